"""What a member of a small group can find out from everything that is published and their own ballot.

All ballots that a group could have cast are tried: a member knows what is the same in each of them that fits.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any

import pytest
from study_group import PLACE, START

from bot.ballots.disclosure import in_company, too_few
from bot.ballots.types import Ballot
from bot.polls.cards import shown
from bot.polls.contract import poll_json
from bot.polls.kinds import CHOICE, DOTS, RANKED, SCORE, STANCE, STATEMENTS, PollKind
from bot.polls.result import Result, result_of
from bot.polls.types import Poll, PollView, Rules
from bot.record import json_form, markdown, poll_record
from bot.record.assemble import poll_box
from bot.record.table import tidy_csv
from bot.record.types import Sources

Cast = Mapping[int, int]
Group = tuple[int, ...]
"""Who casts which of the ballots, by their places, ascending."""
Tallies = frozenset[tuple[Any, int]]
BALLOTS: dict[PollKind, tuple[Cast, ...]] = {
    STANCE: ({1: 1}, {3: 1}, {5: 1}),
    CHOICE: ({1: 1}, {2: 1}, {1: 1, 2: 1}),
    RANKED: ({1: 1}, {1: 1, 2: 2}, {2: 1, 1: 2}),
    STATEMENTS: ({1: 1, 2: 1}, {1: 1, 2: -1}, {1: -1, 2: -1}, {1: -1}),
    SCORE: ({1: 5, 2: 0}, {1: 5, 2: 5}, {1: 0, 2: 0}),
    DOTS: ({1: 2}, {1: 1, 2: 1}, {2: 2}),
}
"""A few ballots of each kind that have votes in common and votes that differ."""


class InOrder(random.Random):
    """Shuffles into an order of the papers' own, so that two records can be held against each other."""

    def shuffle(self, x: Any) -> None:
        x.sort(key=repr)


async def published(kind: PollKind, cast: Group) -> tuple[str, ...]:
    """Everything that members are shown of the closed poll in which these of the ballots were cast."""
    options = kind.options(() if kind.own_options else ("A", "B"))
    rules = Rules(most=2 if kind in (CHOICE, DOTS) else 1)
    poll = Poll(1, "p1", PLACE, kind, "M", rules, None, None, START, START, "lot", 0, 1, options)
    ballots = tuple(Ballot(b"%d" % number, BALLOTS[kind][at]) for number, at in enumerate(cast))
    seen = PollView(poll, len(ballots), ballots, None)
    if too_few(True, len(ballots)):
        seen = PollView(poll, len(ballots), None, None, ballots)
    result = await result_of(seen)
    record = poll_record(result, (), Sources(), version="1", made_at=START, chance=InOrder())
    data = json.dumps(poll_json(result)) if seen.few is None else ""
    cards = repr(shown(result, str, PLACE))
    return data, cards, json.dumps(json_form(record)), markdown(record), tidy_csv(record)


def without(cast: Group, own: int) -> list[int]:
    left = list(cast)
    left.remove(own)
    return left


@pytest.mark.parametrize("kind", BALLOTS, ids=str)
async def test_no_member_of_a_group_of_two_to_twelve_reads_another(kind):
    ballots = BALLOTS[kind]
    options = sorted({option for ballot in ballots for option in ballot})
    for number in range(2, 13):
        fits: dict[tuple[str, ...], list[Group]] = defaultdict(list)
        tallied: dict[Tallies, list[Group]] = defaultdict(list)
        for cast in combinations_with_replacement(range(len(ballots)), number):
            fits[await published(kind, cast)].append(cast)
            tallied[tallies(kind, cast)].append(cast)
        if number < 3:
            assert len(fits) == 1, "something is published of two ballots"
        for worlds in fits.values():
            # The groups between which a reader of the tallies alone cannot tell.
            alike = [cast for each in {tallies(kind, cast) for cast in worlds} for cast in tallied[each]]
            for own in {at for cast in worlds for at in cast}:
                others = [without(cast, own) for cast in worlds if own in cast]
                for option in options:
                    # What they know of each other member: votes that all others have, in all worlds that fit.
                    known = {ballots[at].get(option) for left in others for at in left}
                    if number < 3:
                        assert len(known) > 1
                    # Who knows one vote of another member reads no other vote of theirs, unless it follows
                    # from the tallies alone, as it does where all are of one mind on it.
                    for value in known:
                        fitting = [at for left in others for at in left if ballots[at].get(option) == value]
                        for other in set(options) - {option}:
                            read = {ballots[at].get(other) for at in fitting}
                            whole = {ballots[at].get(other) for left in others for at in left}
                            if len(read) == 1 < len(whole):
                                left = [without(cast, own) for cast in alike if own in cast]
                                assert follows(ballots, left, option, value, other)


