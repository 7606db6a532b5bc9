"""Disclosure: which part of the ballots of an anonymous poll or debate may be published. No breakdown is of
one to four voters, and none gives such a part by subtraction.

Tallies. Of two ballots each voter would know the other's, so a tally is published from three up; so is that
of one statement or score, and so are a debate's swing and verdict.

Whole ballots. A ballot on several things tells more than the tallies do: a reader who knows a part of a
member's votes may find the ballot that fits, and read the rest. Such ballots are listed only where each
stands among five or more that are the same, and where no one vote tells another. How many ballots gave an
option dots belongs to them: of 25 dots from 5 ballots of 5 dots, each gave all, and a reader who knows that a
member gave one knows the whole ballot. Otherwise the dots stand alone, which any spread may have made.

Scores. The mean of an option with one or two scores is withheld, and with it whether it leads. None is said
to lead, then, where one that is withheld may: `may_lead` says so from what is published alone.

Run-offs. The counts of the next round, less those of this one, say where the ballots of the options that went
out have gone: what their voters chose next. Rounds after the first are shown only if each such part is of
five ballots or more and there are two parts or more, or if whole ballots are listed.

Debates. The tally of all voters less the tally of those who voted both times is the tally of those who voted
once. Therefore:

- If one to four voters cast only one of the two ballots, that ballot's tally counts the voters of both alone.
- If one or two voters cast both ballots, there is no swing and no verdict, and the tallies are of everybody.
- The two ballots of a voter are one on two things: the moves between sides, and which two ballots are one
  voter's, are given only where whole ballots would be.
- If one to four voters cast both ballots, and five or more only one of them, the swing and the verdict are
  withheld too, since they would reveal the choices of these few.

Opinion groups. The tally of all voters is published, so the tally of some groups gives that of all others by
subtraction. Therefore the withheld part is empty or counts five voters or more: beside a part that is too
small, the smallest other part is withheld, and so on (complementary suppression; Cox 1980, "Suppression
Methodology and Statistical Disclosure Control", JASA 75(370)). The rule applies to the groups by their
voters, and to each statement by the votes on it. The withheld groups and the voters in no group are one part:
neither their sizes nor their places on the map set them apart. A statement with too few votes for a tally is
left out of groups and map, since a point that it moves is that of its voter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.ballots.types import Ballot, Choice
from bot.debates.swing import Swing, swing
from bot.polls.opinion.groups import Opinions, VoterGroup, Votes, opinions
from bot.polls.opinion.stands import agreed
from bot.polls.runoff import RunOff

LEAST_ALONE = 5
"""The fewest ballots of an anonymous poll that are shown as a part of their own."""
FEWEST_TALLIED = 3
"""The fewest ballots of an anonymous poll whose tally is shown."""
WHY_FEW = (
    f"The result is withheld: an anonymous tally is shown from {FEWEST_TALLIED} ballots up, since of two "
    "each voter would know the other's."
)
WHY_NO_ROUNDS = (
    "The later rounds are withheld: they would reveal whom a few ballots went to after their first choice."
)
WHY_NO_GROUPS = (
    "The opinion groups are withheld: a group is shown where it and all other voters together are "
    f"{LEAST_ALONE} or more, since fewer could be read from the tally."
)

PROMISE = "No member sees whose ballot it is, and once the {} is over no one can find out."
"""What secrecy the receipt of a poll or debate promises; docs/privacy.md says where it ends."""
PROMISE_ON_A_SCREEN = (
    "It is shown on this screen now and not again: no member sees whose ballot it is, and once the {} is "
    "over no one can find out."
)
"""The promise where anyone can speak as anyone."""


def promised(of: str, *, anonymous: bool, identified: bool) -> str:
    """What a receipt promises of a ballot in `of`, a "poll" or "debate"; "" for a named one."""
    if not anonymous:
        return ""
    return (PROMISE if identified else PROMISE_ON_A_SCREEN).format(of)


def shown_again(*, anonymous: bool, identified: bool) -> bool:
    """Whether a member's own ballot in an open poll or debate may be shown after it was cast. Where anyone
    can speak as anyone, an anonymous one would be shown to anyone who asks, and so would whether a ballot
    changes the one before."""
    return identified or not anonymous


def withheld(anonymous: bool, ballots: int) -> bool:
    """Whether a breakdown of so few ballots would reveal single ones."""
    return anonymous and ballots < LEAST_ALONE


def too_few(anonymous: bool, ballots: int) -> bool:
    """Whether even the tally of so few ballots would reveal single ones."""
    return anonymous and 0 < ballots < FEWEST_TALLIED


def in_company(choices: Iterable[Choice]) -> bool:
    """Whether each of these ballots stands among `LEAST_ALONE` or more that are the same, and the ballots
    with the same vote on one option differ on each other option on which the ballots differ at all."""
    same = Counter(tuple(sorted(choice.items())) for choice in choices)
    rows = [dict(row) for row in same]
    options = {option for row in rows for option in row}
    differ = {option: len({row.get(option) for row in rows}) > 1 for option in options}
    tells = (
        differ[other] and len({row.get(other) for row in rows if row.get(option) == value}) == 1
        for option in options
        for value in {row.get(option) for row in rows}
        for other in options - {option}
    )
    return all(number >= LEAST_ALONE for number in same.values()) and not any(tells)


def whole_ballots(choices: Iterable[Choice], *, anonymous: bool, running: bool) -> bool:
    """Whether the whole ballots of a poll with several votes on a ballot, and what only they tell, may be
    published: those of an anonymous poll after its close, in company."""
    return not anonymous or (not running and in_company(choices))


def may_lead(points: int, highest: int) -> bool:
    """Whether an option whose scores are too few to be shown may lead, of which no more is known; `points` is
    the most that a shown option has, `highest` the highest score. An option leads with half of the points of
    the option that has most, or more."""
    return 2 * (FEWEST_TALLIED - 1) * highest >= points


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`opening` and `closing` are the ballots that the tallies count, None where these are too few. `apart`
    are the ballots in no tally: without their choices, kept for their reasons."""

    opening: tuple[Ballot, ...] | None
    closing: tuple[Ballot, ...] | None
    apart: tuple[Ballot, ...]
    swing: Swing


