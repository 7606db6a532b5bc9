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
        # two words of one side are one
        ("who rejects or opposes tolls?", -1, "tolls"),
        ("who criticises and rejects the forecast?", -1, "the forecast"),
        ("who reject oppose tolls", -1, "tolls"),
        ("who accepts or rejects tolls?", 0, "tolls"),
        ("who are the scholars that dont like tolls", -1, "tolls"),
        ("people that like the forecast", 1, "the forecast"),
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
        "do critics like it?",
        "which cities support bikes?",
        "what does Miller say about criticism?",
        "when was the treaty agreed",
        "who " + "really " * 200 + "supports it",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert agreement_asked(question, works_of) is None


@pytest.mark.parametrize(
    ("question", "side", "subject"),
    [
        ("who believes the shortage is real?", 1, "the shortage"),
        ("which people do think there is a shortage", 1, "shortage"),
        ("who says it's a real shortage", 1, "shortage"),
        ("which scholars say there is no shortage", -1, "shortage"),
        ("who thinks the shortage isn't real", -1, "the shortage"),
        ("who doesn't believe there is a shortage", -1, "shortage"),
        ("who denies that the shortage exists", -1, "the shortage"),
        ("who calls the term misleading?", -1, "the term"),
        ("who sees the shortage as a myth", -1, "the shortage"),
        ("list the scholars who dont like the label", -1, "the label"),
        ("which scholars like the idea", 1, "the idea"),
        ("how many authors reject the forecast", -1, "the forecast"),
    ],
)
def test_who_holds_that_something_is_real_is_a_side(question: str, side: int, subject: str) -> None:
    asked = agreement_asked(question, works_of)
    assert asked is not None
    assert (asked.side, asked.subject, asked.how_far) == (side, subject, False)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("does everyone agree?", ""),
        ("do all the scholars see it the same way", ""),
        ("does everybody agree its a real shortage", "shortage"),
        ("do all experts think there is a shortage", "shortage"),
        ("do the experts disagree about tolls?", "tolls"),
        ("is there a consensus on tolls", "tolls"),
        ("are scholars divided over tolls?", "tolls"),
        ("is it widely accepted that the shortage is real", "the shortage"),
        ("is the forecast controversial?", "the forecast"),
    ],
)
def test_how_far_people_agree_asks_for_both_sides(question: str, subject: str) -> None:
    asked = agreement_asked(question, works_of)
    assert asked is not None
    assert (asked.side, asked.subject, asked.how_far) == (0, subject, True)
    assert asked.open == question.endswith("controversial?")


@pytest.mark.parametrize(
    "question",
    [
        "who said the shortage cannot be stopped?",
        "who thinks that pumps are dangerous",
        "how many people support the fund",
        "do experts say anything on tolls?",
        "do all cities agree to pay",
        "which scholars like Miller wrote on tolls",
    ],
)
def test_a_claim_with_a_content_of_its_own_is_no_side(question: str) -> None:
    assert agreement_asked(question, works_of) is None
