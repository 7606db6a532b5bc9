"""Opinion groups of a statements poll, after Pol.is: voters who vote alike, the statements that each group
stands for, and the consensus.

Small et al. 2021, "Polis: Scaling deliberation by mapping high dimensional opinion spaces",
RECERCA 26(2). Voters are laid out on two principal components of their votes, k-means gathers them,
the silhouette chooses how many groups there are. Beyond Pol.is, groups are only shown where the
same votes, shuffled within each statement, do not fall apart as clearly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.polls.opinion.stands import Consensus, Stand, agreed, stands

FEWEST = 8
ENOUGH_VOTES = 7
LATE = 2
"""Statements at the end that a member need not have seen: they may have been added after the member voted."""

Votes = Sequence[Sequence[int | None]]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class VoterGroup:
    """Voters who vote alike. ``members`` are their rows in the votes, ascending; ``stands_for``
    holds the statements that set them apart, the surest first: agreed with, then disagreed with.
    A ``withheld`` group (``bot.ballots.disclosure``) lacks some statements in ``stands_for``; if it is
    withheld as a whole, ``members`` is empty too."""

    size: int
    members: tuple[int, ...]
    stands_for: tuple[Stand, ...]
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a statements poll shows.

    ``points`` is each voter's place on the map, None for those with too few votes to be placed;
    the axes have no names and no units. ``groups`` are the largest first. ``why_none`` is a
    sentence where there are fewer than two groups.
    """

    points: tuple[Point | None, ...]
    groups: tuple[VoterGroup, ...]
    consensus: tuple[Consensus, ...]
    why_none: str | None


def opinions(votes: Votes, *, least: int = 2) -> Opinions:
    """Group voters by their votes: a row a voter, a column a statement, 1 for agree, -1 for
    disagree, 0 for pass and None for not seen.

    A voter takes part with votes on 7 statements, or on all where there are fewer: Pol.is's rule, by which
    "once a ptpt is in, they will remain in" (`in-conv` in polismath/math/conversation.clj). When votes were
    cast is not known here, so those remain who voted on all but the last two statements, and on half of them
    at least: what is added late leaves the groups as they are. Under 8 such voters there is nothing at all.
    No group has fewer than ``least`` voters, at least 2: strays join the nearest group. Where no grouping
    stands out there is one group of all. The result depends
    neither on the order of the voters nor on the day, nor on statements without a vote.

    Raises ValueError where rows differ in length, a vote is no vote, or ``least`` is under 2.
    """
    statements = _checked(votes, least)
    voted = [n for n in range(statements) if any(row[n] is not None for row in votes)]
    if not votes or len(voted) == statements:
        return _among(votes, statements, least)
    found = _renumbered(_among([[row[n] for n in voted] for row in votes], len(voted), least), voted)
    if found.why_none is None or found.groups:
        return found
    return replace(found, why_none=f"{found.why_none} Statements without votes, or too few, do not count.")


def _among(votes: Votes, statements: int, least: int) -> Opinions:
    """The opinions on statements that all have votes."""
    enough = max(1, min(ENOUGH_VOTES, statements))
    # In an order of their own, so that rounding and ties fall alike however the rows are stored.
    order = sorted(range(len(votes)), key=lambda row: _content(votes[row]))
    placed = [row for row in order if _takes_part(votes[row], enough)]
    if len(placed) < FEWEST:
        early = _early(statements)
        first = "" if early >= enough or not votes else f", or on the first {early}"
        why = (
            f"Opinion groups need {FEWEST} voters with votes on {_number(enough)}{first}; so far "
            f"{len(placed)} have."
        )
        return Opinions(tuple(None for _ in votes), (), (), why)
    from bot.polls.opinion.layout import find_groups, layout

    taking_part = set(placed)
    among = [number for number, row in enumerate(order) if row in taking_part]
    table = [votes[row] for row in order]
    points = layout(table)[among]
    labels = find_groups(table, among, points, least=least)
    where = {row: (float(x), float(y)) for row, (x, y) in zip(placed, points, strict=True)}
    parts: dict[int, list[int]] = {}
    for row, label in zip(placed, labels, strict=True):
        parts.setdefault(label, []).append(row)
    members = sorted(parts.values(), key=lambda rows: (-len(rows), [_content(votes[row]) for row in rows]))
    apart = stands(votes, members) if len(members) > 1 else [()] * len(members)
    groups = tuple(
        VoterGroup(len(rows), tuple(sorted(rows)), what) for rows, what in zip(members, apart, strict=True)
    )
    why_not = None
    if len(groups) < 2:
        why_not = "There is one group: the votes do not part more clearly than they would by chance."
    return Opinions(
        tuple(where.get(row) for row in range(len(votes))), groups, agreed(votes, members), why_not
    )


def _renumbered(found: Opinions, numbers: Sequence[int]) -> Opinions:
    """The same opinions, each statement under its number in ``numbers``."""
    groups = tuple(
        replace(
            group,
            stands_for=tuple(replace(each, statement=numbers[each.statement]) for each in group.stands_for),
        )
        for group in found.groups
    )
    consensus = tuple(replace(each, statement=numbers[each.statement]) for each in found.consensus)
    return replace(found, groups=groups, consensus=consensus)


def _checked(votes: Votes, least: int) -> int:
    """Return how many statements there are."""
    lengths = {len(row) for row in votes}
    if len(lengths) > 1:
        raise ValueError("every voter needs a place for each statement")
    if any(vote not in (1, 0, -1, None) for row in votes for vote in row):
        raise ValueError("a vote is 1, 0, -1 or None")
    if least < 2:
        raise ValueError("a group has two voters or more")
    return lengths.pop() if lengths else ENOUGH_VOTES


def _takes_part(row: Sequence[int | None], enough: int) -> bool:
    """Whether a voter has enough votes, or votes on all statements but the last few."""
    if sum(vote is not None for vote in row) >= enough:
        return True
    return all(vote is not None for vote in row[: _early(len(row))])


def _early(statements: int) -> int:
    """How many statements come before those that may have been added after a member voted."""
    return max(statements - LATE, (statements + 1) // 2)


def _content(row: Sequence[int | None]) -> tuple[int, ...]:
    return tuple(2 if vote is None else vote for vote in row)


def _number(statements: int) -> str:
    return "1 statement" if statements == 1 else f"{statements} statements"
