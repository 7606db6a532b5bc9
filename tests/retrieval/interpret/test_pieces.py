"""Requests for a numbered figure, and for the author as a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.storage.ports import PassageStore
from retrieval.interpret.pieces import (
    as_student,
    asks_about_author,
    figure_asked,
    is_biography,
    with_author,
)
from retrieval.library import Library
from retrieval.types import Question
from tests.retrieval.made_up import markdown, text_index

TEXT = """# Salt

## Prices

Salt was dear in 1700, as figure 1 shows, and cheaper later. Its price fell with every new mine.

Figure 1: Salt prices by year.

Figure 12: Mines by county.
"""


@pytest.fixture(scope="module")
def salt(tmp_path_factory: pytest.TempPathFactory) -> PassageStore:
    folder: Path = tmp_path_factory.mktemp("salt")
    return text_index(folder, markdown(TEXT))


@pytest.mark.parametrize(
    "question", ["whats figure 1 about", "Figure 1", "what does fig. 1 show?", "explain figure 1 please"]
)
def test_the_caption_of_the_figure(salt: PassageStore, question: str) -> None:
    found = figure_asked(salt, question)
    assert found is not None
    assert [salt.passage(n).text for n in found.passages] == ["Figure 1: Salt prices by year."]


@pytest.mark.parametrize(
    "question", ["what does figure 2 show?", "which mines does figure 1 leave out?", "table 1", "salt"]
)
def test_no_caption(salt: PassageStore, question: str) -> None:
    assert figure_asked(salt, question) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("author's background", "life"),
        ("what is the background of the author?", "life"),
        ("tell me about the author", "life"),
        ("Vorn's biography", "life"),
        ("what is the author's job?", "life"),
        ("where does the author study?", "fact"),
        ("where is the author from", "fact"),
        ("which university does Vorn work for?", "fact"),
        ("where is the author of the article from", "fact"),
        ("is the writer of this essay a student?", "fact"),
        ("what nationality is the author", "fact"),
        ("is the author Dutch?", "fact"),
        ("what does the person who wrote this do?", "life"),
        ("tell me about the person behind this text", "life"),
        ("what did the author of the treaty study?", None),
        ("is the author against the tax?", None),
        ("what does the author do about salt?", None),
        ("what is the author's view of background checks?", None),
        ("what is the conceptual background?", None),
        ("Geist's background", None),
        ("what does the author say about work?", None),
    ],
)
def test_questions_about_the_author(question: str, kind: str | None) -> None:
    assert asks_about_author(question, {"vorn"}) == kind


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("About the Author", True),
        ("Contributors", True),
        ("The Author's Biography", True),
        ("Background", False),
    ],
)
def test_headings_of_notes_on_the_author(heading: str, is_one: bool) -> None:
    assert is_biography(heading) is is_one


def test_in_the_bundled_article(library: Library) -> None:
    answer = library.ask([Question("author's background")])[0]
    assert answer.answered and {e.section for e in answer.excerpts} == {"About the Author"}
    answer = library.ask([Question("whats figure 1 about")])[0]
    assert answer.answered and answer.excerpts[0].text.startswith("Figure 1")
    german = library.ask([Question("was ist ein Wettrüsten?")])[0]
    assert all(e.kind != "reference" for e in german.closest)


def test_the_author_by_the_name_of_the_note() -> None:
    assert with_author("where does the writer of this essay study?", "Ida") == "where does Ida study?"
    assert with_author("the person behind this text", None) == "the author"


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("Where does Ida study?", "Where is Ida a student?"),
        ("what is the author studying?", "what is the author a student of?"),
        ("What does Ida study in birds?", None),
        ("Where does Ida work?", None),
    ],
)
def test_where_somebody_is_a_student(question: str, put: str | None) -> None:
    assert as_student(question) == put


@pytest.mark.parametrize(
    "question", ["Where does the author study?", "At which university does the author study?"]
)
def test_a_fact_about_the_author_of_the_bundled_article(library: Library, question: str) -> None:
    answer = library.ask([Question(question)])[0]
    assert answer.answered and "London School of Economics" in answer.excerpts[0].text
