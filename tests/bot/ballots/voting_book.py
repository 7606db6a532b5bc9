"""Processes that vote and are killed, and the book of what they have said."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stores import new_store
from study_group import ANA, Clock
from voting_process import PLACE, POLLS

from bot.ballots import box as boxes
from bot.ballots.types import Option
from bot.ballots.voters import identity
from bot.polls import store
from bot.polls.kinds import STANCE, STANCES
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Member

OPTIONS = tuple(Option(number, text) for number, text in enumerate(STANCES, 1))


class Voters:
    """The processes, and what they have said so far."""

    def __init__(self, path: Path) -> None:
        script = Path(__file__).with_name("voting_process.py")
        self._server = subprocess.Popen(
            [sys.executable, str(script), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self._said: list[list[str]] = []
        self.pids: dict[str, int] = {}
        """The processes that vote, by slot."""
        self.ended: set[str] = set()
        """The slots whose processes have ended in good order."""
        self._marks = 0
        self._new = threading.Condition()
        self._telling = threading.Lock()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._server.stdout is not None
        for line in self._server.stdout:
            words = line.split()
            with self._new:
                if words[0] == "voting":
                    self.pids[words[2]] = int(words[1])
                elif words[0] == "ended":
                    self.pids.pop(words[2], None)
                    self.ended.add(words[2])
                elif words[0] == "mark":
                    self._marks = int(words[1])
                else:
                    self._said.append(words)
                self._new.notify_all()

    def start(self, seed: str, slot: str, turns: int | None = None) -> None:
        """Start a process that votes, and wait until it has begun. With `turns` it ends after so many votes
        of each task."""
        self.tell(f"{seed} {slot}" if turns is None else f"{seed} {slot} {turns}")
        with self._new:
            assert self._new.wait_for(lambda: slot in self.pids or slot in self.ended, 60)

    def wait(self, slot: str, within: float) -> None:
        """Wait until a process has voted so often as it was to, and has closed the database."""
        with self._new:
            assert self._new.wait_for(lambda: slot in self.ended, within), f"{slot} goes on voting"

    def tell(self, line: str) -> None:
        """Give the forking process a line; see `voting_process`."""
        assert self._server.stdin is not None
        with self._telling:
            self._server.stdin.write(f"{line}\n")
            self._server.stdin.flush()

    def kill(self, slot: str) -> None:
        """Kill the slot's process while it works, and wait until all that it said has been read."""
        with self._new:
            pid = self.pids.pop(slot, None)
        if pid is None:
            return  # it has ended
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 20
        with suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(pid, 0)
                time.sleep(0.001)
            raise AssertionError("the process outlived its kill")
        with self._new:
            mark = self._marks + 1
            self.tell(f"mark {mark}")
            assert self._new.wait_for(lambda: self._marks == mark, 20)

    def heard(self) -> list[list[str]]:
        """What was said of votes since the last call."""
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
    database = new_store(path)
    polls = Polls(database, Clock())
    for anonymous in (True, False):
        rules = Rules(anonymous=anonymous)
        await polls.create(PLACE, ANA, STANCE, "Kill me", OPTIONS, rules)
    await database.close()


class Book:
    """What may be in the file, by what was said: for each member and poll the vote that was acknowledged
    last, and those tried since."""

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
        """Check that each ballot in the file is one that may be, and none is missing that must be; the number
        of each stance, by poll."""
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
