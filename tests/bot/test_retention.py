"""What is taken off what was over long ago, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from home_bytes import home_bytes
from stores import new_store, of_files
from study_group import ANA, BEN, CEM, PLACE, Clock, opened

from bot.bot import Bot
from bot.database.sqlite.connection import FILE
from bot.debates.contract import debate_json
from bot.debates.debates import Debates
from bot.library_worker import LibraryWorker
from bot.polls.contract import poll_json
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.request import Request

DAYS = 30


@pytest.fixture
async def group(tmp_path: Path):
    clock = Clock()
    database = new_store(tmp_path / FILE)
    made = Bot(LibraryWorker(lambda say: None), database=database, clock=clock)
    yield made, clock, Polls(database, clock), Debates(database, clock)
    await made.close()


async def shown(polls: Polls, poll: str) -> dict[str, object]:
    return poll_json(await result_of(await polls.see(PLACE, poll, ANA)))


@of_files
async def test_results_stay_and_names_reasons_and_lists_of_voters_go(group, tmp_path):
    bot, clock, polls, _ = group
    for name, anonymous in (("p1", False), ("p2", True), ("p3", False)):
        await opened(polls, anonymous=anonymous, voters=("id:ben", "id:cem") if name == "p1" else ())
        await polls.vote(PLACE, name, BEN, ["agree"], reason=f"Planted reason on {name}")
        await polls.vote(PLACE, name, CEM, ["disagree"])
    for name in ("p1", "p2"):
        await polls.close(PLACE, name, ANA)
    before = [await shown(polls, name) for name in ("p1", "p2", "p3")]
    clock.on(days=DAYS - 1)
    await bot.retain(DAYS)
    assert (await polls.see(PLACE, "p1", ANA)).ballots[0].name == "Ben"
    clock.on(days=2)
    await bot.retain(DAYS)
    after = [await shown(polls, name) for name in ("p1", "p2", "p3")]
    assert [each["tally"] for each in after] == [each["tally"] for each in before]
    assert [each["motion"] for each in after] == [each["motion"] for each in before]
    seen = await polls.see(PLACE, "p1", ANA)
    assert [(ballot.name, ballot.reason) for ballot in seen.ballots] == [(None, None)] * 2
    assert (seen.poll.author, seen.poll.author_name, seen.poll.rules.voters) == (None, None, ())
    assert (await polls.see(PLACE, "p3", ANA)).poll.author_name == "Ana"  # it is open
    await bot.close()
    left = b"".join(content for name, content in home_bytes(tmp_path).items() if name.startswith(FILE))
    for planted in (b"Planted reason on p1", b"Planted reason on p2"):
        assert planted not in left
    assert b"Planted reason on p3" in left


async def test_a_debate_keeps_its_swing(group):
    bot, clock, _, debates = group
    await debates.start(PLACE, ANA, "Cats are better", (), anonymous=False)
    for member, vote in ((BEN, "undecided"), (CEM, "for")):
        await debates.vote(PLACE, "d1", member, vote)
    for _ in range(10):
        if (await debates.see(PLACE, "d1")).debate.state == "closing ballot":
            break
        await debates.next(PLACE, "d1", ANA)
    for member, vote in ((BEN, "against"), (CEM, "for")):
        await debates.vote(PLACE, "d1", member, vote)
    await debates.next(PLACE, "d1", ANA)
    before = debate_json(await debates.see(PLACE, "d1"))
    assert before["state"] == "ended" and before["both"] == 2
    clock.on(days=DAYS + 1)
    await bot.retain(DAYS)
    after = debate_json(await debates.see(PLACE, "d1"))
    assert {name: after[name] for name in ("both", "swing", "verdict", "before", "after")} == {
        name: before[name] for name in ("both", "swing", "verdict", "before", "after")
    }
    assert (await debates.see(PLACE, "d1")).debate.author_name is None


async def test_records_and_lists_of_what_was_stripped_still_work(group):
    bot, clock, polls, _ = group
    await opened(polls, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["agree"], reason="Planted")
    await polls.close(PLACE, "p1", ANA)
    clock.on(days=DAYS + 1)
    await bot.retain(DAYS)
    for command, args in (
        ("poll list", {}),
        ("poll show", {"id": "p1"}),
        ("privacy", {}),
        ("poll reopen", {"id": "p1"}),
    ):
        reply = await bot.handle(Request(command, args, ANA, PLACE.room, PLACE.platform, PLACE.space))
        assert "Something went wrong" not in reply.cards[0].text, command
    assert (await opened(polls)).id == "p2"  # numbers are given once


@of_files
async def test_without_a_database_nothing_is_made(tmp_path):
    bot = Bot(LibraryWorker(lambda say: None), database=new_store(tmp_path / FILE), clock=Clock())
    await bot.retain(DAYS)
    await bot.close()
    assert not (tmp_path / FILE).exists()
