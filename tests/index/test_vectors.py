"""The vectors on disk: exact search and, in large indexes, the approximate one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.building.embedding import Embedded
from index.errors import IndexUnavailable
from index.storage.files.vectors import (
    EXACT_UP_TO,
    PASSAGES,
    PLAIN_UP_TO,
    FaissIndex,
    best_of,
    open_vectors,
    write_vectors,
)

COUNT, DIMENSION, WIDTH = 3000, 32, 8

Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def matrix() -> Floats:
    """Unit vectors in loose groups, as texts on a few subjects have them."""
    chance = np.random.default_rng(4)
    centres = chance.normal(size=(40, DIMENSION))
    rows = centres[chance.integers(0, 40, COUNT)] + 0.7 * chance.normal(size=(COUNT, DIMENSION))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def many() -> Floats:
    """One unit vector more than NumPy compares, on the same few subjects."""
    chance = np.random.default_rng(5)
    centres = chance.normal(size=(40, DIMENSION))
    near = 0.7 * chance.normal(size=(PLAIN_UP_TO + 1, DIMENSION))
    rows = centres[chance.integers(0, 40, PLAIN_UP_TO + 1)] + near
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def rows(matrix: Floats) -> Iterator[Embedded]:
    for n, vector in enumerate(matrix):
        tokens = n % 5
        yield Embedded(
            vector,
            np.repeat(vector[None, :], 1 + n % 3, axis=0).astype(np.float16),
            np.full((tokens, WIDTH), n % 100, np.int8),
            np.zeros(tokens, np.int16),
        )


def write(folder: Path, matrix: Floats, exact_up_to: int) -> tuple[str, FaissIndex]:
    folder.mkdir()
    kind = write_vectors(folder, rows(matrix), len(matrix), DIMENSION, exact_up_to=exact_up_to)
    return kind, open_vectors(folder, DIMENSION, WIDTH)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, matrix: Floats) -> dict[str, FaissIndex]:
    folder = tmp_path_factory.mktemp("vectors")
    made = [write(folder / "exact", matrix, COUNT), write(folder / "lists", matrix, COUNT - 1)]
    return dict(made)


def nearest(matrix: Floats, query: Floats, k: int, among: NDArray[np.int64]) -> list[int]:
    order = np.argsort(-(matrix[among] @ query), kind="stable")[:k]
    return [int(among[n]) for n in order]


def test_the_number_of_passages_chooses_the_index(both: dict[str, FaissIndex]) -> None:
    assert set(both) == {"IndexFlatIP", "IndexIVFFlat"}
    assert EXACT_UP_TO >= 100_000


def test_exact_search_finds_the_nearest(both: dict[str, FaissIndex], matrix: Floats) -> None:
    scores, ids = both["IndexFlatIP"].search(matrix[:20], 10)
    for n in range(20):
        assert ids[n].tolist() == nearest(matrix, matrix[n], 10, np.arange(COUNT))
    assert np.allclose(scores[:, 0], 1, atol=1e-5)


def test_approximate_search_finds_nearly_all_of_them(both: dict[str, FaissIndex], matrix: Floats) -> None:
    _, exact = both["IndexFlatIP"].search(matrix[:300], 10)
    scores, ids = both["IndexIVFFlat"].search(matrix[:300], 10)
    shared = [len(set(a) & set(b)) / 10 for a, b in zip(exact.tolist(), ids.tolist(), strict=True)]
    assert np.mean(shared) > 0.95
    assert (ids[:, 0] == np.arange(300)).all()
    assert np.allclose(scores, np.einsum("qkd,qd->qk", matrix[ids], matrix[:300]), atol=1e-5)


def test_numpy_and_faiss_find_the_same_where_one_takes_over(tmp_path: Path, many: Floats) -> None:
    """The last index that NumPy searches and the first that FAISS does differ in one passage."""
    _, plain = write(tmp_path / "numpy", many[:-1], EXACT_UP_TO)
    _, large = write(tmp_path / "faiss", many, EXACT_UP_TO)
    assert isinstance(plain.passages, np.ndarray)
    assert type(large.passages).__name__ == "IndexFlatIP"
    queries = many[:200]
    scores, ids = plain.search(queries, 10)
    scores_large, ids_large = large.search(queries, 11)
    for n in range(len(queries)):
        same = [k for k, one in enumerate(ids_large[n].tolist()) if one != PLAIN_UP_TO][:10]
        assert ids_large[n][same].tolist() == ids[n].tolist()
        np.testing.assert_allclose(scores_large[n][same], scores[n], atol=1e-6)
    allowed = np.random.default_rng(6).permutation(PLAIN_UP_TO)[:500].astype(np.int64)
    for ours, theirs in zip(
        plain.search(queries, 10, allowed), large.search(queries, 10, allowed), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    for n in (0, PLAIN_UP_TO - 1):
        assert np.array_equal(plain.vectors([n]), large.vectors([n]))


def test_more_passages_than_numpy_compares(tmp_path: Path, many: Floats) -> None:
    _, exact = write(tmp_path / "exact", many, EXACT_UP_TO)
    kind, lists = write(tmp_path / "lists", many, PLAIN_UP_TO)
    assert kind == "IndexIVFFlat"
    queries = many[-200:]
    truth = [nearest(many, query, 10, np.arange(len(many))) for query in queries]
    scores, ids = exact.search(queries, 10)
    assert ids.tolist() == truth
    assert np.allclose(scores[:, 0], 1, atol=1e-5)
    _, ids = lists.search(queries, 10)
    assert np.mean([len({*a} & {*b}) / 10 for a, b in zip(ids.tolist(), truth, strict=True)]) > 0.95


@pytest.mark.parametrize("kind", ["IndexFlatIP", "IndexIVFFlat"])
@pytest.mark.parametrize("size", [1, 7, 50, 1500])
def test_among_the_allowed_every_search_is_exact(
    both: dict[str, FaissIndex], matrix: Floats, kind: str, size: int
) -> None:
    chance = np.random.default_rng(size)
    for query in matrix[:10]:
        allowed = chance.permutation(COUNT)[:size].astype(np.int64)
        scores, ids = both[kind].search(query[None, :], 10, allowed)
        found = [n for n in ids[0].tolist() if n >= 0]
        assert found == nearest(matrix, query, 10, np.sort(allowed))
        assert len(found) == min(10, size) and ids.shape == scores.shape == (1, 10)


@given(st.lists(st.integers(-3, 3), max_size=40), st.integers(1, 50))
def test_the_largest_come_first_and_of_equals_the_first(values: list[int], k: int) -> None:
    # Python's own sort keeps the order of equals
    expected = sorted(range(len(values)), key=lambda n: -values[n])[:k]
    assert best_of(np.array(values, np.float32), k).tolist() == expected


@pytest.mark.parametrize("kind", ["IndexFlatIP", "IndexIVFFlat"])
def test_what_is_stored_of_a_passage(both: dict[str, FaissIndex], matrix: Floats, kind: str) -> None:
    for n in (0, 1, 4, 1234, COUNT - 1):
        (stored,) = both[kind].embedded([n])
        assert np.array_equal(stored.vector, matrix[n])
        assert np.array_equal(both[kind].vectors([n, 5]), matrix[[n, 5]])
        assert stored.sentences.shape == (1 + n % 3, DIMENSION)
        assert stored.tokens.shape == (n % 5, WIDTH) and (stored.tokens == n % 100).all()
        assert stored.owners.shape == (n % 5,)


def test_equal_vectors_give_an_equal_file(tmp_path: Path, matrix: Floats) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, matrix, 10)
    one, two = ((tmp_path / name / PASSAGES).read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_damaged_file_is_told(tmp_path: Path, matrix: Floats) -> None:
    write(tmp_path / "index", matrix[:200], 100)
    whole = (tmp_path / "index" / PASSAGES).read_bytes()
    (tmp_path / "index" / PASSAGES).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IndexUnavailable, match="moot index build"):
        open_vectors(tmp_path / "index", DIMENSION, WIDTH)
