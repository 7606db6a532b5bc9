"""The vectors of an index in PostgreSQL, searched by pgvector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.building.embedding import Embedded
from index.errors import IndexUnavailable
from index.storage.ports import Parts
from index.storage.postgres.reading import REPLACED, IndexReader

# Up to so many passages every one is compared, without an index: docs/scaling.md has the times.
EXACT_UP_TO = 10_000
MOST_DIMENSIONS = 2000
"""Of vectors that HNSW takes; longer ones are compared one by one."""


def table_of(generation: int) -> str:
    """The table of the vectors of a generation."""
    return f"index_vectors_{generation}"


def is_approximate(passages: int, dimension: int) -> bool:
    """Whether an index is searched by HNSW, and not exactly."""
    return passages > EXACT_UP_TO and dimension <= MOST_DIMENSIONS


class PgVectorIndex:
    """The vectors of one generation."""

    def __init__(
        self, reader: IndexReader, generation: int, passages: int, dimension: int, width: int
    ) -> None:
        self._reader = reader
        self._generation = generation
        self._table = table_of(generation)
        self._dimension = dimension
        self._width = width
        self._approximate = is_approximate(passages, dimension)

    def search(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The k nearest passages of each of the queries (q, d): cosines (q, k) and ids (q, k), -1 where there
        are fewer. `allowed` restricts the ids; among those the search is exact always.

        Raises DatabaseUnavailable.
        """
        scores = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        inside = None if allowed is None else allowed.tolist()
        for query, its, where in zip(queries, scores, ids, strict=True):
            found = self._nearest(query, k, inside)
            for n, (number, score) in enumerate(found):
                where[n], its[n] = number, score
        return scores, ids

    def _nearest(
        self, query: NDArray[np.float32], k: int, inside: list[int] | None
    ) -> list[tuple[int, float]]:
        if self._approximate and inside is None:
            sql = f"SELECT id, -(vector <#> %s) FROM {self._table} ORDER BY vector <#> %s LIMIT %s"
            found = self._reader.rows(sql, (query, query, k))
            return sorted(((n, score) for n, score in found), key=lambda one: (-one[1], one[0]))
        # the order is not that of an index, so every one is compared
        where, values = ("", []) if inside is None else ("WHERE id = ANY(%s)", [inside])
        scored = f"SELECT id, -(vector <#> %s) AS score FROM {self._table} {where}"
        rows = self._reader.rows(f"{scored} ORDER BY score DESC, id LIMIT %s", (query, *values, k))
        return [(n, score) for n, score in rows]

    def vectors(self, passages: Sequence[int]) -> NDArray[np.float32]:
        """The unit vectors (n, d) of passages. Raises DatabaseUnavailable."""
        wanted = [int(n) for n in passages]
        rows = self._reader.rows(f"SELECT id, vector FROM {self._table} WHERE id = ANY(%s)", (wanted,))
        found = {n: vector.to_numpy() for n, vector in rows}
        try:
            return np.array([found[n] for n in wanted], np.float32).reshape(-1, self._dimension)
        except KeyError as error:
            raise IndexUnavailable(REPLACED) from error

    def parts(self, passages: Sequence[int]) -> list[Parts]:
        """The vectors of the sentences and tokens of passages, and the sentence of each token. Raises
        DatabaseUnavailable."""
        sql = "SELECT id, sentences, tokens, owners FROM index_parts WHERE generation = %s AND id = ANY(%s)"
        rows = self._reader.rows(sql, (self._generation, [int(n) for n in passages]))
        found = {
            n: (
                np.frombuffer(sentences, "<f2").reshape(-1, self._dimension),
                np.frombuffer(tokens, np.int8).reshape(len(owners) // 2, self._width),
                np.frombuffer(owners, "<i2"),
            )
            for n, sentences, tokens, owners in rows
        }
        try:
            return [found[n] for n in passages]
        except KeyError as error:
            raise IndexUnavailable(REPLACED) from error

    def embedded(self, passages: Sequence[int]) -> list[Embedded]:
        """All vectors of passages. Raises DatabaseUnavailable."""
        both = zip(self.vectors(passages), self.parts(passages), strict=True)
        return [Embedded(vector, *parts) for vector, parts in both]
