"""The rules that a poll carries."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from stores import new_store
from study_group import ANA, BEN, CEM, DEE, MOD, PLACE, Clock, member, opened

from bot.ballots.types import Evidence, Reasons
from bot.places import Place
from bot.polls.contract import poll_json
from bot.polls.kinds import CHOICE, RANKED, STATEMENTS
from bot.polls.polls import Polls
from bot.polls.result import result_of
from bot.polls.types import MOST_STATEMENTS, PollView, TallyVisibility
from index.errors import UnknownKey, UserError

HOSTILE = (
    "",
    "p",
    "p0",
    "p99",
    "p1 OR 1=1",
    "p1'; DROP TABLE polls; --",
    '"*" NEAR AND',
    "p" + "9" * 100_000,
    "p1\x00",
    "p1\n",
    "🗳️",
    "\u202ep1",
    "d1",
    "p-1",
    "p١٢٣٤٥٦٧٨٩٠",
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def polls(clock: Clock) -> Any:
    database = new_store()
    yield Polls(database, clock)
    await database.close()


async def counts(polls: Polls, name: str = "p1", who: Any = ANA) -> list[int] | None:
    found = poll_json(await result_of(await polls.see(PLACE, name, who)))["tally"]
    return found if found is None else [each["count"] for each in found]


async def test_a_poll_is_numbered_within_its_space_alone(polls):
    there = Place("test", "other club", "r", "UTC")
    elsewhere = Place("other platform", "club", "r", "UTC")
    for place, motion in ((PLACE, "Here"), (there, "There"), (elsewhere, "Elsewhere"), (PLACE, "Here too")):
        await opened(polls, place=place, motion=motion)
    assert [poll.motion for poll, _ in await polls.all(PLACE)] == ["Here too", "Here"]
    assert [(poll.id, poll.motion) for poll, _ in await polls.all(there)] == [("p1", "There")]
    await polls.vote(there, "p1", BEN, ["agree"])
    assert (await polls.see(there, "p1", BEN)).count == 1
    assert (await polls.see(PLACE, "p1", BEN)).count == 0
    assert (await polls.see(elsewhere, "p1", BEN)).own is None
    for work in (
        polls.see(there, "p2", ANA),
        polls.vote(there, "p2", ANA, ["agree"]),
        polls.close(there, "p2", ANA),
        polls.reopen(there, "p2", ANA, None),
        polls.add(there, "p2", "A statement"),
    ):
        with pytest.raises(UnknownKey, match="There is no poll p2 here"):
            await work


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_an_unknown_id_is_said_in_a_sentence(polls, name):
    await opened(polls)
    for work in (polls.see(PLACE, name, ANA), polls.vote(PLACE, name, ANA, ["agree"])):
        with pytest.raises(UnknownKey) as caught:
            await work
        assert len(str(caught.value)) < 200
    assert len(await polls.all(PLACE)) == 1


@pytest.mark.parametrize("name", ["p1", "P1", "1", "#1", "#p1", "p001"])
async def test_an_id_may_be_written_loosely(polls, name):
    await opened(polls)
    assert (await polls.see(PLACE, name, ANA)).poll.id == "p1"


async def test_the_last_ballot_counts(polls):
    await opened(polls, results=TallyVisibility.LIVE, anonymous=False)
    outcomes = [
        (await polls.vote(PLACE, "p1", BEN, [word])).outcome for word in ("agree", "disagree", "disagree")
    ]
    assert outcomes == ["counted", "changed", "same"]
    assert await counts(polls) == [0, 1, 0, 0, 0]


async def test_what_is_delivered_twice_is_counted_once_even_late_and_after_an_edit(polls):
    await opened(polls, results=TallyVisibility.LIVE, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first")
    await polls.vote(PLACE, "p1", BEN, ["disagree"], delivery="second")
    again = await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first")
    assert (again.outcome, again.ballot.choice, again.poll_ballots) == ("same", {2: 1}, 1)
    assert await counts(polls) == [0, 1, 0, 0, 0]


async def test_not_even_a_close_lets_an_old_delivery_undo_a_newer_ballot(polls):
    await opened(polls, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first")
    await polls.vote(PLACE, "p1", BEN, ["disagree"], delivery="second")
    await polls.close(PLACE, "p1", ANA)
    await polls.reopen(PLACE, "p1", ANA, None)
    assert (await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first")).outcome == "same"
    await polls.close(PLACE, "p1", ANA)
    assert await counts(polls) == [0, 1, 0, 0, 0]


async def test_a_refused_delivery_may_be_brought_again(polls):
    await opened(polls, reasons=Reasons.REQUIRED)
    with pytest.raises(UserError):
        await polls.vote(PLACE, "p1", BEN, ["agree"], delivery="first")
    mended = await polls.vote(PLACE, "p1", BEN, ["agree"], reason="So", delivery="first")
    assert mended.outcome == "counted"


async def test_the_deadline_holds_though_nobody_looked(polls, clock):
    poll = await opened(polls, closes_at=clock.at + timedelta(hours=2))
    await polls.vote(PLACE, "p1", BEN, ["agree"])
    clock.on(hours=1, minutes=59, seconds=59)
    await polls.vote(PLACE, "p1", CEM, ["agree"])
    clock.on(seconds=1)
    with pytest.raises(UserError, match="Poll p1 is closed; poll show p1"):
        await polls.vote(PLACE, "p1", DEE, ["agree"])
    clock.on(days=3)
    with pytest.raises(UserError, match="closed"):
        await polls.vote(PLACE, "p1", BEN, ["disagree"])
    seen = await polls.see(PLACE, "p1", DEE)
    assert (seen.count, seen.poll.open) == (2, False)
    # It closed at its deadline, whenever that was noticed.
    assert seen.poll.closed_at == poll.rules.closes_at
    assert seen.own is None


async def test_the_author_or_a_moderator_alone_closes(polls):
    await opened(polls, author=BEN)
    with pytest.raises(UserError, match="Ben, who began it, or a moderator can close p1"):
        await polls.close(PLACE, "p1", CEM)
    # The same id in another space is somebody else.
    await opened(polls, author=BEN, place=Place("test", "other", "r", "UTC"))
    assert not (await polls.close(PLACE, "p1", BEN)).open
    with pytest.raises(UserError, match="closed"):
        await polls.close(PLACE, "p1", BEN)
    await opened(polls, author=BEN)
    assert not (await polls.close(PLACE, "p2", MOD)).open


async def test_a_named_poll_reopens_and_an_anonymous_one_says_why_not(polls, clock):
    await opened(polls, anonymous=False, closes_at=clock.at + timedelta(hours=1))
    await polls.vote(PLACE, "p1", BEN, ["agree"])
    with pytest.raises(UserError, match="open already"):
        await polls.reopen(PLACE, "p1", ANA, None)
    clock.on(hours=1)
    with pytest.raises(UserError, match="or a moderator can reopen"):
        await polls.reopen(PLACE, "p1", BEN, None)
    again = await polls.reopen(PLACE, "p1", ANA, clock.at + timedelta(hours=1))
    assert (again.open, again.rules.closes_at, again.rules.anonymous) == (
        True,
        clock.at + timedelta(hours=1),
        False,
    )
    assert (await polls.vote(PLACE, "p1", BEN, ["disagree"])).outcome == "changed"
    clock.on(hours=1)
    with pytest.raises(UserError, match="closed"):
        await polls.vote(PLACE, "p1", BEN, ["agree"])

    await opened(polls)
    await polls.close(PLACE, "p2", ANA)
    for who in (ANA, MOD):
        with pytest.raises(UserError, match="its voters are no longer known"):
            await polls.reopen(PLACE, "p2", who, None)
    with pytest.raises(UserError, match="closed"):
        await polls.vote(PLACE, "p2", BEN, ["agree"])


async def seen_by(polls: Polls, name: str) -> dict[str, bool]:
    """Who may see the tally: the author, a moderator, one who voted, one who did not."""

    def visible(seen: PollView) -> bool:
        return (seen.ballots or seen.few) is not None

    return {who.name: visible(await polls.see(PLACE, name, who)) for who in (ANA, MOD, BEN, CEM)}


@pytest.mark.parametrize("anonymous", [True, False])
async def test_who_may_see_the_tally(polls, anonymous):
    nobody = dict.fromkeys(("Ana", "Mod", "Ben", "Cem"), False)
    for shown, expected in (
        (TallyVisibility.LIVE, dict.fromkeys(nobody, True)),
        (TallyVisibility.VOTED, nobody | {"Ben": True}),
        (TallyVisibility.CLOSED, nobody),
    ):
        poll = await opened(polls, results=shown, anonymous=anonymous)
        await polls.vote(PLACE, poll.id, BEN, ["agree"])
        assert await seen_by(polls, poll.id) == expected, shown
        assert poll_json(await result_of(await polls.see(PLACE, poll.id, CEM)))["ballots"] == 1
        await polls.close(PLACE, poll.id, ANA)
        assert await seen_by(polls, poll.id) == dict.fromkeys(nobody, True)


async def test_whose_ballot_it_is_stands_in_a_named_poll_alone(polls):
    for anonymous in (True, False):
        poll = await opened(polls, anonymous=anonymous, results=TallyVisibility.LIVE)
        await polls.vote(PLACE, poll.id, BEN, ["agree"], reason="Because")
        for close in (False, True):
            if close:
                await polls.close(PLACE, poll.id, ANA)
            seen = await polls.see(PLACE, poll.id, ANA)
            assert (seen.ballots is None) == anonymous
            (ballot,) = seen.ballots or seen.few
            assert ballot.name == (None if anonymous else "Ben")
            assert ballot.reason == "Because"
        own = (await polls.see(PLACE, poll.id, BEN)).own
        assert (own is None) == anonymous


async def test_who_may_vote(polls):
    await opened(polls, voters=("Ben", "Tutors"))
    for who in (BEN, member("ben"), member("Eva", "tutors"), member("Moe", "students", "TUTORS")):
        await polls.vote(PLACE, "p1", who, ["agree"])
    for who in (ANA, CEM, MOD, member("Moe 2", "students")):
        with pytest.raises(UserError, match="In p1 only Ben and Tutors may vote"):
            await polls.vote(PLACE, "p1", who, ["agree"])


async def test_reasons_off_optional_and_required(polls):
    await opened(polls, reasons=Reasons.OFF)
    await polls.vote(PLACE, "p1", BEN, ["agree"])
    for more in ({"reason": "So"}, {"evidence": Evidence("So they say", None)}):
        with pytest.raises(UserError, match="takes no reasons"):
            await polls.vote(PLACE, "p1", BEN, ["agree"], **more)
    await opened(polls, reasons=Reasons.REQUIRED)
    with pytest.raises(UserError, match="wants a reason"):
        await polls.vote(PLACE, "p2", BEN, ["agree"])
    assert (await polls.see(PLACE, "p2", BEN)).count == 0
    await polls.vote(PLACE, "p2", BEN, ["agree"], reason="So")
    # It was given for that choice, and stands with it.
    assert (await polls.vote(PLACE, "p2", BEN, ["agree"])).ballot.reason == "So"
    with pytest.raises(UserError, match="wants a reason"):
        await polls.vote(PLACE, "p2", BEN, ["disagree"])
    assert (await polls.see(PLACE, "p2", BEN)).own.choice == {4: 1}


async def test_an_old_reason_goes_with_the_choice_that_it_was_given_for(polls):
    await opened(polls, results=TallyVisibility.LIVE)
    evidence = Evidence("We race", {"document": "d", "locator": "§1"})
    await polls.vote(PLACE, "p1", BEN, ["agree"], reason="I agree since…", evidence=evidence)
    kept = (await polls.vote(PLACE, "p1", BEN, ["agree"], reason="Better said")).ballot
    assert (kept.reason, kept.evidence) == ("Better said", evidence)
    kept = (await polls.vote(PLACE, "p1", BEN, ["disagree"])).ballot
    assert (kept.reason, kept.evidence) == (None, None)
    (ballot,) = (await polls.see(PLACE, "p1", CEM)).few
    assert ballot.reason is None


async def test_under_its_quorum_a_poll_decides_nothing(polls):
    await opened(polls, RANKED, quorum=2, results=TallyVisibility.LIVE, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["1", "2"])
    result = await result_of(await polls.see(PLACE, "p1", ANA))
    assert (result.quorate, result.winner) == (False, None)
    await polls.vote(PLACE, "p1", CEM, ["1"])
    result = await result_of(await polls.see(PLACE, "p1", ANA))
    assert (result.quorate, result.winner and result.winner.text) == (True, "north")


async def test_statements_are_voted_on_bit_by_bit(polls):
    await opened(polls, STATEMENTS, results=TallyVisibility.LIVE, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["1=agree", "2=pass"])
    receipt = await polls.vote(PLACE, "p1", BEN, ["2=disagree"])
    assert receipt.ballot.choice == {1: 1, 2: -1}
    await polls.vote(PLACE, "p1", CEM, ["1=disagree"])
    entries = poll_json(await result_of(await polls.see(PLACE, "p1", ANA)))["tally"]
    assert [(e["agree"], e["disagree"], e["pass"]) for e in entries] == [(1, 1, 0), (0, 1, 0), (0, 0, 0)]


async def test_members_add_statements_up_to_fifty_and_none_twice(polls):
    await opened(polls, STATEMENTS, options=["One"])
    _, added = await polls.add(PLACE, "p1", "Another one")
    assert (added.number, added.text) == (2, "Another one")
    await polls.vote(PLACE, "p1", BEN, ["2=agree"])
    for same in ("Another one", "ANOTHER ONE", "Another  one"):
        with pytest.raises(UserError, match="Statement 2 of p1 says that already"):
            await polls.add(PLACE, "p1", same)
    for number in range(3, MOST_STATEMENTS + 1):
        await polls.add(PLACE, "p1", f"Statement {number}")
    with pytest.raises(UserError, match="50 statements, which is the most"):
        await polls.add(PLACE, "p1", "One too many")
    assert len((await polls.see(PLACE, "p1", ANA)).poll.options) == MOST_STATEMENTS


async def test_what_takes_no_statements_says_so(polls, clock):
    await opened(polls)
    with pytest.raises(UserError, match="p1 has fixed options"):
        await polls.add(PLACE, "p1", "More")
    await opened(polls, STATEMENTS, adding=False)
    with pytest.raises(UserError, match="its author fixed them"):
        await polls.add(PLACE, "p2", "More")
    await opened(polls, STATEMENTS, closes_at=clock.at + timedelta(hours=1))
    clock.on(hours=1)
    with pytest.raises(UserError, match="closed"):
        await polls.add(PLACE, "p3", "More")


async def test_statements_added_at_once_get_numbers_of_their_own(polls):
    await opened(polls, STATEMENTS, options=["One"])
    await asyncio.gather(*(polls.add(PLACE, "p1", f"Statement {number}") for number in range(20)))
    options = (await polls.see(PLACE, "p1", ANA)).poll.options
    assert [option.number for option in options] == list(range(1, 22))


async def test_polls_opened_at_once_get_ids_of_their_own(polls):
    made = await asyncio.gather(*(opened(polls, motion=f"Motion {number}") for number in range(20)))
    assert sorted(int(poll.id[1:]) for poll in made) == list(range(1, 21))
    assert len({poll.lot for poll in made}) == 20


@pytest.mark.parametrize(
    "text", ["'); DROP TABLE ballots; --", "👩‍👩‍👧 é ñ 中文", "a\tb", "{}", "%s", "\u202eabc", "x" * 200]
)
async def test_hostile_words_are_kept_as_they_are(polls, text):
    await opened(polls, CHOICE, options=[text, "other"], motion=text, results=TallyVisibility.LIVE)
    await polls.vote(PLACE, "p1", BEN, [text], reason=text, evidence=Evidence(text, None))
    seen = await polls.see(PLACE, "p1", BEN)
    assert seen.poll.motion == seen.poll.options[0].text == text
    assert seen.own.choice == {1: 1}
    assert (seen.own.reason, seen.own.evidence) == (text, Evidence(text, None))
