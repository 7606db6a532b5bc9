"""Which questions ask for what a text's author fears or hopes."""

from __future__ import annotations

import pytest

from retrieval.interpret.attitude_question import attitude_asked


@pytest.mark.parametrize(
    ("question", "attitude", "rest"),
    [
        ("what is the author worried about", "concerns", "about"),
        ("what still worries the writer even with the new plan?", "concerns", "even with the new plan"),
        ("which risks does the author still see in markets", "concerns", "in markets"),
        ("whats the writers biggest concern", "concerns", ""),
        ("does the writer see any danger left", "concerns", "left"),
        ("what are the main fears of the authors?", "concerns", ""),
        ("what does the article warn of", "concerns", "of"),
        ("mills main fear", "concerns", ""),
        ("what are the authors hopes", "hopes", ""),
        ("whats the authors final hope for trade", "hopes", "for trade"),
        ("what is Mill hopeful about", "hopes", "about"),
    ],
)
def test_fears_and_hopes(question: str, attitude: str, rest: str) -> None:
    assert attitude_asked(question, lambda name: name == "mill") == (attitude, rest)


@pytest.mark.parametrize(
    "question",
    [
        "what is Scharre worried about",
        "what are critics afraid of",
        "what worries people",
        "which risks does the study mention",
        "what problem does the paper address",
        "what does the author argue",
    ],
)
def test_other_questions(question: str) -> None:
    assert attitude_asked(question, lambda name: name == "mill") is None
