"""How near a question's vectors are to each sentence's, and its words to each sentence's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import INT8_SCALE, Candidate, Floats, Query, Shorts
from retrieval.lexical import rank_weight

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows are whose.

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

    def window(self, values: Floats) -> Floats:
        """Return the maximum of each row (s, m) and its neighbours in the same passage."""
        result = values.copy()
        same = (self.owner[1:] == self.owner[:-1])[:, None]
        np.maximum(result[1:], values[:-1], out=result[1:], where=same)
        np.maximum(result[:-1], values[1:], out=result[:-1], where=same)
        return result

    def levels(self, sentence: Floats, titles: Floats) -> Levels:
        """Return what is reached by sentence (s, m), its neighbours, and its passage.

        ``titles`` (c, m) count for the neighbours and the passage.
        """
        passage = np.maximum(np.maximum.reduceat(sentence, self.first, axis=0), titles)
        window = np.maximum(self.window(sentence), titles[self.owner])
        return Levels(sentence, window, passage[self.owner])


@dataclass(frozen=True, slots=True)
class Levels:
    """A value (s, m) for each sentence and each word or token of the question.

    ``window`` takes the sentence's neighbours in, ``passage`` the whole passage.
    """

    sentence: Floats
    window: Floats
    passage: Floats


def token_weights(query: Query) -> Floats:
    """Return the share (m,) of each token of the question, by the rank of its WordPiece."""
    weights = np.array([rank_weight(token) for token in query.token_ids], dtype=np.float32)
    return weights / np.float32(max(float(weights.sum()), 1e-9))


def late_interaction(query: Query, candidates: Sequence[Candidate], layout: Layout) -> Levels:
    """Return the cosine of each token of the question and the one nearest to it in the text.

    This is the MaxSim of ColBERT (Khattab & Zaharia 2020) before it is summed. Text of which no
    token vectors are stored gives zeros.
    """
    count = len(query.token_ids)
    sentence = np.zeros((len(layout.owner), count), dtype=np.float32)
    titles = np.zeros((len(candidates), count), dtype=np.float32)
    held = [n for n, candidate in enumerate(candidates) if len(candidate.token_vectors)]
    if not count or not held:
        return layout.levels(sentence, titles)
    tokens = np.concatenate([candidates[n].token_vectors for n in held])
    rows = _rows([candidates[n].token_sentences for n in held], held, layout)
    similar = tokens.astype(np.float32) @ (query.token_vectors.T / np.float32(INT8_SCALE))
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 1))
    best = np.maximum.reduceat(similar, starts, axis=0)
    kept = rows[starts]
    sentence[kept[kept >= 0]] = best[kept >= 0]
    titles[-1 - kept[kept < 0]] = best[kept < 0]
    return layout.levels(sentence, titles)


def _rows(sentences: Sequence[Shorts], numbers: Sequence[int], layout: Layout) -> Ints:
    """Return each token's row; those of title and heading count down from -1 by candidate."""
    counts = [len(own) for own in sentences]
    number = np.repeat(np.array(numbers, dtype=np.intp), counts)
    sentence = np.concatenate(sentences).astype(np.intp)
    return np.where(sentence < 0, -1 - number, layout.first[number] + sentence)
