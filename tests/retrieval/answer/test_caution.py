"""What a question takes for granted and the sentence says otherwise."""

from __future__ import annotations

import pytest

from retrieval.answer.caution import GENERIC, caution

SHARED = "The survey of the harbour was finished in 2017 by Ida Roth, and 36% of the cranes were idle."


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("why was the survey of the harbour finished in 2019?", SHARED, "The text says 2017, not 2019."),
        ("63% of the cranes were idle in the harbour, right?", SHARED, "The text says 36%, not 63%."),
        (
            "why do harbour crews get a warning 5 minutes before the gate closes?",
            "Harbour crews get a warning 1 hour before the gate closes.",
            "The text says 1 hour, not 5 minutes.",
        ),
        (
            "so the harbour survey was led by Amsel?",
            "The harbour survey was led by Bruun (2016) for the port.",
            "Bruun (2016) says this, not Amsel.",
        ),
        (
            "why does the old mill lead the new one in output?",
            "The old mill lags the new one in output.",
            "The text says “lags”, not “lead”.",
        ),
        (
            "why does the rule apply retroactively to ships?",
            "The rule does not apply retroactively to ships.",
            "The text denies this: “not apply retroactively”.",
        ),
        (
            "the toll for the bridge is always paid, isn't it?",
            "The toll for the bridge is rarely paid.",
            "The text says “rarely”, not “always”.",
        ),
        (
            "why is the toll for the bridge not paid by carters?",
            "The toll for the bridge is paid by carters.",
            "The text does not deny this: “the bridge is paid”.",
        ),
    ],
)
def test_a_premise_that_the_sentence_contradicts(question: str, sentence: str, said: str) -> None:
    assert caution(question, sentence) == said


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when was the survey of the harbour finished?", SHARED),
        ("how many of the cranes were idle?", SHARED),
        ("why was the survey finished in 2017?", SHARED),
        ("is the old mill ahead of the new one?", "The old mill is behind the new one."),
        ("does the rule apply retroactively to ships?", "The rule does not apply retroactively to ships."),
        ("why is a third of the cranes idle?", "Of the cranes 1/3 is idle."),
        ("why is the knot not simple?", "The knot is complex."),
        ("what does Roth say on the survey of the harbour?", "The survey of the harbour pleased Bruun."),
        ("the harbour", SHARED),
        ("", ""),
    ],
)
def test_no_caution_without_a_contradiction(question: str, sentence: str) -> None:
    context = "Ida Roth: On harbours."
    assert caution(question, sentence, context) is None


def test_a_reader_that_is_sure_is_heard() -> None:
    question, sentence = "why do keepers trust the tide tables?", "Keepers laugh at any table of the tide."
    assert caution(question, sentence) is None
    assert caution(question, sentence, contradicts=0.95) == GENERIC
    assert caution(question, sentence, contradicts=0.05) is None


def test_a_word_put_for_another_counts_with_a_reader() -> None:
    question, sentence = (
        "why does the asbestos industry resist this time?",
        "This time the tobacco industry resists.",
    )
    assert caution(question, sentence) is None
    said = caution(question, sentence, contradicts=0.8)
    assert said == "The text says “tobacco industry”, not “asbestos industry”."
