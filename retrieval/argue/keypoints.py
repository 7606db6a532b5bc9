"""Matching of reasons with key points, and of reasons with each other.

The numbers come from benchmarks/fit_keypoints.py, fitted on the arguments of ArgKP.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.encoder.model import BUILT_IN_SHA256
from index.encoder.projection import Projection
from retrieval.argue.keypoint_features import PAIR, SAME, centre, pair_features, same_features
from retrieval.argue.keypoint_texts import Floats, Texts, read_texts, unit

_NUMBERS = Path(__file__).with_name("keypoints.json")
_CHANGE = Path(__file__).with_name("keypoints.npz")

# Label propagation between reasons: the cosine that weighs 1, the width of the kernel, the weight.
_ALIKE = 0.3
_WIDTH = 0.1
_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class KeyPointWeights:
    """The fitted numbers.

    ``pair`` (len(PAIR),) ranks key points. ``match`` holds bias, slope of the score and slope of
    the score's level over all key points; ``same`` (1 + len(SAME),) bias and weights of the
    log-odds that two reasons say one key point. ``change`` is the learnt space, U and Z (d, r),
    None for another model.
    """

    pair: Floats
    match: Floats
    same: Floats
    change: tuple[Floats, Floats] | None


@cache
def _shipped(learnt: bool) -> KeyPointWeights:
    data = json.loads(_NUMBERS.read_text(encoding="utf-8"))
    change = None
    if learnt:
        with np.load(_CHANGE, allow_pickle=False) as arrays:
            change = arrays["u"].astype(np.float32), arrays["z"].astype(np.float32)
    return KeyPointWeights(
        np.array([data["pair"][name] for name in PAIR], np.float32),
        np.array([data["match"][name] for name in ("bias", "score", "level")], np.float32),
        np.array([data["same"][name] for name in ("bias", *SAME)], np.float32),
        change,
    )


class KeyPointMatcher:
    """Matches the reasons of a poll with key points. Deterministic; thread-safe if the encoder is."""

    def __init__(
        self, encoder: Encoder, projection: Projection | None, weights: KeyPointWeights | None = None
    ) -> None:
        """`projection` applies to the encoder's token vectors. `weights` default to those that come
        with Moot; their learnt space is for the default model only."""
        self._encoder = encoder
        self._projection = projection
        self._weights = weights or _shipped(encoder.sha256 == BUILT_IN_SHA256)

    def match(self, arguments: Sequence[str], key_points: Sequence[str]) -> Floats:
        """Return the probability (a, k) that an argument says a key point.

        All texts should be on one topic and, best, one stance: the measures remove their common
        part, and similar arguments support each other. One argument alone works a little worse.
        The rows need not sum to 1: an argument may say several key points or none.
        """
        if not arguments or not key_points:
            return np.zeros((len(arguments), len(key_points)), np.float32)
        texts = read_texts([*arguments, *key_points], self._encoder, self._projection)
        return match_texts(
            Texts.of(texts[: len(arguments)]), Texts.of(texts[len(arguments) :]), self._weights
        )

    def similarity(self, reasons: Sequence[str]) -> Floats:
        """Return the probability (r, r) that two reasons of one poll and side say the same key
        point: symmetric, 1 on the diagonal."""
        if not reasons:
            return np.zeros((0, 0), np.float32)
        texts = Texts.of(read_texts(reasons, self._encoder, self._projection))
        return same_texts(texts, self._weights)


def match_texts(arguments: Texts, points: Texts, weights: KeyPointWeights) -> Floats:
    """Return what ``KeyPointMatcher.match`` does, of encoded texts."""
    ranked = rank(arguments, points, pair_features(arguments, points, weights.change), weights.pair)
    bias, slope, level = weights.match
    return _probability(bias + slope * ranked + level * score_level(ranked))


def rank(arguments: Texts, points: Texts, features: Floats, pair: Floats) -> Floats:
    """Return scores (a, k): the weighted features plus the weighted votes of similar arguments.

    The votes are one step of label propagation (Zhou et al. 2004): each argument's softmax over
    the key points, weighted by exp(cosine / width) of the centred vectors. One more weight
    of 1 (cosine ``_ALIKE``), with no votes, keeps few dissimilar arguments from deciding.
    """
    scores = features @ pair
    rows = unit(arguments.vectors - centre(arguments, points))
    near = np.exp((rows @ rows.T - _ALIKE) / _WIDTH)
    np.fill_diagonal(near, 0.0)
    votes = np.exp(scores - scores.max(axis=1, keepdims=True))
    votes /= votes.sum(axis=1, keepdims=True)
    return np.asarray(scores + _WEIGHT * (near @ votes) / (1.0 + near.sum(axis=1, keepdims=True)), np.float32)


def score_level(scores: Floats) -> Floats:
    """Return the log of the mean exponential (a, 1) of each row: its level over all key points."""
    peak = scores.max(axis=1, keepdims=True)
    return np.asarray(peak + np.log(np.exp(scores - peak).mean(axis=1, keepdims=True)), np.float32)


def same_texts(reasons: Texts, weights: KeyPointWeights) -> Floats:
    """Return what ``KeyPointMatcher.similarity`` does, of encoded texts."""
    odds = weights.same[0] + same_features(reasons, weights.change) @ weights.same[1:]
    found = _probability((odds + odds.T) / 2)
    np.fill_diagonal(found, 1.0)
    return found


def _probability(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), np.float32)
