"""Voting processes that end or are killed, beside others that look, sweep and go on: no ballot is lost.

`python -m benchmarks.ballots_under_fire` is the same with more processes, and with real bots beside them.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from pathlib import Path

from stores import POSTGRES, new_store
from voting_book import Book, prepared, voters
from voting_process import PLACE, POLLS, members_of

from bot.ballots import box as boxes
from bot.polls import store
from bot.polls.polls import Polls
from bot.request import Member

PROCESSES, TURNS, LOOKS = 16, 4, 20
STAYS = "stays"
"""The slot of the votes that this process itself casts, as a study room does that stays open."""


def counted(db: sqlite3.Connection, poll: str) -> int:
    return boxes.count(db, store.find(db, PLACE, poll).box, 0)


async def test_no_acknowledged_ballot_is_lost_beside_processes_that_come_and_go(tmp_path: Path) -> None:
    path = tmp_path / "moot.db"
    await prepared(path)
    chance = random.Random(12)
    book = Book()
    room = new_store(path, patience=60)
    polls = Polls(room)
    going = True

    async def stay() -> None:
        number = 0
        while going:
            name, poll, ticket = members_of(STAYS)[number % 12], POLLS[number % 2], f"room-{number}"
            book.note([["try", name, poll, ticket, "agree"]])
            await polls.vote(PLACE, poll, Member(name, name), ["agree"], reason=ticket)
            book.note([["ack", name, poll, ticket, "agree"]])
            await polls.see(PLACE, poll, Member(name, name))
            number += 1
            await asyncio.sleep(0.01)

    def others() -> list[list[str]]:
        slots = [str(number) for number in range(PROCESSES)]
        killed = chance.sample(slots, PROCESSES // 2)
        with voters(path) as processes:
            for number, slot in enumerate(slots):
                processes.start(f"run{slot}", slot, None if slot in killed else TURNS)
                processes.tell("list")
                if number % 4 == 0:
                    processes.tell(f"sweep {number}")
            chance.shuffle(killed)
            for slot in killed:
                time.sleep(chance.uniform(0.0, 0.1))
                processes.kill(slot)
                processes.tell("list")
            for slot in set(slots) - set(killed):
                processes.wait(slot, 60)
            return processes.heard()

    staying = asyncio.create_task(stay())
    said = await asyncio.to_thread(others)
    going = False
    await staying
    book.note(said)
    everyone = [name for slot in (*map(str, range(PROCESSES)), STAYS) for name in members_of(slot)]
    assert book.heard["ack"] > PROCESSES * TURNS

    # As another process sees it, while the one that stayed still has it open, and after it has closed it.
    for _ in range(2):
        other = new_store(path)
        if not POSTGRES:
            assert await other.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        found = await other.read(lambda db: book.check(db, everyone))
        for poll in POLLS:
            assert await other.read(lambda db, poll=poll: counted(db, poll)) == found[poll].total()
        await other.close()
        await room.close()
