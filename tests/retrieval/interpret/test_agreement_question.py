"""Which questions ask who agrees or disagrees, with whom, and on which side."""

from __future__ import annotations

import pytest

from retrieval.interpret.agreement_question import agreement_asked


def works_of(phrase: str) -> frozenset[str]:
    known = {"miller": "miller-2010", "ortega": "ortega-2012"}
    return frozenset({known[phrase.lower()]} if phrase.lower() in known else ())


@pytest.mark.parametrize(
    ("question", "side", "subject"),
    [
        ("who supports the tram tunnel?", 1, "the tram tunnel"),
        ("who else rejects the tunnel thesis", -1, "the tunnel thesis"),
        ("which scholars are critical of tolls?", -1, "tolls"),
        ("does anyone oppose congestion pricing?", -1, "congestion pricing"),
        ("list everyone who dismisses the narrative", -1, "the narrative"),
        ("who does not accept the forecast?", -1, "the forecast"),
        ("any counterarguments?", -1, ""),
        ("What are the main objections to tolls?", -1, "tolls"),
        ("criticism of the forecast", -1, "the forecast"),
        ("who are the proponents of tolls?", 1, "tolls"),
        ("who supports tolls and who rejects them?", 0, "tolls"),
        ("who is for and who is against tolls?", 0, "tolls"),
    ],
)
def test_the_side_and_the_subject_are_read(question: str, side: int, subject: str) -> None:
    asked = agreement_asked(question, works_of)
    assert asked is not None
    assert (asked.side, asked.subject, asked.keys) == (side, subject, frozenset())


@pytest.mark.parametrize(
    ("question", "side", "direct"),
    [
        ("who agrees with Miller?", 1, False),
        ("Who disagrees with Miller's view?", -1, False),
        ("who echoes miller", 1, True),
        ("who builds on Miller", 1, True),
        ("criticism of Miller", -1, False),
    ],
)
def test_an_author_is_told_from_a_subject(question: str, side: int, direct: bool) -> None:
    asked = agreement_asked(question, works_of)
    assert asked is not None
    assert (asked.side, asked.keys, asked.direct) == (side, {"miller-2010"}, direct)


@pytest.mark.parametrize(
    "question",
    [
        "do Miller and Ortega agree?",
        "does Miller agree with Ortega on tolls?",
        "do Miller and Ortega share the same view",
        "did Miller contradict Ortega?",
    ],
)
def test_two_authors_are_compared(question: str) -> None:
    asked = agreement_asked(question, works_of)
    assert asked is not None
    assert (asked.keys, asked.other) == ({"miller-2010"}, {"ortega-2012"})


def test_who_says_so_asks_for_those_who_hold_the_claim() -> None:
    asked = agreement_asked("are tolls harmful? who says so?", works_of)
    assert asked is not None
    assert (asked.side, asked.claim) == (1, "are tolls harmful")


@pytest.mark.parametrize(
    "question",
    [
        "who wrote this?",
        "why does he reject tolls?",
        "what did the council agree on?",
        "do buses and trams agree with children?",
        "do the authors agree that tolls work?",
        "who is for?",
        "which cities support bikes?",
        "what does Miller say about criticism?",
        "when was the treaty agreed",
        "who " + "really " * 200 + "supports it",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert agreement_asked(question, works_of) is None
