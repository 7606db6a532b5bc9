"""The opinion groups of an anonymous poll reveal the votes of no small group of voters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_room import Room, rows

from bot.ballots.disclosure import WHY_NO_GROUPS, disclosable, disclosed_groups
from bot.polls.opinion.groups import Opinions, VoterGroup, opinions
from bot.polls.opinion.stands import stands

WORDS = {1: "agree", -1: "disagree", 0: "pass"}


def camps(*sizes, apart=0):
    """Votes on 8 statements of camps that differ in every second one, and of `apart` voters with one vote;
    all agree on the last."""
    rows = []
    for camp, size in enumerate(sizes):
        row = [1 if (camp >> at % 3) & 1 else -1 for at in range(7)] + [1]
        rows += [list(row) for _ in range(size)]
    return rows + [[1] + [None] * 7 for _ in range(apart)]


@given(st.lists(st.integers(1, 12), max_size=6), st.integers(0, 12))
def test_what_is_left_is_nobody_or_five(sizes, others):
    kept = disclosable(sizes, others)
    left = others + sum(size for at, size in enumerate(sizes) if at not in kept)
    assert all(sizes[at] >= 5 for at in kept)
    assert left == 0 or left >= 5 or not kept


@pytest.mark.parametrize(
    ("sizes", "apart", "kept"),
    [
        ((6, 5), 0, [6, 5]),
        ((5, 4), 0, []),
        ((6, 2), 0, []),
        ((12, 6, 2), 0, [12]),
        ((10, 4, 3), 0, [10]),
        ((12, 6), 2, [12]),
        ((12, 6), 5, [12, 6]),
    ],
)
def test_beside_a_small_group_the_next_is_withheld(sizes, apart, kept):
    votes = camps(*sizes, apart=apart)
    found = opinions(votes)
    assert [group.size for group in found.groups] == list(sizes)
    seen = disclosed_groups(found, votes)
    assert [group.size for group in seen.groups if group.stands_for or group.members] == kept
    assert [group.size for group in seen.groups if not group.withheld] == kept
    # All others are one, and nowhere on the map.
    rest = len(votes) - sum(kept) if kept != list(sizes) else 0
    assert [group.size for group in seen.groups if group.withheld] == ([rest] if kept and rest else [])
    assert sum(point is not None for point in seen.points) == sum(kept)
    assert bool(seen.why_none) is not bool(kept)


def test_a_statement_is_shown_where_its_votes_allow_it():
    votes = camps(12, 8)
    for row in votes[12:17]:
        row[6] = None
    members = (tuple(range(12)), tuple(range(12, 20)))
    groups = (
        VoterGroup(len(rows), rows, what) for rows, what in zip(members, stands(votes, members), strict=True)
    )
    found = Opinions(((0.0, 0.0),) * 20, tuple(groups), (), None)
    assert all({stand.statement for stand in group.stands_for} == {0, 3, 6} for group in found.groups)
    seen = disclosed_groups(found, votes)
    # Three of the second group voted on it, and the first group's figures would tell theirs.
    assert all({stand.statement for stand in group.stands_for} == {0, 3} for group in seen.groups)
    assert all(group.withheld and group.members for group in seen.groups)


def test_those_in_no_group_make_up_for_a_small_one_only_where_they_have_voted():
    votes = camps(12, 3, apart=2)
    large, small = disclosed_groups(opinions(votes), votes).groups
    assert small.withheld and not small.stands_for and not small.members
    assert {stand.statement for stand in large.stands_for} == {0}


def test_what_all_agree_on_says_nothing_of_a_small_group():
    votes = camps(8, 6, 2)
    for row in votes[-2:]:
        row[7] = -1
    whole = opinions(votes)
    assert 7 not in {one.statement for one in whole.consensus}
    # Of the two and the six together more than half agree.
    assert 7 in {one.statement for one in disclosed_groups(whole, votes).consensus}


async def poll(room, votes, **how):
    ballots = {
        f"Voter {number}": [f"{at}={WORDS[vote]}" for at, vote in enumerate(row, 1) if vote is not None]
        for number, row in enumerate(votes)
    }
    options = [f"Statement {number}" for number in range(1, 9)]
    return await room.poll("Minutes", ballots, kind="statements", option=options, **how)


@pytest.mark.parametrize("sizes", [(5, 4), (6, 2), (12, 6, 2)])
async def test_no_form_of_the_result_reveals_a_small_group(sizes):
    room = Room()
    made = await poll(room, camps(*sizes))
    shown = await room.say("Zoe", "poll show", id=made)
    form = (await room.export(made)).data
    kept = [12] if len(sizes) == 3 else []
    for data in (shown.data, form):
        assert [(group["size"], group["withheld"]) for group in data["groups"] or ()] == (
            [(12, False), (8, True)] if kept else []
        )
    assert [point["group"] for point in form.get("map") or ()] == ["A"] * sum(kept)
    table = rows((await room.export(made, "csv")).text)
    groups = {row["group"] for row in table if row["part"] == "group"}
    assert groups == ({"Group A", "Others"} if kept else set())
    assert {row["group"] for row in table if row["part"] == "map"} == ({"Group A"} if kept else set())
    if not kept:
        assert WHY_NO_GROUPS in repr(shown.cards)
    else:
        card = shown.cards[1]
        assert [name for name, value in card.fields if "withheld" in value] == ["Others (8 voters)"]
        assert "8 voters stand in no group, or in one that is withheld" in card.chart.words()
    for form_ in ("md", "html"):
        assert "withheld" in (await room.export(made, form_)).text


@pytest.mark.parametrize("vote", [1, -1])
@pytest.mark.parametrize("voters", [(0,), (9,), (0, 9)])
async def test_a_late_statement_tells_nothing_of_its_few_voters(vote, voters):
    """Two camps of six, and one or two votes on a statement that one of them added."""
    room, other = Room(), Room()
    votes = [[1, 1, 1, 1]] * 6 + [[-1, -1, -1, 1]] * 6
    late = [[*row, vote if at in voters else None, *[None] * 3] for at, row in enumerate(votes)]
    moved = [[*row, -vote if 11 - at in voters else None, *[None] * 3] for at, row in enumerate(votes)]
    texts = []
    for each, table in ((room, late), (other, moved)):
        made = await poll(each, table)
        data = (await each.export(made)).data
        assert len({(point["x"], point["y"]) for point in data["map"]}) == 2
        found = rows((await each.export(made, "csv")).text)
        assert [r["n"] for r in found if r["part"] == "tally" and r["measure"] == "withheld"] == [""]
        texts.append((data["map"], data["groups"], data["consensus"], data["tally"], found))
    assert texts[0][:4] == texts[1][:4]


async def test_a_named_poll_withholds_nothing():
    room = Room()
    made = await poll(room, camps(5, 4), named=True)
    data = (await room.export(made)).data
    assert all(group["stands_for"] and not group["withheld"] for group in data["groups"])
    assert {point["group"] for point in data["map"]} == {"A", "B"}
