"""What may be told of opinion groups, so that no few voters can be told from it.

The tally of everybody is told, so that of some groups tells that of all others by subtraction. In an
anonymous poll, therefore, what is withheld is of nobody, or of five voters or more together: beside a
part that is too small the smallest of the others is withheld too, and so on (complementary suppression;
Cox 1980, "Suppression Methodology and Statistical Disclosure Control", JASA 75(370)). This holds for the
groups by their voters, and for each statement by the votes on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.polls.opinion import Opinions, VoterGroup, Votes
from bot.polls.opinion_stands import agreed
from bot.polls.result import LEAST_ALONE


def told(found: Opinions, votes: Votes) -> Opinions:
    """The groups of an anonymous poll as far as they may be told: of a withheld one only its size stays.

    What they have in common is found anew, the withheld groups counting as one.
    """
    if len(found.groups) < 2:
        return found
    sizes = [group.size for group in found.groups]
    kept = may_be_told(sizes, len(votes) - sum(sizes))
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


def may_be_told(sizes: Sequence[int], others: int) -> list[int]:
    """The parts, by index and ascending, that may be told beside the whole. `others` are in no part."""
    kept = [at for at, size in enumerate(sizes) if size >= LEAST_ALONE]
    left = others + sum(size for size in sizes if size < LEAST_ALONE)
    while kept and 0 < left < LEAST_ALONE:
        smallest = min(kept, key=lambda at: (sizes[at], -at))
        kept.remove(smallest)
        left += sizes[smallest]
    return kept


def _without_few(groups: Sequence[VoterGroup], statement: int, cast: int) -> list[VoterGroup]:
    """The groups, each standing for the statement only where the votes on it allow that."""
    cells = [
        (at, stand)
        for at, group in enumerate(groups)
        for stand in group.stands_for
        if stand.statement == statement
    ]
    sizes = [stand.cast for _, stand in cells]
    kept = may_be_told(sizes, cast - sum(sizes))
    told = list(groups)
    for index, (at, stand) in enumerate(cells):
        if index not in kept:
            rest = tuple(other for other in told[at].stands_for if other is not stand)
            told[at] = replace(told[at], stands_for=rest, withheld=True)
    return told
