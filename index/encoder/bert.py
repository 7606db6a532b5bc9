"""Writing the ONNX graph of a BERT (Devlin et al. 2019) with mean pooling from its weights, without torch.

The operators are those that `index.encoder.trace` leaves of a traced network, in the same order, so that
the vectors are the same to the last bit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder.trace import HIDDEN, OPSET, SENTENCE, ExportError, spell_out_normalisation

_IR_VERSION = 8  # of ONNX's format, the one that came with the operators' version
_MODULES = ["Transformer", "Pooling", "Normalize"]

# `Cast` to 6 is to int32, to 1 to float. The mask is all ones, since texts are not padded.
_EMBEDDINGS = """
    word_ids = Cast <to = 6> (input_ids)
    types = Cast <to = 6> (token_type_ids)
    mask = Cast <to = 6> (attention_mask)
    hidden_l0, counts = com.microsoft.EmbedLayerNormalization <epsilon = {epsilon:.9e}> (
        word_ids, types, words, positions, kinds, embeddings_scale, embeddings_shift, mask)
"""
_LAYER = """
    attended_{n} = com.microsoft.Attention <num_heads = {heads}> (
        hidden_{n}, {n}_attention, {n}_attention_bias, counts)
    mixed_{n} = MatMul (attended_{n}, {n}_mixing)
    middle_{n} = com.microsoft.SkipLayerNormalization <epsilon = {epsilon:.9e}> (
        mixed_{n}, hidden_{n}, {n}_middle_scale, {n}_middle_shift, {n}_mixing_bias)
    widened_{n} = MatMul (middle_{n}, {n}_widening)
    active_{n} = com.microsoft.BiasGelu (widened_{n}, {n}_widening_bias)
    narrowed_{n} = MatMul (active_{n}, {n}_narrowing)
    {output} = com.microsoft.SkipLayerNormalization <epsilon = {epsilon:.9e}> (
        narrowed_{n}, middle_{n}, {n}_end_scale, {n}_end_shift, {n}_narrowing_bias)
"""
# The smallest divisors are those of sentence-transformers' pooling and of torch's `normalize`.
_POOLING = f"""
    one = Constant <value = int64[1] {{1}}> ()
    last = Constant <value = int64[1] {{-1}}> ()
    fewest = Constant <value = float {{1e-9}}> ()
    shortest = Constant <value = float {{1e-12}}> ()
    column = Unsqueeze (attention_mask, last)
    counted = Cast <to = 1> (column)
    number = ReduceSum <keepdims = 0> (counted, one)
    divisor = Clip (number, fewest)
    kept = Mul ({HIDDEN}, counted)
    sum = ReduceSum <keepdims = 0> (kept, one)
    mean = Div (sum, divisor)
    length = ReduceL2 <axes = [-1], keepdims = 1> (mean)
    norm = Clip (length, shortest)
    {SENTENCE} = Div (mean, norm)
"""
_WHOLE = """
bert (int64[texts, tokens] input_ids,
      int64[texts, tokens] attention_mask,
      int64[texts, tokens] token_type_ids)
    => (float[texts, d] {sentence}, float[texts, tokens, d] {hidden}) {{
{body}
}}
"""


def write_bert(folder: Path, target: Path) -> int:
    """Write the network of the sentence-transformers model in `folder` to `target`.

    The graph reads `FIELDS`, int64 (1, t), of one text without padding, and gives `SENTENCE`, float32
    (1, d), of unit length, and `HIDDEN`, float32 (1, t, d). Returns the width d.

    Raises `ExportError` for a model of another kind, and OSError if a file cannot be read or written.
    """
    import onnx
    from onnx import helper
    from onnx.numpy_helper import from_array
    from onnx.parser import parse_graph
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    config = _config(folder)
    layers = int(config["num_hidden_layers"])
    form = {"epsilon": float(config["layer_norm_eps"]), "heads": int(config["num_attention_heads"])}
    body = _EMBEDDINGS.format(**form)
    for n in range(layers):
        body += _LAYER.format(n=f"l{n}", output=HIDDEN if n + 1 == layers else f"hidden_l{n + 1}", **form)
    body += _POOLING
    graph = parse_graph(_WHOLE.format(sentence=SENTENCE, hidden=HIDDEN, body=body))
    try:
        constants = _constants(load_file(folder / "model.safetensors"), layers)
    except (KeyError, ValueError, SafetensorError) as error:
        raise ExportError(f"its weights are not those of a BERT ({error})") from error
    graph.initializer.extend(from_array(value, name) for name, value in constants.items())
    spell_out_normalisation(graph)
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=versions, ir_version=_IR_VERSION), str(target))
    return int(config["hidden_size"])


def _config(folder: Path) -> dict[str, Any]:
    """The network's configuration. Raises `ExportError` if the model is no BERT with mean pooling."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        pooling = json.loads((folder / modules[1]["path"] / "config.json").read_text("utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    except (FileNotFoundError, IndexError, KeyError, ValueError) as error:
        raise ExportError(f"its configuration cannot be read ({error})") from error
    means = [name for name, value in pooling.items() if name.startswith("pooling_mode_") and value]
    if (
        config.get("model_type") != "bert"
        or config.get("hidden_act") != "gelu"
        or config.get("position_embedding_type", "absolute") != "absolute"
        or kinds != _MODULES
        or means != ["pooling_mode_mean_tokens"]
    ):
        raise ExportError("it is no BERT with mean pooling")
    return dict(config)


def _constants(weights: dict[str, Any], layers: int) -> dict[str, Any]:
    """The graph's constants by name; matrices as the operators take them, (in, out).

    Raises KeyError or ValueError if a weight is missing or has another shape.
    """
    found = {
        "words": weights["embeddings.word_embeddings.weight"],
        "positions": weights["embeddings.position_embeddings.weight"],
        "kinds": weights["embeddings.token_type_embeddings.weight"],
        "embeddings_scale": weights["embeddings.LayerNorm.weight"],
        "embeddings_shift": weights["embeddings.LayerNorm.bias"],
    }
    for n in range(layers):
        own, name = f"encoder.layer.{n}", f"l{n}"
        attention = [f"{own}.attention.self.{part}" for part in ("query", "key", "value")]
        found[f"{name}_attention"] = np.concatenate([weights[f"{a}.weight"].T for a in attention], axis=1)
        found[f"{name}_attention_bias"] = np.concatenate([weights[f"{a}.bias"] for a in attention])
        for part, dense in (
            ("mixing", f"{own}.attention.output.dense"),
            ("widening", f"{own}.intermediate.dense"),
            ("narrowing", f"{own}.output.dense"),
        ):
            found[f"{name}_{part}"] = np.ascontiguousarray(weights[f"{dense}.weight"].T)
            found[f"{name}_{part}_bias"] = weights[f"{dense}.bias"]
        for part, norm in (("middle", f"{own}.attention.output"), ("end", f"{own}.output")):
            found[f"{name}_{part}_scale"] = weights[f"{norm}.LayerNorm.weight"]
            found[f"{name}_{part}_shift"] = weights[f"{norm}.LayerNorm.bias"]
    return found
