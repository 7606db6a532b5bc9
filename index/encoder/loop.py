"""A loop over texts around a network's graph, so that one call reads several."""

from __future__ import annotations

from pathlib import Path

from index.encoder.onnx_backend import IDS, OFFSETS, TOKENS, VECTORS
from index.encoder.trace import FIELDS, HIDDEN, SENTENCE

# No exporter writes names that begin with `of_`. The nodes before the network prepare the inputs of one
# text, which has neither padding nor a second part; those after it follow below.
_AROUND = f"""
texts (int64[t] {IDS}, int64[bounds] {OFFSETS}) => (float[n, d] {VECTORS}) {{
    of_one = Constant <value_int = 1> ()
    of_bounds = Size ({OFFSETS})
    of_texts = Sub (of_bounds, of_one)
    {VECTORS} = Loop (of_texts, "") <
        body = text (int64 of_number, bool of_going) => (bool of_more, float[d] of_vector) {{
            of_axis = Constant <value_ints = [0]> ()
            of_step = Constant <value_ints = [1]> ()
            of_this = Unsqueeze (of_number, of_axis)
            of_next = Add (of_this, of_step)
            of_start = Gather ({OFFSETS}, of_this)
            of_end = Gather ({OFFSETS}, of_next)
            of_ids = Slice ({IDS}, of_start, of_end)
            input_ids = Unsqueeze (of_ids, of_axis)
            of_shape = Shape (input_ids)
            attention_mask = ConstantOfShape <value = int64[1] {{1}}> (of_shape)
            token_type_ids = ConstantOfShape <value = int64[1] {{0}}> (of_shape)
        }}
    >
}}
"""
_VECTOR = f"""
after () => () {{
    of_more = Identity (of_going)
    of_vector = Squeeze ({SENTENCE}, of_axis)
}}
"""
_TOKENS = f"""
after () => () {{
    of_tokens = Squeeze ({HIDDEN}, of_axis)
    of_all = Concat <axis = 0> (of_earlier, of_tokens)
}}
"""
# The runtime copies the constants of a loop's body as it loads it: larger ones, in bytes, stay outside.
_LARGE = 4096


def loop_over_texts(network: Path, token_width: int | None) -> None:
    """Put the network, which reads one text, into a loop over texts, in place.

    The new graph reads `IDS`, int64 (t,), the tokens of n texts one after another,
    and `OFFSETS`, int64 (n + 1,), where each text begins and the last ends. It gives `VECTORS`,
    float32 (n, d), and `TOKENS`, float32 (t, h), where the network gives token vectors, whose
    width h is then `token_width`.

    Between two texts it waits for no Python, and no Python for it. Each text still goes through
    the network by itself: without padding, and in int8 with a scale of its own.
    """
    import numpy as np
    import onnx
    from onnx.helper import make_tensor_value_info
    from onnx.numpy_helper import from_array
    from onnx.parser import parse_graph

    model = onnx.load(str(network))
    around = parse_graph(_AROUND)
    loop = around.node[-1]
    body = next(one.g for one in loop.attribute if one.name == "body")
    unread = {*FIELDS} - {field.name for field in model.graph.input} - {"input_ids"}
    before = [node for node in body.node if node.output[0] not in unread]
    after = [*parse_graph(_VECTOR).node]
    if token_width is not None:
        # the token vectors so far are carried from one text to the next
        earlier, all_, tokens = (
            make_tensor_value_info(name, onnx.TensorProto.FLOAT, [length, token_width])
            for name, length in (("of_earlier", "before"), ("of_all", "after"), (TOKENS, "t"))
        )
        around.initializer.append(from_array(np.zeros((0, token_width), np.float32), "of_none"))
        around.output.append(tokens)
        loop.input.append("of_none")
        loop.output.insert(0, TOKENS)
        body.input.append(earlier)
        body.output.insert(1, all_)
        after += parse_graph(_TOKENS).node
    nodes = [*before, *model.graph.node, *after]
    del body.node[:]
    body.node.extend(nodes)
    for constant in model.graph.initializer:
        (around if constant.ByteSize() > _LARGE else body).initializer.append(constant)
    model.graph.CopyFrom(around)
    onnx.save(model, str(network))
