"""Follow-ups for one item of a list that the last answer began."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.storage.ports import PassageStore
from retrieval.interpret.items import item_asked, items_near
from tests.retrieval.made_up import markdown, text_index

TEXT = """# Bee keeping

## Swarms

A colony swarms for three reasons. The first is a lack of room. The second half of May sees most swarms.
Secondly, an old queen lays too little. The keeper hears it before it is seen.

A third cause is heat. A third of all swarms are lost.

## Feeding

Sugar is fed for two reasons: 1. Hunger. 2. Rain. In the second century nobody fed bees.

## Hives

The first hives were of straw.

## Honey

Honey keeps for two reasons. First, it is dry. Secondly, it is sour. Wax has two uses. The first is light.
The second is seals.
"""


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("whats the third one", 3),
        ("the second one?", 2),
        ("and the last?", -1),
        ("tell me about number 4", 4),
        ("What is the 2nd reason?", 2),
        ("who was the first to keep bees?", None),
        ("what is the Third World?", None),
        ("the last of the queens", None),
        ("second", 2),
    ],
)
def test_the_place_asked_for(question: str, place: int | None) -> None:
    assert item_asked(question) == place


@pytest.mark.parametrize(
    ("shown", "place", "begins"),
    [
        ("A colony swarms for three reasons.", 1, ["The first is a lack of room."]),
        ("A colony swarms for three reasons.", 2, ["Secondly, an old queen lays too little."]),
        ("A colony swarms for three reasons.", -1, ["A third cause is heat."]),
        ("A third cause is heat.", 1, ["The first is a lack of room."]),
        ("The first is light.", 2, ["The second is seals."]),
        ("First, it is dry.", 2, ["Secondly, it is sour."]),
    ],
)
def test_the_item_of_the_list_shown(tmp_path: Path, shown: str, place: int, begins: list[str]) -> None:
    text_store = text_index(tmp_path, markdown(TEXT))
    assert _sentences(text_store, shown, place) == begins


def test_no_item_without_a_list(tmp_path: Path) -> None:
    text_store = text_index(tmp_path, markdown(TEXT))
    assert items_near(text_store, ["The first hives were of straw."], 1) is None
    assert items_near(text_store, ["A colony swarms for three reasons."], 7) is None
    assert items_near(text_store, ["This stands nowhere."], 1) is None


def _sentences(text_store: PassageStore, shown: str, place: int) -> list[str]:
    found = items_near(text_store, [shown], place)
    assert found is not None
    out = []
    for number, sentences in sorted(found.sentences.items()):
        passage = text_store.passage(number)
        for start, end in (passage.sentences[n] for n in sorted(sentences)):
            out.append(passage.text[start - passage.start : end - passage.start])
    return out
