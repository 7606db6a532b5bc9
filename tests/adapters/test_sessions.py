"""Sessions of hostile members at random: any command, any argument, forged and mutated controls, any time.

A session is played from its number as the seed. `MOOT_FUZZ_SESSIONS=2000` plays as many as that.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord_server.limits_message import check_message
from discord_server.refusals import Form
from slack_server.checks import Faults
from slack_server.limits_blocks import check_blocks
from stores import new_store

from adapters.discord.rendering import render as render_discord
from adapters.slack.rendering import render as render_slack
from adapters.terminal.render import render as render_terminal
from bot.bot import Bot
from bot.capabilities import FULL_CHAT, TERMINAL
from bot.commands import COMMANDS
from bot.commands.spec import Kind, Parameter
from bot.database.port import Store
from bot.library_worker import LibraryWorker
from bot.polls.kinds import KINDS, STANCE
from bot.reply import Reply
from bot.request import Member, Moment, Request
from index.errors import UserError
from retrieval.library import Library

SESSIONS = int(os.environ.get("MOOT_FUZZ_SESSIONS", "40"))
PARTS = 4
STEPS = 40
BEGINNING = datetime(2027, 3, 27, 23, 50, tzinfo=UTC)  # the night before summer time begins
PLATFORMS = {"discord": FULL_CHAT, "slack": FULL_CHAT, "terminal": TERMINAL}
MEMBERS = [
    Member("1", "Ana", moderator=True),
    Member("2", "Ben"),
    Member("3", "Ben"),  # of one name with another
    Member("4", "\u202eolC @everyone <!channel>"),
    Member("5", "", groups=("tutors",), moderator_of=("room",)),
]
NASTY = [
    *("", " ", "\u3164", "\u202e\u200b", "@everyone <@1> <!channel> **x** `y`", "x" * 2_001, "x " * 30_000),
    *(
        "\ud800",
        "a\x00b",
        "\x1b[2J",
        "😀" * 90,
        "é",
        "e\u0301",
        "'; DROP TABLE polls; --",
        "../../etc/passwd",
    ),
    *(
        "p1",
        "P1",
        "p0",
        "p-1",
        "p99999999999999999999",
        "d1",
        "d2",
        "s1",
        "e1",
        "1",
        "0",
        "-1",
        "1e999",
        "nan",
    ),
    *(
        "agree",
        "tea > milk",
        "tea, milk",
        "1=agree 2=disagree",
        "5",
        "tea=3 milk=2",
        "none",
        "all",
        "yes",
        "no",
    ),
    *(
        "in 5 minutes",
        "9:00",
        "31 February",
        "yesterday",
        "in 10000 years",
        "weekly",
        "opening=5",
        "rounds=0",
    ),
    *("room", "other", "discord", "2", "Ben", "tutors", "everyone", "scharre-2021", "3.1", "Scharre", "apa"),
    *("An AI arms race does more harm than good", "What is a technopole?", "tea", "milk", "tea\nmilk"),
]
SENSIBLE = {
    "id": ["p1", "p2", "d1"],
    "motion": ["An AI arms race does more harm than good", "Races end badly"],
    "question": ["What is a technopole?", "why?", "Which drink?"],
    "topic": ["arms race", "AI"],
    "options": [("tea", "milk", "water"), ("tea", "milk")],
    "option": [("tea", "milk", "water")],
    "votes": [("agree", "disagree", "pass"), ("1=agree", "2=disagree")],
    "choice": ["agree", "disagree", "tea", "tea > milk", "tea=3 milk=2", "1"],
    "closes": ["in 5 minutes", "9:00", "in 2 days"],
    "key": ["scharre-2021", "geist-2016"],
    "evidence": ["e1", "security dilemma"],
    "side": ["for", "against"],
}


class Chance(random.Random):
    """Draws values: sensible ones mostly, else nasty ones."""

    def words(self) -> str:
        """A nasty text."""
        if self.random() < 0.7:
            return self.choice(NASTY)
        return "".join(chr(self.randrange(1, 0x3000)) for _ in range(self.randrange(30)))

    def value(self, parameter: Parameter) -> Any:
        """A value of the parameter, of its type or not."""
        if self.random() < 0.15:
            return self.choice([None, 7, -1.5, True, self.words(), (self.words(),), [self.words()]])
        if parameter.name in SENSIBLE:
            found = self.choice(SENSIBLE[parameter.name])
        elif parameter.choices:
            found = self.choice(parameter.choices)
        elif parameter.kind in (Kind.INT, Kind.NUMBER):
            found = self.choice([1, 2, 3, 10, 0, -2, float("nan"), 1e300, 0.5])
        elif parameter.kind is Kind.FLAG:
            found = self.random() < 0.5
        else:
            found = self.words()
        if parameter.kind is Kind.REPEATED and isinstance(found, str):
            return (*(self.words() for _ in range(self.randrange(4))), found)
        return found


@dataclass
class Session:
    """A bot with its own database and clock, and the controls that its replies have shown."""

    worker: LibraryWorker
    platform: str
    now: datetime = BEGINNING
    controls: list[str] = field(default_factory=list)
    database: Store = field(default_factory=new_store)

    def __post_init__(self) -> None:
        self.bot = Bot(self.worker, database=self.database, clock=lambda: self.now)

    def request(self, chance: Chance, command: str, args: dict[str, Any]) -> Request:
        platform = self.platform if chance.random() < 0.9 else chance.choice(sorted(PLATFORMS))
        came = self.now.timestamp()
        return Request(
            command,
            args,
            chance.choice(MEMBERS),
            chance.choice(["room", "room", "other", ""]),
            platform,
            space=chance.choice(["one", "one", "one", "two"]),
            zone=chance.choice(["Europe/Berlin", "UTC", "Nowhere/Town"]),
            delivery=chance.choice(["", "once", str(came)]),
            moment=chance.choice([None, Moment(came), Moment(came, came)]),
            thread=chance.random() < 0.5,
            capabilities=PLATFORMS[platform],
            secluded=chance.random() < 0.5,
        )

    async def open(self, chance: Chance) -> None:
        """Open some polls and a debate, in which the steps can go deeper."""
        motion = SENSIBLE["motion"][0]
        opening = [("debate start", {"motion": motion}), ("poll create", {"motion": motion})]
        for _ in range(2):
            kind = chance.choice(sorted(KINDS))
            options = () if kind == STANCE else SENSIBLE["option"][0]
            opening.append(("poll create", {"motion": "Which drink?", "kind": kind, "option": options}))
        for command, args in opening:
            can = PLATFORMS[self.platform]
            await self.handle(
                Request(command, args, MEMBERS[0], "room", self.platform, "one", capabilities=can)
            )

    async def command(self, chance: Chance) -> None:
        command = chance.choice(COMMANDS)
        given = {p.name: chance.value(p) for p in command.parameters if chance.random() < _share(p)}
        await self.handle(self.request(chance, command.name, given))

    async def press(self, chance: Chance) -> None:
        control = chance.choice([*self.controls, "m1:ask?"])
        if chance.random() < 0.2:  # forged: a part of it changed
            at = chance.randrange(len(control))
            control = control[:at] + chance.words() + control[at + 1 :]
        try:
            form = self.bot.form(control)
            texts = {asked.name: chance.words() for asked in form.fields} if form else None
            values = [chance.words() for _ in range(chance.randrange(3))]
            name, args = self.bot.pressed(control, values=values, texts=texts)
        except UserError as error:
            assert str(error)
            return
        await self.handle(self.request(chance, name, args))

    async def wait(self, chance: Chance) -> None:
        self.now += timedelta(minutes=chance.choice([0, 1, 6, 61, 1_500, 100_000]))
        for platform, capabilities in PLATFORMS.items():
            coming = self.bot.announcements(platform, capabilities=capabilities)
            try:
                while True:
                    announcement = await asyncio.wait_for(anext(coming), 0.02)
                    self.look_at(announcement.reply, platform)
                    await self.bot.announced(announcement)
            except TimeoutError:
                pass
            finally:
                await coming.aclose()

    async def handle(self, request: Request) -> None:
        reply = await self.bot.handle(request)
        if not reply.ok:
            assert reply.private and reply.cards[0].text
        self.look_at(reply, request.platform)
        self.controls = [*self.controls, *(control.id for control in reply.controls)][-60:]

    def look_at(self, reply: Reply, platform: str) -> None:
        """Render the reply, and hold it to the platform's limits."""
        json.dumps(reply.data)
        if platform == "terminal":
            shown = render_terminal(reply, width=80)
            assert "\x1b" not in shown and "\x00" not in shown
        elif platform == "discord":
            for message in render_discord(reply):
                body = message.to_dict()
                body.pop("attachments")
                form = Form()
                check_message(body, {}, form)
                assert form.tree == {}
        else:
            for payload in render_slack(reply):
                faults = Faults()
                check_blocks(faults, "", payload.get("blocks", []))
                assert faults.messages == []


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def worker(home: Path, runner: asyncio.Runner) -> Iterator[LibraryWorker]:
    made = LibraryWorker(lambda say: Library.open(home))
    yield made
    runner.run(made.close())


def _share(parameter: Parameter) -> float:
    """How often a parameter is given."""
    return 0.95 if parameter.required else 0.2


class Incidents(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.mark.parametrize("part", range(PARTS))
def test_any_session_gets_sentences_and_never_an_incident(
    worker: LibraryWorker, runner: asyncio.Runner, part: int
) -> None:
    incidents = Incidents()
    logging.getLogger("moot").addHandler(incidents)
    try:
        for seed in range(part, SESSIONS, PARTS):
            runner.run(play(worker, Chance(seed)))
            assert not incidents.records, f"session {seed}: {incidents.records[0].getMessage()}"
    finally:
        logging.getLogger("moot").removeHandler(incidents)


async def play(worker: LibraryWorker, chance: Chance) -> None:
    """One session of some steps."""
    session = Session(worker, chance.choice(sorted(PLATFORMS)))
    try:
        await session.open(chance)
        for _ in range(STEPS):
            await chance.choice([session.command] * 4 + [session.press] * 4 + [session.wait])(chance)
    finally:
        await session.database.close()
