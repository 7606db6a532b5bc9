"""Late interaction: each token of the question against the most similar token of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates.terms import rank_weight
from retrieval.candidates.types import INT8_SCALE, Candidate, Floats, Query

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of the feature matrix that belong to each candidate.

    ``owner`` (s,) is the number of each sentence's candidate, ``first`` (c,) the row of each
    candidate's first sentence.
    """

    owner: Ints
    first: Ints

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Layout:
        """Return the layout of the candidates' sentences, one row each."""
        counts = np.array([len(candidate.sentences) for candidate in candidates], dtype=np.intp)
        owner = np.repeat(np.arange(len(candidates), dtype=np.intp), counts)
        return cls(owner, np.cumsum(counts, dtype=np.intp) - counts)

    def rows(self, candidate: int) -> slice:
        """Return the rows of a candidate's sentences."""
        last = self.first[candidate + 1] if candidate + 1 < len(self.first) else len(self.owner)
        return slice(int(self.first[candidate]), int(last))

    def levels(self, sentence: Floats, titles: Floats) -> Floats:
        """Return (3, s, m): the values of each sentence, given as (s, m), and their maxima over the
        sentence with its neighbours and over its passage. ``titles`` (c, m) count in both maxima.
        """
        out = np.empty((3, *sentence.shape), np.float32)
        out[0] = sentence
        window = np.maximum(sentence, titles[self.owner], out=out[1])
        same = (self.owner[1:] == self.owner[:-1])[:, None]
        np.maximum(window[1:], sentence[:-1], out=window[1:], where=same)
        np.maximum(window[:-1], sentence[1:], out=window[:-1], where=same)
        out[2] = np.maximum(np.maximum.reduceat(sentence, self.first, axis=0), titles)[self.owner]
        return out


def token_weights(query: Query) -> Floats:
    """Return the share (m,) of each token of the question, by the rank of its WordPiece."""
    weights = np.array([rank_weight(token) for token in query.token_ids], dtype=np.float32)
    return weights / np.float32(max(float(weights.sum()), 1e-9))


def late_interaction(query: Query, candidates: Sequence[Candidate], layout: Layout) -> tuple[Floats, Floats]:
    """Return the cosine of each of the m tokens of the question and the one nearest to it in each
    sentence (s, m), and in each candidate's title and heading (c, m).

    This is the MaxSim of ColBERT (Khattab & Zaharia 2020) before it is summed. Text of which no
    token vectors are stored gives zeros.
    """
    count = len(query.token_ids)
    sentence = np.zeros((len(layout.owner), count), dtype=np.float32)
    titles = np.zeros((len(candidates), count), dtype=np.float32)
    held = [n for n, candidate in enumerate(candidates) if len(candidate.passage.token_vectors)]
    if not count or not held:
        return sentence, titles
    passages = [candidates[n].passage for n in held]
    tokens = np.concatenate([p.token_vectors for p in passages], dtype=np.float32, casting="unsafe")
    similar = tokens @ (query.token_vectors.T / np.float32(INT8_SCALE))
    runs = np.concatenate([p.runs for p in passages])
    ends = np.cumsum([len(p.token_vectors) for p in passages])
    many = [len(p.runs) for p in passages]
    begin = np.repeat(np.concatenate(([0], ends[:-1])), many)
    whose = np.repeat(held, many)
    best = np.maximum.reduceat(similar, runs[:, 0] + begin, axis=0)
    own = runs[:, 1]
    inside = own >= 0
    sentence[(layout.first[whose] + own)[inside]] = best[inside]
    titles[whose[~inside]] = best[~inside]
    return sentence, titles
