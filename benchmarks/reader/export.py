"""Write a trained reader as ONNX in eight bits, and compare it with what torch makes of the same weights.

python -m benchmarks.reader.export reader.pt [--out retrieval/rank/reader.onnx]
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.reader.train import ReaderNetwork, built_in_folder
from index.encoder.trace import fuse_bert, quantise
from retrieval.rank.trained_reader import NETWORK, TrainedReader, arrays, tokeniser

_OPSET = 17
_EXAMPLE = ("Who is to blame?", "Control", ["Human control is a condition of it.", "So they say."])


class _Single(nn.Module):
    """The network for one sequence, with the input that `arrays` makes."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, types: Tensor, sentences: Tensor, question: Tensor) -> Tensor:
        net = self.network
        states = net.bert(ids, attention_mask=torch.ones_like(ids), token_type_ids=types).last_hidden_state[0]
        means, asked = sentences @ states, question @ states
        near = nn.functional.cosine_similarity(asked, means)
        joined = torch.cat([means, states[:1].expand_as(means), asked * means], 1)
        scores: Tensor = net.out(nn.functional.gelu(net.dense(joined))) + near.unsqueeze(1) * net.scale
        return scores


def export(weights: Path, target: Path) -> str:
    """Write the network and return the SHA-256 of its file. Raises ValueError if it gives other scores
    than torch."""
    network = ReaderNetwork(built_in_folder()).eval()
    network.load_state_dict(torch.load(weights, weights_only=True))
    single = _Single(network).eval()
    made = tokeniser()
    question, heading, sentences = _EXAMPLE
    pieces = [made.encode(text, add_special_tokens=False).ids for text in (question, heading, *sentences)]
    feed = arrays(pieces[0], pieces[1], pieces[2:])
    given = tuple(torch.from_numpy(value) for value in feed.values())
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "reader.onnx"
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                single, given, str(plain), input_names=list(feed), output_names=["scores"],
                dynamic_axes={
                    "ids": {1: "tokens"}, "types": {1: "tokens"}, "question": {1: "tokens"},
                    "sentences": {0: "sentences", 1: "tokens"}, "scores": {0: "sentences"},
                },
                opset_version=_OPSET, dynamo=False,
            )  # fmt: skip
            expected = single(*given).numpy()
        config = network.bert.config
        fuse_bert(plain, config.num_attention_heads, config.hidden_size)
        quantise(plain)
        shutil.copyfile(plain, target)
    found = TrainedReader(network=target).session.run(None, feed)[0]
    if not np.allclose(found, expected, atol=1.5):
        raise ValueError(f"the exported network gives {found.tolist()}, torch {expected.tolist()}")
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=NETWORK)
    options = parser.parse_args()
    print(f"SHA256 = {export(options.weights, options.out)!r}")


if __name__ == "__main__":
    main()
