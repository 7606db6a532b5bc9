"""Questions on a reference list recognised by their words in any order, and questions that only look so."""

from __future__ import annotations

import pytest

from retrieval.interpret.fact_types import FactRequest
from tests.retrieval.interpret.test_fact_request import asked


@pytest.mark.parametrize(
    ("question", "what", "wording"),
    [
        ("is any of the literature in German?", "references", "in German"),
        ("are there any non-English sources", "references", "not in English"),
        ("does it use any Spanish literature?", "references", "in Spanish"),
        ("which literature is from 2010?", "references", "2010"),
        ("which of the sources are books?", "references", "that are books"),
        ("anything by Okafor in the list of sources?", "references", "by Okafor"),
        ("what is the newest source he uses", "newest reference", ""),
        ("how recent is the literature", "newest reference", ""),
        ("what's the oldest thing in the bibliography", "oldest reference", ""),
        ("how long is the bibliography", "number of references", ""),
        ("what works does the author rely on", "references", ""),
    ],
)
def test_by_the_words_alone(question: str, what: str, wording: str) -> None:
    request = asked(question)
    assert request is not None
    assert request.what == what
    assert request.filter is not None
    assert wording in request.filter.wording


@pytest.mark.parametrize(
    "question",
    [
        "what is the newest source of fish he uses",
        "is any of the water in German ponds?",
        "how long is the oldest reed",
        "which book of his is quoted",
        "what are the sources of the tide",
        "is the literature wrong about frogs?",
        "how recent are the ponds",
    ],
)
def test_a_word_of_another_subject_leaves_it_to_the_text(question: str) -> None:
    assert asked(question) is None


def test_what_an_author_has_written() -> None:
    assert asked("what has Okafor written in 2015?") == FactRequest(
        "title", ("okafor-2015",), name="okafor", year="2015"
    )


def test_the_text_s_author_is_not_an_entry_s() -> None:
    """A function word of an entry's title ("of the north") names no entry."""
    assert asked("where is the author of the article from?") is None
    assert asked("who is the author of the paper of the?") is None
