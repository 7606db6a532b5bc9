from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import new_store

from bot.commands.spec import Command
from bot.completion import Completions
from bot.deadlines.parser import PARSING
from bot.debates.debates import Debates
from bot.library_worker import LibraryWorker
from bot.places import Place
from bot.polls.polls import Polls
from bot.reply import Card, Reply
from bot.request import Request
from index.errors import DatabaseUnavailable, UserError

pytest.importorskip("retrieval.json_forms")

PLACE = Place("test", "", "r", "UTC")


def names_of(worker: LibraryWorker) -> Completions:
    database = new_store()
    return Completions(worker, Polls(database), Debates(database))


async def test_an_answer_is_for_people_and_programs(bot, request_of):
    reply = await bot.handle(request_of("ask", question="what?", limit=2))
    card = reply.cards[0]
    assert (card.tone, len(card.excerpts)) == ("answer", 2)
    assert "very high (90%)" in card.footer
    assert reply.data["answered"] is True
    assert [e["number"] for e in reply.data["excerpts"]] == [1, 2]
    assert reply.ok
    assert not reply.private


async def test_no_answer_looks_different(bot, request_of):
    reply = await bot.handle(request_of("ask", question="the moon?"))
    card = reply.cards[0]
    assert (card.tone, card.title) == ("unanswered", "Not in the sources")
    assert "closest" in card.text
    assert len(card.excerpts) == 3
    assert reply.ok
    assert reply.data["answered"] is False
    assert reply.data["excerpts"] == []


async def test_a_follow_up_has_the_rooms_questions(bot, fake, request_of):
    await bot.handle(request_of("ask", question="one", room="a"))
    await bot.handle(request_of("ask", question="two", room="a"))
    await bot.handle(request_of("ask", question="three", room="b"))
    assert fake.previous == [(), ("one",), ()]


async def test_a_number_quotes_what_was_shown(bot, request_of):
    await bot.handle(request_of("quote", topic="race", limit=3))
    reply = await bot.handle(request_of("quote", topic="4", limit=1))
    assert reply.data["topic"] == "4"


@pytest.mark.parametrize(
    ("command", "args", "said"),
    [
        ("aks", {"question": "x"}, "Did you mean ask?"),
        ("ask", {}, "ask needs a question"),
        ("ask", {"question": "x" * 100_000}, "100,000 characters"),
        ("ask", {"question": "x", "section": "9.9"}, "There is no section 9.9"),
    ],
)
async def test_what_cannot_be_done_is_a_private_sentence(bot, request_of, command, args, said):
    reply = await bot.handle(request_of(command, **args))
    assert not reply.ok
    assert reply.private
    assert said in reply.cards[0].text
    assert reply.cards[0].tone == "error"
    assert not reply.failed


async def test_the_unexpected_is_logged_by_an_id_without_the_question(bot, request_of, caplog):
    with caplog.at_level(logging.ERROR, logger="moot"):
        logging.getLogger("moot").propagate = True
        reply = await bot.handle(request_of("ask", question="crash my private thought"))
    name = reply.cards[0].text.rsplit(" ", 1)[1].rstrip(".")
    assert name in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "private thought" not in caplog.text
    assert not reply.ok
    assert reply.failed


async def test_a_database_that_is_gone_is_no_fault_of_the_member(bot, request_of, monkeypatch):
    async def gone(_: Request) -> Reply:
        raise DatabaseUnavailable("PostgreSQL at db/moot cannot be reached: start it.")

    monkeypatch.setattr(bot, "_done", gone)
    reply = await bot.handle(request_of("ask", question="Why?"))
    assert (reply.ok, reply.failed) == (False, True)
    assert reply.cards[0].text.startswith("PostgreSQL at db/moot cannot be reached")


async def test_a_platform_adds_its_own_commands(bot, request_of):
    async def run(context, request):
        return Reply(cards=(Card(text="bye"),))

    more = bot.extended(Command("quit", "Leave.", run))
    assert (await more.handle(request_of("quit"))).cards[0].text == "bye"
    shown = (await more.handle(request_of("help"))).cards[0]
    assert "/quit" in [name for name, _ in shown.fields]
    assert not (await bot.handle(request_of("quit"))).ok


