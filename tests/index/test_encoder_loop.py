"""The graph that loops over texts: around networks made here, of each kind of inputs and outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import save
from onnx.numpy_helper import from_array
from onnx.parser import parse_model

from index.encoder.loop import loop_over_texts

TABLE = np.random.default_rng(5).normal(size=(200, 6)).astype(np.float32)
LENGTHS = (3, 1, 7, 2)


def network(file: Path, inputs: str, outputs: str) -> None:
    """A network that gives what it looks up for each token, and their sum."""
    used = "mask" if "attention_mask" in inputs else "input_ids"
    model = parse_model(f"""
        <ir_version: 8, opset_import: ["" : 17]>
        network ({inputs}) => ({outputs})
        <float one = {{1}}, int64[1] axis = {{1}}>
        {{
            token_embeddings = Gather (table, input_ids)
            {"mask = Cast <to = 1> (attention_mask)" if used == "mask" else ""}
            {"types = Cast <to = 1> (token_type_ids)" if "token_type_ids" in inputs else ""}
            {"more = Add (one, types)" if "token_type_ids" in inputs else "more = Identity (one)"}
            {"each = Mul (mask, more)" if used == "mask" else "each = Identity (more)"}
            sums = ReduceSum <keepdims = 0> (token_embeddings, axis)
            factor = ReduceMax <keepdims = 0> (each)
            sentence_embedding = Mul (sums, factor)
        }}
    """)
    model.graph.initializer.append(from_array(TABLE, "table"))
    save(model, str(file))


def read(file: Path, texts: list[Any]) -> dict[str, Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    offsets = np.cumsum([0, *map(len, texts)])
    feed = {"ids": np.concatenate(texts), "offsets": offsets}
    return dict(zip(names, session.run(names, feed), strict=True))


@pytest.mark.parametrize("fields", [[], ["attention_mask"], ["attention_mask", "token_type_ids"]])
@pytest.mark.parametrize("with_tokens", [True, False])
def test_each_text_by_itself(fields: list[str], with_tokens: bool, tmp_path: Path) -> None:
    file = tmp_path / "network.onnx"
    inputs = ", ".join(f"int64[texts, tokens] {name}" for name in ["input_ids", *fields])
    outputs = "float[texts, 6] sentence_embedding"
    if with_tokens:
        outputs += ", float[texts, tokens, 6] token_embeddings"
    network(file, inputs, outputs)
    loop_over_texts(file, 6 if with_tokens else None)
    rng = np.random.default_rng(1)
    texts = [rng.integers(0, len(TABLE), n) for n in LENGTHS]
    found = read(file, texts)
    assert {*found} == ({"vectors", "tokens"} if with_tokens else {"vectors"})
    np.testing.assert_allclose(found["vectors"], [TABLE[t].sum(axis=0) for t in texts], atol=1e-5)
    if with_tokens:
        np.testing.assert_array_equal(found["tokens"], TABLE[np.concatenate(texts)])
    for n, text in enumerate(texts):
        alone = read(file, [text])["vectors"]
        np.testing.assert_array_equal(alone[0], found["vectors"][n])
