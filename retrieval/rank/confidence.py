"""The probability that the excerpts answer the question.

The product of two logistic models, "the sources are about the question" and "the sentences found
answer it", is calibrated on held-out articles (Platt 1999) so that, of the answers
given with a confidence of 0.8, about 80 in 100 hold the answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.candidates.types import Floats
from retrieval.rank.features import COLUMN, NAMES, Features
from retrieval.rank.ranking import Ranking
from retrieval.rank.weights import Linear, Weights, default_weights

#: A lead is measured over this many runners-up at most.
_RUNNERS_UP = 4
#: The lead of an only candidate, and the largest that counts.
_ONLY_LEAD = 4.0
_MOST_LEAD = 12.0
# Features compared with the runners-up, and features taken over all sentences.
_AHEAD = ("content_sentence", "cos_sentence", "max_passage")
_OVERALL = ("cos_sentence", "max_passage", "prior_passage")
_AHEAD_COLUMNS = [COLUMN[name] for name in _AHEAD]
_OVERALL_COLUMNS = [COLUMN[name] for name in _OVERALL]


def evidence(found: Features, sentence_scores: Floats, passage_scores: Floats) -> dict[str, float]:
    """Return the inputs of the confidence models by name.

    These are the features and the score of the best sentence, the leads of the sentence and its
    passage over the runners-up, and the number of terms. Only the runners-up depend on the size of
    the corpus.
    """
    by_score = np.argsort(-sentence_scores, kind="stable")
    top = int(by_score[0])
    row = found.matrix[top]
    values: dict[str, float] = dict(zip(NAMES, row.tolist(), strict=True))
    ranked = np.sort(passage_scores)[::-1].tolist()
    values["score"] = float(sentence_scores[top])
    values["lead"] = _lead(ranked)
    values["next_lead"] = min(ranked[0] - ranked[1], 6.0) if len(ranked) > 1 else 2.0
    whose = int(found.layout.owner[top])
    mine = found.layout.rows(whose)
    # a row for each feature here, as they lie in memory
    whole = found.matrix.T[_AHEAD_COLUMNS]
    rest = np.concatenate((whole[:, : mine.start], whole[:, mine.stop :]), axis=1)
    if (many := rest.shape[1]) > _RUNNERS_UP:
        rest = np.partition(rest, many - _RUNNERS_UP, axis=1)[:, -_RUNNERS_UP:]
    ahead = row[_AHEAD_COLUMNS] - rest.mean(axis=1) if many else np.full(len(_AHEAD), 0.1)
    overall = found.matrix.T[_OVERALL_COLUMNS]
    for kind, names, numbers in (
        ("ahead", _AHEAD, ahead),
        ("three", _OVERALL, overall[:, by_score[:3]].mean(axis=1)),
        ("best", _OVERALL, overall.max(axis=1)),
    ):
        for name, number in zip(names, numbers.tolist(), strict=True):
            values[f"{kind}_{name}"] = number
    values["terms"] = min(len(found.terms), 8) / 8.0
    values["single"] = float(len(found.terms) < 2)
    return values


def _lead(ranked: Sequence[float]) -> float:
    """Return how far the first of the descending scores lies above the mean of the next few."""
    if len(ranked) < 2:
        return _ONLY_LEAD
    others = ranked[1 : 1 + _RUNNERS_UP]
    return min(ranked[0] - sum(others) / len(others), _MOST_LEAD)


def confidence(ranking: Ranking, weights: Weights | None = None) -> float:
    """Return the probability, 0 to 1, that one of the picked excerpts answers the question."""
    values = evidence(ranking.features, ranking.sentence_scores, ranking.passage_scores)
    return probability(values, weights or default_weights())


def topic_confidence(ranking: Ranking, weights: Weights | None = None) -> float:
    """Return the probability, 0 to 1, that the sources are about the text, whether or not a sentence
    answers it. That is what a topic asks for, which has no answer."""
    used = weights or default_weights()
    values = evidence(ranking.features, ranking.sentence_scores, ranking.passage_scores)
    return math.exp(_log_sigmoid(_sum(used.about, values)))


def probability(values: Mapping[str, float], weights: Weights) -> float:
    """Return the calibrated probability for a piece of evidence.

    Raises KeyError if the weights name unknown evidence.
    """
    return math.exp(_log_sigmoid(weights.slope * log_odds(values, weights) + weights.offset))


def log_odds(values: Mapping[str, float], weights: Weights) -> float:
    """Return the uncalibrated log-odds that both models hold. Raises as `probability` does."""
    both = _log_sigmoid(_sum(weights.about, values)) + _log_sigmoid(_sum(weights.answers, values))
    # `both` is the logarithm of a probability; -1e-6 keeps it off certainty.
    both = min(both, -1e-6)
    return both - math.log(-math.expm1(both))


def _sum(linear: Linear, values: Mapping[str, float]) -> float:
    return linear.bias + sum(weight * values[name] for name, weight in linear.weights.items())


def _log_sigmoid(value: float) -> float:
    """Return ln(1 / (1 + exp(-value))) without overflow."""
    return -math.log1p(math.exp(-value)) if value > 0 else value - math.log1p(math.exp(value))


EVIDENCE = (
    *NAMES,
    "score",
    "lead",
    "next_lead",
    *(f"ahead_{name}" for name in _AHEAD),
    *(f"{kind}_{name}" for name in _OVERALL for kind in ("three", "best")),
    "terms",
    "single",
)