async def test_help_says_all_of_a_command(bot, request_of):
    card = (await bot.handle(request_of("help", command="/ask"))).cards[0]
    assert "--section S" in card.title
    assert dict(card.fields)["--limit N"].endswith("Without it: 3.")
    assert card.items[0].startswith("/ask ")
    assert "Did you mean quote" in (await bot.handle(request_of("help", command="qoute"))).cards[0].text


async def test_a_cancelled_request_is_cancelled(bot, fake, request_of):
    fake.gate = threading.Event()
    task = asyncio.create_task(bot.handle(request_of("ask", question="x")))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    fake.gate.set()
    assert (await bot.handle(request_of("ask", question="y"))).ok


async def test_names_complete_even_while_the_library_is_busy(fake):
    fake.gate = threading.Event()
    worker = LibraryWorker(lambda say: fake)
    names = names_of(worker)
    assert await names.complete("section", "2", PLACE) == ()
    fake.gate.set()
    await asyncio.sleep(0.05)
    assert await names.complete("section", "2", PLACE) == (("2.1", "Definition"),)
    assert await names.complete("section", "outlook", PLACE) == (("Conclusion and Outlook", ""),)
    assert await names.complete("section", "defin", PLACE) == (("2.1", "Definition"),)
    assert await names.complete("key", "", PLACE) == (("kasumaj-nd", ""), ("scharre-2021", ""))
    assert await names.complete("nosuch", "", PLACE) == ()
    await worker.close()


async def test_names_without_an_index_are_none():
    def opener(say):
        raise UserError("There is no index.")

    worker = LibraryWorker(opener)
    assert await names_of(worker).complete("key", "", PLACE) == ()
    await worker.close()


async def test_names_of_polls_and_debates_complete(bot, request_of):
    for motion in ("Cats are better", "Dogs are better"):
        await bot.handle(request_of("poll create", motion=motion))
    await bot.handle(request_of("debate start", motion="Dogs should vote"))
    assert await bot.completions.complete("poll", "", PLACE) == (
        ("p2", "Dogs are better"),
        ("p1", "Cats are better"),
    )
    assert await bot.completions.complete("poll", "cats", PLACE) == (("p1", "Cats are better"),)
    assert await bot.completions.complete("debate", "d", PLACE) == (("d1", "Dogs should vote"),)
    assert await bot.completions.complete("poll", "", Place("test", "elsewhere", "r", "UTC")) == ()
    assert await bot.completions.complete("record", "", PLACE) == (
        ("p2", "Dogs are better"),
        ("d1", "Dogs should vote"),
        ("p1", "Cats are better"),
    )
    assert await bot.completions.complete("record", "dogs", PLACE, limit=1) == (("p2", "Dogs are better"),)


async def test_a_deadline_is_read_off_the_event_loop(bot, request_of):
    """While the parser is kept from its work, the loop goes on with its own."""
    freed = threading.Timer(10, PARSING.release)
    PARSING.acquire()
    freed.start()
    asked = [
        asyncio.create_task(bot.handle(request_of("poll create", motion=f"M{n}", closes="in 2 hours")))
        for n in range(3)
    ]
    for _ in range(200):
        await asyncio.sleep(0)
    assert PARSING.locked() and freed.is_alive()
    assert not any(task.done() for task in asked)
    freed.cancel()
    PARSING.release()
    assert {reply.data["id"] for reply in await asyncio.gather(*asked)} == {"p1", "p2", "p3"}


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.text(max_size=20), st.one_of(st.none(), st.integers(), st.text()))
async def test_hostile_requests_always_get_a_reply(bot, request_of, question, command, limit):
    for name in ("ask", "quote", "check", "search", command):
        for key in ("question", "topic", "text", "query"):
            args = {key: question} | ({} if limit is None else {"limit": limit})
            reply = await bot.handle(request_of(name, **args))
            assert reply.cards or reply.text
            if not reply.ok:
                assert len(reply.cards[0].text) < 500
