"""How well each sentence of the candidates fits a question, as numbers.

Every feature is a share, a cosine or a small constant: none grows with the size of the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from retrieval.analysis import SentenceWords, heading_stems, sentence_words
from retrieval.candidates import Candidate, Floats, Query, Statistics
from retrieval.expected import kind_columns
from retrieval.lexical import Term, question_terms, respell
from retrieval.matching import Layout, Levels, late_interaction, token_weights
from retrieval.opposites import opposites

NAMES = (
    "cos_sentence",
    "cos_passage",
    "max_sentence",
    "max_window",
    "max_passage",
    "weak_window",
    "weak_passage",
    "function_sentence",
    "function_window",
    "content_sentence",
    "least_sentence",
    "least_window",
    "absent_sentence",
    "absent_window",
    "agree_window",
    "cover_sentence",
    "cover_window",
    "cover_passage",
    "prior_sentence",
    "prior_passage",
    "stray",
    "phrase",
    "names_missing",
    "names_missing_passage",
    "numbers_missing",
    "opposed",
    "negation",
    "offer_name",
    "offer_date",
    "offer_number",
    "offer_reason",
    "length",
    "is_question",
    "bm25",
)
COLUMN = {name: column for column, name in enumerate(NAMES)}

# Below this cosine the best match of a token counts as weak.
_WEAK = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """``matrix`` (s, len(NAMES)): a row for each sentence of the candidates, in order.

    ``layout`` says which rows are whose. ``terms`` are the question's content words.
    """

    matrix: Floats
    layout: Layout
    terms: tuple[Term, ...]

    def column(self, name: str) -> Floats:
        """Return the column (s,) of a feature. Raises KeyError where there is none."""
        return np.asarray(self.matrix[:, COLUMN[name]])


def features(query: Query, candidates: Sequence[Candidate], statistics: Statistics) -> Features:
    """Return the features of every sentence of the candidates.

    Raises ValueError where there are no candidates.
    """
    if not candidates:
        raise ValueError("features of no candidates")
    layout = Layout.of(candidates)
    terms = question_terms(query, statistics)
    found = [sentence for candidate in candidates for sentence in sentence_words(candidate)]
    best = max(1e-9, *(candidate.bm25 for candidate in candidates))
    vectors = np.concatenate([candidate.sentence_vectors for candidate in candidates])
    columns = {
        "cos_sentence": vectors @ query.vector,
        "cos_passage": np.array([c.cosine for c in candidates])[layout.owner],
        "bm25": np.array([c.bm25 / best for c in candidates])[layout.owner],
        "length": np.log1p([len(sentence.stems) for sentence in found]),
        "is_question": np.array([sentence.is_question for sentence in found]),
    }
    hits, lexical = _lexical(terms, found, candidates, layout)
    columns |= lexical
    columns |= _tokens(query, candidates, layout, terms, hits)
    columns |= kind_columns(query.text, found)
    matrix = np.zeros((len(found), len(NAMES)), dtype=np.float32)
    for name, values in columns.items():
        matrix[:, COLUMN[name]] = values
    return Features(matrix, layout, terms)


def _tokens(
    query: Query,
    candidates: Sequence[Candidate],
    layout: Layout,
    terms: Sequence[Term],
    hits: Levels,
) -> dict[str, Floats]:
    """Return how near the question's tokens come, all together and the weakest word."""
    spelled = [term for term in terms if term.tokens]
    if not spelled:
        return {}
    near = late_interaction(query, candidates, layout)
    weights = token_weights(query)
    used = sorted({token for term in spelled for token in term.tokens})
    rest = [token for token in range(len(weights)) if token not in used]
    member = np.zeros((len(weights), len(terms)), dtype=np.float32)
    for number, term in enumerate(terms):
        member[list(term.tokens), number] = 1.0 / max(len(term.tokens), 1)
    # A word without tokens, past the encoder's limit, is left out of what is weakest.
    unread = np.array([not term.tokens for term in terms])
    sentence = np.where(unread, 1.0, near.sentence @ member).astype(np.float32)
    window = np.where(unread, 1.0, near.window @ member).astype(np.float32)
    shared = hits.window.sum(axis=1)
    return {
        "max_sentence": near.sentence @ weights,
        "max_window": near.window @ weights,
        "max_passage": near.passage @ weights,
        "weak_window": np.maximum(_WEAK - near.window, 0.0) @ weights,
        "weak_passage": np.maximum(_WEAK - near.passage, 0.0) @ weights,
        "content_sentence": near.sentence[:, used].mean(axis=1),
        "function_sentence": near.sentence[:, rest].mean(axis=1) if rest else _half(layout),
        "function_window": near.window[:, rest].mean(axis=1) if rest else _half(layout),
        "least_sentence": sentence.min(axis=1),
        "least_window": window.min(axis=1),
        "absent_sentence": np.where(hits.sentence > 0, 1.0, sentence).min(axis=1),
        "absent_window": np.where(hits.window > 0, 1.0, window).min(axis=1),
        "agree_window": (hits.window * window).sum(axis=1) / np.maximum(shared, 1.0),
    }


def _half(layout: Layout) -> Floats:
    return np.full(len(layout.owner), 0.5, dtype=np.float32)


def _lexical(
    terms: Sequence[Term],
    found: Sequence[SentenceWords],
    candidates: Sequence[Candidate],
    layout: Layout,
) -> tuple[Levels, dict[str, Floats]]:
    """Return which of the question's words stand where, and what shares that makes."""
    known = frozenset().union(*[sentence.stems for sentence in found])
    spelled = respell(terms, known)
    stems = [spelled.get(term.stem, term.stem) for term in terms]
    rows = [[stem in sentence.stems for stem in stems] for sentence in found]
    titles = [[stem in heading_stems(c.title, c.heading) for stem in stems] for c in candidates]
    hits = layout.levels(np.array(rows, dtype=np.float32), np.array(titles, dtype=np.float32))
    blended = _shares([term.weight for term in terms])
    prior = _shares([term.prior for term in terms])
    names = np.array([term.is_name for term in terms], dtype=np.float32) * prior
    numbers = np.array([term.is_number for term in terms], dtype=np.float32)
    against = [(n, opposites(term.stem) & known) for n, term in enumerate(terms)]
    against = [(n, stems) for n, stems in against if stems]
    pairs = list(pairwise(stems))
    return hits, {
        "cover_sentence": hits.sentence @ blended,
        "cover_window": hits.window @ blended,
        "cover_passage": hits.passage @ blended,
        "prior_sentence": hits.sentence @ prior,
        "prior_passage": hits.passage @ prior,
        "stray": (hits.passage.max(axis=0) * (1.0 - hits.window)) @ prior,
        "names_missing": (1.0 - hits.window) @ names,
        "names_missing_passage": (1.0 - hits.passage) @ names,
        "numbers_missing": np.minimum((1.0 - hits.passage) @ numbers, 1.0),
        "opposed": np.array(
            [
                any(not row[n] and not stems.isdisjoint(sentence.stems) for n, stems in against)
                for row, sentence in zip(rows, found, strict=True)
            ],
            dtype=np.float32,
        ),
        "phrase": np.array(
            [sum([pair in sentence.pairs for pair in pairs]) for sentence in found],
            dtype=np.float32,
        )
        / max(len(pairs), 1),
    }


def _shares(weights: Sequence[float]) -> Floats:
    values = np.array(weights, dtype=np.float32)
    return np.asarray(values / max(float(values.sum()), 1e-9))
