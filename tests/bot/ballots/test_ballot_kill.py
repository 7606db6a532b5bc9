"""An acknowledged ballot outlives the process, whenever that is killed."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest
from stores import POSTGRES, new_store
from study_group import ANA, Clock
from voting_book import OPTIONS, Book, prepared, voters
from voting_process import PLACE, POLLS, members_of

from bot.polls.kinds import STANCE, STANCES
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Member

KILLS = 200
SLOTS = ("0", "1", "2")
"""Processes that vote at once, each for members of its own."""


async def test_every_acknowledged_ballot_is_counted_once_through_200_kills(tmp_path: Path) -> None:
    path = tmp_path / "moot.db"
    await prepared(path)
    chance = random.Random(20261124)
    book = Book()

    def all_kills() -> None:
        watching = new_store(path)

        def check(names: list[str]) -> None:
            asyncio.run(watching.read(lambda db: book.check(db, names)))

        with voters(path) as processes:
            for slot in SLOTS:
                processes.start(f"first{slot}", slot)
            for number in range(KILLS):
                time.sleep(chance.uniform(0.0, 0.1))
                slot = chance.choice(SLOTS)
                processes.kill(slot)
                book.note(processes.heard())
                check(members_of(slot))  # the others go on voting meanwhile
                processes.start(f"k{number}", slot)
        book.note(processes.heard())

    await asyncio.to_thread(all_kills)
    # The kills were in the midst of voting: many votes were acknowledged, and many cut off.
    assert book.heard["ack"] > KILLS
    assert book.heard["try"] - book.heard["ack"] > KILLS

    database = new_store(path)
    if not POSTGRES:
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
        counts = closed.kind.count(closed, seen.ballots).tally
        assert {c.option.text: c.count for c in counts} == {stance: found[poll][stance] for stance in STANCES}
    await database.close()


@pytest.mark.parametrize("anonymous", [True, False])
async def test_two_connections_voting_at_once_lose_nothing(tmp_path: Path, anonymous: bool) -> None:
    one, other = new_store(tmp_path / "moot.db"), new_store(tmp_path / "moot.db")
    first, second = Polls(one, Clock()), Polls(other, Clock())
    poll = await first.create(
        PLACE, ANA, STANCE, "Twice", OPTIONS, Rules(anonymous=anonymous, results="live")
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
