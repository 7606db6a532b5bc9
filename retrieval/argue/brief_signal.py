"""The probability that a sentence speaks for a motion rather than against it.

This rests on tone, not on inference: a sentence that speaks well of the motion's subject supports a
motion that does too. Tone is learnt from arguments (benchmarks/fit_brief.py). The cue words
(retrieval/argue/brief_cues.py) must agree with it, which makes it valid for other prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.model import BUILT_IN_SHA256
from index.words import fold, stem
from retrieval.argue.brief_cues import Motion, cue, negates

Floats = NDArray[np.float32]
_NUMBERS = Path(__file__).with_name("brief.json")
_ARRAYS = Path(__file__).with_name("brief.npz")
_TOKEN = re.compile(r"\w+(?:['’]t)?|[.,;:!?]")
_REACH = 4
_SCALE = 1.5


@dataclass(frozen=True, slots=True)
class ToneWeights:
    """``words`` maps a feature of `tone_words` to its weight; ``vector`` (d,) is that of a
    sentence's vector, None for another model; ``bias`` belongs to their sum. ``tone`` and ``cues``
    weigh that sum and the cue count in the log-odds that a sentence speaks for its subject."""

    words: dict[str, float]
    vector: Floats | None
    bias: float
    tone: float
    cues: float


@cache
def shipped(model: str) -> ToneWeights:
    """The weights that come with Moot; without `vector` if `model`, the sha256 of the encoder's weights,
    is not that of the default model."""
    data = json.loads(_NUMBERS.read_text(encoding="utf-8"))
    with np.load(_ARRAYS, allow_pickle=False) as arrays:
        names, weights = arrays["names"].tolist(), arrays["weights"].astype(np.float32).tolist()
        vector = arrays["vector"].astype(np.float32) if model == BUILT_IN_SHA256 else None
    return ToneWeights(
        dict(zip(names, weights, strict=True)), vector, data["bias"], data["tone"], data["cues"]
    )


def tone_words(text: str) -> set[str]:
    """Features of a text: its stems (with "!" within reach of a negation) and pairs of neighbours."""
    found: set[str] = set()
    reach, before = 0, ""
    for token in _TOKEN.findall(text.lower()):
        if not token[0].isalnum():
            reach, before = 0, ""
            continue
        root = stem(fold(token))
        found.add(f"!{root}" if reach else root)
        if before:
            found.add(f"{before} {root}")
        before = root
        reach = _REACH if negates(token) else max(0, reach - 1)
        if token in ("but", "however", "because"):
            reach = 0
    return found


def share(count: int) -> float:
    """The weight of each feature in a text of `count` features; it keeps long texts from being surer."""
    return _SCALE / float(np.sqrt(max(1, count)))


def beside(vectors: Floats, motion: Floats) -> Floats:
    """The vectors (n, d) without their component along the motion's vector (d,), its topic."""
    return np.asarray(vectors - np.outer(vectors @ motion, motion), np.float32)


def tones(texts: Sequence[str], vectors: Floats, motion: Floats, weights: ToneWeights) -> Floats:
    """Return the learnt tone (n,), in log-odds, of each text towards the motion's subject."""
    found = np.full(len(texts), weights.bias, np.float32)
    for number, text in enumerate(texts):
        words = tone_words(text)
        found[number] += share(len(words)) * sum(weights.words.get(word, 0.0) for word in words)
    if weights.vector is not None:
        found += beside(vectors, motion) @ weights.vector
    return found


def judge(
    texts: Sequence[str], vectors: Floats, motion: Motion, vector: Floats, weights: ToneWeights
) -> Floats:
    """Return for each text (n,) the probability that it speaks for the motion; 0.5 (neither side) if
    it has no cue words or they contradict the learnt tone.

    ``vectors`` (n, d) and ``vector`` (d,) are unit vectors of the texts and the motion.
    """
    if not len(texts):
        return np.zeros(0, np.float32)
    learnt = tones(texts, vectors, vector, weights)
    cues = np.array([cue(text) for text in texts], np.float32)
    odds = weights.tone * learnt + weights.cues * np.clip(cues, -3, 3)
    odds = np.where(learnt * cues > 0, odds, 0.0) * motion.direction
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)
