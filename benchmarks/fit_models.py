"""The two models that are fitted: which sentence answers, and whether any does. SciPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """Mean and spread of each column: weights are fitted on standardised features."""

    mean: Array
    spread: Array

    @classmethod
    def of(cls, rows: Array) -> Scale:
        return cls(rows.mean(axis=0), rows.std(axis=0) + 1e-6)

    def apply(self, rows: Array) -> Array:
        return (rows - self.mean) / self.spread

    def plain(self, bias: float, weights: Array) -> tuple[float, Array]:
        """Bias and weights for features that are not standardised."""
        raw = weights / self.spread
        return bias - float(raw @ self.mean), raw


def fit_choice(
    rows: Array, group: NDArray[np.intp], right: NDArray[np.bool_], weight: Array, ridge: float
) -> Array:
    """Weights (f,) of a conditional logit (McFadden 1974): of the sentences of one question, the
    softmax of their scores should fall on those that are right.

    `rows` (s, f), the question `group` (s,) in ascending order, `weight` of each question (q,).
    """
    scale = Scale.of(rows)
    x = scale.apply(rows)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    weight = weight / weight.sum()

    def loss(w: Array) -> tuple[float, Array]:
        z = x @ w
        every, p_every = _softmax(z, group, first)
        some, p_some = _softmax(np.where(right, z, -1e9), group, first)
        value = float(weight @ (every - some)) + ridge * float(w @ w)
        return value, x.T @ (weight[group] * (p_every - p_some)) + 2 * ridge * w

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    return scale.plain(0.0, found.x)[1]


def _softmax(z: Array, group: NDArray[np.intp], first: NDArray[np.intp]) -> tuple[Array, Array]:
    peak = np.maximum.reduceat(z, first)
    e = np.exp(z - peak[group])
    total = np.add.reduceat(e, first)
    return peak + np.log(total), e / total[group]


def fit_both(
    about: Array,
    answers: Array,
    label: Array,
    on_topic: Array,
    weight: Array,
    ridge: float,
    aid: float = 0.3,
) -> tuple[tuple[float, Array], tuple[float, Array]]:
    """Two logistic models whose probabilities multiply to that of `label` (in 0..1).

    The first is helped by `aid` times the loss of telling `on_topic` by itself. Returns the bias
    and the weights of each, for features that are not standardised.
    """
    scales = Scale.of(about), Scale.of(answers)
    a, b = scales[0].apply(about), scales[1].apply(answers)
    weight = weight / weight.sum()
    n = a.shape[1]

    def loss(v: Array) -> tuple[float, Array]:
        wa, wb = v[1 : n + 1], v[n + 2 :]
        za, zb = v[0] + a @ wa, v[n + 1] + b @ wb
        log_p = np.minimum(_log_expit(za) + _log_expit(zb), -1e-9)
        log_q = np.log(-np.expm1(log_p))
        value = -weight @ (label * log_p + (1 - label) * log_q)
        value += aid * -weight @ (on_topic * _log_expit(za) + (1 - on_topic) * _log_expit(-za))
        value += ridge * (wa @ wa + wb @ wb)
        slope = weight * ((1 - label) * np.exp(log_p - log_q) - label)
        ga = slope * expit(-za) + aid * weight * (expit(za) - on_topic)
        gb = slope * expit(-zb)
        parts = [[ga.sum()], a.T @ ga + 2 * ridge * wa, [gb.sum()], b.T @ gb + 2 * ridge * wb]
        return float(value), np.concatenate(parts)

    start = np.zeros(n + b.shape[1] + 2)
    start[0] = 2.0
    v = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return scales[0].plain(v[0], v[1 : n + 1]), scales[1].plain(v[n + 1], v[n + 2 :])


def fit_platt(odds: Array, label: Array, weight: Array) -> tuple[float, float]:
    """Slope and offset that turn log-odds into calibrated ones (Platt 1999)."""

    def loss(v: Array) -> float:
        z = v[0] * odds + v[1]
        return -float(weight @ (label * _log_expit(z) + (1 - label) * _log_expit(-z)))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope), float(offset)


def _log_expit(z: Array) -> Array:
    return -np.logaddexp(0.0, -z)


def area(positive: Array, negative: Array) -> float:
    """Area under the ROC curve: how often a positive stands above a negative."""
    both = np.concatenate([positive, negative])
    order = np.argsort(both, kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    _, inverse = np.unique(both, return_inverse=True)
    ranks = (np.bincount(inverse, ranks) / np.bincount(inverse))[inverse]
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def calibration_error(probability: Array, label: Array, weight: Array, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Naeini et al. 2015)."""
    number = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for n in range(bins):
        inside = number == n
        if inside.any():
            w = weight[inside]
            gap = np.average(probability[inside], weights=w) - np.average(label[inside], weights=w)
            total += w.sum() / weight.sum() * abs(float(gap))
    return total
