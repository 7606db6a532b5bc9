"""No acknowledged ballot is lost or counted twice: many voting processes, half of them killed, on one home.

python -m benchmarks.ballots_under_fire HOME [--runs N] [--voters N] [--sweep] [--full-disk] [--seed N]

HOME is a home folder with an index; nothing in it is changed. In each run a study room, `moot discord` and
`moot slack` (against local servers) are at work on a new home, members vote in all three, `moot poll list`
is started ten times a second (at most four at once), and so many processes vote beside them, half of which
are killed at random moments. With `--sweep` further processes close anonymous polls, which rewrites the
file. With `--full-disk` the home is on a small disk of its own (Linux, user namespaces) that is full half of
the time. At the end every ballot in the file is compared with what was acknowledged: first while all three
are still open, then after they were killed or have ended.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import ROOT
from benchmarks.table import table
from bot.ballots import box as boxes
from bot.database.sqlite.connection import FILE, connect
from bot.polls import store

TESTS = ROOT / "tests"
sys.path[:0] = [
    str(TESTS),
    *(str(TESTS / "adapters" / each) for each in ("", "discord", "slack")),
    *(str(TESTS / "bot" / each) for each in ("", "ballots")),
]

TURNS = 2
LIST_EVERY = 0.1
SWEEP_EVERY = 0.5
FULL, FREE = 0.5, 0.7
"""Seconds for which the disk is full, and then has room again."""
DISK = "24m"
STARTS_WITHIN, ENDS_WITHIN = 600.0, 900.0
"""Seconds, on a machine that has other work."""
MOTIONS = {"room": "Asked in the room", "discord": "Asked on Discord", "slack": "Asked on Slack"}
COUNTS = "counts in p1"
REFUSED = ("been kept", "was kept", "was changed", "cannot be", "is damaged")
"""Words of the errors, one of which is shown where a ballot is not kept."""
MOUNT = ("unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size={DISK} tmpfs "$0" && exec "$@"')


@dataclass
class Run:
    """What one run has seen."""

    tried: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    lists: int = 0
    sweeps: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def row(self) -> list[str]:
        names = ("processes", *MOTIONS)
        counts = [f"{self.acknowledged[name]} of {self.tried[name]}" for name in names]
        beside = [str(each) for each in (self.killed, self.lists, self.sweeps, len(self.wrong))]
        return [*counts, *beside, f"{self.seconds:.0f} s"]


class Bots:
    """A study room, `moot discord` and `moot slack` at work on one home, each with a poll."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Bots:
        import discord_group
        import moot_process
        import moot_slack
        from discord_server import DiscordServer
        from slack_server import SlackServer
        from study_room import Room

        discord_group.COMES_WITHIN = moot_process.COMES_WITHIN = STARTS_WITHIN
        enter = self._stack.enter_async_context
        self.discord = await enter(DiscordServer())
        self.slack = await enter(SlackServer(moot_slack.MANIFEST))
        self.group = discord_group.Group(self.discord, self._home)
        self._stack.push_async_callback(self._kill_discord)
        await self.group.start()
        settings = self.slack.environment(self.slack.team())
        self.at_slack = await enter(moot_slack.Process(self.slack, self._home, moot_slack.SOCKET, settings))
        self.room = await enter(Room(self._home))
        await self.room.said(f"/poll create {MOTIONS['room']} --results live", "p1 is open")
        self._here = await self.discord.slash(
            self.group.ana, self.group.general, "poll create", motion=MOTIONS["discord"], results="live"
        ).response()
        line = f"poll create {MOTIONS['slack']} --results live"
        general = self.slack.first_team.general
        self._there = await self.slack.slash(self.slack.user("boss"), general, "/moot", line).response()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def _kill_discord(self) -> None:
        if self.group.process is not None:
            await self.group.stop(signal.SIGKILL)

    async def stop(self, how: signal.Signals) -> None:
        """End the two bots."""
        await self.at_slack.stop(how)
        await self.group.stop(how)

    async def in_room(self, number: int) -> bool:
        """A member votes in the room; whether there was a receipt."""
        await self.room.said(f"/as m{number}", f"m{number}")
        return COUNTS in await self.room.said("/poll vote p1 agree", COUNTS, *REFUSED)

    async def on_discord(self, number: int) -> bool:
        """A member votes on Discord; whether there was a receipt."""
        user = self.discord.user(f"d{number}", self.group.guild)
        return COUNTS in (await self.discord.click(user, self._here, "Agree").response(within=30)).words

    async def on_slack(self, number: int) -> bool:
        """A member votes in Slack; whether there was a receipt."""
        seen = self.slack.click(self.slack.user(f"s{number}"), self._there, "Agree")
        return COUNTS in (await seen.ephemeral(within=30)).words


async def one_run(prepared: Path, home: Path, options: argparse.Namespace, chance: random.Random) -> Run:
    """Everything at once on a new home."""
    from voting_book import Book, voters
    from voting_book import prepared as prepare

    for shared in ("index", "models"):
        (home / shared).symlink_to((prepared / shared).resolve())
    path = home / FILE
    await prepare(path)
    run, book, began = Run(), Book(), time.monotonic()
    async with Bots(home) as bots:
        with voters(path) as processes:
            beside = Beside()
            going = [
                beside.members(run, "room", bots.in_room),
                beside.members(run, "discord", bots.on_discord),
                beside.members(run, "slack", bots.on_slack),
                beside.every(LIST_EVERY, lambda: listed(run, processes)),
            ]
            if options.sweep:
                going.append(beside.every(SWEEP_EVERY, lambda: swept(run, processes)))
            if options.full_disk:
                going.append(beside.fill(home / "fill"))
            tasks = [asyncio.create_task(each) for each in going]
            try:
                await asyncio.to_thread(vote, run, processes, options.voters, chance)
            finally:
                beside.going = False
                await asyncio.gather(*tasks)
            await asyncio.sleep(2)  # the processes that list and sweep end
            book.note(await asyncio.to_thread(processes.heard))
        run.tried["processes"], run.acknowledged["processes"] = book.heard["try"], book.heard["ack"]
        check(run, path, book, options.voters, "while all are open")
        await bots.stop(chance.choice([signal.SIGKILL, signal.SIGTERM]))
    check(run, path, book, options.voters, "after all have ended")
    run.seconds = time.monotonic() - began
    return run


