"""Scores for sentences and passages, and the choice of excerpts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.candidates.types import Candidate, Floats, Query, Statistics
from retrieval.rank.features import COLUMN, Features, features
from retrieval.rank.picks import PickedExcerpt, pick_excerpts
from retrieval.rank.reader import PassageText, Reader, ReaderScores
from retrieval.rank.weights import Kind, Linear, Weights, default_weights

#: The larger this is, the more a passage's best sentence decides its score (1: the odds add up).
_SHARPNESS = 2.0
# Log-odds for a sentence that by its form cannot answer (a heading, a bare citation, an entry).
_FRAGMENT = -4.0
_MIDDLE, _SPREAD = 22.0, 3.0
#: The best passages that a reader is given.
MOST_PASSAGES = 12
#: The same for a question in words of its own, of which no passage has this share: what ranks first says
#: little of what should be read.
OWN_WORDS, MOST_PASSAGES_UNLIKE = 0.45, 24
#: What a reader says of a sentence, as `reader_columns` has it.
READER_COLUMNS = ("relevance", "answers", "contradicts", "was_read")
_BOUND = 20.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates and their sentences, scored.

    ``passages`` are the numbers of the candidates, best first; ``passage_scores`` (c,) are in the
    candidates' own order, ``sentence_scores`` (s,) in that of ``features``. Scores are log-odds up to a
    constant of the question; ``priors`` (s,) are the part of them that no model gives. ``picks`` are the
    excerpts to show, best first. ``reader_scores`` are None if no reader took part.
    """

    features: Features
    priors: Floats
    sentence_scores: Floats
    passage_scores: Floats
    passages: tuple[int, ...]
    picks: tuple[PickedExcerpt, ...]
    reader_scores: ReaderScores | None = None


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    statistics: Statistics,
    limit: int = 3,
    weights: Weights | None = None,
    prior: Floats | None = None,
) -> Ranking:
    """Rank the candidates for a question and pick up to ``limit`` excerpts from them.

    ``prior`` (s,) are log-odds added to the sentences' scores.

    Raises ValueError if there are no candidates.
    """
    found = features(query, candidates, statistics)
    weights = weights or default_weights()
    priors = _priors(candidates, found, prior)
    return _ranking(candidates, found, priors, _base(found, weights) + priors, limit)


def read(
    question: str,
    candidates: Sequence[Candidate],
    ranking: Ranking,
    reader: Reader,
    limit: int = 3,
    weights: Weights | None = None,
) -> Ranking:
    """Rank the candidates of ``ranking`` anew with what the reader says of the best passages.

    ``weights`` are those fitted with a reader of this kind.
    """
    weights = weights or default_weights(kind_of(reader))
    found = ranking.features
    scores = scores_of(question, candidates, ranking, reader)
    joint = _base(found, weights) + reader_columns(scores) @ _reader_weights(weights) + ranking.priors
    return _ranking(candidates, found, ranking.priors, joint.astype(np.float32), limit, scores)


def scores_of(
    question: str, candidates: Sequence[Candidate], ranking: Ranking, reader: Reader
) -> ReaderScores:
    """Return what the reader says of the sentences, in the rows' order.

    It is given the best passages, first those with the best single sentence: with as little as half of
    the reading, fewer right sentences are missed than in the order of the passages' own scores.
    """
    layout = ranking.features.layout
    best = np.maximum.reduceat(ranking.sentence_scores, layout.first)
    most = MOST_PASSAGES_UNLIKE if in_own_words(ranking) else MOST_PASSAGES
    chosen = sorted(ranking.passages[:most], key=lambda number: -best[number])
    texts = [
        PassageText(c.passage.heading, c.passage.text, c.passage.sentences)
        for c in (candidates[number] for number in chosen)
    ]
    read = reader.read(question, texts)
    rows = np.concatenate([np.arange(s.start, s.stop) for s in map(layout.rows, chosen)])
    every = np.full((3, len(layout.owner)), np.nan, np.float32)
    every[:, rows] = read.relevance, read.answers, read.contradicts
    return ReaderScores(*every)


def in_own_words(ranking: Ranking) -> bool:
    """Return whether no passage has a fair share of the question's words, nor all its numbers."""
    found = ranking.features
    if any(t.is_number for t in found.terms) and not found.column("numbers_missing").min():
        return False
    return float(found.column("prior_passage").max()) < OWN_WORDS


def reader_columns(scores: ReaderScores) -> Floats:
    """Return the reader's part of the sentences' evidence, a row (READER_COLUMNS) for each.

    A sentence that was not read counts as the least relevant one that was.
    """
    every = np.stack((scores.relevance, scores.answers, scores.contradicts), axis=1)
    known = scores.read
    if not known.any():
        return np.zeros((len(every), len(READER_COLUMNS)), np.float32)
    every[~known] = every[known].min(axis=0)
    every[:, 0] -= every[:, 0].max()
    np.clip(every, -_BOUND, _BOUND, out=every)
    return np.concatenate((every, known[:, None].astype(np.float32)), axis=1)


def contradiction(ranking: Ranking, pick: PickedExcerpt) -> float | None:
    """Return the probability that an excerpt contradicts what the question takes for granted, by its
    sentence that says so most; None if none of its sentences was read by a reader that judges premises."""
    scores = ranking.reader_scores
    if scores is None or not np.nan_to_num(scores.contradicts).any():
        return None
    first = int(ranking.features.layout.first[pick.candidate])
    own = scores.contradicts[first + pick.first : first + pick.last + 1]
    own = own[~np.isnan(own)]
    return float(1.0 / (1.0 + np.exp(-own.max()))) if len(own) else None


def kind_of(reader: Reader) -> Kind:
    """Return the kind of weights that a reader needs."""
    return "reader" if reader.judges_premises else "reranker"


def _base(found: Features, weights: Weights) -> Floats:
    """Return the sentences' scores (s,) by their features alone."""
    return np.asarray(found.matrix @ _columns(weights.sentence), np.float32)


def _priors(candidates: Sequence[Candidate], found: Features, prior: Floats | None) -> Floats:
    """Return the log-odds (s,) that the form of a sentence and its passage, and ``prior``, add."""
    own = np.array([candidate.passage.prior for candidate in candidates], dtype=np.float32)
    own = own[found.layout.owner]
    for number, candidate in enumerate(candidates):
        if candidate.passage.fragments:
            own[found.layout.first[number] + np.array(candidate.passage.fragments)] += _FRAGMENT
    return own if prior is None else own + prior


def _reader_weights(weights: Weights) -> Floats:
    return np.array([weights.reader.get(name, 0.0) for name in READER_COLUMNS], np.float32)


def _ranking(
    candidates: Sequence[Candidate],
    found: Features,
    priors: Floats,
    sentence: Floats,
    limit: int,
    scores: ReaderScores | None = None,
) -> Ranking:
    passage = passage_scores(sentence, found)
    order = tuple(int(number) for number in np.argsort(-passage, kind="stable"))
    picks = pick_excerpts(candidates, sentence, found, limit)
    return Ranking(found, priors, sentence, passage, order, picks, scores)


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
