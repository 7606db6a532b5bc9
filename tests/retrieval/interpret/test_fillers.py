"""Words of talk around a question."""

from __future__ import annotations

import pytest

from retrieval.interpret.fillers import without_fillers


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("whats this text even about", "whats this text about"),
        ("what the heck is this text about?", "what is this text about?"),
        ("lol what is this about", "what is this about"),
        ("ok but what are ferries actually", "what are ferries"),
        ("what is a ferry even?", "what is a ferry?"),
        ("remind me what the text was about", "what was the text about"),
        ("i forgot who built the mill", "who built the mill"),
        ("why on earth do ferries sink tho?", "why do ferries sink?"),
        ("which faults of the mill are mentioned?", "what are the faults of the mill?"),
        ("and what criticism of the plan is mentioned here", "and what is the criticism of the plan"),
        ("haha, who's actually steering the ferry pls", "who's steering the ferry"),
    ],
)
def test_fillers_are_left_out(question: str, plain: str) -> None:
    assert without_fillers(question) == plain


@pytest.mark.parametrize(
    "question",
    [
        "what if even ferries sink?",
        "is nine odd or even?",
        "so why do ferries sink?",
        "and what about the mill?",
        "do pilots actually steer ferries?",
        "which ferries are mentioned?",
        "what is the name of the mill that was mentioned?",
        "even though ferries sink, why sail?",
        "lol",
        "please",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert without_fillers(question) == question
