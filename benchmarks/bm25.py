"""Okapi BM25 (Robertson et al. 1994), k1 1.2, b 0.75, of stems: for corpora that benchmarks make up."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

Idf = Callable[[int, int], float]
_K1, _B = 1.2, 0.75


def fts5_idf(count: int, having: int) -> float:
    """The weight of a stem that `having` of `count` texts have, as SQLite's FTS5 computes it: next to nothing
    from half of the texts on."""
    return max(1e-6, math.log((count - having + 0.5) / (having + 0.5)))


def lucene_idf(count: int, having: int) -> float:
    """The same as Lucene computes it: positive for every stem, so that it serves for a handful of texts."""
    return math.log(1 + (count - having + 0.5) / (having + 0.5))


class BM25:
    """Scores of texts, each given by how often it has its stems."""

    def __init__(self, texts: Sequence[Counter[str]], idf: Idf) -> None:
        self._idf = idf
        self._count = len(texts)
        lengths = np.array([text.total() for text in texts], dtype=np.float64)
        self._norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, text in enumerate(texts):
            for stem, times in text.items():
                self._postings[stem].append((number, times))

    def having(self, stem: str) -> int:
        """How many texts have a stem."""
        return len(self._postings.get(stem, ()))

    def scores(self, query: Iterable[str]) -> Any:
        """The scores (texts,) for the stems of a query, each of which counts once."""
        scores = np.zeros(self._count)
        for stem in set(query):
            found = self._postings.get(stem, ())
            idf = self._idf(self._count, len(found))
            for number, times in found:
                scores[number] += idf * times * (_K1 + 1) / (times + self._norm[number])
        return scores
