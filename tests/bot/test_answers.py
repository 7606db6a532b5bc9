"""What can be done with an answer that was shown, for as long as it is kept."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from chat_group import Chat, button, buttons, menus
from study_group import ANA, BEN, CEM, MOD

from bot.answers import KEPT
from bot.bot import Bot
from bot.commands.excerpts import FORMS, STYLE_NAMES
from bot.database.sqlite.connection import FILE
from bot.library_worker import LibraryWorker
from bot.reply import Reply
from bot.request import Request


@pytest.fixture
async def chat(tmp_path: Path) -> Any:
    made = Chat(tmp_path / FILE)
    yield made
    await made.bot.close()


async def rows(chat: Chat, table: str) -> list[Any]:
    await chat.bot._context.answers.settled()
    return await chat.database.read(lambda db: db.execute(f"SELECT * FROM {table}").fetchall())


async def asked(chat: Chat, question: str = "What is a race?", **how: Any) -> Reply:
    return await chat.do(ANA, "ask", question=question, **how)


async def test_more_shows_the_passage_around(chat):
    answer = await asked(chat)
    more = await chat.press(BEN, button(answer, "More context 2"))
    assert more.private
    assert more.cards[0].excerpts[0].text == "Before. What is a race? 1. After."
    by_words = await chat.do(BEN, "more", number=2)
    assert by_words.data == more.data


async def test_a_citation_in_each_style(chat):
    answer = await asked(chat, limit=1)
    first = await chat.press(BEN, button(answer, "Cite"))
    # A private answer must not give way to its citation.
    assert (first.private, first.replaces, first.data["style"]) == (True, False, "apa")
    (menu,) = menus(first)
    assert [pick.value for pick in menu.picks] == [*STYLE_NAMES, *FORMS]
    written = set()
    for pick in menu.picks:
        other = await chat.press(BEN, menu, values=[pick.value])
        assert (other.ok, other.private, other.replaces) == (True, True, True)
        assert "Innovation Race" in other.data["reference"].replace("{", "").replace("}", "")
        written.add(other.data["reference"])
        assert len(menus(other)) == 1
    assert len(written) >= 5
    # It names no journal, so nothing makes it an article of one.
    assert any(each.startswith("@misc") for each in written)
    assert any("TY  - " in each for each in written)
    plain = await chat.do(BEN, "cite", number=1, style="mla")
    assert not plain.replaces


async def test_the_buttons_work_after_a_restart_for_thirty_days(chat):
    answer = await asked(chat)
    for restart in (False, True):
        chat.clock.on(days=14)
        if restart:
            await chat.again()
        for control in buttons(answer):
            assert (await chat.press(BEN, control)).ok
    chat.clock.on(days=KEPT.days - 28)
    assert (await chat.press(BEN, button(answer, "Cite 1"))).ok
    chat.clock.on(seconds=1)
    for restart in (False, True):
        if restart:
            await chat.again()
        for control in buttons(answer):
            late = await chat.press(BEN, control)
            assert not late.ok
            assert "answers are for 30 days" in late.cards[0].text
    # The next one sees to it that nothing of them is left.
    assert len(await rows(chat, "ratings")) == 1
    kept = await asked(chat, "And now?")
    assert [row[0] for row in await rows(chat, "answers")] == [
        chat.bot.pressed(buttons(kept)[0].id)[1]["answer"]
    ]
    assert await rows(chat, "ratings") == []


async def test_without_a_next_one_old_answers_go_at_the_start(chat):
    await asked(chat)
    assert len(await rows(chat, "answers")) == 1
    chat.clock.on(days=31)
    listening = chat.bot.announcements("test")
    first = asyncio.ensure_future(anext(listening))
    while await rows(chat, "answers"):
        await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.wait({first})


async def test_who_asked_is_not_kept(chat):
    await asked(chat)
    assert await rows(chat, "answers")
    for table in ("answers", "ratings", "boards"):
        assert "Ana" not in repr(await rows(chat, table))
        assert "id:ana" not in repr(await rows(chat, table))


async def test_ratings_are_counted_once_a_member_and_reported_the_worst_first(chat):
    assert "No answer has been rated" in (await chat.do(MOD, "feedback")).cards[0].text
    first, second = await asked(chat, "First?"), await asked(chat, "Second?")
    for who in (ANA, BEN, CEM):
        await chat.press(who, button(first, "👎"))
    await chat.press(CEM, button(first, "👍"))
    thanked = await chat.press(ANA, button(second, "👎"))
    assert thanked.private
    await chat.press(BEN, button(second, "👍"))
    await chat.do(CEM, "rate", verdict="good")
    report = await chat.do(MOD, "feedback")
    assert (report.data["good"], report.data["bad"]) == (3, 3)
    assert [(each["text"], each["good"], each["bad"]) for each in report.data["worst"]] == [
        ("First?", 1, 2),
        ("Second?", 2, 1),
    ]
    assert report.data["worst"][0]["confidence"] == 0.9
    elsewhere = await chat.do(MOD, "feedback", space="other")
    assert (elsewhere.data["good"], elsewhere.data["bad"]) == (0, 0)


async def test_ratings_are_a_members_own(chat):
    answer = await asked(chat)
    for who in (ANA, BEN):
        await chat.press(who, button(answer, "👎"))
    assert (await chat.do(ANA, "privacy")).data["ratings"] == 1
    assert "1 answer that you rated" in dict((await chat.do(ANA, "privacy")).cards[0].fields)["Ratings"]
    forgotten = await chat.do(ANA, "forget-me")
    assert dict(forgotten.cards[0].fields)["Ratings deleted"] == "1"
    assert (await chat.do(ANA, "privacy")).data["ratings"] == 0
    assert (await chat.do(MOD, "feedback")).data["bad"] == 1
    assert "Nothing was kept of you" in (await chat.do(ANA, "forget-me")).cards[0].text


async def test_there_is_nothing_to_do_where_nothing_was_shown(chat):
    for command, args, said in (
        ("more", {"number": 1}, "no excerpts were shown yet"),
        ("cite", {"number": 1}, "no excerpts were shown yet"),
        ("rate", {"verdict": "good"}, "ask a question first"),
        ("share", {"answer": "x" * 12}, "kept no more"),
    ):
        reply = await chat.say(BEN, command, **args)
        assert not reply.ok
        assert said in reply.cards[0].text
    await asked(chat, limit=2)
    late = await chat.say(BEN, "more", number=3)
    assert "the last excerpts shown go to 2" in late.cards[0].text


async def test_a_thread_goes_on_after_a_restart_and_a_channel_after_half_an_hour_does_not(chat):
    for room, thread in (("t", True), ("c", False)):
        for n in range(6):
            await asked(chat, f"Question {n}?", room=room, thread=thread)
    # Proposals are no answer that anything follows up on.
    await chat.do(BEN, "poll from", topic="x", room="t", thread=True)
    await chat.again()
    chat.clock.on(hours=1)
    more = await chat.do(BEN, "more", number=1, room="t", thread=True)
    assert "Question 5?" in more.cards[0].excerpts[0].text
    assert (await chat.say(BEN, "rate", verdict="good", room="t", thread=True)).ok
    await asked(chat, "And so?", room="t", thread=True)
    assert chat.library.previous == [tuple(f"Question {n}?" for n in range(2, 6))]
    await asked(chat, "And so?", room="c")
    assert chat.library.previous[1] == ()
    await chat.again()
    chat.clock.on(days=8)
    await asked(chat, "And so?", room="t", thread=True)
    assert chat.library.previous == [()]


async def test_a_thread_that_two_ask_in_at_once_is_brought_back_once(chat):
    for n in range(3):
        await asked(chat, f"Question {n}?", thread=True)
    await chat.again()
    chat.library.gate = threading.Event()
    both = [asyncio.create_task(asked(chat, f"At once {n}?", thread=True)) for n in range(2)]
    await asyncio.sleep(0.05)
    chat.library.gate.set()
    await asyncio.gather(*both)
    await asked(chat, "And then?", thread=True)
    assert len(chat.library.previous[-1]) == 4
    assert set(chat.library.previous[-1]) == {"Question 1?", "Question 2?", "At once 0?", "At once 1?"}


async def test_a_disk_that_is_full_takes_no_answer_away(chat, caplog):
    await chat.do(ANA, "poll create", motion="M")
    await chat.database.write(lambda db: db.execute("ALTER TABLE answers RENAME TO hidden"))
    answer = await chat.say(ANA, "ask", question="What?", room="")
    assert answer.ok
    await chat.bot._context.answers.settled()
    assert "an answer could not be kept" in caplog.text
    assert "What?" not in caplog.text
    # Its buttons work for as long as the process does.
    assert (await chat.press(BEN, button(answer, "Cite 1"), room="")).ok


async def test_stopping_waits_for_what_was_let_in(chat):
    await chat.do(ANA, "poll create", motion="M")
    chat.library.gate = threading.Event()
    # One that needs the library twice, and then the database.
    quoting = asyncio.create_task(chat.say(ANA, "quote", topic="race"))
    while not chat.library.threads:
        await asyncio.sleep(0.005)
    stopping = asyncio.create_task(chat.bot.close())
    await asyncio.sleep(0.05)
    refused = await chat.say(BEN, "poll vote", id="p1", choice=["agree"])
    assert "Moot is stopping" in refused.cards[0].text
    assert not stopping.done()
    chat.library.gate.set()
    await stopping
    reply = await quoting
    assert reply.ok
    assert reply.data["references"]
    after = Chat(chat.path)
    assert (await after.press(BEN, button(reply, "More context 1"))).ok
    await after.bot.close()


@pytest.mark.parametrize(
    ("prefix", "said"), [("/moot ", "no excerpts were shown yet"), ("moot ", "from the shell")]
)
async def test_only_the_shell_forgets_between_commands(fake, prefix, said):
    bot = Bot(LibraryWorker(lambda say: fake), prefix=prefix)  # type: ignore[arg-type, return-value]
    await bot.handle(Request("debate start", {"motion": "M"}, ANA, "r", "test"))
    args = {"id": "d1", "side": "for", "what": "7"}
    refused = await bot.handle(Request("debate evidence", args, ANA, "r", "test"))
    assert said in refused.cards[0].text
    await bot.close()
