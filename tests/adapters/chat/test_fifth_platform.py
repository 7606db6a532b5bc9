"""A platform without buttons, threads or edits, on the kernel: it loses nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fifth_platform
import pytest
from fifth_platform import Lines
from stores import new_store

from adapters.chat.inbox.files import FileInbox
from adapters.chat.kernel import Chat
from adapters.chat.outbox import Outbox
from bot.bot import Bot
from bot.library_worker import LibraryWorker
from retrieval.library import Library

GREEN = "green"
PATIENCE = 60.0


@dataclass
class Village:
    """A room on the green, with Moot in it."""

    lines: Lines
    bot: Bot
    chat: Chat
    ahead: timedelta = field(default=timedelta())

    @property
    def room(self) -> list[str]:
        return self.lines.rooms[GREEN]

    async def until(self, look: Callable[[], str | None]) -> str:
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:
                await asyncio.sleep(0.01)
        return found

    async def says(self, member: str, text: str, words: str) -> str:
        """A member says a line in the room, and Moot says these words there."""
        before = len(self.room)
        assert await self.lines.say(member, f"{fifth_platform.ADDRESS}{text}", room=GREEN)
        return await self.until(lambda: _with(self.room[before:], words))

    async def whispers(self, member: str, text: str, words: str) -> str:
        """A member whispers, and Moot whispers these words to them."""
        before = len(self.lines.whispers[member])
        assert await self.lines.say(member, text)
        return await self.until(lambda: _with(self.lines.whispers[member][before:], words))


def _with(lines: list[str], words: str) -> str | None:
    said = "\n".join(lines)
    return said if words in said else None


@pytest.fixture
async def village(home: Path, tmp_path: Path) -> AsyncIterator[Village]:
    bot = Bot(
        LibraryWorker(lambda say: Library.open(home)),
        database=new_store(tmp_path / "moot.db"),
        prefix=f"{fifth_platform.ADDRESS}/",
        clock=lambda: datetime.now(UTC) + made.ahead,
    )
    lines = Lines(bot, "mo")
    chat = Chat(bot, lines, FileInbox(tmp_path / "lines"))
    made = Village(lines, bot, chat)
    lines.join(chat)
    await chat.inbox.open()
    leading = asyncio.create_task(Outbox(chat).lead())
    yield made
    leading.cancel()
    with suppress(asyncio.CancelledError):
        await leading
    await chat.drain(5.0)
    await chat.inbox.close()
    await bot.close()


async def test_it_can_ask_and_members_talk_is_theirs(village: Village) -> None:
    answer = await village.says("ana", "What is an arms race?", " 1. “")
    assert "§" in answer
    for said in ("lol", "What is an arms race?", "I agree with Ben"):
        assert not await village.lines.say("ben", said, room=GREEN)
    greeting = await village.says("ben", "hello", "Write a question after my name")
    assert "moot: /ask" in greeting


async def test_it_can_vote_and_a_moderator_alone_closes_anothers_poll(village: Village) -> None:
    opened = await village.says("ana", "poll create Rivalry slows AI", "p1 is open")
    assert "moot: /poll vote p1" in opened
    receipt = await village.whispers("ben", "poll vote p1 agree", "Your ballot counts in p1")
    assert "agree" in receipt.casefold()
    await village.whispers("cem", "poll vote p1 strongly-agree", "Your ballot counts in p1")
    # A ballot that was cast aloud counts too, and its receipt is whispered.
    heard = await village.lines.say("dee", f"{fifth_platform.ADDRESS}poll vote p1 disagree", room=GREEN)
    assert heard
    await village.until(lambda: _with(village.lines.whispers["dee"], "Your ballot counts in p1"))
    assert not _with(village.room, "Your ballot counts")

    refused = await village.says("ben", "poll close p1", "a moderator can close p1")
    assert "ballots" not in refused
    assert not _with(village.room, "closed")
    closed = await village.says("mo", "poll close p1", "closed")
    assert "3 ballots" in closed
    assert not village.lines.whispers["ana"]


async def test_what_moderators_alone_may_is_refused_to_others(village: Village) -> None:
    await village.says("ben", "/settings polls moderators", "Only a moderator")
    assert await village.lines.say("mo", f"{fifth_platform.ADDRESS}/settings polls moderators", room=GREEN)
    await village.until(lambda: _with(village.lines.whispers["mo"], "polls is now moderators"))
    await village.says("ben", "poll create May I?", "only moderators begin polls")
    await village.says("mo", "poll create I may", "p1 is open")


async def test_it_gets_its_announcements_once(village: Village) -> None:
    await village.says("ana", "poll create Rivalry slows AI --closes in 2 hours", "p1 is open")
    await village.whispers("ben", "poll vote p1 agree", "counts")
    village.ahead = timedelta(hours=3)
    # Whatever is said has the timers look again.
    await village.whispers("cem", "poll list", "p1")
    result = await village.until(lambda: _with(village.room, "1 ballot"))
    assert "p1, closed" in result
    await village.whispers("cem", "poll list", "p1")
    assert "\n".join(village.room).count("p1, closed") == 1
    assert not village.lines.whispers["ana"]


async def test_a_debate_stays_in_its_room(village: Village) -> None:
    begun = await village.says("ana", "debate start AI is a race --round openings=0", "d1")
    assert "debate vote d1" in begun
    await village.whispers("ben", "debate vote d1 for", "counts")
    await village.says("ben", "debate next d1", "ask one of them")
    await village.says("mo", "debate next d1", "openings")


async def test_an_event_that_comes_twice_has_one_effect(village: Village) -> None:
    line = f"{fifth_platform.ADDRESS}poll create Rivalry slows AI"
    for _ in range(3):
        await village.lines.say("ana", line, room=GREEN, key="the same")
    await village.until(lambda: _with(village.room, "p1 is open"))
    listed = await village.whispers("ana", "poll list", "p1")
    assert "p2" not in listed
    assert "\n".join(village.room).count("is open") == 1


async def test_of_one_members_flood_one_question_is_before_anothers(village: Village) -> None:
    """Counted in turns, while the library is held: one is the flood's, and one is Ben's already."""
    await village.whispers("mo", "/settings rate 0", "any number")
    held = threading.Event()
    holding = asyncio.create_task(village.bot.worker.call(lambda library: held.wait(PATIENCE)))
    lines = (f"{fifth_platform.ADDRESS}What is race {number}?" for number in range(300))
    await asyncio.gather(*(village.lines.say("ana", line, room=GREEN) for line in lines))
    await village.lines.say("ben", f"{fifth_platform.ADDRESS}What is an arms race?", room="square")
    queue = village.chat.queue
    await village.until(lambda: "Ben's" if queue.running == 2 else None)
    assert queue.waiting == 20
    held.set()
    await village.until(lambda: _with(village.lines.rooms["square"], " 1. “"))
    assert _with(village.room + village.lines.whispers["ana"], "You have 20 requests waiting already")
    await holding
