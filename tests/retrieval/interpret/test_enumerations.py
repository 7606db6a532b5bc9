"""Counted items and lists are recognised in texts of many kinds."""

from __future__ import annotations

from pathlib import Path

from index.storage.ports import PassageStore
from index.types import Passage
from retrieval.interpret.enumerations import announces, items_around, list_around, list_under, runs
from retrieval.interpret.pieces import list_named
from tests.retrieval.made_up import markdown, text_index

TEXT = """# Salt

## Uses

Salt has three uses. It serves, first, to keep fish. Second, it feeds cattle. Lastly, it melts ice. The second
half of the trade is in cattle salt. A first mine opened at Hallein.

## Trade

Merchants need these papers:

- a bill of lading
- a toll receipt
- a letter of the guild

They sail in May.

## Highlights

- the price fell by half
- tolls rose twice

## Mines

The main dangers of mines are:

- bad air
- water
"""


def _opened(folder: Path) -> PassageStore:
    return text_index(folder, markdown(TEXT))


def _passage(text_store: PassageStore, words: str) -> Passage:
    return next(p for n in range(text_store.passages) if words in (p := text_store.passage(n)).text)


def test_items_count_on_from_the_first_to_the_last(tmp_path: Path) -> None:
    text_store = _opened(tmp_path)
    found = runs(items_around(text_store, _passage(text_store, "three uses")))
    assert [[i.text for i in run] for run in found] == [
        ["It serves, first, to keep fish.", "Second, it feeds cattle.", "Lastly, it melts ice."]
    ]


def test_a_list_and_the_sentence_that_announces_it(tmp_path: Path) -> None:
    text_store = _opened(tmp_path)
    lead, items = _passage(text_store, "these papers"), _passage(text_store, "toll receipt")
    assert announces(lead.text) and list_under(text_store, lead) == [items]
    assert list_around(text_store, items) == (lead, [items])
    assert list_around(text_store, _passage(text_store, "tolls rose"))[0] is None
    assert list_under(text_store, _passage(text_store, "They sail")) == []


def test_a_list_is_named_by_its_heading_or_by_what_announces_it(tmp_path: Path) -> None:
    text_store = _opened(tmp_path)

    def named(question: str) -> list[str]:
        found = list_named(text_store, text_store.sections(), question)
        return [] if found is None else [text_store.passage(n).text for n in found.passages]

    assert named("list the highlights") == ["the price fell by half\ntolls rose twice"]
    assert named("what are the main dangers in mines?") == []
    assert named("list the dangers of mines") == ["bad air\nwater"]
    assert named("which papers do merchants need?") == [
        "a bill of lading\na toll receipt\na letter of the guild"
    ]
    assert named("list the uses of pepper") == []
    assert named("what dangers are in mines") == []
