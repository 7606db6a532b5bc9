"""Deadlines and reminders that nobody asks for, told once by whichever process is first."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from stores import new_store, of_files
from study_group import ANA, BEN, CEM, PLACE, Clock, opened

from bot.bot import Bot
from bot.debates.debates import Debates
from bot.debates.types import Round
from bot.library_worker import LibraryWorker
from bot.links.rooms import Notice
from bot.places import Place
from bot.polls.polls import Polls
from bot.polls.types import TallyVisibility
from bot.timers import AGAIN, Timers
from index.errors import IndexUnavailable


def told(found: list[Notice]) -> list[tuple[str, str]]:
    return [(each.what, each.name) for each in found]


async def taken(timers: Timers) -> list[Notice]:
    """What is due, which is told with this."""
    return [each for each in await timers.due() if await timers.acknowledge(each)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database() -> Any:
    made = new_store()
    yield made
    await made.close()


def at(clock: Clock, **later: float) -> datetime:
    return clock.at + timedelta(**later)


async def test_a_poll_is_reminded_of_once_and_closed_once(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, closes_at=at(clock, hours=10))
    await opened(polls)
    assert told(await taken(timers)) == []
    clock.on(hours=8, minutes=59)
    assert told(await taken(timers)) == []
    clock.on(minutes=1)
    assert told(await taken(timers)) == [("closes soon", "p1")]
    assert told(await taken(timers)) == []
    clock.on(minutes=59, seconds=59)
    assert told(await taken(timers)) == []
    clock.on(seconds=1)
    (due,) = await taken(timers)
    assert (due.what, due.name) == ("closed", "p1")
    assert not (await polls.see(PLACE, "p1", ANA)).poll.open
    assert told(await taken(timers)) == []


async def test_a_close_that_somebody_looking_brought_about_is_told_too(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    assert not (await polls.see(PLACE, "p1", BEN)).poll.open
    # The reminder would come late, so it does not come.
    assert told(await taken(timers)) == [("closed", "p1")]


async def test_a_poll_closed_by_hand_is_not_announced_again(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, closes_at=at(clock, hours=1))
    await polls.close(PLACE, "p1", ANA)
    clock.on(hours=2)
    assert told(await taken(timers)) == []


async def test_a_reopened_poll_is_reminded_of_and_closed_anew(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, anonymous=False, closes_at=at(clock, hours=1))
    clock.on(hours=1)
    assert told(await taken(timers)) == [("closed", "p1")]
    await polls.reopen(PLACE, "p1", ANA, at(clock, hours=10))
    assert told(await taken(timers)) == []
    clock.on(hours=9)
    assert told(await taken(timers)) == [("closes soon", "p1")]
    clock.on(hours=1)
    assert told(await taken(timers)) == [("closed", "p1")]
    await polls.reopen(PLACE, "p1", ANA, None)
    clock.on(days=30)
    assert told(await taken(timers)) == []


async def test_a_round_whose_time_is_up_is_told_once_and_not_while_it_is_paused(database, clock):
    debates, timers = Debates(database, clock), Timers(database, "test", clock)
    await debates.start(PLACE, ANA, "M", (Round("openings", 10), Round("rebuttals", 10), Round("free", 0)))
    clock.on(hours=1)
    assert told(await taken(timers)) == []  # a ballot has no time
    await debates.next(PLACE, "d1", ANA)
    clock.on(minutes=9)
    await debates.pause(PLACE, "d1", ANA)
    clock.on(hours=5)
    assert told(await taken(timers)) == []
    await debates.resume(PLACE, "d1", ANA)
    assert told(await taken(timers)) == []
    clock.on(minutes=1)
    (due,) = await taken(timers)
    assert (due.what, due.name, due.place) == ("time is up", "d1", replace(PLACE, zone="UTC"))
    assert told(await taken(timers)) == []
    await debates.next(PLACE, "d1", ANA)
    clock.on(minutes=10)
    assert told(await taken(timers)) == [("time is up", "d1")]
    await debates.next(PLACE, "d1", ANA)
    clock.on(days=1)
    assert told(await taken(timers)) == []
    await debates.end(PLACE, "d1", ANA)
    assert told(await taken(timers)) == []


async def test_a_platform_is_told_its_own(database, clock):
    polls = Polls(database, clock)
    elsewhere = Place("other", "club", "r", "UTC")
    await opened(polls, closes_at=at(clock, hours=1))
    await opened(polls, place=elsewhere, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    for platform in ("test", "other"):
        found = await taken(Timers(database, platform, clock))
        assert [(due.what, due.place.platform) for due in found] == [("closed", platform)]
        assert not await taken(Timers(database, platform, clock))


async def test_of_many_processes_one_tells(tmp_path, clock):
    path = tmp_path / "moot.db"
    processes = [new_store(path) for _ in range(4)]
    polls = Polls(processes[0], clock)
    for number in range(6):
        await opened(polls, anonymous=bool(number % 2), closes_at=at(clock, hours=10 + number))
    timers = [Timers(database, "test", clock) for database in processes]
    found: list[tuple[str, str]] = []
    for _ in range(30):
        clock.on(minutes=40)
        for each in await asyncio.gather(*(taken(one) for one in timers)):
            found += told(each)
    expected = [(what, f"p{number}") for number in range(1, 7) for what in ("closed", "closes soon")]
    assert sorted(found) == sorted(expected)
    for database in processes:
        await database.close()


async def test_what_was_told_stays_told_after_a_restart(tmp_path, clock):
    path = tmp_path / "moot.db"
    first = new_store(path)
    await opened(Polls(first, clock), closes_at=at(clock, hours=10))
    clock.on(hours=9, minutes=30)
    assert told(await taken(Timers(first, "test", clock))) == [("closes soon", "p1")]
    await first.close()
    clock.on(hours=3)
    second = new_store(path)
    assert told(await taken(Timers(second, "test", clock))) == [("closed", "p1")]
    await second.close()
    third = new_store(path)
    assert told(await taken(Timers(third, "test", clock))) == []
    await third.close()


async def test_what_nobody_has_said_is_told_comes_again_after_a_restart_alone(tmp_path, clock):
    path = tmp_path / "moot.db"
    first = new_store(path)
    await opened(Polls(first, clock), closes_at=at(clock, hours=1))
    clock.on(hours=2)
    timers = Timers(first, "test", clock)
    ever = timers.ever()
    (before,) = [await asyncio.wait_for(anext(ever), 5)]
    waiting = asyncio.create_task(anext(ever))
    timers.wake()
    await asyncio.sleep(0.3)
    # It is in the listener's hands.
    assert not waiting.done()
    waiting.cancel()
    await asyncio.wait({waiting})
    await first.close()
    second = new_store(path)
    timers = Timers(second, "test", clock)
    (again,) = await timers.due()
    assert (again, again.token) == (before, before.token)
    assert await timers.acknowledge(again)
    assert not await timers.acknowledge(again)
    assert await timers.due() == []
    await second.close()


async def test_a_room_that_could_not_be_told_is_tried_again(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    ever = timers.ever()
    first = await asyncio.wait_for(anext(ever), 5)
    loop = asyncio.get_running_loop()
    began = loop.time()
    timers.missed(first)
    assert await asyncio.wait_for(anext(ever), 60) == first
    assert loop.time() - began >= AGAIN
    # Others do not wait for it.
    timers.missed(first)
    waiting = asyncio.create_task(anext(ever))
    await opened(polls, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    timers.wake()
    assert told([await asyncio.wait_for(waiting, 60)]) == [("closed", "p2")]
    await ever.aclose()


@of_files
async def test_without_a_file_nothing_is_made(tmp_path, clock):
    database = new_store(tmp_path / "moot.db")
    assert await taken(Timers(database, "test", clock)) == []
    assert list(tmp_path.iterdir()) == []


async def test_ever_tells_what_is_due_first_and_wakes(database, clock):
    polls, timers = Polls(database, clock), Timers(database, "test", clock)
    await opened(polls, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    ever = timers.ever()
    assert told([await asyncio.wait_for(anext(ever), 5)]) == [("closed", "p1")]
    waiting = asyncio.create_task(anext(ever))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await opened(polls, closes_at=at(clock, hours=1))
    clock.on(hours=2)
    timers.wake()
    assert told([await asyncio.wait_for(waiting, 5)]) == [("closed", "p2")]
    await ever.aclose()


@of_files
async def test_a_disk_that_fails_for_a_while_silences_nothing(tmp_path, clock):
    home = tmp_path / "home"
    home.mkdir()
    path = home / "moot.db"
    database = new_store(path)
    await opened(Polls(database, clock), closes_at=at(clock, hours=1))
    await database.close()
    clock.on(hours=2)
    whole = path.read_bytes()
    path.write_bytes(b"spoilt " * 2000)
    for beside in home.glob("moot.db-*"):
        beside.unlink()
    timers = Timers(new_store(path), "test", clock)
    ever = timers.ever()
    waiting = asyncio.create_task(anext(ever))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    path.write_bytes(whole)
    timers.wake()
    assert told([await asyncio.wait_for(waiting, 5)]) == [("closed", "p1")]
    await ever.aclose()


def no_library(say: object) -> Any:
    raise IndexUnavailable("There is no index.")


async def test_rooms_are_told_in_their_words_and_time(clock):
    database = new_store()
    bot = Bot(LibraryWorker(no_library), database=database, clock=clock)
    polls, debates = Polls(database, clock), Debates(database, clock)
    await opened(polls, motion="Weekly?", closes_at=at(clock, hours=10), results=TallyVisibility.CLOSED)
    for who in (ANA, BEN, CEM):
        await polls.vote(PLACE, "p1", who, ["agree"], reason=f"{who.name} has time")
    await debates.start(PLACE, ANA, "A motion", (Round("openings", 10),))
    await debates.next(PLACE, "d1", ANA)
    announcements = bot.announcements("test")
    clock.on(minutes=10)
    first = await asyncio.wait_for(anext(announcements), 5)
    assert first.place == PLACE
    assert first.reply.cards[0].text == "d1: the time for openings is up."
    assert "/debate next d1" in first.reply.cards[0].footer
    clock.on(hours=9)
    second = await asyncio.wait_for(anext(announcements), 5)
    card = second.reply.cards[0]
    assert card.text == "Poll p1 closes soon."
    assert card.due is not None
    assert card.due.words == "Closes Tue 24 Nov 2026, 23:00 (Europe/Berlin)"
    clock.on(hours=1)
    third = await asyncio.wait_for(anext(announcements), 5)
    assert third.place == PLACE
    assert third.reply.cards[0].title == "Weekly?"
    assert third.reply.cards[0].chart is not None
    assert "3 ballots" in third.reply.cards[0].text.casefold()
    # She opened it; how she voted is not said.
    assert repr(third.reply.cards[0]).count("Ana") == repr(third.reply.cards[0]).count("Opened by Ana.") == 1
    await announcements.aclose()
    await bot.close()


async def test_one_announcement_that_fails_does_not_silence_the_next(clock, caplog):
    class Broken:
        @property
        def encoder(self) -> Any:
            raise ZeroDivisionError("broken")

        def close(self) -> None:
            pass

    database = new_store()
    bot = Bot(LibraryWorker(lambda say: Broken()), database=database, clock=clock)  # type: ignore[arg-type, return-value]
    polls = Polls(database, clock)
    await opened(polls, closes_at=at(clock, hours=1), anonymous=False)
    for who in (ANA, BEN):
        await polls.vote(PLACE, "p1", who, ["agree"], reason=f"{who.name} has time")
    await opened(polls, closes_at=at(clock, hours=2))
    clock.on(hours=3)
    announcements = bot.announcements("test")
    found = await asyncio.wait_for(anext(announcements), 5)
    assert "p2" in repr(found.reply.cards)
    assert "announcing what is due" in caplog.text
    await announcements.aclose()
    await bot.close()