def tallies(kind: PollKind, cast: Group) -> Tallies:
    """What the tally says: of dots their sums, of the other kinds how often each vote was given."""
    if kind is DOTS:
        dots: Counter[int] = Counter()
        for at in cast:
            dots.update(BALLOTS[kind][at])
        return frozenset(dots.items())
    return frozenset(Counter((o, v) for at in cast for o, v in BALLOTS[kind][at].items()).items())


def follows(
    ballots: Sequence[Cast], left: Sequence[Sequence[int]], option: int, value: Any, other: int
) -> bool:
    """Whether in all of these groups those with this vote on one option have one vote on the other."""
    fitting = {ballots[at].get(other) for group in left for at in group if ballots[at].get(option) == value}
    return len(fitting) == 1


@pytest.mark.parametrize(
    ("rows", "listed"),
    [
        ([{1: 1}] * 5, True),
        ([{1: 1}] * 4, False),
        ([{1: 1, 2: 1}] * 5 + [{1: -1, 2: -1}] * 5, False),  # who knows one vote reads the other
        ([{1: 1, 2: 1}] * 5 + [{1: -1, 2: -1}] * 5 + [{1: 1, 2: -1}] * 5 + [{1: -1, 2: 1}] * 5, True),
        ([{1: 1, 2: 1}] * 5 + [{1: 1, 2: -1}] * 5, True),  # all agree with 1: it tells nothing
        ([{1: 1, 2: 1}] * 40 + [{1: 1}], False),
        ([], True),
    ],
)
def test_whole_ballots_are_listed_in_company(rows, listed):
    assert in_company(rows) is listed


async def test_one_who_alone_agrees_with_a_statement_is_not_read():
    """Six voters, of whom one added the second statement and alone agrees with it."""
    room = [{1: 1, 2: -1}] * 5 + [{1: -1, 2: 1}]
    options = STATEMENTS.options(("Old", "New"))
    poll = Poll(1, "p1", PLACE, STATEMENTS, "M", Rules(), None, None, START, START, "lot", 0, 1, options)
    ballots = tuple(Ballot(b"%d" % number, choice) for number, choice in enumerate(room))
    result = await result_of(PollView(poll, 6, ballots, None))
    form = json_form(poll_record(result, (), Sources(), version="1", made_at=START))
    assert form["papers"] is None
    assert any("Whole ballots are not listed" in note for note in form["notes"])


async def ranked(
    papers: Sequence[tuple[int, ...]], *, anonymous: bool = True
) -> tuple[Result, dict[str, Any]]:
    """The result of these rankings of three options, and its record for programs."""
    options = RANKED.options(("X", "Y", "Z"))
    rules = Rules(anonymous=anonymous)
    poll = Poll(1, "p1", PLACE, RANKED, "M", rules, None, None, START, START, "lot", 0, 1, options)
    ballots = tuple(
        Ballot(
            b"%d" % number, {option: rank for rank, option in enumerate(paper, 1)}, None if anonymous else "A"
        )
        for number, paper in enumerate(papers)
    )
    result = await result_of(PollView(poll, len(ballots), ballots, None))
    return result, json_form(poll_record(result, (), Sources(), version="1", made_at=START))


SPREADS = tuple({1: a, 2: b, 3: 5 - a - b} for a in range(6) for b in range(6 - a))
"""All ways to spread five dots over three options."""


