"""Disclosure of an anonymous poll's opinion groups: no result reveals the votes of one to four voters.

The tally of all voters is published, so the tally of some groups gives that of all others by subtraction.
Therefore the withheld part is empty or counts five voters or more: beside a part that is too small, the
smallest other part is withheld, and so on (complementary suppression; Cox 1980, "Suppression Methodology and
Statistical Disclosure Control", JASA 75(370)). The rule applies to the groups by their voters, and to each
statement by the votes on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.polls.opinion import Opinions, VoterGroup, Votes
from bot.polls.opinion_stands import agreed
from bot.polls.result import LEAST_ALONE


def disclosed(found: Opinions, votes: Votes) -> Opinions:
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
