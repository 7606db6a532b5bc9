"""Answers of another type than the question asks for."""

from __future__ import annotations

import pytest

from retrieval.answer.offers import offers
from retrieval.answer.sought import speaks_of_sought


@pytest.mark.parametrize(
    ("question", "sentence", "offered"),
    [
        ("how many cranes are there?", "The cranes are old.", False),
        ("how many cranes are there?", "Forty cranes are old.", True),
        ("how often are cranes oiled?", "Cranes are oiled daily.", True),
        ("how often are cranes oiled?", "How much oil a crane needs is up to its keeper.", False),
        ("how much does a crane cost?", "More details are in the report on cranes.", False),
        ("how much does a crane cost?", "A crane is sold for £900.", True),
        ("how much oil does a crane need?", "Cranes need little oil.", True),
        ("how long do cranes last?", "Cranes last for decades.", True),
        ("which university does Roth work for?", "Roth argues that cranes are old.", False),
        ("which university does Roth work for?", "Roth is at the Institute of Cranes.", True),
        ("who makes cranes?", "Cranes lift without a crew, which quickens decision-making.", False),
        ("who makes cranes?", "Kranwerk and two others sell cranes.", True),
        ("who built the cranes?", "The cranes stood there thanks to work by Ida Roth.", True),
        ("where are cranes made?", "Cranes lift what is heavy, in AI or in trade.", False),
        ("where are cranes made?", "Cranes come from Bergen.", True),
        ("why are the cranes old?", "The cranes are old.", True),
        ("how many cranes did Roth buy?", "Cranes, which can be seen in docks (Holm, 2023), are old.", False),
        (
            "how many iron cranes exist?",
            "One major way to lift is the crane, of iron since old times.",
            False,
        ),
        ("how many cranes did Roth buy?", "Roth bought no cranes.", True),
        ("how many cranes did Roth buy?", "Of the cranes on the pier Roth bought 12.", True),
        ("how many drawings did Roth keep?", "Roth kept some 2,000 fine prints. Drawings came later.", True),
        ("how many people died?", "The storm killed 300 sailors.", True),
        (
            "who heads the Harbour Board?",
            "The U.S. Harbour Ministry has launched the “Harbour Board” to buy cranes.",
            False,
        ),
        ("who is the head of the Harbour Board?", "The Harbour Board, led by engineers, buys cranes.", True),
        ("who runs the Harbour Board?", "In Bergen the Harbour Board of Ida Roth buys cranes.", True),
        ("who leads in cranes?", "The north buys most of them.", True),
        ("who runs the harbour board", "The ministry launched the “Harbour Board” to buy cranes.", False),
        (
            "who is in charge of the harbour board",
            "The “Harbour Board” has launched a plan for cranes that is to make it a leader by 2030.",
            False,
        ),
        ("who heads the harbour board", "More tolls, says the Harbour Board, would lead to a loss.", False),
        ("who heads the Harbour Board?", "The Harbour Board, which Norwegians like, fought Afghanis.", False),
        ("who runs the Harbour Board?", "Roth's “Harbour Board” has cranes.", True),
        ("who runs the Harbour Board?", "Norway's “Harbour Board” has cranes.", False),
        ("who leads the harbour board", "Engineers lead the “Harbour Board”.", True),
    ],
)
def test_the_type_of_answer(question: str, sentence: str, offered: bool) -> None:
    assert offers(question, sentence) is offered


@pytest.mark.parametrize(
    ("sentence", "offered"),
    [
        ("Holm teaches the history of tides.", True),
        ("Holm has kept a light in Bergen for years.", True),
        ("Holm argues that tides are no weapon.", False),
    ],
)
def test_where_somebody_works_asks_for_a_place(sentence: str, offered: bool) -> None:
    assert offers("Where does Anna Holm work?", sentence) is offered
    assert offers("Where does the tide come in?", sentence)


RULE = "The Harbour Act aims to keep ships apart and sets up a board of pilots."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what penalties does the Harbour Act provide for?", "Who breaks the Harbour Act is fined."),
        ("what's the fine for ships under the Harbour Act?", "Captains pay 40 crowns under the Harbour Act."),
        ("which exceptions does the Harbour Act make?", "The Harbour Act does not apply to ferries."),
        ("what is Holm's main evidence for the Harbour Act?", "Holm found that 30 ships collided."),
        ("what budget does the Harbour Act set aside?", "The Harbour Act gives £900 to pilots."),
        ("who paid for the Harbour Act?", "Merchants funded the Harbour Act."),
        ("who was appointed under the Harbour Act?", "Ida Roth became chief pilot under the Harbour Act."),
        ("where is the board of pilots based?", "The board of pilots meets in Bergen."),
        ("where is the pilots' office?", "The pilots' office is near the old church."),
        ("when was the Harbour Act passed?", "The Harbour Act was passed after the great storm."),
        ("how many hours do pilots work under the Harbour Act?", "Pilots work for nine hours."),
        ("what colour does the Harbour Act demand?", "Under the Harbour Act hulls are red."),
        ("which language is the Harbour Act written in?", "The Harbour Act was drafted in Danish."),
        ("how much does the Harbour Act cost?", "The Harbour Act cost the town 900 crowns."),
    ],
)
def test_an_attribute_that_the_sentence_states(question: str, sentence: str) -> None:
    assert offers(question, sentence)
    assert offers(question, RULE, [sentence]) or question.startswith("how")
    assert not offers(question, RULE)


def test_words_that_state_nothing_of_the_kind() -> None:
    where, why = "where is the Harbour Board?", "what is Roth's main evidence for the Harbour Act?"
    assert not offers(where, "The Harbour Board seeks to coordinate AI and aims to limit tolls.")
    assert not offers(why, "Roth makes her point on the Harbour Act plainly.")
    assert offers(why, "Roth points to the collisions before the Harbour Act.")


@pytest.mark.parametrize(
    "question",
    [
        "what is the Harbour Act?",
        "what does the Harbour Act aim for?",
        "what is the purpose of the Harbour Act?",
        "who wrote about the fines of the Harbour Act?",
        "why are there penalties in the Harbour Act?",
    ],
)
def test_a_question_for_no_known_attribute_is_not_judged(question: str) -> None:
    assert offers(question, RULE)


@pytest.mark.parametrize(
    ("question", "sentence", "speaks"),
    [
        ("which dangers of ferries are named?", "A ferry carries ships' crews.", False),
        ("which dangers of ferries are named?", "Ferries may sink by a pilot's error.", True),
        ("list the advantages of ferries", "Ferries are quicker than rowing boats.", True),
        ("list the advantages of ferries", "A ferry carries crews.", False),
        ("list the parts of a ferry", "A ferry carries crews.", None),
    ],
)
def test_what_a_list_seeks(question: str, sentence: str, speaks: bool | None) -> None:
    assert speaks_of_sought(question, sentence) is speaks