def disclosed_debate(opening: Sequence[Ballot], closing: Sequence[Ballot], *, anonymous: bool) -> Disclosure:
    """The part of these ballots that may be published. Their `voter` tokens pair them."""
    whole = Disclosure(tuple(opening), tuple(closing), (), swing(opening, closing))
    both = {ballot.voter for ballot in opening} & {ballot.voter for ballot in closing}
    if not anonymous:
        return whole
    if both and not pairs_in_company(opening, closing):
        whole = replace(whole, swing=replace(whole.swing, moves=None))
    if len(both) < FEWEST_TALLIED:
        return _of_so_few(whole, len(both))
    alone = [len(opening) - len(both), len(closing) - len(both)]
    if len(both) < LEAST_ALONE <= max(alone):
        return replace(whole, swing=Swing(len(both), {}, {}, {}, {}, None, None))
    kept: list[tuple[Ballot, ...]] = []
    apart: list[Ballot] = []
    for ballots, number in zip((tuple(opening), tuple(closing)), alone, strict=True):
        few = 0 < number < LEAST_ALONE
        kept.append(tuple(ballot for ballot in ballots if not few or ballot.voter in both))
        apart += [replace(ballot, choice={}) for ballot in ballots if few and ballot.voter not in both]
    return Disclosure(kept[0], kept[1], tuple(apart), whole.swing)


def disclosed_runoff(found: RunOff, choices: Iterable[Choice]) -> RunOff:
    """The rounds of an anonymous run-off that may be published: all, or the first alone, with the winner."""
    for one, after in pairwise(found.rounds):
        gone = [after.exhausted - one.exhausted]
        for now, then in zip(one.counts, after.counts, strict=True):
            gone += [] if now is None or then is None else [then - now]
        parts = [number for number in gone if number]
        if parts and (min(parts) < LEAST_ALONE or len(parts) < 2) and not in_company(choices):
            return replace(found, rounds=found.rounds[:1], withheld=True)
    return found


