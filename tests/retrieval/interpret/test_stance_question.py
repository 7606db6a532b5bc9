"""Questions for the author's own stance, by whose stance they ask for and on what."""

from __future__ import annotations

import pytest

from retrieval.interpret.stance_question import stance_asked


def asked(question: str) -> str | None:
    return stance_asked(question, lambda name: name == "mill")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("do the authors agree that larks should be sold?", "larks should be sold?"),
        ("does the reviewer like how it's written", "how it's written"),
        ("would Mill say society may punish opinions?", "society may punish opinions?"),
        ("is the author for or against markets", "markets"),
        ("are they in favour of longer passwords?", "longer passwords?"),
        ("what is Mill's own view on education?", "education?"),
        ("where do the authors stand on trade", "trade"),
        ("what does the author think of larks?", "larks?"),
        ("what does Mill himself think about markets", "markets"),
        ("so does she really think parents are right", "parents are right"),
    ],
)
def test_the_subject_of_a_stance(question: str, subject: str) -> None:
    assert asked(question) == subject


@pytest.mark.parametrize(
    "question",
    [
        "does Scharre agree that there is a race?",
        "do larks like the rain?",
        "did the government want a treaty?",
        "what is Scharre's view on races?",
        "what do the authors count?",
        "is there an author for every paper?",
    ],
)
def test_a_question_for_another_s_view_or_for_a_fact_is_none(question: str) -> None:
    assert asked(question) is None
