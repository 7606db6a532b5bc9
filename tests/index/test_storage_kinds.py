"""Every kind of storage gives the same of one index: the files and the database of the bundled article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import IndexUnavailable, UnknownKey
from index.storage.corpora import corpus_store
from index.storage.ports import Generation, PassageStore

ARTICLE, CITED = "kasumaj-nd", "scharre-2021"
Pair = tuple[Generation, Generation]


@pytest.fixture(scope="module")
def both(home: Path, bundled_in_database: str) -> Iterator[Pair]:
    """The index of the article in files, and in a database."""
    files, kept = corpus_store(home).open(), corpus_store(home, database=bundled_in_database).open()
    assert files is not None and kept is not None
    with closing(files), closing(kept):
        yield files, kept


def every_passage(texts: PassageStore) -> range:
    return range(texts.passages)


@pytest.mark.parametrize(
    "read",
    [
        lambda texts: texts.passages,
        lambda texts: texts.bindings,
        lambda texts: texts.listing(),
        lambda texts: list(texts.documents()),
        lambda texts: list(texts.documents("reference")),
        lambda texts: [texts.document(key) for key, _ in texts.listing()],
        lambda texts: sorted(texts.named([ARTICLE, CITED, "nobody-1900"]), key=lambda item: item.key),
        lambda texts: [texts.is_work(key) for key, _ in texts.listing()],
        lambda texts: texts.many([3, 1, 2, 1]),
        lambda texts: list(texts.many([3, 1, 2])),
        lambda texts: texts.many(every_passage(texts)),
        lambda texts: texts.passage(7),
        lambda texts: texts.digests(),
        lambda texts: texts.select(documents=[ARTICLE]),
        lambda texts: texts.select(documents=[]),
        lambda texts: texts.select(section="3"),
        lambda texts: texts.select(section="3.1", documents=[ARTICLE, CITED]),
        lambda texts: texts.select(section="About the Author"),
        lambda texts: texts.attributions(),
        lambda texts: texts.attributions(key=CITED),
        lambda texts: texts.attributions(passages=range(10, 30)),
        lambda texts: texts.attributions(key=CITED, passages=range(20)),
        lambda texts: texts.citations(),
        lambda texts: texts.citations(key=CITED),
        lambda texts: texts.citations(document=ARTICLE),
        lambda texts: texts.holding("arms race", 5),
        lambda texts: texts.holding("100% of %s", 5),
        lambda texts: texts.families(),
        lambda texts: texts.author_names(),
        lambda texts: texts.years(),
        lambda texts: texts.acronyms(),
        lambda texts: texts.sections(),
        lambda texts: texts.sources(),
        lambda texts: texts.references(ARTICLE),
        lambda texts: texts.readings(),
        lambda texts: texts.document_frequency("weapon"),
        lambda texts: texts.document_frequency("a\0b"),
        lambda texts: texts.search(["swarm", "drone", "weapon"], 5),
        lambda texts: texts.search(["swarm", "drone"], 50, [1, 2, 3, 30, 31]),
        lambda texts: texts.search(["xylophon"], 5),
        lambda texts: texts.search([], 5),
    ],
)
def test_what_is_read_of_the_texts(both: Pair, read: Callable[[PassageStore], Any]) -> None:
    files, kept = both
    assert read(kept.texts) == read(files.texts)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_stretches_of_the_article(both: Pair, data: st.DataObject) -> None:
    files, kept = both
    length = len(files.texts.document(ARTICLE).text)
    start = data.draw(st.integers(0, length + 10))
    end = data.draw(st.integers(start, length + 20))
    for read in (
        lambda texts: texts.stretch(ARTICLE, start, end),
        lambda texts: texts.cited_within(ARTICLE, start, end),
        lambda texts: texts.whose(ARTICLE, start, end),
    ):
        assert read(kept.texts) == read(files.texts)


def test_the_words_of_passages(both: Pair) -> None:
    files, kept = both
    numbers = [*reversed(every_passage(files.texts))]
    for ours, theirs in zip(kept.texts.words(numbers), files.texts.words(numbers), strict=True):
        assert ours.packed == theirs.packed
        for name in ("stems", "looks", "lengths", "counts"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))


def test_what_is_not_there(both: Pair) -> None:
    for generation in both:
        with pytest.raises(UnknownKey, match="no document “nobody-1900”"):
            generation.texts.document("nobody-1900")
        with pytest.raises(IndexUnavailable):
            generation.texts.passage(10_000)
        assert generation.texts.stretch("nobody-1900", 0, 5) == ""
        assert generation.texts.references("nobody-1900") == ()


def test_the_vectors(both: Pair) -> None:
    files, kept = both
    numbers = [5, 0, 48, 7]
    for ours, theirs in zip(kept.vectors.embedded(numbers), files.vectors.embedded(numbers), strict=True):
        for name in ("vector", "sentences", "tokens", "owners"):
            one, other = getattr(ours, name), getattr(theirs, name)
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)
    assert kept.vectors.vectors([]).shape == files.vectors.vectors([]).shape == (0, 384)
    assert kept.vectors.parts([]) == files.vectors.parts([]) == []
    np.testing.assert_array_equal(kept.projection.matrix, files.projection.matrix)  # type: ignore[union-attr]
    assert kept.stances() == files.stances() != []


@pytest.mark.parametrize("allowed", [None, [], [3], [40, 3, 11, 12], range(49)])
def test_the_nearest_passages(both: Pair, allowed: list[int] | None) -> None:
    files, kept = both
    queries = files.vectors.vectors(range(0, 49, 7))
    inside = None if allowed is None else np.array(allowed, np.int64)
    (scores, ids), (their_scores, their_ids) = (
        generation.vectors.search(queries, 12, inside) for generation in (kept, files)
    )
    np.testing.assert_array_equal(ids, their_ids)
    np.testing.assert_allclose(scores, their_scores, atol=1e-6)
    assert scores.dtype == their_scores.dtype == np.float32
