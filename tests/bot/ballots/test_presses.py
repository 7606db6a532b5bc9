"""Of a voter's presses the last counts, in whatever order they come; and when they were is soon forgotten."""

from __future__ import annotations

import asyncio
import struct

import pytest
from home_bytes import home_bytes
from hypothesis import given
from hypothesis import strategies as st
from stores import new_store, of_files
from study_group import ANA, BEN, OPTIONS, PLACE, Clock

from bot.ballots.presses import KEPT
from bot.debates.debates import Debates
from bot.polls.kinds import STANCE, STATEMENTS, PollKind
from bot.polls.polls import Polls
from bot.polls.types import Rules
from bot.request import Moment

WORDS = ("strongly-disagree", "disagree", "undecided", "agree", "strongly-agree")


async def opened(polls: Polls, kind: PollKind = STANCE, *, anonymous: bool = True) -> str:
    options = kind.options(OPTIONS[kind])
    return (await polls.create(PLACE, ANA, kind, "AI helps", options, Rules(anonymous))).id


@given(order=st.permutations(range(5)))
def test_the_last_press_counts_in_any_order(order: list[int]):
    async def play() -> None:
        database = new_store()
        polls = Polls(database, Clock())
        name = await opened(polls)
        for arrived, pressed in enumerate(order):
            moment = Moment(100.0 + arrived, float(pressed))
            found = await polls.vote(
                PLACE, name, BEN, [WORDS[pressed]], delivery=f"e{pressed}", moment=moment
            )
            # What the member is told is the ballot that counts.
            assert max(order[: arrived + 1]) + 1 in found.ballot.choice
        seen = await polls.see(PLACE, name, BEN)
        assert seen.own is not None
        assert seen.own.choice == {5: 1}
        assert seen.count == 1
        await database.close()

    asyncio.run(play())


@given(presses=st.permutations([(option, at) for option in (1, 2) for at in range(3)]))
def test_each_statement_has_its_own_last_press(presses: list[tuple[int, int]]):
    async def play() -> None:
        database = new_store()
        polls = Polls(database, Clock())
        name = await opened(polls, STATEMENTS)
        for arrived, (option, at) in enumerate(presses):
            word = ("disagree", "pass", "agree")[at]
            await polls.vote(PLACE, name, BEN, [f"{option}={word}"], moment=Moment(float(arrived), float(at)))
        seen = await polls.see(PLACE, name, BEN)
        assert seen.own is not None
        assert seen.own.choice == {1: 1, 2: 1}
        await database.close()

    asyncio.run(play())


async def test_without_the_platforms_time_the_order_of_coming_counts():
    database = new_store()
    polls = Polls(database, Clock())
    name = await opened(polls)
    # The platform's clock is an hour behind, and of the second press it says nothing.
    await polls.vote(PLACE, name, BEN, ["agree"], moment=Moment(5_000.0, 1_400.0))
    assert (await polls.vote(PLACE, name, BEN, ["disagree"], moment=Moment(5_001.0))).outcome == "changed"
    assert (
        await polls.vote(PLACE, name, BEN, ["agree"], moment=Moment(5_002.0, 1_402.0))
    ).outcome == "changed"
    assert (await polls.vote(PLACE, name, BEN, ["disagree"], moment=Moment(4_999.0))).outcome == "same"
    assert (await polls.vote(PLACE, name, BEN, ["disagree"])).outcome == "changed"
    await database.close()


async def test_a_debates_ballots_too():
    database = new_store()
    debates = Debates(database, Clock())
    debate = await debates.start(PLACE, ANA, "AI races", (), ())
    await debates.vote(PLACE, debate.id, BEN, "for", moment=Moment(2.0, 2.0))
    late = await debates.vote(PLACE, debate.id, BEN, "against", moment=Moment(3.0, 1.0))
    assert (late.outcome, dict(late.ballot.choice)) == ("same", {1: 1})
    await debates.next(PLACE, debate.id, ANA)
    while (await debates.see(PLACE, debate.id)).debate.state != "closing ballot":
        await debates.next(PLACE, debate.id, ANA)
    # Another ballot, so an order of its own.
    again = await debates.vote(PLACE, debate.id, BEN, "against", moment=Moment(4.0, 1.5))
    assert again.outcome == "counted"
    await debates.next(PLACE, debate.id, ANA)
    assert await database.read(times) == 0
    await database.close()


@of_files
@pytest.mark.parametrize("anonymous", [True, False])
async def test_when_anybody_pressed_is_forgotten_at_the_close(tmp_path, anonymous: bool):
    path = tmp_path / "moot.db"
    database = new_store(path)
    polls = Polls(database, Clock())
    name = await opened(polls, anonymous=anonymous)
    await polls.vote(PLACE, name, BEN, ["agree"], moment=Moment(1_234_567.25, 7_654_321.75))
    kept = struct.pack(">d", 7_654_321.75)
    assert any(kept in content for content in home_bytes(tmp_path).values())
    await polls.close(PLACE, name, ANA)
    assert await database.read(times) == 0
    assert not any(kept in content for content in home_bytes(tmp_path).values())
    await database.close()


async def test_it_is_forgotten_after_an_hour_where_votes_go_on():
    database = new_store()
    polls = Polls(database, Clock())
    name = await opened(polls)
    await polls.vote(PLACE, name, BEN, ["agree"], moment=Moment(10.0))
    await polls.vote(PLACE, name, ANA, ["agree"], moment=Moment(10.0 + KEPT + 1))
    assert await database.read(times) == 1
    await database.close()


def times(db) -> int:
    return db.execute("SELECT COUNT(*) FROM presses").fetchone()[0]
