"""The statements that a group of voters stands for, and those on which all groups agree.

The measures are those of Pol.is (Small et al. 2021; polismath/math/repness.clj and stats.clj): each
share includes pseudo-votes, so that two votes of two are no certainty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.charts.figures import FEW, percent

Side = Literal["agree", "disagree"]
SIDES: tuple[tuple[Side, int], ...] = (("agree", 1), ("disagree", -1))
# One-sided, at 90 %.
SURE = 1.2816
MOST = 5
NEARLY = 0.9


@dataclass(frozen=True, slots=True)
class Stand:
    """A statement that a group stands for, by agreeing or by disagreeing with it.

    ``agree`` and ``disagree`` are shares of the group's votes on it, of which there are ``cast``,
    passes counted; ``z`` is the two-proportion statistic of the group against all others.
    """

    statement: int
    side: Side
    agree: float
    disagree: float
    cast: int
    z: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """A statement on which every group leans to the same side.

    ``share`` is the share of all votes on it that take the side, ``cast`` the number of those votes;
    ``probability`` the product over the groups of (votes for the side + 1) / (votes + 2), Pol.is's
    group-aware consensus.
    """

    statement: int
    side: Side
    share: float
    probability: float
    cast: int

    @property
    def said(self) -> str:
        """ "all agree", "nearly all agree (96%)", "most disagree (5 of 7)": of those who voted on it."""
        if self.share == 1:
            return f"all {self.side}"
        many = "nearly all" if self.share >= NEARLY else "most"
        taken = round(self.share * self.cast)
        figure = f"{taken} of {self.cast}" if self.cast < FEW else percent(taken, self.cast)
        return f"{many} {self.side} ({figure})"


@dataclass(frozen=True, slots=True)
class _Tally:
    """The votes of some voters on one statement that take a side, and all of them."""

    taken: int
    cast: int

    def share(self) -> float:
        return (self.taken + 1) / (self.cast + 2)


def stands(votes: Sequence[Sequence[int | None]], groups: Sequence[Sequence[int]]) -> list[tuple[Stand, ...]]:
    """Return for each group, rows of the votes, up to five statements that it stands for.

    Those on which it takes a side surely (one-proportion test) and more than the others (two
    proportions), both at 90 %, by the product of the ratio of shares, the share and both
    statistics. Where there is none, the one that comes nearest among those that half take.
    Agreements come first.
    """
    found = []
    for members in groups:
        others = [row for group in groups if group is not members for row in group]
        sure: list[tuple[float, Stand]] = []
        near: list[tuple[float, Stand]] = []
        for statement in range(len(votes[0]) if votes else 0):
            for side, sign in SIDES:
                own, rest = (_tally(votes, rows, statement, sign) for rows in (members, others))
                z, alone = (
                    two_proportions(own.taken, own.cast, rest.taken, rest.cast),
                    one_proportion(own.taken, own.cast),
                )
                stand = Stand(
                    statement, side,
                    _share(votes, members, statement, 1), _share(votes, members, statement, -1),
                    own.cast, round(z, 4),
                )  # fmt: skip
                if z > SURE and alone > SURE:
                    sure.append((own.share() / rest.share() * own.share() * z * alone, stand))
                elif z > 0 and own.share() > 0.5:
                    near.append((z, stand))
        best = sorted(sure, key=lambda pair: (-pair[0], pair[1].statement))[:MOST]
        best = best or sorted(near, key=lambda pair: (-pair[0], pair[1].statement))[:1]
        found.append(tuple(sorted((stand for _, stand in best), key=lambda stand: stand.side != "agree")))
    return found


def agreed(votes: Sequence[Sequence[int | None]], groups: Sequence[Sequence[int]]) -> tuple[Consensus, ...]:
    """Return up to five statements that all agree with, then up to five that all disagree with.

    More than half of each group take the side, made-up votes counted, and of all voters surely
    (one-proportion test at 90 %); the highest probability first.
    """
    everyone = range(len(votes))
    found: list[Consensus] = []
    for side, sign in SIDES:
        of_side = []
        for statement in range(len(votes[0]) if votes else 0):
            shares = [_tally(votes, group, statement, sign).share() for group in groups]
            whole = _tally(votes, everyone, statement, sign)
            if min(shares) > 0.5 and one_proportion(whole.taken, whole.cast) > SURE:
                share = whole.taken / whole.cast
                of_side.append(Consensus(statement, side, share, math.prod(shares), whole.cast))
        found += sorted(of_side, key=lambda one: (-one.probability, one.statement))[:MOST]
    return tuple(found)


def one_proportion(taken: int, cast: int) -> float:
    """Return the z statistic of a share against a half, a vote for it added: 2 sqrt(n) (p - 1/2)."""
    return 2 * math.sqrt(cast + 1) * ((taken + 1) / (cast + 1) - 0.5)


def two_proportions(taken: int, cast: int, others_taken: int, others_cast: int) -> float:
    """Return the pooled z statistic of two shares, a vote for it added to each; 0 where all take it."""
    n, m = cast + 1, others_cast + 1
    p, q = (taken + 1) / n, (others_taken + 1) / m
    pooled = (taken + others_taken + 2) / (n + m)
    return 0.0 if pooled == 1 else (p - q) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def _tally(votes: Sequence[Sequence[int | None]], rows: Sequence[int], statement: int, sign: int) -> _Tally:
    cast = [votes[row][statement] for row in rows if votes[row][statement] is not None]
    return _Tally(cast.count(sign), len(cast))


def _share(votes: Sequence[Sequence[int | None]], rows: Sequence[int], statement: int, sign: int) -> float:
    tally = _tally(votes, rows, statement, sign)
    return tally.taken / tally.cast if tally.cast else 0.0
