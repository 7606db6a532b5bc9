"""Writing a model's modules, pooling and all, as one ONNX graph."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: The inputs that a network may have, and the modules' names for a text's vector and its tokens'.
FIELDS = ("input_ids", "attention_mask", "token_type_ids")
SENTENCE, HIDDEN = "sentence_embedding", "token_embeddings"
OPSET = 17
_EXAMPLE = ["Who is to blame?", "Human control is a condition of responsibility, they say."]


class ExportError(Exception):
    """This model has no ONNX form that gives the same vectors; says why in one line."""


def trace(model: SentenceTransformer, target: Path) -> int | None:
    """Write the graph of all of the model's modules; return the width of the token vectors that it
    gives besides `SENTENCE`, None if it gives none.

    Raises `ExportError`, OSError, or the errors of torch's exporter.
    """
    import torch

    for module in model.modules():
        if getattr(module, "include_prompt", True) is False and any(model.prompts.values()):
            raise ExportError("it pools without its prompt")
    features: dict[str, Any] = dict(model.preprocess(_EXAMPLE))
    tensors = {name: value for name, value in features.items() if torch.is_tensor(value)}
    if not tensors or any(name not in FIELDS or v.ndim != 2 for name, v in tensors.items()):
        raise ExportError(f"it reads {', '.join(tensors) or 'no tensors'}")
    if "token_type_ids" in tensors and tensors["token_type_ids"].any():
        raise ExportError("it tells a text's tokens apart by types")
    inputs = [name for name in FIELDS if name in tensors]
    with torch.no_grad():
        produced = model({name: tensors[name].clone() for name in inputs})
    outputs = [name for name in (SENTENCE, HIDDEN) if name in produced]
    if SENTENCE not in outputs:
        raise ExportError("it gives no sentence vector")

    class Pipeline(torch.nn.Module):
        """All of the model's modules, with tensors in place of the dictionary."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
            given = dict(zip(inputs, values, strict=True))
            produced = self.model(given)
            return tuple(produced[name] for name in outputs)

    axes = {name: {0: "texts", 1: "tokens"} for name in [*inputs, HIDDEN]} | {SENTENCE: {0: "texts"}}
    with _plain_attention(model), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing in general; the outcome is checked
        torch.onnx.export(
            Pipeline().eval(),
            tuple(tensors[name] for name in inputs),
            str(target),
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: axes[name] for name in [*inputs, *outputs]},
            opset_version=OPSET,
            dynamo=False,  # the newer exporter needs two packages more, and gives the same graph
        )
    return int(produced[HIDDEN].shape[-1]) if HIDDEN in outputs else None


@contextlib.contextmanager
def _plain_attention(model: Any) -> Iterator[None]:
    """Attention in single operators: the fused kind leaves checks in the graph that cost time."""
    network = getattr(model[0], "auto_model", None)
    before = getattr(getattr(network, "config", None), "_attn_implementation", None)
    if network is None or before is None:
        yield
        return
    with contextlib.suppress(Exception):  # not every network has both kinds
        network.set_attn_implementation("eager")
    yield
    network.set_attn_implementation(before)


def fuse(model: SentenceTransformer, network: Path) -> bool:
    """Fuse the operators of a BERT in place, and return whether it was one: it then loads in a fifth
    of the time, and reads one text at a time. A graph of another kind stays as it is.
    """
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    heads, width = getattr(config, "num_attention_heads", 0), getattr(config, "hidden_size", 0)
    return bool(heads and width) and fuse_bert(network, heads, width)


def fuse_bert(network: Path, heads: int, width: int) -> bool:
    """Replace the operators of attention, normalisation and activation by one each, in place; return
    whether the graph has them."""
    import onnx
    from onnxruntime.transformers.optimizer import optimize_by_fusion

    with _unheard():
        graph = optimize_by_fusion(onnx.load(str(network)), "bert", heads, width)
    fused = bool(graph.get_fused_operator_statistics().get("Attention"))
    if fused:
        spell_out_normalisation(graph.model.graph)
        graph.save_model_to_file(str(network))
    return fused


def spell_out_normalisation(graph: Any) -> None:
    """Write each sum and normalisation of a layer (Ba, Kiros & Hinton 2016) in single operators, in place.

    The runtime's own operator for it adds number by number: a fifth of the time of a whole network
    in int8, a tenth in fp32. Its normalisation of a picture's channels is vectorised, and does the
    same to the tokens of one text, (1, tokens, width); not of several texts. An operator with further
    outputs in use is left as it is.
    """
    from onnx import TensorProto, helper

    used = {name for node in graph.node for name in node.input} | {out.name for out in graph.output}
    nodes: list[Any] = []

    def add(kind: str, *inputs: str, to: str = "", **how: Any) -> str:
        name = to or f"normalised_{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [name], name=f"{name}_of", **how))
        return name

    # the operator scales and shifts by channel (token), a layer by component: ones and zeros here
    count = add("Shape", graph.input[0].name, start=1)
    ones, zeros = (
        add("ConstantOfShape", count, value=helper.make_tensor("value", TensorProto.FLOAT, [1], [n]))
        for n in (1.0, 0.0)
    )
    for node in graph.node:
        more = [name for name in node.output[1:] if name in used]
        if node.op_type != "SkipLayerNormalization" or more:
            nodes.append(node)
            continue
        value, skipped, scale, shift, *bias = node.input
        epsilon = next((a.f for a in node.attribute if a.name == "epsilon"), 1e-12)
        for other in (*filter(None, bias), skipped):
            value = add("Add", value, other)
        normalised = add("InstanceNormalization", value, ones, zeros, epsilon=epsilon)
        add("Add", add("Mul", normalised, scale), shift, to=node.output[0])
    del graph.node[:]
    graph.node.extend(nodes)


def quantise(network: Path) -> None:
    """Replace the weights of the graph's matrices by whole numbers of eight bits, in place."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _unheard():
        quantize_dynamic(
            network,
            network,
            weight_type=QuantType.QInt8,
            per_channel=True,
            # weights of seven bits: with eight, processors without VNNI cut sums short, so that the
            # same question would get another vector there
            reduce_range=True,
            # the type of a fused operator's output cannot be inferred
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Silence the tools' advice on steps that change nothing here."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
