"""What is published of an anonymous debate reveals no choice by subtraction."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from study_group import ANA, BEN, CEM, PLACE, START

from bot.ballots.disclosure import disclosed_debate
from bot.ballots.types import Ballot
from bot.bot import Bot
from bot.debates.cards import shown
from bot.debates.charts import chart_of
from bot.debates.contract import debate_json
from bot.debates.debates import DebateView
from bot.debates.swing import swing
from bot.debates.types import Debate, Round
from bot.library_worker import LibraryWorker
from bot.reasons.gathered import Point, reason_cards, reasons_json
from bot.reasons.sides import WITHHELD, debate_sides
from bot.record import debate_record, json_form, markdown
from bot.record.page import html
from bot.record.table import tidy_csv
from bot.record.types import Sources
from bot.request import Member, Request

NUMBERS = {"f": 1, "a": 2, "u": 3}
NAMES = {"f": "for", "a": "against", "u": "undecided"}
Votes = Sequence[tuple[str, str]]
"""Each voter's opening and closing choice; "-" where there is none."""


class InOrder(random.Random):
    """Shuffles into an order of the papers' own, so that two records can be held against each other."""

    def shuffle(self, x: Any) -> None:
        x.sort(key=repr)


def seen_of(votes: Votes, *, anonymous: bool = True, reasons: Sequence[str] = ()) -> DebateView:
    """The ended debate as it may be seen."""

    def cast(turn: int) -> list[Ballot]:
        return [
            Ballot(
                b"%04d" % number,
                {NUMBERS[pair[turn]]: 1},
                None if anonymous else f"M{number}",
                reasons[number] or None if reasons else None,
            )
            for number, pair in enumerate(votes)
            if pair[turn] != "-"
        ]

    debate = Debate(
        1, "d1", PLACE, "M", (), (Round("r", 0),), 2, None, None, None, None, START, START, anonymous, 0, 1
    )  # fmt: skip
    opening, closing = cast(0), cast(1)
    may = disclosed_debate(opening, closing, anonymous=anonymous)
    counts, sides = (len(opening), len(closing)), {"for": {}, "against": {}}
    return DebateView(debate, counts, sides, [], may.opening, may.closing, may.swing, may.apart)


def published(seen: DebateView, *, pages: bool = True) -> list[str]:
    """All that anybody is shown of it: JSON, cards, the picture's words, the record in every form."""
    points = [Point(side, (reason,)) for side, reasons in debate_sides(seen).items() for reason in reasons]
    record = debate_record(seen, points, Sources(), version="1", made_at=START, chance=InOrder())
    chart = chart_of(seen)
    found = [
        json.dumps(debate_json(seen)),
        repr(shown(seen, str, seen.debate.place)),
        repr(reason_cards(points)),
        json.dumps(reasons_json(points)),
        "" if chart is None else chart.words(),
        json.dumps(json_form(record)),
        tidy_csv(record),
    ]
    return [*found, markdown(record), html(record)] if pages else found


def groups(votes: Votes) -> tuple[int, int, int]:
    """How many voted both times, in the opening ballot alone, and in the closing one alone."""
    both = sum("-" not in pair for pair in votes)
    return both, sum(pair[0] != "-" for pair in votes) - both, sum(pair[1] != "-" for pair in votes) - both


CHOICES = st.sampled_from("fau")


@st.composite
def debates(draw: Any, both: tuple[int, int], before: tuple[int, int], after: tuple[int, int]) -> Votes:
    def some(limits: tuple[int, int], one: Any) -> list[tuple[str, str]]:
        return draw(st.lists(one, min_size=limits[0], max_size=limits[1]))

    return [
        *some(both, st.tuples(CHOICES, CHOICES)),
        *some(before, st.tuples(CHOICES, st.just("-"))),
        *some(after, st.tuples(st.just("-"), CHOICES)),
    ]


