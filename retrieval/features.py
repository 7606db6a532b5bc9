"""How well each sentence of the candidates fits a question, as numbers.

Every feature is a share, a cosine or a small constant: none grows with the size of the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from retrieval.analysis import PassageWords, heading_stems, passage_words
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
    words = [passage_words(candidate) for candidate in candidates]
    found = [sentence for own in words for sentence in own.sentences]
    best = max(1e-9, *(candidate.bm25 for candidate in candidates))
    vectors = np.concatenate([candidate.sentence_vectors for candidate in candidates])
    columns = {
        "cos_sentence": vectors @ query.vector,
        "cos_passage": np.array([c.cosine for c in candidates], np.float32)[layout.owner],
        "bm25": np.array([c.bm25 / best for c in candidates], np.float32)[layout.owner],
        "length": np.log1p(np.array([len(sentence.stems) for sentence in found], np.float32)),
        "is_question": np.array([sentence.is_question for sentence in found], np.float32),
    }
    hits, lexical = _lexical(terms, words, candidates, layout)
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
    # each column says which tokens count for how much: all, those of words, the others, each word's
    member = np.zeros((len(weights), 3 + len(terms)), dtype=np.float32)
    member[:, 0] = weights
    member[used, 1] = 1.0 / len(used)
    rest = np.delete(np.arange(len(weights)), used)
    member[rest, 2] = 1.0 / max(len(rest), 1)
    for number, term in enumerate(terms, 3):
        member[list(term.tokens), number] = 1.0 / max(len(term.tokens), 1)
    in_sentence, in_window = near.sentence @ member, near.window @ member
    if not len(rest):
        in_sentence[:, 2] = in_window[:, 2] = 0.5
    sentence, window = in_sentence[:, 3:], in_window[:, 3:]
    # A word without tokens, past the encoder's limit, is left out of what is weakest.
    unread = [number for number, term in enumerate(terms) if not term.tokens]
    sentence[:, unread] = window[:, unread] = 1.0
    shared = hits.window.sum(axis=1)
    return {
        "max_sentence": in_sentence[:, 0],
        "max_window": in_window[:, 0],
        "max_passage": near.passage @ weights,
        "weak_window": np.maximum(_WEAK - near.window, 0.0) @ weights,
        "weak_passage": np.maximum(_WEAK - near.passage, 0.0) @ weights,
        "content_sentence": in_sentence[:, 1],
        "function_sentence": in_sentence[:, 2],
        "function_window": in_window[:, 2],
        "least_sentence": sentence.min(axis=1),
        "least_window": window.min(axis=1),
        "absent_sentence": np.where(hits.sentence > 0, np.float32(1.0), sentence).min(axis=1),
        "absent_window": np.where(hits.window > 0, np.float32(1.0), window).min(axis=1),
        "agree_window": (hits.window * window).sum(axis=1) / np.maximum(shared, 1.0),
    }


def _lexical(
    terms: Sequence[Term],
    words: Sequence[PassageWords],
    candidates: Sequence[Candidate],
    layout: Layout,
) -> tuple[Levels, dict[str, Floats]]:
    """Return which of the question's words stand where, and what shares that makes."""
    known: set[str] = set().union(*[own.stems for own in words])
    spelled = respell(terms, known)
    stems = [spelled.get(term.stem, term.stem) for term in terms]
    begins = layout.first.tolist()
    held = [own.stems for own in words]
    rows = _marked(held, begins, list(enumerate(stems)), (len(layout.owner), len(stems)))
    headings = {(c.title, c.heading): heading_stems(c.title, c.heading) for c in candidates}
    titled = {key: [stem in own for stem in stems] for key, own in headings.items()}
    titles = np.array([titled[c.title, c.heading] for c in candidates], np.float32)
    hits = layout.levels(rows, titles)
    blended = _shares([term.weight for term in terms])
    prior = _shares([term.prior for term in terms])
    names = np.array([term.is_name for term in terms], dtype=np.float32) * prior
    numbers = np.array([term.is_number for term in terms], dtype=np.float32)
    against = [(n, stem) for n, term in enumerate(terms) for stem in opposites(term.stem) & known]
    opposed = _marked(held, begins, against, rows.shape) * (1.0 - rows)
    pairs = list(enumerate(map(" ".join, pairwise(stems))))
    phrase = _marked([own.pairs for own in words], begins, pairs, (len(rows), max(len(pairs), 1)))
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
        "opposed": opposed.max(axis=1, initial=0.0),
        "phrase": phrase.mean(axis=1),
    }


def _marked(
    held: Sequence[Mapping[str, int]],
    begins: Sequence[int],
    wanted: Sequence[tuple[int, str]],
    shape: tuple[int, ...],
) -> Floats:
    """Return 1 at (s, column) for each sentence that holds what is wanted for that column.

    ``held`` says, passage by passage, which of its sentences hold what, as `PassageWords` does;
    ``begins`` are the rows of the passages' first sentences.
    """
    table = np.zeros(shape, dtype=np.float32)
    rows: list[int] = []
    columns: list[int] = []
    for own, begin in zip(held, begins, strict=True):
        for column, one in wanted:
            left = own.get(one, 0)
            while left:
                last = left.bit_length() - 1
                rows.append(begin + last)
                columns.append(column)
                left -= 1 << last
    table[rows, columns] = 1.0
    return table


def _shares(weights: Sequence[float]) -> Floats:
    values = np.array(weights, dtype=np.float32)
    return np.asarray(values / max(float(values.sum()), 1e-9))
