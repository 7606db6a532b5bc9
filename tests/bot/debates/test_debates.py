"""A debate from the motion to the verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from stores import new_store
from study_group import ANA, BEN, CEM, DEE, MOD, PLACE, Clock, member

from bot.ballots.types import Evidence
from bot.bot import Bot
from bot.commands.debate_start import read_rounds
from bot.debates.contract import debate_json
from bot.debates.debates import Debates
from bot.debates.types import TEMPLATE, Round
from bot.library_worker import LibraryWorker
from bot.places import Place
from bot.reply import Reply
from bot.request import Request
from index.errors import UnknownKey, UserError

MOTION = "We should open the models"
ROUNDS = (Round("openings", 10), Round("questions", 0))
EXCERPT = {"document": "d", "text": "We race.", "locator": "§1"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def debates(clock: Clock) -> Any:
    database = new_store()
    yield Debates(database, clock)
    await database.close()


async def vote(debates: Debates, **words: str) -> None:
    for name, word in words.items():
        await debates.vote(PLACE, "d1", member(name), word)


async def next_(debates: Debates, times: int = 1) -> Any:
    for _ in range(times):
        debate = await debates.next(PLACE, "d1", ANA)
    return debate


@pytest.mark.parametrize("anonymous", [True, False])
async def test_a_debate_runs_from_its_motion_to_its_verdict(debates, clock, anonymous):
    debate = await debates.start(PLACE, ANA, MOTION, ROUNDS, anonymous=anonymous)
    assert (debate.id, debate.state, debate.round, debate.stage_ends_at) == (
        "d1",
        "opening ballot",
        None,
        None,
    )
    await vote(debates, Ben="against", Cem="undecided", Dee="undecided", Eva="for", Once="against")
    await vote(debates, Ben="undecided")
    seen = await debates.see(PLACE, "d1")
    assert (seen.counts, seen.opening, seen.closing, seen.swing) == ((5, 0), None, None, None)
    data = debate_json(seen)
    assert [data[key] for key in ("before", "after", "both", "swing", "verdict")] == [None] * 5

    debate = await next_(debates)
    assert (debate.state, debate.round, debate.stage_ends_at) == (
        "round",
        ROUNDS[0],
        clock.at + timedelta(minutes=10),
    )
    with pytest.raises(UserError, match="No ballot is open in d1 during the openings"):
        await vote(debates, Ben="for")
    debate = await next_(debates)
    assert (debate.round, debate.stage_ends_at, debate.seconds_left) == (ROUNDS[1], None, None)
    debate = await next_(debates)
    assert (debate.state, debate.round) == ("closing ballot", None)
    await vote(debates, Ben="for", Cem="for", Dee="against", Eva="for", Late="for")
    seen = await debates.see(PLACE, "d1")
    assert (seen.counts, seen.opening, seen.closing) == ((5, 5), None, None)

    debate = await next_(debates)
    assert (debate.state, debate.ended_at) == ("ended", clock.at)
    data = debate_json(await debates.see(PLACE, "d1"))
    counts = {which: {e["option"]: e["count"] for e in data[which]} for which in ("before", "after")}
    # In an anonymous debate the one who left, and the one who came late, are in no tally.
    assert counts == {
        "before": {"for": 1, "against": 0 if anonymous else 1, "undecided": 3},
        "after": {"for": 3 if anonymous else 4, "against": 1, "undecided": 0},
    }
    assert data["ballots"] == {"opening": 5, "closing": 5}
    # Four voted both times: undecided, undecided, undecided, for; then for, for, against, for.
    assert (data["both"], data["swing"]) == (4, {"for": 2, "against": 1, "undecided": -3})
    assert (data["verdict"], data["points"]["for"]) == ("for", 50.0)
    seen = await debates.see(PLACE, "d1")
    names = {ballot.name for ballot in (*seen.opening, *seen.closing)}
    assert names == ({None} if anonymous else {"Ben", "Cem", "Dee", "Eva", "Once", "Late"})


async def test_a_debate_that_has_ended_stays_ended(debates):
    await debates.start(PLACE, ANA, MOTION, ())
    await next_(debates, 2)
    for work in (
        debates.next(PLACE, "d1", ANA),
        debates.end(PLACE, "d1", ANA),
        debates.pause(PLACE, "d1", ANA),
        debates.resume(PLACE, "d1", MOD),
        debates.vote(PLACE, "d1", BEN, "for"),
        debates.join(PLACE, "d1", BEN, "for"),
        debates.log(PLACE, BEN, "evidence", "x", [EXCERPT], side="for", name="d1"),
    ):
        with pytest.raises(UserError, match="d1 has ended; debate show d1"):
            await work


async def test_ended_early_there_is_no_verdict(debates):
    await debates.start(PLACE, ANA, MOTION, ROUNDS)
    await vote(debates, Ben="for", Cem="against")
    await debates.end(PLACE, "d1", ANA)
    data = debate_json(await debates.see(PLACE, "d1"), whole=True)
    assert (data["state"], data["both"], data["verdict"]) == ("ended", 0, None)
    assert [each["count"] for each in data["before"]] == [1, 1, 0]
    assert [each["count"] for each in data["after"]] == [0, 0, 0]


async def test_ended_in_its_closing_ballot_it_counts_what_there_is(debates):
    await debates.start(PLACE, ANA, MOTION, ())
    await vote(debates, Ben="for", Cem="against")
    await next_(debates)
    await vote(debates, Ben="against")
    await debates.end(PLACE, "d1", MOD)
    data = debate_json(await debates.see(PLACE, "d1"), whole=True)
    assert (data["both"], data["verdict"]) == (1, "against")


async def test_nobody_voted_both_times(debates):
    await debates.start(PLACE, ANA, MOTION, ())
    await vote(debates, Ben="for")
    await next_(debates)
    await vote(debates, Cem="for")
    await next_(debates)
    data = debate_json(await debates.see(PLACE, "d1"))
    assert (data["both"], data["verdict"], data["points"]) == (0, None, {})


async def test_the_clock_is_paused_and_goes_on(debates, clock):
    await debates.start(PLACE, ANA, MOTION, ROUNDS)
    with pytest.raises(UserError, match="No clock is running in d1"):
        await debates.pause(PLACE, "d1", ANA)
    await next_(debates)
    clock.on(minutes=4)
    paused = await debates.pause(PLACE, "d1", ANA)
    assert (paused.stage_ends_at, paused.seconds_left) == (None, 360)
    with pytest.raises(UserError, match="No clock is running"):
        await debates.pause(PLACE, "d1", ANA)
    clock.on(hours=3)
    going = await debates.resume(PLACE, "d1", ANA)
    assert (going.stage_ends_at, going.seconds_left) == (clock.at + timedelta(minutes=6), None)
    with pytest.raises(UserError, match="d1 is not paused"):
        await debates.resume(PLACE, "d1", ANA)
    clock.on(minutes=7)
    assert (await debates.pause(PLACE, "d1", ANA)).seconds_left == 0
    # The next round begins with its own time, not with what was left.
    following = await next_(debates)
    assert (following.stage_ends_at, following.seconds_left) == (None, None)


async def test_whoever_began_it_or_a_moderator_leads(debates):
    await debates.start(PLACE, BEN, MOTION, ROUNDS)
    for work in (debates.next, debates.pause, debates.resume, debates.end):
        with pytest.raises(UserError, match="Ben, who began it, or a moderator can"):
            await work(PLACE, "d1", CEM)
    assert (await debates.next(PLACE, "d1", BEN)).stage == 1
    assert (await debates.next(PLACE, "d1", MOD)).stage == 2


async def test_next_is_done_once_whatever_is_redelivered(debates):
    await debates.start(PLACE, ANA, MOTION, ROUNDS)
    for delivery, stage in (("a", 1), ("a", 1), ("b", 2), ("a", 2), ("", 3)):
        assert (await debates.next(PLACE, "d1", ANA, delivery=delivery)).stage == stage


async def test_a_ballot_is_done_once_whatever_is_redelivered(debates):
    await debates.start(PLACE, ANA, MOTION, ())
    await debates.vote(PLACE, "d1", BEN, "for", delivery="1")
    await debates.vote(PLACE, "d1", BEN, "against", delivery="2")
    receipt = await debates.vote(PLACE, "d1", BEN, "for", delivery="1")
    assert (receipt.outcome, receipt.ballot.choice) == ("same", {2: 1})
    await next_(debates)
    # Late, the opening ballot would be taken for a closing one.
    assert (await debates.vote(PLACE, "d1", BEN, "for", delivery="1")).outcome == "same"
    assert (await debates.see(PLACE, "d1")).counts == (1, 0)


async def test_who_may_vote_and_what(debates):
    await debates.start(PLACE, ANA, MOTION, (), ("Ben", "tutors"))
    await debates.vote(PLACE, "d1", BEN, "FOR")
    await debates.vote(PLACE, "d1", member("Eva", "Tutors"), " undecided ")
    with pytest.raises(UserError, match="In d1 only Ben and tutors may vote"):
        await debates.vote(PLACE, "d1", CEM, "for")
    with pytest.raises(UserError, match=r"for, against or undecided, not “agianst”; did you mean against\?"):
        await debates.vote(PLACE, "d1", BEN, "agianst")
    with pytest.raises(UserError) as caught:
        await debates.vote(PLACE, "d1", BEN, "x" * 100_000)
    assert len(str(caught.value)) < 200


async def test_a_reason_goes_with_its_ballot(debates):
    await debates.start(PLACE, ANA, MOTION, ())
    evidence = Evidence("We race.", EXCERPT)
    await debates.vote(PLACE, "d1", BEN, "for", reason="So", evidence=evidence)
    assert (await debates.vote(PLACE, "d1", BEN, "for")).ballot.reason == "So"
    assert (await debates.vote(PLACE, "d1", BEN, "against")).ballot.evidence is None
    await next_(debates)
    assert (await debates.vote(PLACE, "d1", BEN, "against")).ballot.reason is None


async def test_speakers_stand_on_one_side(debates):
    await debates.start(PLACE, ANA, MOTION, ROUNDS)
    await debates.join(PLACE, "d1", BEN, "for")
    await debates.join(PLACE, "d1", CEM, "against")
    await debates.join(PLACE, "d1", BEN, "against")
    sides = (await debates.see(PLACE, "d1")).sides
    assert {side: list(names.values()) for side, names in sides.items()} == {
        "for": [],
        "against": ["Ben", "Cem"],
    }


async def test_excerpts_go_into_the_record_of_their_room_while_it_lasts(debates, clock):
    corridor = Place(PLACE.platform, PLACE.space, "corridor", "UTC")
    await debates.start(PLACE, ANA, MOTION, (Round("openings", 10),))
    await debates.log(PLACE, BEN, "ask", "what is a race?", [EXCERPT])
    assert await debates.log(corridor, CEM, "ask", "elsewhere", [EXCERPT]) is None
    assert await debates.log(PLACE, BEN, "ask", "nothing found", []) is None
    await next_(debates)
    clock.on(minutes=1)
    await debates.log(PLACE, DEE, "quote", "races", [EXCERPT, EXCERPT])
    # Evidence may be put on the table from any room, by the debate's name.
    await debates.log(corridor, CEM, "evidence", "races", [EXCERPT], side="against", name="d1")
    await next_(debates, 2)
    assert await debates.log(PLACE, BEN, "ask", "after the end", [EXCERPT]) is None
    shown = (await debates.see(PLACE, "d1")).shown
    assert [(s.stage, s.kind, s.side, s.name, s.text, len(s.excerpts)) for s in shown] == [
        (0, "ask", None, "Ben", "what is a race?", 1),
        (1, "quote", None, "Dee", "races", 2),
        (1, "evidence", "against", "Cem", "races", 1),
    ]
    assert shown[0].excerpts == [EXCERPT]
    assert shown[1].at == clock.at


async def test_a_room_logs_into_its_newest_debate(debates):
    await debates.start(PLACE, ANA, "The first", ())
    await debates.start(PLACE, ANA, "The second", ())
    await debates.log(PLACE, BEN, "ask", "what?", [EXCERPT])
    assert [len((await debates.see(PLACE, name)).shown) for name in ("d1", "d2")] == [0, 1]


async def test_debates_are_numbered_within_their_space(debates):
    there = Place("test", "other club", "r", "UTC")
    await debates.start(PLACE, ANA, "Here", ())
    await debates.start(there, ANA, "There", ())
    await debates.start(PLACE, ANA, "Here too", ())
    assert [(d.id, d.motion) for d in await debates.all(there)] == [("d1", "There")]
    await debates.vote(there, "d1", BEN, "for")
    assert (await debates.see(PLACE, "d1")).counts == (0, 0)
    assert [d.motion for d in await debates.all(PLACE)] == ["Here too", "Here"]
    for name in ("d2", "d0", "p1", "d1; DROP TABLE debates", "d" + "1" * 100_000, "🗳", ""):
        with pytest.raises(UnknownKey, match="There is no debate"):
            await debates.see(there, name)


@pytest.mark.parametrize(
    ("given", "rounds"),
    [
        ([], TEMPLATE),
        (["openings=5", "the floor = 15 minutes"], (Round("openings", 5), Round("the floor", 15))),
        (["questions"], (Round("questions", 0),)),
        (["a=10m", "b=3min"], (Round("a", 10), Round("b", 3))),
    ],
)
def test_rounds_are_read(given, rounds):
    assert read_rounds(given) == rounds


@pytest.mark.parametrize(
    "given", ["=5", "x=soon", "x=-1", "x=10081", "y" * 41, "x=1=2", "x=" + "9" * 70, "x=٣"]
)
def test_what_is_no_round_is_said(given):
    with pytest.raises(UserError, match="is no round"):
        read_rounds([given])
    with pytest.raises(UserError, match="up to 12 rounds, not 13"):
        read_rounds(["a"] * 13)


async def test_a_list_says_what_next_leads_to_and_an_end_without_closing_ballots_has_its_tally(fake):
    bot = Bot(LibraryWorker(lambda say: fake))  # type: ignore[arg-type, return-value]

    async def do(command: str, **args: object) -> Reply:
        return await bot.handle(Request(command, args, ANA, "r", "test"))

    said = (await do("debate start", motion="M", round=["openings=5"])).cards[0].footer
    assert "moves on to openings" in said
    await do("debate vote", id="d1", choice="for")
    assert "moves on to the closing ballot" in (await do("debate next", id="d1")).cards[0].footer
    assert "ends the debate" in (await do("debate next", id="d1")).cards[0].footer
    ended = (await do("debate next", id="d1")).cards[0].text
    assert "The opening ballot: The result is withheld" in ended
    refused = await do("debate evidence", id="d1", side="for", what="77")
    assert "There is no excerpt 77" in refused.cards[0].text
    await bot.close()
