from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_room import Room
from stores import new_store
from study_group import ANA, BEN, CEM, DEE, PLACE, START, Clock, member, opened

from bot.commands.poll_repeat import over_time
from bot.pictures.make import lay
from bot.pictures.marks import Box, Label
from bot.pictures.theme import LIGHT
from bot.polls.kinds import CHOICE, KINDS
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.timers import Timers
from index.errors import UserError

VOTERS = [member(f"M{number}") for number in range(12)]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database():
    return new_store()


@pytest.fixture
def polls(database, clock):
    return Polls(database, clock)


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
async def test_a_repeat_has_the_rules_and_a_box_of_its_own(polls, clock, kind):
    first = await opened(polls, kind, closes_at=START + timedelta(hours=2), quorum=3, most=3)
    words = {"stance": ["agree"], "statements": ["1=agree"], "score": ["1=4"]}.get(kind.name, ["1"])
    await polls.vote(PLACE, "p1", BEN, words)
    clock.on(days=3)
    again = await polls.repeat(PLACE, "p1", CEM, None, delivery="once")
    assert (await polls.repeat(PLACE, "p1", CEM, None, delivery="once")).id == again.id == "p2"
    assert (again.kind, again.motion, again.options) == (first.kind, first.motion, first.options)
    assert (again.rules.quorum, again.rules.most) == (3, 3)
    assert again.rules.closes_at == clock.at + timedelta(hours=2)
    assert (again.author_name, again.series) == ("Cem", first.key)
    assert again.box != first.box
    assert (await polls.see(PLACE, "p2", BEN)).count == 0
    assert (await polls.vote(PLACE, "p2", BEN, words)).outcome == "counted"
    assert [view.poll.id for view in await polls.series(PLACE, "p1", BEN)] == ["p1", "p2"]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    weeks=st.lists(
        st.dictionaries(st.integers(0, 11), st.integers(1, 3), min_size=3), min_size=2, max_size=4
    ),
    anonymous=st.booleans(),
)
async def test_the_trend_is_a_recount_of_each_poll(weeks, anonymous):
    polls = Polls(new_store())
    await opened(polls, CHOICE, anonymous=anonymous)
    for number, ballots in enumerate(weeks, 1):
        if number > 1:
            await polls.repeat(PLACE, "p1", ANA, None)
        for voter, choice in ballots.items():
            await polls.vote(PLACE, f"p{number}", VOTERS[voter], [str(choice)])
        await polls.close(PLACE, f"p{number}", ANA)
    results = [await result_of(seen) for seen in await polls.series(PLACE, "p1", BEN)]
    chart = over_time(results)
    for at, option in enumerate(("red", "green", "blue")):
        assert chart.curves[at].label == option
        counts = [Counter(ballots.values())[at + 1] / len(ballots) for ballots in weeks]
        assert [y for _, y in chart.curves[at].points] == pytest.approx(counts)


async def test_the_next_opens_by_itself_in_a_week_until_it_is_stopped(polls, database, clock):
    await opened(polls, closes_at=START + timedelta(days=1))
    with pytest.raises(UserError, match="Ana, who began it"):
        await polls.repeat(PLACE, "p1", BEN, None, every_days=7)
    weekly = await polls.repeat(PLACE, "p1", ANA, None, every_days=7)
    timers = Timers(database, "test", clock)

    async def told() -> list[tuple[str, str]]:
        due = await timers.due()
        for notice in due:
            await timers.acknowledge(notice)
        return [(notice.what, notice.name) for notice in due]

    clock.on(days=2)
    assert set(await told()) >= {("closed", "p1"), ("closed", "p2")}
    clock.on(days=5, minutes=1)
    assert ("opened", "p3") in await told()
    third = (await polls.see(PLACE, "p3", BEN)).poll
    assert (third.series, third.every_days, third.author_name) == (weekly.series, 7, "Ana")
    assert third.rules.closes_at == clock.at + timedelta(days=1)
    assert ("opened", "p4") not in await told()
    assert (await polls.stop_repeating(PLACE, "p1", ANA))[1] is True
    assert (await polls.stop_repeating(PLACE, "p3", ANA))[1] is False
    clock.on(days=30)
    assert not [each for each in await told() if each[0] == "opened"]


async def test_one_without_a_deadline_is_closed_when_the_next_opens(polls, database, clock):
    await opened(polls)
    await polls.repeat(PLACE, "p1", ANA, None, every_days=7)
    clock.on(days=7, minutes=1)
    await Timers(database, "test", clock).due()
    assert [(poll.id, poll.open) for poll, _ in await polls.all(PLACE)] == [
        ("p3", True), ("p2", False), ("p1", True),
    ]  # fmt: skip


