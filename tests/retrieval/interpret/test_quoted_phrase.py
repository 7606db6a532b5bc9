"""Questions about words in quotation marks."""

from __future__ import annotations

import pytest

from index.storage.ports import PassageStore
from retrieval.interpret.quoted_phrase import quoted
from retrieval.library import Library
from retrieval.types import Question


@pytest.mark.parametrize(
    "question",
    [
        'who says "innovation race"?',
        "Who uses the term “innovation race”?",
        'where does it say "Innovation Race"',
    ],
)
def test_who_says_it_and_where(library: Library, question: str) -> None:
    (answer,) = library.ask([Question(question)])
    assert answer.answered
    assert all("innovation race" in excerpt.text.lower() for excerpt in answer.excerpts)


@pytest.mark.parametrize(
    "question",
    [
        'who says "purple banana"?',
        'who says "innovation race" is wrong?',
        'what is an "innovation race"?',
        "who says innovation race?",
        'who says "?"',
    ],
)
def test_other_questions_are_asked_as_they_are(text_store: PassageStore, question: str) -> None:
    assert quoted(question, text_store) is None


def test_what_is_nowhere_is_not_answered(library: Library) -> None:
    (answer,) = library.ask([Question('who says "purple banana"?')])
    assert not answer.answered
