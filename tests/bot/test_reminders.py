"""Reminders that members ask for: a private message before the close to those who have not voted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chat_group import Chat, button, buttons
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import new_store
from study_group import ANA, BEN, CEM, DEE, PLACE, START, Clock, opened

from bot.announcements import Announcement
from bot.polls.polls import Polls
from bot.reminders import Reminders
from bot.reply import Reply
from bot.request import Member
from bot.timers import Timers
from index.errors import UserError


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    made = Chat(tmp_path / "moot.db")
    await made.bot.ready()
    yield made
    await made.bot.close()


def said(reply: Reply) -> str:
    return " ".join((reply.cards[0].title, reply.cards[0].text, reply.cards[0].footer))


async def announced(chat: Chat) -> list[Announcement]:
    """What is announced now, until there is nothing more for a while."""
    found = []
    announcements = chat.bot.announcements("test")
    with contextlib.suppress(TimeoutError):
        while True:
            found.append(await asyncio.wait_for(anext(announcements), 0.5))
            await chat.bot.announced(found[-1])
    return found


async def rows(chat: Chat, table: str) -> int:
    return await chat.database.read(lambda db: db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


async def test_only_those_who_asked_and_have_not_voted_are_reminded(chat):
    board = await chat.do(ANA, "poll create", motion="Weekly?", closes="in 10 hours")
    remind = button(board, "Remind me")
    for who in (BEN, CEM, DEE):
        reply = await chat.press(who, remind)
        assert reply.private
        assert reply.cards[0].due.words == "Reminder on Tue 24 Nov 2026, 21:00 (UTC)"
    again = await chat.press(BEN, remind)
    assert again.data == {"id": "p1", "reminder_at": "2026-11-24T21:00:00+00:00"}
    await chat.do(CEM, "poll vote", id="p1", choice=["agree"])
    off = await chat.press(DEE, button(again, "Don't remind me"))
    assert "You get no reminder of p1" in said(off)
    # A restart keeps what was asked for.
    await chat.again()
    chat.clock.on(hours=9)
    room, ben = sorted(await announced(chat), key=lambda each: each.member)
    assert (room.member, room.place.room) == ("", "r")
    assert ben.member == BEN.id
    assert ben.reply.private
    assert "You asked to be reminded: poll p1 closes soon, and you have not voted." in said(ben.reply)
    assert not buttons(ben.reply)
    assert await rows(chat, "reminders") == await rows(chat, "notices") == 0
    assert await announced(chat) == []


async def test_one_who_votes_before_the_message_is_sent_gets_none(chat):
    await chat.do(ANA, "poll create", motion="Weekly?", closes="in 10 hours")
    await chat.do(BEN, "poll remind", id="p1")
    await chat.do(CEM, "poll remind", id="p1")
    chat.clock.on(hours=9)
    timers = Timers(chat.database, "test", chat.clock)
    assert [(each.what, each.member) for each in await timers.due()] == [
        ("reminder", BEN.id),
        ("reminder", CEM.id),
        ("closes soon", ""),
    ]
    await chat.do(BEN, "poll vote", id="p1", choice=["agree"])
    assert [each.member for each in await announced(chat)] == [CEM.id, ""]


async def test_what_cannot_be_reminded_of_says_why(chat):
    await chat.do(ANA, "poll create", motion="No deadline")
    await chat.do(ANA, "poll create", motion="For Ben", closes="in 2 hours", voter=["<@id:ben>"])
    for who, name, why in (
        (BEN, "p1", "has no deadline to remind you of"),
        (CEM, "p2", "p2"),
        (BEN, "p9", "p9"),
    ):
        refused = await chat.say(who, "poll remind", id=name)
        assert not refused.ok
        assert why in said(refused)
    assert "No reminder of p2 is waiting for you" in said(
        await chat.say(BEN, "poll remind", id="p2", off=True)
    )
    await chat.do(BEN, "poll vote", id="p2", choice=["agree"])
    assert "You have voted in p2" in said(await chat.say(BEN, "poll remind", id="p2"))
    await chat.do(ANA, "poll close", id="p2")
    assert not (await chat.say(BEN, "poll remind", id="p2")).ok
    # A poll without a deadline has no such button.
    assert not any(
        each.label == "Remind me" for each in buttons(await chat.do(ANA, "poll show", id="p1", board=True))
    )


async def test_a_close_deletes_all_reminders_at_once(chat):
    await chat.do(ANA, "poll create", motion="Weekly?", closes="in 10 hours")
    for who in (BEN, CEM):
        await chat.do(who, "poll remind", id="p1")
    await chat.do(ANA, "poll close", id="p1")
    await announced(chat)
    assert await rows(chat, "reminders") == 0
    chat.clock.on(hours=9)
    assert await announced(chat) == []


async def test_privacy_names_reminders_and_forget_me_deletes_them(chat):
    await chat.do(ANA, "poll create", motion="Weekly?", closes="in 10 hours")
    for who in (BEN, CEM):
        await chat.do(who, "poll remind", id="p1")
    kept = await chat.do(BEN, "privacy")
    assert ("Reminders of", "p1; deleted when due") in kept.cards[0].fields
    chat.clock.on(hours=9)
    await Timers(chat.database, "test", chat.clock).due()
    gone = await chat.do(BEN, "forget-me")
    assert gone.ok
    assert [each.member for each in await announced(chat)] == [CEM.id, ""]
    await chat.do(ANA, "poll create", motion="Daily?", closes="in 10 hours")
    await chat.do(BEN, "poll remind", id="p2")
    assert ("No reminder of", "p2") in (await chat.do(BEN, "forget-me")).cards[0].fields
    assert "Reminders of" not in dict((await chat.do(BEN, "privacy")).cards[0].fields)


async def test_a_reminder_is_taken_back_by_who_asked_for_it():
    clock, database = Clock(), new_store()
    polls, reminders = Polls(database, clock), Reminders(database, clock)
    await opened(polls, closes_at=clock.at.replace(hour=22))
    await reminders.ask(PLACE, "p1", BEN)
    with pytest.raises(UserError, match="No reminder of p1"):
        await reminders.cancel(PLACE, "p1", CEM)
    await reminders.cancel(PLACE, "p1", BEN)
    await database.close()


MEMBERS = [Member(f"id:{number}", f"M{number}") for number in range(6)]


@settings(max_examples=25)
@given(
    steps=st.lists(st.tuples(st.sampled_from(("ask", "cancel", "vote")), st.integers(0, 5)), max_size=20),
    anonymous=st.booleans(),
    late=st.integers(0, 600),
)
def test_who_is_reminded_follows_from_who_asked_and_voted(steps, anonymous, late):
    async def play() -> None:
        clock, database = Clock(), new_store()
        polls, reminders = Polls(database, clock), Reminders(database, clock)
        closes = START.replace(hour=22)
        await opened(polls, closes_at=closes, anonymous=anonymous)
        asked, voted = set(), set()
        for what, number in steps:
            who = MEMBERS[number]
            with contextlib.suppress(UserError):
                if what == "ask":
                    await reminders.ask(PLACE, "p1", who)
                    asked.add(who.id)
                elif what == "cancel":
                    await reminders.cancel(PLACE, "p1", who)
                    asked.discard(who.id)
                else:
                    await polls.vote(PLACE, "p1", who, ["agree"])
                    voted.add(who.id)
        clock.at = closes.replace(hour=21) if late < 300 else closes.replace(hour=21, minute=59)
        timers = Timers(database, "test", clock)
        due = [each for each in await timers.due() if each.what == "reminder"]
        assert sorted(each.member for each in due) == sorted(asked - voted)
        assert [each for each in await timers.due() if each not in due and each.what == "reminder"] == []
        left = await database.read(lambda db: db.execute("SELECT COUNT(*) FROM reminders").fetchone())
        assert left == (0,)
        await database.close()

    asyncio.run(play())