async def test_the_trend_for_people():
    room = Room()
    votes = {who.name: ["1"] for who in (ANA, BEN, CEM, DEE)}
    await room.poll("Which?", votes, option=["A", "B"])
    refused = await room.ask("Ana", "poll trend", id="p1")
    assert "p1 has not been repeated, and a trend needs two results" in refused.cards[0].text
    again = (await room.say("Author", "poll repeat", id="p1")).data["id"]
    for who in ("Ana", "Ben"):
        await room.say(who, "poll vote", id=again, choice=["2"])
    await room.say("Author", "poll close", id=again)
    # Two anonymous ballots have no result that may be shown.
    for name in ("p1", again):
        refused = await room.ask("Ana", "poll trend", id=name)
        assert refused.cards[0].text.startswith(
            "p1 and its repetition (p2) have one result that may be shown by now; a trend needs two."
        )
    third = (await room.say("Author", "poll repeat", id=again)).data["id"]
    for who in ("Ana", "Ben", "Cem"):
        await room.say(who, "poll vote", id=third, choice=["2"])
    await room.say("Author", "poll close", id=third)
    shown = await room.say("Ana", "poll trend", id="p1")
    assert "2 polls: p1, p3. Left out: p2, whose result is empty or may not be shown." in shown.cards[0].text
    assert [each["tally"] is None for each in shown.data] == [False, True, False]
    assert shown.cards[0].chart.words()


async def test_a_series_repeats_weekly_once(polls, clock):
    await opened(polls, closes_at=START + timedelta(hours=2))
    second = await polls.repeat(PLACE, "p1", ANA, None, every_days=7)
    assert second.rules.closes_at == clock.at + timedelta(days=7)
    for name in ("p1", "p2"):
        with pytest.raises(
            UserError, match=r"repeats by itself already(: p2 is the latest)?;.*poll repeat p2 --stop"
        ):
            await polls.repeat(PLACE, name, ANA, None, every_days=7)
    assert len(await polls.all(PLACE)) == 2
    await polls.stop_repeating(PLACE, "p1", ANA)
    assert (await polls.repeat(PLACE, "p1", ANA, None, every_days=7)).id == "p3"


async def test_the_next_of_a_short_weekly_poll_is_open_for_the_week(polls, database, clock):
    await opened(polls)
    await polls.repeat(PLACE, "p1", ANA, START + timedelta(hours=2), every_days=7)
    clock.on(days=7, minutes=1)
    await Timers(database, "test", clock).due()
    third = (await polls.see(PLACE, "p3", BEN)).poll
    assert third.rules.closes_at == clock.at + timedelta(days=7)


async def test_the_message_says_that_it_repeats_and_how_that_ends():
    room = Room()
    await room.poll("Which?", {}, option=["A", "B"])
    weekly = await room.say("Author", "poll repeat", id="p1", weekly=True)
    for reply in (weekly, await room.say("Ana", "poll show", id="p2")):
        assert "It repeats weekly: the next opens on " in reply.cards[0].text
        assert "poll repeat p2 --stop ends that." in reply.cards[0].text
    await room.say("Author", "poll repeat", id="p2", stop=True)
    assert "repeats" not in (await room.say("Ana", "poll show", id="p2")).cards[0].text


async def test_a_poll_of_the_same_words_is_named():
    room = Room()
    await room.poll("Tea or juice", {}, close=False)
    again = await room.say("Author", "poll create", motion="Tea or juice")
    assert "p1 asks the same and is open too; " in again.cards[0].caution
    assert "poll cancel p2" in again.cards[0].caution
    assert not (await room.say("Ana", "poll create", motion="Tea or juice")).cards[0].caution
    assert not (await room.say("Author", "poll create", motion="Tea")).cards[0].caution
    for name in ("p1", "p2"):
        await room.say("Author", "poll close", id=name)
    assert not (await room.say("Author", "poll create", motion="Tea or juice")).cards[0].caution


async def test_a_reopened_poll_keeps_a_deadline_that_is_to_come(polls, clock):
    await opened(polls, anonymous=False, closes_at=START + timedelta(hours=2))
    await polls.close(PLACE, "p1", ANA)
    assert (await polls.reopen(PLACE, "p1", ANA, None)).rules.closes_at == START + timedelta(hours=2)
    clock.on(hours=3)
    assert (await polls.reopen(PLACE, "p1", ANA, None)).rules.closes_at is None


async def test_a_deadline_that_is_dropped_is_said():
    room = Room()
    await room.poll("M", {}, named=True, closes="in 2 hours")
    kept = await room.say("Author", "poll reopen", id="p1")
    assert not kept.cards[0].caution and kept.cards[0].due


