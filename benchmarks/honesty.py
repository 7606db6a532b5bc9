"""How far `confidence` can be trusted: its calibration, and what a higher threshold buys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import table

#: A confidence, and whether one of the excerpts shown held the answer.
Pairs = Sequence[tuple[float, bool]]
_BINS = 10
_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def _binned(pairs: Pairs) -> list[tuple[int, int, float, float]]:
    """Bin, number, mean confidence and share right, of each bin of equal width that holds any."""
    p, right = _arrays(pairs)
    where = np.minimum((p * _BINS).astype(int), _BINS - 1)
    return [
        (int(b), int((where == b).sum()), float(p[where == b].mean()), float(right[where == b].mean()))
        for b in np.unique(where)
    ]


def ece(pairs: Pairs) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    return sum(n * abs(mean - right) for _, n, mean, right in _binned(pairs)) / len(pairs)


def reliability(pairs: Pairs) -> str:
    """The reliability curve as a table: of each bin its number, mean confidence and share right."""
    rows = [
        [f"{b / _BINS:.1f} to {(b + 1) / _BINS:.1f}", n, f"{mean:.3f}", f"{right:.3f}"]
        for b, n, mean, right in _binned(pairs)
    ]
    return table(["confidence", "questions", "mean confidence", "share right"], rows)


def trade_off(pairs: Pairs, answerable: Sequence[float], default: float) -> str:
    """What each threshold answers, as a table: the share of the answerable questions, that of all
    of `pairs`, and the precision of what is answered of these."""
    p, right = _arrays(pairs)
    sure = np.array(answerable)
    rows: list[list[object]] = []
    for threshold in sorted({*_THRESHOLDS, default}):
        told = p >= threshold
        precision = f"{right[told].mean():.3f}" if told.any() else None
        name = f"{threshold:g}, the default" if threshold == default else f"{threshold:.1f}"
        rows.append([name, f"{(sure >= threshold).mean():.3f}", f"{told.mean():.3f}", precision])
    return table(["threshold", "answerable answered", "all answered", "precision"], rows)


def _arrays(pairs: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([x for x, _ in pairs]), np.array([ok for _, ok in pairs], float)
