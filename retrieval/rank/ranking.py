"""Scores for sentences and passages, and the choice of excerpts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.candidates.types import Candidate, Floats, Query, Statistics
from retrieval.rank.features import COLUMN, Features, features
from retrieval.rank.picks import Pick, pick_excerpts
from retrieval.rank.reranker import Rescore, reorder
from retrieval.rank.weights import Linear, Weights, default_weights

#: The larger this is, the more a passage's best sentence decides its score (1: the odds add up).
_SHARPNESS = 2.0
# Log-odds for a sentence that by its form cannot answer (a heading, a bare citation, an entry).
_FRAGMENT = -4.0
_MIDDLE, _SPREAD = 22.0, 3.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates and their sentences, scored.

    ``passages`` are the numbers of the candidates, best first; ``passage_scores`` (c,) are in the
    candidates' own order, ``sentence_scores`` (s,) in that of ``features``. Scores are log-odds
    up to a constant of the question. ``picks`` are the excerpts to show, best first.
    """

    features: Features
    sentence_scores: Floats
    passage_scores: Floats
    passages: tuple[int, ...]
    picks: tuple[Pick, ...]


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    statistics: Statistics,
    limit: int = 3,
    weights: Weights | None = None,
    rescore: Rescore | None = None,
    prior: Floats | None = None,
) -> Ranking:
    """Rank the candidates for a question and pick up to ``limit`` excerpts from them.

    ``prior`` (s,) are log-odds added to the sentences' scores. ``rescore`` reorders the best sentences;
    the features stay as they are.

    Raises ValueError if there are no candidates.
    """
    found = features(query, candidates, statistics)
    sentence = (found.matrix @ _columns((weights or default_weights()).sentence)).astype(np.float32)
    priors = np.array([candidate.passage.prior for candidate in candidates], dtype=np.float32)
    sentence += priors[found.layout.owner]
    for number, candidate in enumerate(candidates):
        if candidate.passage.fragments:
            sentence[found.layout.first[number] + np.array(candidate.passage.fragments)] += _FRAGMENT
    if prior is not None:
        sentence += prior
    if rescore is not None:
        texts = [c.text[start:end] for c in candidates for start, end in c.sentences]
        sentence = reorder(sentence, texts, query.text, rescore)
    passage = passage_scores(sentence, found)
    order = tuple(int(number) for number in np.argsort(-passage, kind="stable"))
    picks = pick_excerpts(candidates, sentence, found, limit)
    return Ranking(found, sentence, passage, order, picks)


def passage_scores(sentence: Floats, found: Features) -> Floats:
    """Return a score for each candidate: the log-sum-exp of its sentences' scores."""
    peak = np.maximum.reduceat(sentence, found.layout.first)
    rest = np.exp(_SHARPNESS * (sentence - peak[found.layout.owner]))
    return np.asarray(peak + np.log(np.add.reduceat(rest, found.layout.first)) / _SHARPNESS)


def as_share(score: float) -> float:
    """Map an unbounded score of a sentence or passage to 0..1 by a logistic curve, which keeps the
    order. Its middle and slope fit the scores of right and wrong sentences. The result is not a
    probability: `confidence` is."""
    return float(1.0 / (1.0 + np.exp(-(score - _MIDDLE) / _SPREAD)))


def _columns(linear: Linear) -> Floats:
    """Return a linear model's weights in the order of the feature matrix's columns.

    Raises KeyError for an unknown feature.
    """
    columns = np.zeros(len(COLUMN), dtype=np.float32)
    for name, weight in linear.weights.items():
        columns[COLUMN[name]] = weight
    return columns