def turned(votes: Votes, turn: int, how: Callable[[str], str]) -> Votes:
    """The same, with the choices of those who voted in one ballot alone changed."""
    return [
        tuple(how(c) if i == turn and pair[1 - turn] == "-" else c for i, c in enumerate(pair))  # type: ignore[misc]
        for pair in votes
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(votes=debates((3, 9), (0, 9), (0, 9)), turn=st.sampled_from([0, 1]), to=CHOICES)
def test_what_few_voted_once_alone_changes_nothing_that_is_published(votes, turn, to):
    both, *alone = groups(votes)
    assume(0 < alone[turn] < 5 and not (both < 5 <= alone[1 - turn]))
    assert published(seen_of(turned(votes, turn, lambda _: to)), pages=False) == published(
        seen_of(votes), pages=False
    )


@settings(max_examples=60)
@given(votes=debates((1, 4), (0, 9), (5, 9)), order=st.randoms(), back=st.booleans())
def test_a_few_who_voted_both_times_among_many_leave_the_tallies_alone(votes, order, back):
    """Whoever of a ballot cast which of its choices, what is published is the same."""
    votes = [(b, a) for a, b in votes] if back else votes
    columns = [[pair[turn] for pair in votes] for turn in (0, 1)]
    for column in columns:
        cast = [choice for choice in column if choice != "-"]
        order.shuffle(cast)
        column[:] = [choice if choice == "-" else cast.pop() for choice in column]
    assert published(seen_of(list(zip(*columns, strict=True))), pages=False) == published(
        seen_of(votes), pages=False
    )


@settings(max_examples=60)
@given(votes=debates((2, 4), (0, 4), (0, 4)), order=st.randoms())
def test_who_of_few_moved_where_changes_nothing_that_is_published(votes, order):
    pairs = [pair for pair in votes if "-" not in pair]
    after = [pair[1] for pair in pairs]
    order.shuffle(after)
    moved = [*((pair[0], b) for pair, b in zip(pairs, after, strict=True)), *votes[len(pairs) :]]
    assert published(seen_of(moved), pages=False) == published(seen_of(votes), pages=False)


def tally(rows: Any) -> Counter[str]:
    return Counter({row["option"]: row["count"] for row in rows})


@settings(max_examples=200)
@given(votes=debates((0, 8), (0, 8), (0, 8)))
def test_no_subtraction_gives_fewer_than_five(votes):
    """The tallies less those of who voted both times, as far as these follow from the swing."""
    data = debate_json(seen_of(votes))
    both, *alone = groups(votes)
    if data["swing"] is None:
        assert (data["verdict"], data["points"]) == (None, None)
        assert 0 < both < 3 or 0 < both < 5 <= max(alone)
        return
    for key, number, turn in (("before", alone[0], 0), ("after", alone[1], 1)):
        if data[key] is None:
            assert 0 < both + number < 3
            assert data["tallies_of"][key] is None
            continue
        of_both = Counter(NAMES[pair[turn]] for pair in votes if "-" not in pair)
        rest = tally(data[key]) - of_both
        assert rest.total() in (0, number)
        if both:
            assert rest.total() == 0 or (rest.total() >= 5 and both >= 5)
        assert data["tallies_of"][key] == ("all" if rest.total() == number else "both")
    # What is given is right: the swing is that of those who voted both times.
    ballots = seen_of(votes, anonymous=False)
    assert (data["both"], data["swing"]) == (both, ballots.swing.change)
    assert data["verdict"] == ballots.swing.verdict
    if set(data["tallies_of"].values()) == {"both"}:
        moved = {side: tally(data["after"])[side] - tally(data["before"])[side] for side in NAMES.values()}
        assert moved == data["swing"]


def test_one_who_left_is_not_revealed():
    """Five voted both times; the sixth, who was against, in the opening ballot alone."""
    votes = [*zip("fffuu", "ffffa", strict=True), ("a", "-")]
    data = debate_json(seen_of(votes))
    assert [row["count"] for row in data["before"]] == [3, 0, 2]
    assert [row["count"] for row in data["after"]] == [4, 1, 0]
    assert data["ballots"] == {"opening": 6, "closing": 5}
    assert data["tallies_of"] == {"before": "both", "after": "all"}
    assert (data["both"], data["swing"]) == (5, {"for": 1, "against": 1, "undecided": -2})
    assert [dict(ballot.choice) for ballot in seen_of(votes).apart] == [{}]
    pages = published(seen_of(votes))
    assert pages == published(seen_of([*votes[:-1], ("f", "-")]))
    assert (
        "The tally of the opening ballot is of those who voted both times: 1 member voted in it" in pages[-2]
    )
    assert "Swing, over the n = 5 who voted both times" in pages[-2]
    # Why one ballot of six is not listed stands above the ballots, once.
    said = "5 of 6 ballots are counted and listed."
    assert pages[-2].count(said) == 1
    assert (
        pages[-2].index("## Ballots") < pages[-2].index(said) < pages[-2].index("The opening ballot, n = 5")
    )


def test_many_who_left_are_counted():
    votes = [*zip("fffuu", "ffffa", strict=True), *[("a", "-")] * 5]
    data = debate_json(seen_of(votes))
    assert [row["count"] for row in data["before"]] == [3, 5, 2]
    assert data["tallies_of"] == {"before": "all", "after": "all"}
    assert data["swing"] == {"for": 1, "against": 1, "undecided": -2}


def test_a_few_of_many_have_no_swing():
    votes = [("u", "f"), ("u", "f"), *[("a", "-")] * 6]
    seen = seen_of(votes)
    data = debate_json(seen)
    assert [data[key] for key in ("both", "swing", "points", "verdict")] == [2, None, None, None]
    assert [row["count"] for row in data["before"]] == [0, 6, 2]
    assert chart_of(seen) is None
    assert "Only 2 members voted both times, too few" in shown(seen, str, seen.debate.place).text
    record = published(seen)[-2]
    assert "The swing is withheld: 2 voters voted both times" in record
    assert "gives the tally above" in record


def test_a_small_group_has_its_swing_but_not_who_moved():
    seen = seen_of([("u", "f"), ("a", "f"), ("f", "f"), ("a", "-")])
    data = debate_json(seen)
    assert (data["both"], data["verdict"]) == (3, "for")
    assert data["swing"] == {"for": 2, "against": -1, "undecided": -1}
    assert "Who moved where is withheld" in chart_of(seen).words()


def test_in_a_named_debate_all_is_shown():
    votes = [("u", "f"), ("a", "-"), ("-", "a")]
    seen = seen_of(votes, anonymous=False)
    assert (len(seen.opening), len(seen.closing), seen.apart) == (2, 2, ())
    assert seen.swing == swing(seen.opening, seen.closing)
    assert debate_json(seen)["tallies_of"] == {"before": "all", "after": "all"}


@pytest.mark.parametrize(("left", "sided"), [("", True), ("I had to go", False)])
def test_a_reason_of_one_who_left_is_kept_and_takes_the_sides_away(left, sided):
    """Six reasons for and six ballots for: a seventh reason for would be that of whoever left."""
    votes = [*[("f", "f")] * 6, ("f", "-")]
    seen = seen_of(votes, reasons=[*(f"Because {n}" for n in range(6)), left])
    sides = debate_sides(seen)
    assert set(sides) == ({"for"} if sided else {WITHHELD})
    assert ("I had to go" in [reason.text for reason in sides.get(WITHHELD, [])]) is not sided
    other = seen_of([*votes[:-1], ("a", "-")], reasons=[*(f"Because {n}" for n in range(6)), left])
    assert published(seen) == published(other)


async def test_the_command_line_of_whoever_has_the_database_counts_every_ballot(fake):
    """What the contract of `moot debate show --json` says; chats and records get what may be published."""
    bot = Bot(LibraryWorker(lambda say: fake))  # type: ignore[arg-type, return-value]

    async def do(who: Member, command: str, **args: Any) -> Any:
        reply = await bot.handle(Request(command, {"id": "d1", **args}, who, "r", "test"))
        assert reply.ok, reply.cards[0].text
        return reply

    await bot.handle(Request("debate start", {"motion": "M"}, ANA, "r", "test"))
    for who, choice in ((ANA, "for"), (BEN, "against"), (CEM, "undecided")):
        await do(who, "debate vote", choice=choice)
    for _ in range(5):
        await do(ANA, "debate next")
    for who, choice in ((ANA, "for"), (CEM, "for")):
        await do(who, "debate vote", choice=choice)
    await do(ANA, "debate end")
    data = (await do(BEN, "debate show")).data
    counts = {which: [each["count"] for each in data[which]] for which in ("before", "after")}
    assert counts == {"before": [1, 1, 1], "after": [2, 0, 0]}
    assert (data["both"], data["swing"]) == (2, {"for": 1, "against": 0, "undecided": -1})
    record = (await do(BEN, "export", format="json")).text
    assert json.loads(record)["tallies_of"] == {"before": "all", "after": None}
    assert json.loads(record)["swing"] is None
    await bot.close()


@pytest.mark.parametrize(
    ("votes", "listed"),
    [
        ([("f", "f")] * 5, True),
        ([("a", "f"), *[("f", "f")] * 4, ("a", "a")], False),
        ([("f", "f")] * 5 + [("a", "a")] * 5, False),  # who knows the opening ballot reads the closing one
        ([("f", "f"), ("f", "a"), ("a", "f"), ("a", "a")] * 5, True),
        ([("f", "f"), ("f", "a"), ("a", "f"), ("a", "a")] * 4, False),
    ],
)
def test_pairs_and_moves_are_given_in_company_alone(votes, listed):
    seen = seen_of(votes)
    form = json.loads(published(seen, pages=False)[5])
    assert form["joined"] is listed
    assert (form["counted"]["moves"] is not None) is listed
    assert ("withheld" not in chart_of(seen).words()) is listed
    assert seen.swing.change == swing(seen.opening, seen.closing).change


@settings(max_examples=60)
@given(votes=debates((5, 12), (0, 0), (0, 0)), order=st.randoms())
def test_without_company_whoever_moved_changes_nothing_that_is_published(votes, order):
    after = [pair[1] for pair in votes]
    order.shuffle(after)
    moved = [(pair[0], b) for pair, b in zip(votes, after, strict=True)]
    assume(all(seen_of(each).swing.moves is None for each in (votes, moved)))
    assert published(seen_of(moved), pages=False) == published(seen_of(votes), pages=False)
