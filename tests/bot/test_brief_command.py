"""`brief` as members and programs see it."""

from __future__ import annotations

from pathlib import Path

from bot.bot import Bot
from bot.library_worker import LibraryWorker
from retrieval.library import Library


async def test_both_sides_and_the_rest(home: Path, request_of) -> None:
    bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    reply = await bot.handle(request_of("brief", motion="There is an AI arms race", limit=2))
    data = reply.data
    assert set(data) == {"motion", "for", "against", "either", "notes"}
    assert len(data["for"]) == len(data["against"]) == 2 and len(data["either"]) == 2
    titles = [card.title for card in reply.cards]
    assert titles[1:] == ["For the motion", "Against the motion", "Either side could use"]
    assert [e.text for e in reply.cards[1].excerpts] == [e["text"] for e in data["for"]]
    assert all("Stated in a stances file" in e["reason"] for e in (*data["for"], *data["against"]))
    assert reply.cards[1].items[0] == f"Excerpt 1: {data['for'][0]['reason']}"
    assert reply.cards[0].items == tuple(data["notes"])
    third = await bot.handle(request_of("quote", topic="3"))
    assert third.data["text"] == data["against"][0]["text"]
    await bot.close(patience=1)


async def test_a_side_or_a_motion_without_evidence(home: Path, request_of) -> None:
    bot = Bot(LibraryWorker(lambda say: Library.open(home)))
    one = await bot.handle(request_of("brief", motion="The great powers should cooperate on AI"))
    assert one.data["for"] and not one.data["against"]
    assert "nothing that is surely on this side" in one.cards[2].text
    off = await bot.handle(request_of("brief", motion="School uniforms should be abolished"))
    assert off.ok and off.data["for"] == off.data["against"] == off.data["either"] == []
    assert "nothing on this motion" in off.cards[0].text
    empty = await bot.handle(request_of("brief", motion="…"))
    assert not empty.ok
    await bot.close(patience=1)