class Beside:
    """What goes on beside the voting processes, until they have ended."""

    def __init__(self) -> None:
        self.going = True

    async def members(self, run: Run, name: str, vote_as: Callable[[int], Awaitable[bool]]) -> None:
        """Members who vote one after the other; each votes once."""
        while self.going:
            number = run.tried[name]
            run.tried[name] += 1
            try:
                run.acknowledged[name] += await vote_as(number)
            except (TimeoutError, AssertionError, LookupError) as error:
                print(f"{name}: no receipt ({type(error).__name__})", file=sys.stderr)
            await asyncio.sleep(0.05)

    async def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Something that is begun again and again."""
        while self.going:
            act()
            await asyncio.sleep(seconds)

    async def fill(self, path: Path) -> None:
        """Fill the disk and free it, by turns."""
        while self.going:
            await asyncio.sleep(FREE)
            with path.open("wb", buffering=0) as file:
                until = time.monotonic() + FULL
                while time.monotonic() < until:
                    try:
                        file.write(bytes(4096))
                    except OSError:
                        await asyncio.sleep(0.02)
            path.unlink()


def listed(run: Run, processes: Any) -> None:
    """Begin a `moot poll list`."""
    processes.tell("list")
    run.lists += 1


def swept(run: Run, processes: Any) -> None:
    """Begin a process that opens a poll and closes it."""
    run.sweeps += 1
    processes.tell(f"sweep {run.sweeps}")


def vote(run: Run, processes: Any, count: int, chance: random.Random) -> None:
    """Start the voting processes, kill half of them at random, and wait for the others."""
    slots = [str(number) for number in range(count)]
    killed = chance.sample(slots, count // 2)
    alive: list[str] = []

    def kill_one() -> None:
        if alive:
            processes.kill(alive.pop(chance.randrange(len(alive))))
            run.killed += 1

    for slot in slots:
        processes.start(f"run{slot}", slot, None if slot in killed else TURNS)
        if slot in killed:
            alive.append(slot)
        if chance.random() < 0.4:
            time.sleep(chance.uniform(0.0, 0.3))
            kill_one()
    while alive:
        time.sleep(chance.uniform(0.0, 0.2))
        kill_one()
    for slot in set(slots) - set(killed):
        processes.wait(slot, ENDS_WITHIN)


def check(run: Run, path: Path, book: Any, count: int, when: str) -> None:
    """Compare the ballots in the file with what was acknowledged."""
    from voting_process import PLACE, POLLS, members_of

    everyone = [name for slot in range(count) for name in members_of(str(slot))]
    with closing(connect(path)) as db:
        (state,) = db.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            run.wrong.append(f"{when}: {state}")
        try:
            stances = book.check(db, everyone)
        except (AssertionError, KeyError) as error:
            run.wrong.append(f"{when}: {error!r}")
        else:
            for poll in POLLS:
                there = boxes.count(db, store.find(db, PLACE, poll).box, 0)
                if there != stances[poll].total():
                    run.wrong.append(f"{when}: {there} ballots in {poll} of {stances[poll].total()} voters")
        for name, motion in MOTIONS.items():
            (box,) = db.execute("SELECT box FROM polls WHERE motion = ?", (motion,)).fetchone()
            there = boxes.count(db, box, 0)
            if not run.acknowledged[name] <= there <= run.tried[name]:
                run.wrong.append(f"{when}: {there} ballots in {name}, {run.acknowledged[name]} acknowledged")


async def all_runs(options: argparse.Namespace) -> int:
    """The runs one after the other; the exit status."""
    rows, wrong = [], 0
    for number in range(options.runs):
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            run = await one_run(options.home, Path(folder), options, random.Random(options.seed + number))
        rows.append([str(number + 1), *run.row])
        wrong += len(run.wrong)
        print(f"run {number + 1}: {', '.join(run.row)} {run.wrong or ''}", file=sys.stderr, flush=True)
    head = ["run", "processes", *MOTIONS, "killed", "lists", "sweeps", "wrong", "time"]
    print(table(head, rows))
    print(f"\n{wrong} wrong in {options.runs} runs; a vote is acknowledged, of those tried")
    return min(wrong, 1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--voters", type=int, default=120, help="voting processes in a run")
    parser.add_argument("--sweep", action="store_true", help="close anonymous polls meanwhile")
    parser.add_argument("--full-disk", action="store_true", help="on a disk that is full half of the time")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.full_disk and options.folder is None:
        with tempfile.TemporaryDirectory() as folder:
            again = [*MOUNT, folder, sys.executable, "-m", "benchmarks.ballots_under_fire", *sys.argv[1:]]
            return subprocess.run([*again, "--folder", folder], check=False, env=os.environ).returncode
    return asyncio.run(all_runs(options))


if __name__ == "__main__":
    sys.exit(main())
