"""Negated questions for a reason, without their negation."""

from __future__ import annotations

import pytest

from retrieval.interpret.negated import without_negation


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("why is the ferry not a ship?", "why is the ferry a ship?"),
        ("why do they say the ferry isnt a ship", "why do they say the ferry is a ship"),
        ("why doesn't the name fit?", "why does the name fit?"),
        ("why can't the storm be stopped?", "why can the storm be stopped?"),
        ("why won’t the pilots sail?", "why will the pilots sail?"),
        ("why cannot pilots sail?", "why can pilots sail?"),
        ("why do pilots not like the law?", "why do pilots dislike the law?"),
        ("why doesn't Roth support the law?", "why does Roth oppose the law?"),
        ("how is a ferry not the same as a ship?", "how is a ferry different from a ship?"),
    ],
)
def test_a_question_for_a_reason_without_its_negation(question: str, plain: str) -> None:
    assert without_negation(question) == plain


@pytest.mark.parametrize(
    "question",
    [
        "why is the ferry a ship?",
        "why not sail?",
        "is the ferry not a ship?",
        "how is a ferry not just a ship?",
        "why don't pilots sail and ferries not land?",
        "why isn't every ferry a ship not to be sunk?",
        "what doesn't fit?",
    ],
)
def test_other_questions_are_left(question: str) -> None:
    assert without_negation(question) is None