def pairs_in_company(opening: Sequence[Ballot], closing: Sequence[Ballot]) -> bool:
    """Whether members voted both times, and their pairs of ballots may be listed as whole ballots are."""
    first = {ballot.voter: list(ballot.choice) for ballot in opening}
    chosen = [(*first[ballot.voter], *ballot.choice) for ballot in closing if ballot.voter in first]
    pairs: list[Choice] = [{1: before, 2: after} for before, after in chosen]
    return bool(pairs) and in_company(pairs)


def _of_so_few(whole: Disclosure, both: int) -> Disclosure:
    """A debate in which one or two members, or none, voted both times: the tallies of everybody alone. A
    tally of one or two is withheld with its reasons, as in a poll."""
    few = [too_few(True, len(ballots or ())) for ballots in (whole.opening, whole.closing)]
    return Disclosure(
        None if few[0] else whole.opening,
        None if few[1] else whole.closing,
        (),
        Swing(both, {}, {}, {}, {}, None, None) if both else whole.swing,
    )


def disclosed_opinions(votes: Votes) -> Opinions:
    """The opinions of an anonymous poll, as far as they may be published.

    Statements with too few votes for a tally take no part.
    """
    cast = [sum(vote is not None for vote in column) for column in zip(*votes, strict=True)]
    kept = [
        [None if too_few(True, number) else vote for vote, number in zip(row, cast, strict=True)]
        for row in votes
    ]
    return disclosed_groups(opinions(kept), kept)


def disclosed_groups(found: Opinions, votes: Votes) -> Opinions:
    """The part of an anonymous poll's groups that may be published.

    The voters of withheld groups and those in no group are the last group, of which only the size is kept;
    there is no group at all where none may be shown. The consensus is computed anew, with them as one.
    """
    if len(found.groups) < 2:
        return found
    sizes = [group.size for group in found.groups]
    kept = disclosable(sizes, len(votes) - sum(sizes))
    if len(kept) == len(sizes):
        return replace(found, groups=tuple(_without_few_votes(found.groups, votes)))
    shown = [found.groups[at] for at in kept]
    placed = {row for group in shown for row in group.members}
    rest = [row for row in range(len(votes)) if row not in placed]
    return Opinions(
        tuple(point if row in placed else None for row, point in enumerate(found.points)),
        (*_without_few_votes(shown, votes), VoterGroup(len(rest), (), (), withheld=True)) if shown else (),
        agreed(votes, [*(group.members for group in shown), rest]),
        None if shown else WHY_NO_GROUPS,
    )


def _without_few_votes(groups: Sequence[VoterGroup], votes: Votes) -> list[VoterGroup]:
    left = list(groups)
    for statement in {stand.statement for group in groups for stand in group.stands_for}:
        left = _without_few(left, statement, sum(row[statement] is not None for row in votes))
    return left


def disclosable(sizes: Sequence[int], others: int) -> list[int]:
    """The indices, ascending, of the parts of these `sizes` that may be published beside the whole. `others`
    is the number of voters in no part."""
    kept = [at for at, size in enumerate(sizes) if size >= LEAST_ALONE]
    left = others + sum(size for size in sizes if size < LEAST_ALONE)
    while kept and 0 < left < LEAST_ALONE:
        smallest = min(kept, key=lambda at: (sizes[at], -at))
        kept.remove(smallest)
        left += sizes[smallest]
    return kept


def _without_few(groups: Sequence[VoterGroup], statement: int, cast: int) -> list[VoterGroup]:
    """The groups, without the statement in each `stands_for` where its votes are too few."""
    cells = [
        (at, stand)
        for at, group in enumerate(groups)
        for stand in group.stands_for
        if stand.statement == statement
    ]
    sizes = [stand.cast for _, stand in cells]
    kept = disclosable(sizes, cast - sum(sizes))
    left = list(groups)
    for index, (at, stand) in enumerate(cells):
        if index not in kept:
            rest = tuple(other for other in left[at].stands_for if other is not stand)
            left[at] = replace(left[at], stands_for=rest, withheld=True)
    return left
