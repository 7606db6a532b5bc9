"""The passages around an excerpt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.errors import UnknownKey
from index.storage.ports import PassageStore
from retrieval.answer.context import LONGEST, around
from retrieval.library import Library
from retrieval.types import Excerpt


@pytest.fixture(scope="module")
def excerpts(library: Library) -> list[Excerpt]:
    return list(library.quote("arms race", limit=25).excerpts)


def test_the_passage_that_holds_it_and_its_neighbours(library: Library, excerpts: list[Excerpt]) -> None:
    sizes = set()
    for excerpt in excerpts:
        found = library.around(excerpt)
        text = library.text(excerpt.document)
        assert [each.number for each in found] == list(range(1, len(found) + 1))
        assert [each.start for each in found] == sorted(each.start for each in found)
        assert all(each.text == text[each.start : each.end] for each in found)
        (holding,) = [each for each in found if each.start <= excerpt.start < each.end]
        assert excerpt.text in holding.text
        assert holding.passage == excerpt.passage
        assert {(each.document, each.section) for each in found} == {(excerpt.document, excerpt.section)}
        assert len(found) == 1 or sum(len(each.text) for each in found) <= LONGEST
        sizes.add(len(found))
    assert max(sizes) > 1


def test_none_stands_between_them(text_store: PassageStore, excerpts: list[Excerpt]) -> None:
    passages = sorted(text_store.many(text_store.select()).values(), key=lambda passage: passage.start)
    starts = [passage.start for passage in passages]
    for excerpt in excerpts:
        at = [starts.index(each.start) for each in around(text_store, excerpt)]
        assert at == list(range(at[0], at[0] + len(at)))
        assert len(at) <= 3


def test_of_a_text_that_has_changed_there_is_nothing(
    text_store: PassageStore, excerpts: list[Excerpt]
) -> None:
    excerpt = excerpts[0]
    for changed in (
        replace(excerpt, text=excerpt.text + " indeed"),
        replace(excerpt, start=excerpt.start + 1, end=excerpt.end + 1),
        replace(excerpt, start=10**9, end=10**9 + len(excerpt.text)),
    ):
        assert around(text_store, changed) == []


def test_of_a_text_that_is_gone_that_is_said(library: Library, excerpts: list[Excerpt]) -> None:
    with pytest.raises(UnknownKey):
        library.around(replace(excerpts[0], document="gone-2020"))
