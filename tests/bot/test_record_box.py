"""Which ballots a record hands out, and that nothing in them says whose they are."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from record_room import Room, rows
from study_group import PLACE, START

from bot.ballots.types import Ballot
from bot.debates.debates import DebateView
from bot.debates.swing import swing
from bot.debates.types import Debate, Round
from bot.record.assemble import debate_box

FORMATS = ("md", "html", "csv", "json")
MEMBERS = [f"Member{letter}x" for letter in "QWERTYUIOP"]


def seen_of(opening, closing, *, anonymous=True):
    """An ended debate with ballots by token."""
    before, after = (
        tuple(Ballot(voter.encode(), {choice: 1}, None if anonymous else voter) for voter, choice in cast)
        for cast in (opening, closing)
    )
    debate = Debate(
        1, "d1", PLACE, "M", (), (Round("r", 0),), 2, None, None, None, None, START, START, anonymous, 0, 1
    )  # fmt: skip
    return DebateView(
        debate, (len(before), len(after)), {"for": {}, "against": {}}, [], before, after, swing(before, after)
    )


def test_pairs_are_joined_from_five_who_voted_both_times():
    five = [(name, 1) for name in "abcde"]
    box = debate_box(seen_of([*five, ("f", 2)], [*five, ("g", 3)]))
    assert box.joined and len(box.papers) == 7
    assert Counter(tuple(paper.choices) for paper in box.papers) == {
        ("opening", "closing"): 5,
        ("opening",): 1,
        ("closing",): 1,
    }


def test_pairs_of_four_are_taken_apart():
    four = [(name, 1) for name in "abcd"]
    box = debate_box(seen_of([*four, ("f", 2)], four))
    assert not box.joined and "Which two ballots" in box.why_not
    assert len(box.papers) == 9
    assert all(len(paper.choices) == 1 for paper in box.papers)
    # None seems to be missing: those of a ballot have numbers in a row.
    numbers = [[p.number for p in box.papers if turn in p.choices] for turn in ("opening", "closing")]
    assert numbers == [[1, 2, 3, 4, 5], [6, 7, 8, 9]]


def test_a_named_debate_joins_any_number_and_says_who():
    box = debate_box(seen_of([("Ben", 1), ("Ana", 2)], [("Ana", 1)], anonymous=False))
    assert box.joined
    assert [(paper.name, list(paper.choices)) for paper in box.papers] == [
        ("Ana", ["opening", "closing"]),
        ("Ben", ["opening"]),
    ]


def test_the_order_is_of_chance_and_new_each_time():
    cast = [(f"{number:03}", number % 3 + 1) for number in range(60)]
    orders = {
        tuple(next(iter(p.choices["opening"])) for p in debate_box(seen_of(cast, [])).papers)
        for _ in range(8)
    }
    assert len(orders) == 8
    again = [debate_box(seen_of(cast, []), Random(3)).papers for _ in range(2)]
    assert again[0] == again[1]


def test_every_place_is_as_likely_for_every_ballot():
    # One of 6 ballots differs; over 1,200 draws each place has it 200 times, give or take 5 sigma.
    cast = [(name, 2 if name == "a" else 1) for name in "abcdef"]
    chance = Random(7)
    places = Counter(
        next(p.number for p in debate_box(seen_of(cast, []), chance).papers if 2 in p.choices["opening"])
        for _ in range(1_200)
    )
    assert all(abs(places[place] - 200) < 65 for place in range(1, 7))


@pytest.mark.parametrize("kind", ["stance", "statements"])
async def test_an_anonymous_record_names_no_voter_in_any_form(kind):
    room = Room()
    choice = ["agree"] if kind == "stance" else ["1=agree", "2=pass"]
    how = {} if kind == "stance" else {"kind": kind, "option": ["S1", "S2"]}
    name = await room.poll("M", dict.fromkeys(MEMBERS, choice), **how)
    for form in FORMATS:
        reply = await room.export(name, form, who=MEMBERS[0])
        for text in (reply.text, json.dumps(reply.data)):
            assert "Member" not in text and "test:" not in text
            # Who opened it did so openly.
            assert text.count("Author") <= 1
        assert reply.data["own"] is None


async def test_a_voter_token_is_nowhere():
    room = Room()
    name = await room.debate("M", dict.fromkeys(MEMBERS, ("for", "against")))
    tokens = await room.bot._context.database.read(
        lambda db: [row[0] for row in db.execute("SELECT DISTINCT voter FROM ballots")]
    )
    assert len(tokens) == 10
    for form in FORMATS:
        text = (await room.export(name, form)).text
        assert not any(token.hex() in text or repr(token) in text for token in tokens)


@pytest.mark.parametrize(("kind", "number", "given"), [
    ("statements", 4, False), ("statements", 5, True), ("stance", 3, True), ("ranked", 4, False), ("ranked", 5, True),
])  # fmt: skip
async def test_ballots_on_several_things_need_company(kind, number, given):
    room = Room()
    choice = {"statements": ["1=agree", "2=disagree"], "stance": ["agree"], "ranked": ["2", "1"]}[kind]
    how = {} if kind == "stance" else {"option": ["A", "B"]}
    name = await room.poll("M", dict.fromkeys(MEMBERS[:number], choice), kind=kind, **how)
    form = (await room.export(name)).data
    assert form["tally"] is not None
    assert (form["papers"] is not None) == given
    assert form["recount_agrees"] is (True if given else None)
    assert any("Whole ballots are not listed" in note for note in form["notes"]) != given
    votes = [row for row in rows((await room.export(name, "csv")).text) if row["part"] == "vote"]
    assert bool(votes) == given


async def test_a_choice_of_several_needs_company_too():
    room = Room()
    how = {"kind": "choice", "most": 2, "option": ["A", "B", "C"]}
    few = await room.poll("M", {key: ["1", "3"] for key in MEMBERS[:4]}, **how)
    many = await room.poll("N", {key: ["1", "3"] for key in MEMBERS[:5]}, **how)
    assert (await room.export(few)).data["papers"] is None
    assert (await room.export(many)).data["papers"][0]["choice"] == {"1": 1, "3": 1}


async def test_an_open_anonymous_poll_gives_its_tally_but_no_ballots():
    room = Room()
    name = await room.poll("M", {key: ["agree"] for key in MEMBERS}, close=False, results="live")
    reply = await room.export(name)
    assert reply.private
    assert reply.data["tally"][3] == {"option": "agree", "count": 10}
    assert reply.data["papers"] is None
    assert any("after its close" in note for note in reply.data["notes"])


@pytest.mark.parametrize("form", FORMATS)
async def test_a_hidden_result_is_in_no_form(form):
    room = Room()
    made = (await room.say("Ana", "poll create", motion="M", kind="choice", option=["redd", "bluu"])).data[
        "id"
    ]
    for who in MEMBERS:
        await room.say(who, "poll vote", id=made, choice=["redd"], reason="a secret reason")
    reply = await room.export(made, form, who=MEMBERS[0])
    assert reply.private
    assert "hidden until the close" in reply.text
    assert "secret" not in reply.text
    assert (reply.data["tally"], reply.data["papers"], reply.data["reasons"]) == (None, None, [])
    if form == "csv":
        assert not {row["part"] for row in rows(reply.text)} & {"tally", "vote", "reason", "point"}


async def test_who_has_voted_may_see_and_others_not():
    room = Room()
    name = await room.poll("M", {"Ana": ["agree"]}, close=False, results="voted", named=True)
    assert (await room.export(name, who="Ana")).data["papers"][0]["name"] == "Ana"
    assert (await room.export(name, who="Ben")).data["papers"] is None


async def test_a_debate_shows_nothing_before_its_end():
    room = Room()
    name = await room.debate("M", dict.fromkeys(MEMBERS, ("for", "against")), end=False)
    for form in FORMATS:
        reply = await room.export(name, form)
        assert "hidden until its end" in reply.text
        data = reply.data
        assert [data[key] for key in ("before", "after", "swing", "verdict", "papers", "counted")] == [
            None
        ] * 6
        assert data["ballots"] == {"opening": 10, "closing": 10}


async def test_a_named_poll_says_who_and_forgets_who_asked_it_to():
    room = Room()
    name = await room.poll("M", {"Ana": ["agree"], "Ben": ["disagree"]}, named=True)
    await room.say("Ben", "forget-me")
    form = (await room.export(name)).data
    assert [(paper["name"], paper["choice"]) for paper in form["papers"]] == [
        ("Ana", {"4": 1}),
        (None, {"2": 1}),
    ]
    text = (await room.export(name, "md")).text
    assert "(forgotten)" in text and "asked to be forgotten" in text and "Ben" not in text
    votes = [row["name"] for row in rows((await room.export(name, "csv")).text) if row["part"] == "vote"]
    assert votes == ["Ana", "(forgotten)"]
