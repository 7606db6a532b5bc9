"""A tally can be counted again from a record's JSON alone, whatever was voted."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_room import Room, rows
from study_group import PLACE, START

from bot.ballots.types import Ballot, Option
from bot.polls.kinds import CHOICE, DOTS, KINDS, RANKED, SCORE, STANCE, STANCES, STATEMENTS
from bot.polls.result import result_of
from bot.polls.types import Poll, PollView, Rules
from bot.record import json_form, poll_record, recount
from bot.record.types import Sources


def reread(form):
    """What a reader of the file has."""
    return json.loads(json.dumps(form))


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
async def test_a_poll_is_recounted_from_what_was_exported(kind):
    chance = random.Random(str(kind))
    options = ["A", "B", "C"]
    room = Room()
    ballots = {}
    for number in range(23):
        if kind is STANCE:
            ballots[f"M{number}"] = [chance.choice(STANCES)]
        elif kind is STATEMENTS:
            ballots[f"M{number}"] = [f"{n}={chance.choice(['agree', 'disagree', 'pass'])}" for n in (1, 2, 3)]
        elif kind is SCORE:
            ballots[f"M{number}"] = [f"{n}={chance.randint(0, 5)}" for n in (1, 2, 3)]
        elif kind is DOTS:
            ballots[f"M{number}"] = [f"1={chance.randint(0, 2)}", f"3={chance.randint(1, 3)}"]
        else:
            ballots[f"M{number}"] = chance.sample(["1", "2", "3"], chance.randint(1, 2))
    # Named: whole ballots of an anonymous poll need company.
    how = {"named": True} if kind is STANCE else {"option": options, "named": True}
    if kind is CHOICE:
        how["most"] = 2
    name = await room.poll("M", ballots, kind=str(kind), **how)
    shown = (await room.say("Zoe", "poll show", id=name)).data
    form = reread((await room.export(name)).data)
    again = recount(form)
    assert again["tally"] == shown["tally"]
    if kind is RANKED:
        assert (again["winner"], again["rounds"]) == (shown["winner"], shown["rounds"])
    assert form["recount_agrees"] is True
    assert form | shown | {"own": None} == form


async def test_the_recount_notices_a_forged_tally():
    room = Room()
    name = await room.poll("M", {f"M{n}": ["agree"] for n in range(6)})
    form = (await room.export(name)).data
    form["papers"][0]["choice"] = {"1": 1}
    assert recount(form)["tally"] != form["tally"]


@pytest.mark.parametrize(("number", "named"), [(3, False), (12, False), (12, True)])
async def test_a_debate_is_recounted(number, named):
    chance = random.Random(number)
    room = Room()
    words = ["for", "against", "undecided"]
    ballots = {f"M{n}": (chance.choice(words), chance.choice(words)) for n in range(number)}
    ballots |= {"Late": (None, "for"), "Gone": ("against", None)}
    name = await room.debate("M", ballots, named=named)
    shown = (await room.say("Zoe", "debate show", id=name)).data
    form = reread((await room.export(name)).data)
    again = recount(form)
    assert (again["before"], again["after"]) == (form["before"], form["after"])
    # The command line counts the two who voted once as well; a record that goes round does not.
    assert [sum(each["count"] for each in shown[which]) for which in ("before", "after")] == [number + 1] * 2
    # In an anonymous debate some pair of ballots stands alone here, so pairs are not listed.
    assert form["joined"] is named
    assert ("verdict" in again) is named
    if named:
        assert [again[key] for key in ("both", "swing", "verdict")] == [
            shown[key] for key in ("both", "swing", "verdict")
        ]
    assert form["recount_agrees"] is True
    may_differ = {"before", "after", "tallies_of"}
    assert {key: form[key] for key in shown.keys() - may_differ} == {
        key: shown[key] for key in shown.keys() - may_differ
    }


@settings(max_examples=60)
@given(st.sampled_from(list(KINDS.values())), st.data())
async def test_any_ballots_of_any_kind(kind, data):
    number = data.draw(st.integers(5, 30))
    ballots = []
    for voter in range(number):
        if kind is STATEMENTS:
            choice = data.draw(st.dictionaries(st.integers(1, 4), st.sampled_from([1, 0, -1]), min_size=1))
        elif kind is RANKED:
            order = data.draw(st.lists(st.integers(1, 4), min_size=1, unique=True))
            choice = {option: rank for rank, option in enumerate(order, 1)}
        elif kind is SCORE:
            choice = data.draw(st.dictionaries(st.integers(1, 4), st.integers(0, 5), min_size=1))
        elif kind is DOTS:
            choice = data.draw(st.dictionaries(st.integers(1, 4), st.integers(1, 5), min_size=1))
        else:
            choice = {data.draw(st.integers(1, 4)): 1}
        ballots.append(Ballot(b"%d" % voter, choice))
    poll = Poll(
        1, "p1", PLACE, kind, "M", Rules(quorum=data.draw(st.integers(0, 40)), anonymous=False), None, None, START, START, "lot",
        0, 1, options=tuple(Option(n, f"option {n}") for n in range(1, 5)),
    )  # fmt: skip
    result = await result_of(PollView(poll, number, tuple(ballots), None))
    record = poll_record(result, (), Sources(), version="1", made_at=START)
    form = reread(json_form(record))
    assert form["recount_agrees"] is True
    for key, value in recount(form).items():
        assert form[key] == value


async def test_the_table_counts_to_the_tally_by_itself():
    room = Room()
    ballots = {f"M{n}": [f"1={'agree' if n % 3 else 'disagree'}", "2=pass"] for n in range(9)}
    name = await room.poll("M", ballots, kind="statements", option=["=A", "B"], named=True)
    table = rows((await room.export(name, "csv")).text)
    counts: dict[tuple[str, str], int] = {}
    for row in table:
        if row["part"] == "vote":
            key = row["item"], {"1": "agree", "0": "pass", "-1": "disagree"}[row["value"]]
            counts[key] = counts.get(key, 0) + 1
    told = {(row["item"], row["measure"]): int(row["value"]) for row in table if row["part"] == "tally"}
    assert {key: value for key, value in told.items() if value} == counts
    assert {row["n"] for row in table if row["part"] == "tally"} == {"9"}
