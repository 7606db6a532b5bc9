"""The fitted weights, read from weights.json beside this file; benchmarks/fit.py writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum: ``bias`` plus each named value times its weight."""

    bias: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted weights.

    ``sentence`` scores a sentence. ``about`` and ``answers`` are the log-odds that the sources
    are about the question, and that the sentences found answer it. ``slope`` and ``offset`` calibrate
    their product; ``threshold`` is the probability from which a question counts as answered,
    ``perhaps`` the one below which the sources are said not to answer it.
    """

    sentence: Linear
    about: Linear
    answers: Linear
    slope: float
    offset: float
    threshold: float
    perhaps: float


def read_weights(path: Path) -> Weights:
    """Read weights from a JSON file.

    Raises OSError if the file cannot be read, ValueError or KeyError if it is incomplete.
    """
    data = json.loads(path.read_text(encoding="utf-8"))

    def linear(name: str) -> Linear:
        weights = {str(key): float(value) for key, value in data[name]["weights"].items()}
        return Linear(float(data[name]["bias"]), weights)

    return Weights(
        linear("sentence"),
        linear("about"),
        linear("answers"),
        float(data["slope"]),
        float(data["offset"]),
        float(data["threshold"]),
        float(data["perhaps"]),
    )


@cache
def default_weights() -> Weights:
    """Return the weights that come with Moot; the file is read once."""
    return read_weights(_FILE)
