"""Sentences that decide a yes-or-no question by a contrast."""

from __future__ import annotations

import pytest

from retrieval.answer.deciding import contrast, says_so
from retrieval.library import Library
from retrieval.types import Question


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        (
            "Does Bruun want a total ban on nets?",
            "He calls for a selective ban on nets.",
            "The text says “selective”, not “total”.",
        ),
        (
            "Is the port ahead in shipping?",
            "The port lags in shipping.",
            "The text says “lags”, not “ahead”.",
        ),
        ("Is Roth against working with ports?", "For this reason Roth wants to work with ports.", None),
        (
            "Can we stop the decline of the port?",
            "The decline of the port is unstoppable.",
            "The text says “unstoppable”.",
        ),
        (
            "Is it true that the port is ahead in shipping?",
            "The port lags in shipping.",
            "The text says “lags”, not “ahead”.",
        ),
        ("Is the port behind in shipping?", "The port lags in shipping.", None),
        ("Does Bruun want a ban on nets?", "He calls for a selective ban on nets.", None),
        ("Why does Bruun want a total ban on nets?", "He calls for a selective ban on nets.", None),
        ("Does Bruun want a total ban on nets?", "He counts selective schools.", None),
        ("Did Bruun close the port in the end?", "Bruun, starting with the port, closed it.", None),
    ],
)
def test_a_contrast_decides(question: str, sentence: str, said: str | None) -> None:
    assert contrast(question, sentence) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why is the port lagging in all trades?", True),
        ("Why is the port lagging in most trades?", True),
        ("Why is the port leading in all trades?", False),
        ("Why is the port not lagging in all trades?", False),
        ("Is the port lagging in all trades?", False),
        ("Why is the harbour port lagging in all trades?", False),
    ],
)
def test_a_sentence_in_the_words_of_the_question(question: str, said: bool) -> None:
    assert says_so(question, "Ships are few. The port lags in all trades, mostly due to its tolls.") is said


def test_such_a_sentence_answers(library: Library) -> None:
    answer = library.ask([Question("Does Schmidt want total decoupling from China?")])[0]
    assert answer.answered and "selective decoupling" in answer.excerpts[0].text
    assert answer.caution == "The text says “selective”, not “total”."
