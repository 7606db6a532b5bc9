"""`quote` as members and programs see it: three verdicts that look different."""

from __future__ import annotations

from fake_library import FakeLibrary

from bot.bot import Bot
from bot.library_worker import LibraryWorker


async def test_three_verdicts(request_of) -> None:
    bot = Bot(LibraryWorker(lambda say: FakeLibrary()))
    replies = [
        await bot.handle(request_of("quote", topic=topic, limit=2)) for topic in ("race", "comet", "moon")
    ]
    assert [r.cards[0].title for r in replies] == ["On “race”", "Perhaps on “comet”", "Not in the sources"]
    assert len({r.cards[0].tone for r in replies}) == 3
    assert [r.data["verdict"] for r in replies] == ["answered", "perhaps", "not in the sources"]
    assert [len(r.data["excerpts"]) for r in replies] == [2, 2, 0]
    assert [len(r.data["closest"]) for r in replies] == [0, 0, 2]
    assert "very high (90%)" in replies[0].cards[0].footer and "low (40%)" in replies[1].cards[0].footer
    assert "“moon”: very low (2%)" in replies[2].cards[0].text and len(replies[2].cards[0].excerpts) == 2
    for reply in replies:
        assert {"topic", "excerpts", "references"} <= set(reply.data) and reply.data["references"]
    await bot.close(patience=1)


async def test_nothing_at_all(request_of) -> None:
    bot = Bot(LibraryWorker(lambda say: FakeLibrary()))
    reply = await bot.handle(request_of("quote", topic="nothing"))
    assert reply.cards[0].title == "Not in the sources" and "Try other words" in reply.cards[0].text
    assert reply.data["excerpts"] == reply.data["closest"] == []
    await bot.close(patience=1)