@pytest.mark.parametrize("number", range(3, 13))
async def test_of_dots_no_more_than_the_dots_is_published(number):
    """The same dots, spread otherwise over ballots: nothing published tells one group from the other, where
    whole ballots are not listed. With how many ballots gave an option dots, the ballots of a group of three
    follow from one's own."""
    chance = random.Random(number)
    options = DOTS.options(("P", "Q", "R"))
    poll = Poll(1, "p1", PLACE, DOTS, "M", Rules(most=5), None, None, START, START, "lot", 0, 1, options)
    for _ in range(3):
        cast = [dict(chance.choice(SPREADS)) for _ in range(number)]
        # A dot from P to Q on one ballot, and back on another, leaves the dots of each option as they were.
        other = [dict(choice) for choice in cast]
        gives = next(at for at, choice in enumerate(other) if choice[1])
        takes = next((at for at, choice in enumerate(other) if choice[2] and at != gives), None)
        if takes is None:
            continue
        for at, step in ((gives, -1), (takes, 1)):
            other[at][1] += step
            other[at][2] -= step
        forms = []
        for world in (cast, other):
            ballots = tuple(
                Ballot(b"%d" % at, {option: dots for option, dots in choice.items() if dots})
                for at, choice in enumerate(world)
            )
            result = await result_of(PollView(poll, number, ballots, None))
            record = poll_record(result, (), Sources(), version="1", made_at=START)
            forms.append(
                (
                    json.dumps(json_form(record)),
                    markdown(record),
                    tidy_csv(record),
                    repr(shown(result, str, PLACE)),
                )
            )
            assert all(each["ballots"] is None for each in poll_json(result)["tally"])
        assert forms[0] == forms[1]


async def test_how_many_ballots_gave_dots_is_published_with_whole_ballots():
    options = DOTS.options(("P", "Q"))
    ballots = tuple(Ballot(b"%d" % at, {1: 2} if at < 5 else {1: 1, 2: 1}) for at in range(10))
    closed = Poll(1, "p1", PLACE, DOTS, "M", Rules(most=2), None, None, START, START, "lot", 0, 1, options)
    result = await result_of(
        PollView(replace(closed, rules=Rules(most=2, anonymous=False)), 10, ballots, None)
    )
    assert [each["ballots"] for each in poll_json(result)["tally"]] == [10, 5]
    alike = tuple(Ballot(b"%d" % at, {1: 2}) for at in range(5))
    result = await result_of(PollView(closed, 5, alike, None))
    assert [each["ballots"] for each in poll_json(result)["tally"]] == [5, 0]
    assert poll_box(result).papers
    result = await result_of(PollView(replace(closed, closed_at=None), 5, alike, None))
    assert [each["ballots"] for each in poll_json(result)["tally"]] == [None, None]


@pytest.mark.parametrize("number", range(3, 13))
async def test_of_an_option_with_two_scores_no_one_learns_whether_it_leads(number):
    """Two voters give one option a score: what is published is the same for 0 and for 5."""
    forms = []
    for score in (0, 5):
        options = SCORE.options(("P", "Q"))
        poll = Poll(1, "p1", PLACE, SCORE, "M", Rules(), None, None, START, START, "lot", 0, 1, options)
        ballots = tuple(Ballot(b"%d" % at, {1: score, 2: 1} if at < 2 else {2: 1}) for at in range(number))
        result = await result_of(PollView(poll, number, ballots, None))
        record = poll_record(result, (), Sources(), version="1", made_at=START, chance=InOrder())
        forms.append((json.dumps(json_form(record)), markdown(record), repr(shown(result, str, PLACE))))
        assert "No option is said to lead" in result.outcome
    assert forms[0] == forms[1]


@pytest.mark.parametrize("number", range(3, 13))
async def test_where_the_ballot_of_one_who_lost_has_gone_is_withheld(number):
    """One voter's option goes out, and Y wins with either ballot: what is published is the same."""
    x = (number - 2) // 2
    others = [(1,)] * x + [(2,)] * (number - 1 - x)
    forms = []
    for one in ((3,), (3, 2)):
        result, form = await ranked([one, *others])
        assert form["winner"] == "Y"
        forms.append(
            (
                form,
                repr(shown(result, str, PLACE)),
                tidy_csv(poll_record(result, (), Sources(), version="1", made_at=START)),
            )
        )
    assert forms[0] == forms[1]
    named = [(await ranked([one, *others], anonymous=False))[1]["rounds"] for one in ((3,), (3, 2))]
    assert number < 4 or named[0] != named[1] or len(named[0]) == 1


async def test_rounds_are_shown_where_five_go_each_way():
    papers = [(3, 1)] * 5 + [(3, 2)] * 6 + [(1,)] * 12 + [(2,)] * 13
    result, form = await ranked(papers)
    assert [[each["count"] for each in one] for one in form["rounds"]] == [[12, 13, 11], [17, 19, 0]]
    assert "withheld" not in repr(shown(result, str, PLACE))
    # With four of one side, or one side alone, they are not.
    for fewer in (papers[1:], papers[5:]):
        result, form = await ranked(fewer)
        assert len(form["rounds"]) == 1 and form["winner"] == "Y"
        assert "later rounds are withheld" in repr(shown(result, str, PLACE))
