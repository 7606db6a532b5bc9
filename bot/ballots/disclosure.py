"""Disclosure: which part of the ballots of an anonymous poll or debate may be published. No published part is
of one to four voters, and none gives such a part by subtraction.

Debates. The tally of all voters less the tally of those who voted both times is the tally of those who voted
once. Therefore:

- If one to four voters cast only one of the two ballots, that ballot's tally counts the voters of both alone.
- If one to four voters cast both ballots, the moves between sides are withheld. If five or more voters cast
  only one of the ballots besides, the swing and the verdict are withheld too, since they would reveal the
  choices of these few.

Opinion groups. The tally of all voters is published, so the tally of some groups gives that of all others by
subtraction. Therefore the withheld part is empty or counts five voters or more: beside a part that is too
small, the smallest other part is withheld, and so on (complementary suppression; Cox 1980, "Suppression
Methodology and Statistical Disclosure Control", JASA 75(370)). The rule applies to the groups by their
voters, and to each statement by the votes on it.

The rules depend on the numbers of voters, never on their choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ballots.types import Ballot
from bot.debates.swing import Swing, swing
from bot.polls.opinion.groups import Opinions, VoterGroup, Votes
from bot.polls.opinion.stands import agreed

LEAST_ALONE = 5
"""The fewest ballots of an anonymous poll that are shown as a part of their own."""


def withheld(anonymous: bool, ballots: int) -> bool:
    """Whether a breakdown of so few ballots would reveal single ones."""
    return anonymous and ballots < LEAST_ALONE


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`opening` and `closing` are the ballots that the tallies count. `apart` are the ballots in no tally:
    without their choices, kept for their reasons."""

    opening: tuple[Ballot, ...]
    closing: tuple[Ballot, ...]
    apart: tuple[Ballot, ...]
    swing: Swing


def disclosed_debate(opening: Sequence[Ballot], closing: Sequence[Ballot], *, anonymous: bool) -> Disclosure:
    """The part of these ballots that may be published. Their `voter` tokens pair them."""
    whole = Disclosure(tuple(opening), tuple(closing), (), swing(opening, closing))
    both = {ballot.voter for ballot in opening} & {ballot.voter for ballot in closing}
    if not anonymous:
        return whole
    if len(both) < LEAST_ALONE:
        whole = replace(whole, swing=replace(whole.swing, moves=None))
    if not both:
        return whole
    alone = [len(opening) - len(both), len(closing) - len(both)]
    if len(both) < LEAST_ALONE <= max(alone):
        return replace(whole, swing=Swing(len(both), {}, {}, {}, {}, None, None))
    kept: list[tuple[Ballot, ...]] = []
    apart: list[Ballot] = []
    for ballots, number in zip((whole.opening, whole.closing), alone, strict=True):
        few = 0 < number < LEAST_ALONE
        kept.append(tuple(ballot for ballot in ballots if not few or ballot.voter in both))
        apart += [replace(ballot, choice={}) for ballot in ballots if few and ballot.voter not in both]
    return Disclosure(kept[0], kept[1], tuple(apart), whole.swing)


def disclosed_groups(found: Opinions, votes: Votes) -> Opinions:
    """The part of an anonymous poll's groups that may be published; a withheld group keeps its size alone.

    The consensus is computed anew, with the withheld groups as one.
    """
    if len(found.groups) < 2:
        return found
    sizes = [group.size for group in found.groups]
    kept = disclosable(sizes, len(votes) - sum(sizes))
    shown = [found.groups[at] for at in kept]
    together = [row for at, group in enumerate(found.groups) if at not in kept for row in group.members]
    parts = [group.members for group in shown] + ([together] if together else [])
    groups = [
        group if at in kept else VoterGroup(group.size, (), (), withheld=True)
        for at, group in enumerate(found.groups)
    ]
    for statement in {stand.statement for group in shown for stand in group.stands_for}:
        groups = _without_few(groups, statement, sum(row[statement] is not None for row in votes))
    return replace(found, groups=tuple(groups), consensus=agreed(votes, parts))


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
