"""Names that the texts nowhere have, and answers of another type than the question asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.storage.texts import TextStore
from retrieval.answer.absent import absent_names, not_named, offers
from tests.retrieval.made_up import markdown, text_index

TEXT = """# Cranes

## Harbours

Ida Roth compared the harbours of China and the Netherlands. The World Trade Council (WTC) paid for the study. Nations united to pay.

The U.S. Defense Department bought forty cranes in 2016, and Norway bought six.
"""


@pytest.fixture(scope="module")
def cranes(tmp_path_factory: pytest.TempPathFactory) -> TextStore:
    folder: Path = tmp_path_factory.mktemp("cranes")
    return text_index(folder, markdown(TEXT))


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("what does the UN say about cranes?", ["UN"]),
        ("did japan buy cranes?", ["Japan"]),
        ("why did Borealis Shipping pay for the study", ["Borealis Shipping"]),
        ("what did Roth and Amsel compare?", ["Amsel"]),
    ],
)
def test_a_name_that_no_text_has(cranes: TextStore, question: str, absent: list[str]) -> None:
    assert absent_names(question, cranes) == absent


@pytest.mark.parametrize(
    "question",
    [
        "what did Roth compare?",
        "what has Beijing to do with it?",
        "how are Dutch harbours?",
        "what did the Pentagon buy?",
        "which cranes did America buy?",
        "what did the WTC pay for?",
        "what do Norwegians buy?",
        "What Do Big Cranes Cost In Atlantis?",
        "which month in the PDF, June?",
        "is 18F there?",
    ],
)
def test_a_name_in_any_form_is_there(cranes: TextStore, question: str) -> None:
    assert absent_names(question, cranes, [TEXT]) == []


def test_a_misspelt_name_is_there(cranes: TextStore) -> None:
    assert absent_names("what did the Netherlnads build?", cranes, [TEXT]) == []
    assert absent_names("what did the Netherlnads build?", cranes) == ["Netherlnads"]


def test_what_is_said_of_absent_names() -> None:
    assert not_named(["UN"]) == "The sources nowhere name “UN”."
    assert not_named(["UN", "Acme"]) == "The sources nowhere name “UN” or “Acme”."


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
