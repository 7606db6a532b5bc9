"""`stances` as members and programs see it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from index.building.build import build
from retrieval.json_forms import excerpt_json
from retrieval.library import Library


async def test_positions_by_question_and_side(home: Path, request_of) -> None:
    bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    reply = await bot.handle(request_of("stances"))
    with closing(Library.open(home)) as library:
        stances = library.stances()
    assert [(row["holder"], row["key"], row["position"]) for row in reply.data] == [
        (s.holder, s.key, s.position) for s in stances
    ]
    assert set(reply.data[0]["excerpt"]) == set(excerpt_json(stances[0].excerpt))
    # every position stands in a card with the excerpt of its number, each excerpt once in the reply
    shown = [e.number for card in reply.cards for e in card.excerpts]
    assert len(set(shown)) == len(shown) == max(row["excerpt"]["number"] for row in reply.data)
    assert sum(len(card.fields) for card in reply.cards) == len(stances)
    one = await bot.handle(request_of("stances", words="Scharre"))
    assert {row["key"] for row in one.data} == {"scharre-2021"} and one.cards[0].text.startswith("Against")
    pasted = await bot.handle(request_of("quote", topic="1"))
    assert pasted.data["text"] == one.data[0]["excerpt"]["text"]
    none = await bot.handle(request_of("stances", words="penguins"))
    assert none.ok and none.data == [] and "Scharre" in none.cards[0].text
    await bot.close(patience=1)


async def test_without_a_file_it_says_what_to_do(new_home: Path, tmp_path: Path, request_of) -> None:
    (tmp_path / "salt.md").write_text("# On salt\n\nBy Bo Li\n\nSalt was traded early.\n", encoding="utf-8")
    build(new_home, [tmp_path / "salt.md"])
    bot = Bot(LibraryWorker(lambda say: Library.open(new_home)))
    reply = await bot.handle(request_of("stances"))
    assert reply.ok and reply.data == [] and "stances.json" in reply.cards[0].text
    await bot.close(patience=1)
