"""A process that forks voting processes, to be killed: `python voting_process.py FILE`.

For each line `SEED SLOT [TURNS]` on standard input it forks a child that opens the database by itself and
votes from several tasks at once, without end or for so many turns of each task. A line goes to standard
output before each vote and after it was acknowledged, in one write each, so that a killed child leaves no
broken line:

    voting PID SLOT
    try MEMBER POLL TICKET CHOICE
    ack MEMBER POLL TICKET CHOICE
    ended PID SLOT

The ticket is the reason that the ballot states, so each ballot in the file says which vote it is. A vote that
is refused, since the disk is full or another process is writing, is not acknowledged; the next follows.

`mark N` is answered by the same line, after everything that killed children have said. `list` forks a child
that runs `moot poll list` on the file's folder, `sweep N` one that opens a poll, votes, and closes it, which
rewrites the file.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from stores import POSTGRES, keys_of, new_store, url_of

from bot.database.sqlite.connection import FILE
from bot.places import Place
from bot.polls.kinds import STANCE, STANCES
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Member
from index.errors import DatabaseUnavailable

PLACE, ELSEWHERE = Place("test", "club", "r", "UTC"), Place("test", "club", "elsewhere", "UTC")
AUTHOR = Member("author", "Author")
MOST_LISTS = 4
"""Processes that list polls at once: on a busy machine more would only wait for each other."""
FOREVER = 1_000_000_000
TASKS, MEMBERS = 4, 3
POLLS = ("p1", "p2")
LOOKS = 0.2
"""The share of votes after which the voter looks at the poll, through the connection that reads."""


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def members_of(slot: str) -> list[str]:
    """The members who vote in a slot. Each task has its own, so that a member's votes have an order."""
    return [f"s{slot}t{task}m{number}" for task in range(TASKS) for number in range(MEMBERS)]


async def votes(polls: Polls, members: list[str], chance: random.Random, run: str, turns: int) -> None:
    for turn in range(turns):
        name, poll = chance.choice(members), chance.choice(POLLS)
        choice, ticket = chance.choice(STANCES), f"{run}-{members[0]}-{turn}"
        say("try", name, poll, ticket, choice)
        try:
            await polls.vote(PLACE, poll, Member(name, name), [choice], reason=ticket, delivery=ticket)
        except DatabaseUnavailable:
            await asyncio.sleep(0.05)
            continue
        say("ack", name, poll, ticket, choice)
        if chance.random() < LOOKS:
            await polls.see(PLACE, poll, Member(name, name))


async def vote_from_all_tasks(path: Path, seed: str, slot: str, turns: int) -> None:
    database = new_store(path)
    polls = Polls(database)
    names = members_of(slot)
    say("voting", os.getpid(), slot)
    await asyncio.gather(
        *(
            votes(
                polls,
                names[task * MEMBERS : (task + 1) * MEMBERS],
                random.Random(f"{seed}{task}"),
                seed,
                turns,
            )
            for task in range(TASKS)
        )
    )
    await database.close()
    say("ended", os.getpid(), slot)


async def sweep(path: Path, number: str) -> None:
    """Open a poll, vote in it, and close it."""
    database = new_store(path)
    polls = Polls(database)
    with suppress(DatabaseUnavailable):
        options = STANCE.options(())
        poll = await polls.create(ELSEWHERE, AUTHOR, STANCE, f"Poll {number}", options, Rules())
        await polls.vote(ELSEWHERE, poll.id, AUTHOR, ["agree"])
        await polls.close(ELSEWHERE, poll.id, AUTHOR)
    await database.close()


def list_polls(home: Path) -> None:
    """What `moot poll list` does, its output thrown away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    if POSTGRES:
        os.environ["MOOT_DATABASE_URL"] = url_of(home / FILE)
        os.environ["MOOT_KEYS"] = str(keys_of(home / FILE))
    adapters_cli().main(["--home", str(home), "poll", "list"])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def adapters_cli() -> Any:
    import adapters.cli

    return adapters.cli


def main() -> None:
    path = Path(sys.argv[1])
    # What is done once is done before the forks, which are then quick.
    if POSTGRES:
        import psycopg  # noqa: F401
        import sqlalchemy  # noqa: F401
    asyncio.run(asyncio.sleep(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listing: list[int] = []
    for line in sys.stdin:
        words = line.split()
        if words[0] == "mark":
            say(*words)
            continue
        if words[0] == "list":
            adapters_cli()
            listing = [pid for pid in listing if is_alive(pid)]
            if len(listing) >= MOST_LISTS:
                continue
        child = os.fork()
        if child and words[0] == "list":
            listing.append(child)
        if child == 0:
            if words[0] == "list":
                list_polls(path.parent)
            elif words[0] == "sweep":
                asyncio.run(sweep(path, words[1]))
            else:
                turns = int(words[2]) if len(words) > 2 else FOREVER
                asyncio.run(vote_from_all_tasks(path, words[0], words[1], turns))
            os._exit(0)


if __name__ == "__main__":
    main()
