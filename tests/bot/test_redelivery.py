"""What a platform delivers twice is done once, also where Moot was started anew in between."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fake_library import FakeLibrary, excerpt
from stores import new_store
from study_group import ANA, BEN, PLACE, Clock

from bot.bot import Bot
from bot.database.sqlite.connection import FILE
from bot.debates.debates import Debates
from bot.library_worker import LibraryWorker
from bot.polls.kinds import STANCE
from bot.polls.polls import Polls
from bot.reply import Reply
from bot.request import Member, Request
from retrieval.argue.motions import Proposal


class Library(FakeLibrary):
    """Has a motion to propose."""

    def motions(self, topic: str, *, limit: int) -> list[Proposal]:
        return [Proposal(f"{topic} do good", excerpt())]


class Group:
    """A bot that can be started anew on the same file."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self.start()

    def start(self) -> None:
        self.database = new_store(self.path)
        self.bot = Bot(LibraryWorker(lambda say: Library()), database=self.database, clock=Clock())

    async def again(self) -> None:
        await self.bot.close()
        self.start()

    async def ask(
        self, command: str, delivery: str, *, who: Member = ANA, space: str = "club", **args: Any
    ) -> Reply:
        request = Request(command, args, who, "r", "test", space, delivery=delivery)
        reply = await self.bot.handle(request)
        assert reply.ok, reply.cards[0].text
        return reply


@pytest.fixture
async def group(tmp_path: Path) -> Any:
    made = Group(tmp_path)
    yield made
    await made.bot.close()


STATEMENTS = {"motion": "M", "kind": "statements", "option": ["Rain is wet"]}
MADE = [
    ("poll create", {"motion": "We meet weekly", "closes": "in 2 hours"}),
    ("poll create", STATEMENTS),
    ("poll from", {"topic": "trees", "pick": "1"}),
    ("debate start", {"motion": "We meet weekly", "round": ["openings=5"]}),
]


@pytest.mark.parametrize(("command", "args"), MADE)
async def test_an_event_makes_one_poll_or_debate(group, command, args):
    first = await group.ask(command, "event 1", **args)
    assert await group.ask(command, "event 1", **args) == first
    await group.again()
    assert await group.ask(command, "event 1", **args) == first
    listed = await group.ask(f"{command.split()[0]} list", "")
    assert [each["id"] for each in listed.data] == [first.data["id"]]
    # Another event, an event without a name, and the same one elsewhere are others.
    ids = [(await group.ask(command, name, **args)).data["id"] for name in ("event 2", "", "")]
    assert [made[1:] for made in ids] == ["2", "3", "4"]
    other = await group.ask(command, "event 1", space="other club", **args)
    assert other.data["id"][1:] == "1"


async def test_at_the_same_moment_too(group):
    replies = await asyncio.gather(*(group.ask("poll create", "event", motion="M") for _ in range(8)))
    assert {reply.data["id"] for reply in replies} == {"p1"}


async def test_what_was_refused_may_be_brought_again(group):
    request = Request(
        "poll create", {"motion": "M", "kind": "choice"}, ANA, "r", "test", "club", delivery="1"
    )
    assert not (await group.bot.handle(request)).ok
    assert (await group.ask("poll create", "1", motion="M")).data["id"] == "p1"


async def rows(group, sql):
    return await group.database.read(lambda db: [tuple(row) for row in db.execute(sql)])


async def test_an_event_adds_one_statement(group):
    await group.ask("poll create", "1", **STATEMENTS)
    first = await group.ask("poll add", "2", id="p1", statement="Tea is better")
    await group.ask("poll add", "3", id="p1", statement="Nobody reads minutes")
    await group.again()
    assert await group.ask("poll add", "2", id="p1", statement="Tea is better") == first
    # Who says it anew is told that it is there.
    request = Request("poll add", {"id": "p1", "statement": "tea is  better"}, BEN, "r", "test", "club")
    assert "says that already" in (await group.bot.handle(request)).cards[0].text
    tally = (await group.ask("poll show", "", id="p1")).data["options"]
    assert [each["text"] for each in tally] == ["Rain is wet", "Tea is better", "Nobody reads minutes"]


@pytest.mark.parametrize("named", [False, True])
async def test_nothing_ties_an_event_to_the_statement_it_added(group, named):
    """Whichever of two members adds which of two statements: the file is the same but for chance."""

    async def left(events: dict[str, str]) -> set[str]:
        poll = (await group.ask("poll create", "", **STATEMENTS, named=named)).data["id"]
        for statement in ("One", "Two"):
            await group.ask("poll add", events[statement], id=poll, statement=statement)

        def work(db):
            box = db.execute("SELECT box FROM polls WHERE number = ?", (int(poll[1:]),)).fetchone()[0]
            tokens = db.execute("SELECT token FROM deliveries WHERE box = ?", (box,)).fetchall()
            rows = db.execute("SELECT text FROM options JOIN polls ON poll = id WHERE box = ?", (box,))
            assert db.execute("SELECT COUNT(*) FROM made").fetchone() == (0,)
            # With a key of its own each, tokens of two anonymous polls differ anyway.
            return {text for (text,) in rows} | {token.hex() for (token,) in tokens if named}

        return await group.database.read(work)

    one = await left({"One": "ana's event", "Two": "ben's event"})
    assert await left({"One": "ben's event", "Two": "ana's event"}) == one


async def test_the_close_takes_the_events_of_an_anonymous_poll_away(group):
    await group.ask("poll create", "1", **STATEMENTS)
    await group.ask("poll add", "2", id="p1", statement="Tea is better")
    await group.ask("poll close", "3", id="p1")
    assert await rows(group, "SELECT COUNT(*) FROM deliveries") == [(0,)]


@pytest.mark.parametrize("what", ["shade", "2"])
async def test_an_event_puts_its_evidence_on_the_table_once(group, what):
    await group.ask("debate start", "1", motion="M")
    await group.ask("ask", "2", question="how many trees?")
    first = await group.ask("debate evidence", "3", id="d1", side="for", what=what)
    assert first.data["excerpts"]
    await group.ask("quote", "4", topic="something else")
    assert await group.ask("debate evidence", "3", id="d1", side="for", what=what) == first
    await group.again()
    # The room has forgotten what "2" was; the debate has not.
    assert await group.ask("debate evidence", "3", id="d1", side="for", what=what) == first
    await group.ask("ask", "2", question="how many trees?")
    seen = await Debates(group.database).see(PLACE, "d1")
    assert [each.kind for each in seen.shown] == ["ask", "evidence", "quote"]


async def test_whoever_is_forgotten_leaves_no_event_behind(group):
    await group.ask("poll create", "1", motion="M")
    await group.ask("debate start", "2", motion="M")
    await group.ask("debate evidence", "3", id="d1", side="for", what="shade")
    await group.ask("debate evidence", "4", who=BEN, id="d1", side="for", what="shade")
    await group.ask("forget-me", "5")
    assert await rows(group, "SELECT made FROM made") == [("shown 2",)]


async def test_the_service_gives_what_is_there(tmp_path):
    polls = Polls(new_store(tmp_path / FILE), Clock())
    from bot.polls.types import Rules

    options = STANCE.options(())
    made = [await polls.create(PLACE, who, STANCE, "M", options, Rules(), delivery="1") for who in (ANA, BEN)]
    assert made[0] == made[1]
    assert made[0].author_name == "Ana"
    await polls._database.close()
