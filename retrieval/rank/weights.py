"""The fitted weights, read from weights.json beside this file; benchmarks/fit.py writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum: ``bias`` plus each named value times its weight."""

    bias: float
    weights: Mapping[str, float]


#: Which models take part: none, a reader that judges premises too, or one that gives a single number.
Kind = Literal["none", "reader", "reranker"]


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights for one kind of reader.

    ``sentence`` scores a sentence by its features, ``reader`` by what the reader says of it. ``about``
    and ``answers`` are the log-odds that the sources are about the question, and that the sentences
    found answer it; ``topic`` those that they are about a topic named in their own words. ``slope`` and
    ``offset`` calibrate the product of the first two; ``threshold`` is the probability from which a
    question counts as answered, ``perhaps`` the one below which the sources are said not to answer it.
    """

    sentence: Linear
    reader: Mapping[str, float]
    about: Linear
    answers: Linear
    topic: Linear
    slope: float
    offset: float
    threshold: float
    perhaps: float


def read_weights(path: Path) -> dict[Kind, Weights]:
    """Read the weights for each kind of reader from a JSON file.

    Raises OSError if the file cannot be read, ValueError or KeyError if it is incomplete.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    return {kind: _weights(data[kind]) for kind in get_args(Kind)}


def _weights(data: Mapping[str, Any]) -> Weights:
    def linear(name: str) -> Linear:
        weights = {str(key): float(value) for key, value in data[name]["weights"].items()}
        return Linear(float(data[name]["bias"]), weights)

    return Weights(
        linear("sentence"),
        {str(key): float(value) for key, value in data["reader"].items()},
        linear("about"),
        linear("answers"),
        linear("topic"),
        float(data["slope"]),
        float(data["offset"]),
        float(data["threshold"]),
        float(data["perhaps"]),
    )


@cache
def _shipped() -> dict[Kind, Weights]:
    return read_weights(_FILE)


def default_weights(kind: Kind = "none") -> Weights:
    """Return the weights that come with Moot."""
    return _shipped()[kind]
