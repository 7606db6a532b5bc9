"""Similarity features of reasons and key points, and of pairs of reasons.

The common part of all texts of a poll is its topic and does not distinguish them, so each measure
has a form without it. Means over few texts are shrunk towards a constant, so one reason and one key
point work too.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from retrieval.argue.keypoint_texts import Floats, Texts, unit

PAIR = ("cos", "centred", "learnt", "excess", "distinct", "overlap")
SAME = ("cos", "centred", "learnt", "tokens", "distinct", "overlap")

# Weight of the prior in the means, in texts, and the similarity of a token to such a text.
_LEAN = 2.0
_NEAR = 0.4
_LEAST = 0.02


def centre(*parts: Texts) -> Floats:
    """Return the mean vector (d,) of all texts, shrunk towards zero for few texts."""
    total = np.sum([part.vectors.sum(axis=0) for part in parts], axis=0)
    return np.asarray(total / (sum(len(part) for part in parts) + _LEAN), np.float32)


def pair_features(arguments: Texts, points: Texts, change: tuple[Floats, Floats] | None) -> Floats:
    """Return the columns ``PAIR`` (a, k, len(PAIR)) for each argument and key point.

    ``cos``: cosine. ``centred``: cosine after subtraction of the topic's mean ("all but the top",
    Mu & Viswanath 2018, here the topic). ``learnt``: that in a space fitted on other topics,
    x + x U Z' for ``change`` = U, Z, each (d, r). ``excess``: how much nearer the argument's tokens
    come to this key point than to the average one. ``distinct``: MaxSim (Khattab & Zaharia 2020)
    of the key point's tokens; tokens common in the topic count little.
    ``overlap``: Dice's share of common stems by weight.
    """
    mean = centre(arguments, points)
    a, k = arguments.vectors - mean, points.vectors - mean
    similar = points.tokens @ arguments.tokens.T
    to_point = np.maximum.reduceat(similar, points.first, axis=0)
    to_argument = np.maximum.reduceat(similar, arguments.first, axis=1)
    # A prior of one key point: with few of them, each is half of its own average.
    usual = (to_point.sum(axis=0) + _NEAR) / (len(points) + 1)
    excess = np.maximum(to_point - usual, 0) * arguments.weights
    columns = (
        arguments.vectors @ points.vectors.T,
        unit(a) @ unit(k).T,
        unit(changed(a, change)) @ unit(changed(k, change)).T,
        np.add.reduceat(excess, arguments.first, axis=1).T,
        _distinct(points, to_argument, _elsewhere(points)),
        overlap(arguments, points),
    )
    return np.stack(columns, axis=-1).astype(np.float32)


def same_features(reasons: Texts, change: tuple[Floats, Floats] | None) -> Floats:
    """Return the columns ``SAME`` (r, r, len(SAME)): as ``PAIR``, each the mean of both directions.

    ``tokens`` is MaxSim by the tokens' plain weights.
    """
    mean = centre(reasons)
    rows = reasons.vectors - mean
    near = _elsewhere(reasons)
    plain = np.add.reduceat(near * reasons.weights[:, None], reasons.first, axis=0)
    own = reasons.owner()
    others = near.copy()
    others[np.arange(len(own)), own] = 0.0
    distinct = _distinct(reasons, near, others, twice=True)
    columns = (
        reasons.vectors @ reasons.vectors.T,
        unit(rows) @ unit(rows).T,
        unit(changed(rows, change)) @ unit(changed(rows, change)).T,
        (plain + plain.T) / 2,
        (distinct + distinct.T) / 2,
        overlap(reasons, reasons),
    )
    return np.stack(columns, axis=-1).astype(np.float32)


def changed(rows: Floats, change: tuple[Floats, Floats] | None) -> Floats:
    """Return the rows (n, d) in the learnt space; unchanged if there is none."""
    return rows if change is None else np.asarray(rows + (rows @ change[0]) @ change[1].T, np.float32)


def _elsewhere(texts: Texts) -> Floats:
    """Return how near (t, n) each token of the texts comes to each text, its own included."""
    return np.asarray(np.maximum.reduceat(texts.tokens @ texts.tokens.T, texts.first, axis=1), np.float32)


def _distinct(points: Texts, near: Floats, others: Floats, *, twice: bool = False) -> Floats:
    """Return MaxSim (a, k) of the points' tokens, weighted by how rarely they come near a text.

    ``near`` (t, a) is the nearness to each argument, ``others`` (t, k) to each of the points; a
    token's own point does not count. ``twice``: both are the same texts, counted once.
    """
    own = points.owner()
    outside = others.sum(axis=1)
    count = others.shape[1] - 1
    if not twice:
        outside = outside - others[np.arange(len(own)), own] + near.sum(axis=1)
        count += near.shape[1]
    usual = (outside + _LEAN * _NEAR) / (count + _LEAN)
    weights = points.weights * np.maximum(1 - usual, _LEAST)
    weights = weights / np.add.reduceat(weights, points.first)[own]
    return np.asarray(np.add.reduceat(near * weights[:, None], points.first, axis=0).T, np.float32)


def overlap(one: Texts, other: Texts) -> Floats:
    """Return Dice's coefficient (n, m) of the stems, by their inverse document frequency here."""
    every = one.stems if one is other else one.stems + other.stems
    counts = Counter(stem for stems in every for stem in stems)
    idf = {stem: math.log((len(every) + 10) / (count + 0.5)) for stem, count in counts.items()}
    number = {stem: column for column, stem in enumerate(counts)}
    tables = []
    for texts in (one, other):
        table = np.zeros((len(texts), len(number)), np.float32)
        for row, stems in enumerate(texts.stems):
            for stem in stems:
                table[row, number[stem]] = math.sqrt(idf[stem])
        tables.append(table)
    weight = [np.square(table).sum(axis=1) for table in tables]
    return np.asarray(
        2 * (tables[0] @ tables[1].T) / np.maximum(weight[0][:, None] + weight[1], 1e-6), np.float32
    )
