"""A process that votes without end, to be killed: `python voting_process.py FILE`.

For each line `SEED SLOT` on standard input it forks a child that opens the database of its own
and votes from several tasks at once. A line goes to standard output before each vote and after
it was acknowledged, in one write each, so that not even a killed child can tear one:

    voting PID SLOT
    try MEMBER POLL TICKET CHOICE
    ack MEMBER POLL TICKET CHOICE

The ticket is the reason that the ballot states, so each ballot in the file says which vote it is.
`mark N` is answered by the same: what the dead have said stands before it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

from bot.database.database import Database
from bot.polls.polls import Polls
from bot.polls.types import STANCES, Place
from bot.types import Member

PLACE = Place("test", "club", "r", "UTC")
TASKS, MEMBERS = 4, 3
POLLS = ("p1", "p2")


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def members_of(slot: str) -> list[str]:
    """Those who vote in a slot: a task has members of its own, so that their votes have an order."""
    return [f"s{slot}t{task}m{number}" for task in range(TASKS) for number in range(MEMBERS)]


async def votes(polls: Polls, members: list[str], chance: random.Random, run: str) -> None:
    for turn in range(1_000_000):
        name, poll = chance.choice(members), chance.choice(POLLS)
        choice, ticket = chance.choice(STANCES), f"{run}-{members[0]}-{turn}"
        say("try", name, poll, ticket, choice)
        await polls.vote(PLACE, poll, Member(name, name), [choice], reason=ticket, delivery=ticket)
        say("ack", name, poll, ticket, choice)


async def vote_from_all_tasks(path: Path, seed: str, slot: str) -> None:
    polls = Polls(Database(path))
    names = members_of(slot)
    say("voting", os.getpid(), slot)
    await asyncio.gather(
        *(
            votes(polls, names[task * MEMBERS : (task + 1) * MEMBERS], random.Random(f"{seed}{task}"), seed)
            for task in range(TASKS)
        )
    )


def main() -> None:
    path = Path(sys.argv[1])
    # What is done once is done before the forks, which are then quick.
    asyncio.run(asyncio.sleep(0))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        seed, slot = line.split()
        if seed == "mark":
            say(seed, slot)
        elif os.fork() == 0:
            asyncio.run(vote_from_all_tasks(path, seed, slot))


if __name__ == "__main__":
    main()