@pytest.mark.parametrize(("kind", "votes"), [("choice", "1"), ("score", "1=4"), ("dots", "1=4")])
async def test_a_trend_has_counts_below_ten_ballots_and_says_its_outcome(kind, votes):
    room = Room()
    few, many = ({f"M{n}": [votes] for n in range(number)} for number in (7, 12))
    await room.poll("Which?", few, kind=kind, option=["A", "B"])
    await room.say("Author", "poll repeat", id="p1")
    for who, words in many.items():
        await room.say(who, "poll vote", id="p2", choice=words)
    await room.say("Author", "poll close", id="p2")
    chart = (await room.say("Author", "poll trend", id="p1")).cards[0].chart
    assert chart.places == (("p1", 7), ("p2", 12))
    assert "%" not in chart.figures[0][0]
    assert ("%" in chart.figures[0][1]) is (kind != "score")
    assert chart.outcome.startswith("Latest, p2: A") or "“A”" in chart.outcome
    assert "over successive polls, from p1 (n = 7) to p2 (n = 12)" in chart.words()
    labels = {mark.text: mark.x for mark in lay(chart, LIGHT).marks if isinstance(mark, Label)}
    markers = [mark for mark in lay(chart, LIGHT).marks if isinstance(mark, Box) and mark.radius > 11]
    assert {"p1", "p2", "n = 7", "n = 12"} <= set(labels)
    centres = {round(mark.x + mark.width / 2) for mark in markers if mark.width == mark.height}
    assert {round(labels["p1"]), round(labels["p2"])} & centres


async def test_an_open_poll_becomes_the_first_of_a_weekly_series(polls, database, clock):
    await opened(polls, closes_at=START + timedelta(days=1))
    with pytest.raises(UserError, match="Ana, who began it"):
        await polls.repeat_weekly(PLACE, "p1", BEN)
    clock.on(days=0.5)
    for _ in range(2):  # the same event twice
        first = await polls.repeat_weekly(PLACE, "p1", ANA, delivery="once")
        assert first is not None and (first.id, first.every_days) == ("p1", 7)
    assert len(await polls.all(PLACE)) == 1
    with pytest.raises(UserError, match="p1 repeats by itself already; the next opens on Tue 1 Dec"):
        await polls.repeat_weekly(PLACE, "p1", ANA)
    clock.on(days=6.4)
    timers = Timers(database, "test", clock)
    await timers.due()
    assert len(await polls.all(PLACE)) == 1
    clock.on(days=0.2)
    await timers.due()
    assert [(poll.id, poll.open, poll.every_days) for poll, _ in await polls.all(PLACE)] == [
        ("p2", True, 7), ("p1", False, 0),
    ]  # fmt: skip


async def test_a_poll_that_cannot_begin_a_series_says_why(polls, clock):
    await opened(polls)
    clock.on(days=8)
    with pytest.raises(UserError, match="open for a week or longer, so the next would open at once"):
        await polls.repeat_weekly(PLACE, "p1", ANA)
    await polls.close(PLACE, "p1", ANA)
    assert await polls.repeat_weekly(PLACE, "p1", ANA) is None
    await polls.repeat(PLACE, "p1", ANA, None)
    with pytest.raises(UserError, match="p2 repeats p1 and is open; poll repeat p2 --weekly"):
        await polls.repeat_weekly(PLACE, "p1", ANA)


async def test_to_cancel_the_latest_of_a_series_ends_it(polls, database, clock):
    room = Room()
    await room.poll("Which?", {}, close=False, option=["A", "B"])
    weekly = await room.say("Author", "poll repeat", id="p1", weekly=True)
    assert weekly.data == {"id": "p1", "every": 7}
    assert "p1 is the first of a weekly series. It repeats weekly: the next opens on " in weekly.cards[0].text
    cancelled = await room.say("Author", "poll cancel", id="p1", yes=True)
    assert "No further poll of its series opens by itself; " in cancelled.cards[0].text
    assert "poll repeat p1 --weekly begins it anew" in cancelled.cards[0].text

    await opened(polls, closes_at=START + timedelta(days=1))
    await polls.repeat_weekly(PLACE, "p1", ANA)
    await polls.cancel(PLACE, "p1", ANA)
    clock.on(days=30)
    await Timers(database, "test", clock).due()
    assert len(await polls.all(PLACE)) == 1


async def test_another_repetition_leaves_a_weekly_series_as_it_is(polls, database, clock):
    await opened(polls)
    await polls.repeat_weekly(PLACE, "p1", ANA)
    await polls.repeat(PLACE, "p1", ANA, None)
    await polls.cancel(PLACE, "p2", ANA)
    clock.on(days=7, minutes=1)
    await Timers(database, "test", clock).due()
    assert [(poll.id, poll.open) for poll, _ in await polls.all(PLACE)] == [
        ("p3", True), ("p2", False), ("p1", False),
    ]  # fmt: skip


async def test_the_next_closes_only_what_is_open_by_then():
    room = Room()
    await room.poll("Which?", {}, close=False, option=["A", "B"], closes="in 2 days")
    assert (
        "closes this one" not in (await room.say("Author", "poll repeat", id="p1", weekly=True)).cards[0].text
    )
    await room.poll("What?", {}, close=False, option=["A", "B"])
    assert (
        "and closes this one" in (await room.say("Author", "poll repeat", id="p2", weekly=True)).cards[0].text
    )
