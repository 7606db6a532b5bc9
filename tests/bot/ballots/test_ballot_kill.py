"""An acknowledged ballot outlives the process, whenever that is killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from study_group import ANA, Clock
from voting_process import PLACE, POLLS, members_of

from bot.ballots import box as boxes
from bot.ballots.voters import identity
from bot.database.connection import connect
from bot.database.database import Database
from bot.polls import store
from bot.polls.polls import Polls
from bot.polls.tally import tally
from bot.polls.types import STANCES, Option, PollKind, Rules
from bot.types import Member

KILLS = 200
SLOTS = ("0", "1", "2")
"""Processes that vote at once, each for members of its own."""
OPTIONS = tuple(Option(number, text) for number, text in enumerate(STANCES, 1))


class Voters:
    """The processes, and what they said."""

    def __init__(self, path: Path) -> None:
        script = Path(__file__).with_name("voting_process.py")
        self._server = subprocess.Popen(
            [sys.executable, str(script), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._said: list[list[str]] = []
        self.pids: dict[str, int] = {}
        self._marks = 0
        self._new = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._server.stdout is not None
        for line in self._server.stdout:
            words = line.split()
            with self._new:
                if words[0] == "voting":
                    self.pids[words[2]] = int(words[1])
                elif words[0] == "mark":
                    self._marks = int(words[1])
                else:
                    self._said.append(words)
                self._new.notify_all()

    def start(self, seed: str, slot: str) -> None:
        """A process that votes; back when it has begun to."""
        self._tell(f"{seed} {slot}")
        with self._new:
            assert self._new.wait_for(lambda: slot in self.pids, 20)

    def _tell(self, line: str) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()

    def kill(self, slot: str) -> None:
        """End the slot's process in the midst of what it does; back when all that it said is heard."""
        with self._new:
            pid = self.pids.pop(slot)
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 20
        with suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(pid, 0)
                time.sleep(0.001)
            raise AssertionError("the process outlived its kill")
        with self._new:
            mark = self._marks + 1
            self._tell(f"mark {mark}")
            assert self._new.wait_for(lambda: self._marks == mark, 20)

    def heard(self) -> list[list[str]]:
        """What was said of votes since this was last asked."""
        with self._new:
            said, self._said = self._said, []
        return said

    def end(self) -> None:
        for slot in list(self.pids):
            self.kill(slot)
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._reader.join(20)
        assert self._server.stdout is not None
        self._server.stdout.close()
        assert self._server.wait(20) == 0


@contextmanager
def voters(path: Path) -> Iterator[Voters]:
    made = Voters(path)
    try:
        yield made
    finally:
        made.end()


async def prepared(path: Path) -> None:
    database = Database(path)
    polls = Polls(database, Clock())
    for anonymous in (True, False):
        rules = Rules(anonymous=anonymous)
        await polls.create(PLACE, ANA, PollKind.STANCE, "Kill me", OPTIONS, rules)
    await database.close()


class Book:
    """What may stand in the file, by what was said: for each member and poll the vote that was
    acknowledged last, and those tried since."""

    def __init__(self) -> None:
        self.tried: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self.sure: set[tuple[str, str]] = set()
        self.heard: Counter[str] = Counter()

    def note(self, said: list[list[str]]) -> None:
        for what, name, poll, ticket, choice in said:
            self.heard[what] += 1
            if what == "ack":
                self.tried[name, poll] = {(ticket, choice)}
                self.sure.add((name, poll))
            else:
                self.tried.setdefault((name, poll), set()).add((ticket, choice))

    def check(self, db: sqlite3.Connection, names: list[str]) -> dict[str, Counter[str]]:
        """Each ballot that stands is one that may; the stances of each poll are given."""
        stances: dict[str, Counter[str]] = {poll: Counter() for poll in POLLS}
        for poll in POLLS:
            box = store.find(db, PLACE, poll).box
            for name in names:
                ballot = boxes.own(db, box, 0, identity(PLACE.platform, PLACE.space, Member(name, name)))
                if ballot is None:
                    assert (name, poll) not in self.sure, f"{name}'s acknowledged ballot in {poll} is lost"
                    continue
                (number,) = ballot.choice
                assert (ballot.reason, STANCES[number - 1]) in self.tried[name, poll]
                stances[poll][STANCES[number - 1]] += 1
        return stances


async def test_every_acknowledged_ballot_is_counted_once_through_200_kills(tmp_path: Path) -> None:
    path = tmp_path / "moot.db"
    await prepared(path)
    chance = random.Random(20261124)
    book = Book()

    def all_kills() -> None:
        with closing(connect(path)) as db, voters(path) as processes:
            for slot in SLOTS:
                processes.start(f"first{slot}", slot)
            for number in range(KILLS):
                time.sleep(chance.uniform(0.0, 0.1))
                slot = chance.choice(SLOTS)
                processes.kill(slot)
                book.note(processes.heard())
                book.check(db, members_of(slot))  # the others go on voting meanwhile
                processes.start(f"k{number}", slot)
        book.note(processes.heard())

    await asyncio.to_thread(all_kills)
    # The kills were in the midst of voting: many votes were acknowledged, and many cut off.
    assert book.heard["ack"] > KILLS
    assert book.heard["try"] - book.heard["ack"] > KILLS

    database = Database(path)
    assert await database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
    everyone = [name for slot in SLOTS for name in members_of(slot)]
    found = await database.read(lambda db: book.check(db, everyone))
    polls = Polls(database, Clock())
    for poll in POLLS:
        assert found[poll].total() > len(everyone) / 2
        closed = await polls.close(PLACE, poll, ANA)
        seen = await polls.see(PLACE, poll, ANA)
        assert seen.count == found[poll].total()  # none stands twice, and none is nobody's
        assert seen.ballots is not None
        counts = tally(closed.kind, closed.options, seen.ballots)
        assert {c.option.text: c.count for c in counts} == {stance: found[poll][stance] for stance in STANCES}
    await database.close()


@pytest.mark.parametrize("anonymous", [True, False])
async def test_two_connections_voting_at_once_lose_nothing(tmp_path: Path, anonymous: bool) -> None:
    one, other = Database(tmp_path / "moot.db"), Database(tmp_path / "moot.db")
    first, second = Polls(one, Clock()), Polls(other, Clock())
    poll = await first.create(
        PLACE, ANA, PollKind.STANCE, "Twice", OPTIONS, Rules(anonymous=anonymous, results="live")
    )
    names = [f"m{number}" for number in range(30)]
    await asyncio.gather(
        *(
            polls.vote(PLACE, poll.id, Member(name, name), [stance])
            for name in names
            for polls, stance in ((first, "agree"), (second, "disagree"))
        )
    )
    seen = await second.see(PLACE, poll.id, ANA)
    assert seen.count == len(names)
    assert seen.ballots is not None
    assert {number for ballot in seen.ballots for number in ballot.choice} <= {2, 4}
    await one.close()
    await other.close()
