"""The equilibria of the race and their probability of disaster, in closed form.

The game (source: see the package). Each of n teams has a capability c, independent and uniform on [0, μ],
and chooses a safety s in [0, 1]. The team with the highest c - s wins; a disaster then happens with
probability 1 - s of the winner. A team's payoff is 1 if it wins and no disaster happens, 1 - e if another
team wins and none happens, 0 in a disaster; e is the enmity. Three cases differ in what teams know of
capabilities when they choose.

Saturation needs no numerical integration: each probability below is the expectation of min(1, X), the
integral of P(X > y) over [0, 1], for an X whose distribution is a polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import expm1, inf, isfinite, log1p

from index.errors import UserError

FEWEST, MOST = 2, 1_000_000
"""Teams in a race."""
MOST_SKILL = 1_000


class Knowledge(StrEnum):
    """Which capabilities a team knows: none, its own, those of all teams."""

    NOTHING = "nothing"
    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Race:
    """`teams` is n, `enmity` e within 0 to 1, `skill` μ: the highest capability, where giving up all safety
    gains 1. Raises UserError for values that state no race.

    At an enmity of exactly 0 every probability is the limit for a vanishing enmity, since with none at all
    any team is content with any winner and many choices are equilibria. Without skill the winner of that
    limit has no safety, as at any enmity above 0.
    """

    teams: int
    enmity: float
    skill: float

    def __post_init__(self) -> None:
        if self.teams < FEWEST:
            raise UserError("A race needs two teams or more, since a team alone has no reason to skimp.")
        if self.teams > MOST:
            raise UserError(f"A race has at most {MOST:,} teams here; name fewer.")
        if not 0 <= self.enmity <= 1:
            raise UserError("Enmity goes from 0 (all teams gain alike) to 1 (only the winner gains).")
        if not (isfinite(self.skill) and 0 <= self.skill <= MOST_SKILL):
            raise UserError(f"Skill goes from 0 (safety alone decides) to {MOST_SKILL:,}.")

    @property
    def full_safety_from(self) -> float:
        """ne - e + 1: the capability from which a team that knows its own takes full safety."""
        return (self.teams - 1) * self.enmity + 1

    def disaster(self, knows: Knowledge) -> float:
        """The probability of disaster in equilibrium, 0 to 1.

        nothing: 1 - μ/(ne), or 0 where μ exceeds ne.
        own: 1 - μn/((n+1)A) with A = ne - e + 1; (A/μ)^n/(n+1) where μ exceeds A.
        all: 1 - μ/(e(n+1)) times 1 - (1 - e/μ)^(n+1), the last factor only where μ exceeds e.
        """
        n = self.teams
        if knows is Knowledge.OWN:
            a = self._of_skill(self.full_safety_from)
            return 1 - n / ((n + 1) * a) if a >= 1 else a**n / (n + 1)
        return 1 - self.safety_of_winner(knows)

    def safety_of_winner(self, knows: Knowledge) -> float:
        """The expected safety of the team that wins, 0 to 1."""
        if knows is Knowledge.NOTHING:
            return self._common()
        if knows is Knowledge.OWN:
            return 1 - self.disaster(knows)
        return self._lead(self.enmity)

    def safety_of_second(self, knows: Knowledge) -> float:
        """The expected safety of the second most capable team, 0 to 1.

        own: its capability over μ follows Beta(n-1, 2). all: its safety is the leader's less min(1, Δ), for
        the lead Δ.
        """
        n = self.teams
        if knows is Knowledge.NOTHING:
            return self._common()
        if knows is Knowledge.OWN:
            a = self._of_skill(self.full_safety_from)
            if a >= 1:
                return (n - 1) / ((n + 1) * a)
            return 1 - a ** (n - 1) + (n - 1) * a**n / (n + 1)
        return self._lead(self.enmity) - self._lead(1)

    def _common(self) -> float:
        """min(1, μ/(ne)), the safety of every team that knows nothing."""
        return min(1.0, 1 / x) if (x := self._of_skill(self.teams * self.enmity)) else 1.0

    def _lead(self, enmity: float) -> float:
        """The expectation of min(1, Δ/e), where P(Δ > y) = (1 - y/μ)^n for the lead Δ of the most capable
        of n teams (spacings of uniform variables: David and Nagaraja, Order Statistics, 2003)."""
        n = self.teams
        x = self._of_skill(enmity)
        if not x:
            return 1.0
        # Stable for a small e/μ, where 1 - (1 - x)^(n+1) loses its digits.
        reached = -expm1((n + 1) * log1p(-x)) if x < 1 else 1.0
        return min(1.0, reached / ((n + 1) * x))

    def _of_skill(self, value: float) -> float:
        """`value` over μ; infinite without skill."""
        return value / self.skill if self.skill else inf


def safeties(race: Race, knows: Knowledge, capabilities: tuple[float, ...]) -> tuple[float, ...]:
    """What each team with these capabilities takes for its safety in equilibrium, in their order.

    nothing: min(1, μ/(ne)). own: min(1, c/(ne - e + 1)). all: the most capable min(1, Δ/e), with the lead Δ;
    the others stay just out of reach of the win, at the leader's safety less what they lack in capability
    (0 where that is less). To overtake, the second would have to go below that, to a payoff under
    (1 - e)Δ/e or equal to it, which is what the leader's win pays it already. Any lower safety of the leader
    down to Δ, with the second as far behind, is an equilibrium too; all teams gain most in this one. Between
    equal scores the more capable team wins.
    """
    if knows is Knowledge.NOTHING:
        return (race.safety_of_winner(knows),) * len(capabilities)
    if knows is Knowledge.OWN:
        return tuple(min(1.0, each / race.full_safety_from) for each in capabilities)
    first, second = sorted(capabilities, reverse=True)[:2]
    lead = first - second
    leader = min(1.0, lead / race.enmity) if race.enmity else 1.0 if lead else 0.0
    top = capabilities.index(first)
    return tuple(
        leader if at == top else max(0.0, leader - (first - each)) for at, each in enumerate(capabilities)
    )
