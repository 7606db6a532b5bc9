"""Questions for the author's position as such, and requests for writing."""

from __future__ import annotations

import pytest

from retrieval.interpret.position_question import position_asked
from retrieval.interpret.work_request import asks_for_writing


@pytest.mark.parametrize(
    "question",
    [
        "whats the authors own opinion on the debate",
        "what is the author's stance?",
        "which side is the author on?",
        "does the author take sides?",
        "what does mill think?",
        "what does the writer believe",
        "where does she stand in the debate?",
        "what is his own view?",
        "what is the author's answer to the question?",
    ],
)
def test_the_position_is_asked(question: str) -> None:
    assert position_asked(question, lambda name: name == "mill")


@pytest.mark.parametrize(
    "question",
    [
        "what does the author think about tolls?",
        "what does roth think?",
        "which side of the river is the mill on?",
        "what is the author's name?",
        "does the author take the train?",
    ],
)
def test_something_else_is_asked(question: str) -> None:
    assert not position_asked(question, lambda name: name == "mill")


@pytest.mark.parametrize(
    ("question", "writing"),
    [
        ("can you write my essay about cranes for me?", True),
        ("tell me a joke about cranes", True),
        ("give me a good title for my paper", True),
        ("write us a short poem", True),
        ("who wrote the essay?", False),
        ("give me a quote about poems", False),
        ("tell me a bit about cranes", False),
        ("what does the paper write on letters?", False),
    ],
)
def test_requests_for_writing(question: str, writing: bool) -> None:
    assert asks_for_writing(question) is writing
