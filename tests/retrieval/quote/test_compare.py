"""What is said of a work beside the work itself: close passages, nothing close, an abstract, another language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bound_works import ABSTRACT, GERMAN, REPORT, attach_text, give_abstract, write_article

from index.building.build import build
from index.errors import UnknownKey
from retrieval.library import Library
from retrieval.library_group import LibraryGroup
from retrieval.quote.compare import CLOSE, Comparison


@pytest.fixture(scope="module")
def compared(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The made-up article; Hart's report, Lund's abstract and Brandt's German book are bound."""
    folder = tmp_path_factory.mktemp("compared")
    own = folder / "home"
    own.mkdir()
    (own / "models").symlink_to(home / "models")
    article = write_article(folder)
    text = article.read_text("utf-8").replace(
        "In my view,", "He also holds that oxygen must be banned from every expedition. In my view,"
    )
    article.write_text(text, "utf-8")
    build(own, [article])
    attach_text(own, folder, "hart-2015", REPORT)
    attach_text(own, folder, "brandt-2018", GERMAN)
    give_abstract(own, "lund-2017", ABSTRACT)
    build(own, [], mode="add")
    with closing(Library.open(own)) as opened:
        yield opened


def verbatim(library: Library, found: Comparison) -> None:
    for excerpt in (*found.excerpts, *(s.said for s in found.sentences)):
        assert library.text(excerpt.document)[excerpt.start : excerpt.end] == excerpt.text


def test_each_sentence_on_a_work_stands_beside_what_the_work_says(compared: Library):
    found = compared.compare("hart-2015")
    verbatim(compared, found)
    assert (found.extent, found.language) == ("full text", None)
    first, rope, oxygen = found.sentences
    assert first.said.text.startswith("Hart (2015) argues")
    assert "cannot observe one another" in first.closest[0].excerpt.text
    assert "common rope" in rope.closest[0].excerpt.text
    # the work is silent on this
    assert "oxygen" in oxygen.said.text
    assert oxygen.closest == ()
    for sentence in found.sentences:
        sure = [close.confidence for close in sentence.closest]
        assert sure == sorted(sure, reverse=True)
        assert all(CLOSE <= each <= 1 for each in sure)
        assert len(sure) <= 3
        assert sentence.said.speaks == "article"
        assert {close.excerpt.speaks for close in sentence.closest} <= {"work"}
    assert [e.number for e in found.excerpts] == list(range(1, len(found.excerpts) + 1))
    assert [s.said.number for s in found.sentences] == [1, 2, 3]


def test_an_abstract_is_compared_as_an_abstract(compared: Library):
    found = compared.compare("lund-2017")
    verbatim(compared, found)
    assert found.extent == "abstract"
    assert {e.speaks for e in found.excerpts} == {"abstract"}


def test_a_work_in_another_language_is_named_as_such(compared: Library):
    found = compared.compare("brandt-2018")
    assert found.language == "German"
    assert found.sentences
    assert found.excerpts == ()


def test_a_key_without_a_text_is_refused_with_what_to_do(new_home: Path, tmp_path: Path):
    build(new_home, [write_article(tmp_path)])
    with closing(Library.open(new_home)) as library:
        with pytest.raises(UnknownKey, match="moot sources add hart-2015 PATH"):
            library.compare("hart-2015")
        with pytest.raises(UnknownKey, match="hart-2015"):
            library.compare("hart-2014")


def test_a_work_that_is_one_of_the_texts_is_compared_too(new_home: Path, tmp_path: Path):
    text = (
        "---\ntitle: Racing for the summit\nauthor: Edda Hart\ndate: 2015\n---\n\n"
        "Teams that cannot see each other climb faster, and they fall more often.\n"
    )
    (tmp_path / "hart.md").write_text(text, "utf-8")
    build(new_home, [write_article(tmp_path), tmp_path / "hart.md"])
    with closing(Library.open(new_home)) as library:
        found = library.compare("hart-2015")
    assert found.extent == "full text"
    assert "fall more often" in found.sentences[0].closest[0].excerpt.text
    assert found.sentences[0].said.document == "moe-2020"


def test_a_group_compares_in_the_corpus_that_has_the_text(compared: Library, new_home: Path, tmp_path: Path):
    build(new_home, [write_article(tmp_path)], corpus="bare")
    with closing(Library.open(new_home, corpus="bare")) as bare:
        group = LibraryGroup([bare, compared])
        # the entry alone and the work are two texts, so the group gives them two keys
        every = group.keys()
        key = next(k for k in every if k.startswith("hart-2015") and _has_text(group, k))
        found = group.compare(key)
        texts = [s.said.text for s in compared.compare("hart-2015").sentences]
        assert [s.said.text for s in found.sentences] == texts
        with pytest.raises(UnknownKey):
            group.compare("ghost-1999")


def _has_text(group: LibraryGroup, key: str) -> bool:
    try:
        return bool(group.compare(key).sentences)
    except UnknownKey:
        return False
