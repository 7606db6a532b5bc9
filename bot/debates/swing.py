"""The verdict by swing: who moved the room, counted over those who voted both times.

As in Oxford-style debates (Intelligence Squared), the side whose share grew more from the opening
to the closing ballot has won; under `DEAD_HEAT` points of difference neither has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.ballots.types import Ballot
from bot.charts.figures import FEW, swung
from bot.debates.types import CHOICES, Verdict
from bot.words import counted

DEAD_HEAT = 5.0
"""Percentage points."""
NAMES = {option.number: option.text for option in CHOICES}


@dataclass(frozen=True, slots=True)
class Swing:
    """`both` voters voted twice; `before`, `after` and `change` count them by choice, `moves` by
    their choice before and after. `points` is how much each share changed, in percentage points
    of `both`; empty if no voter voted twice. Withheld parts (`bot.ballots.disclosure`) are empty, and
    `moves` is None."""

    both: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    change: Mapping[str, int]
    points: Mapping[str, float]
    moves: Mapping[tuple[str, str], int] | None
    verdict: Verdict | None

    @property
    def withheld(self) -> bool:
        """Whether all but the number of voters is withheld."""
        return not self.change


def swing(opening: Sequence[Ballot], closing: Sequence[Ballot]) -> Swing:
    """The swing between two ballots, whose `voter` tokens pair them."""
    first = {ballot.voter: choice_of(ballot) for ballot in opening}
    pairs = [(first[b.voter], choice_of(b)) for b in closing if b.voter in first]
    before = {name: sum(pair[0] == name for pair in pairs) for name in NAMES.values()}
    after = {name: sum(pair[1] == name for pair in pairs) for name in NAMES.values()}
    change = {name: after[name] - before[name] for name in before}
    both = len(pairs)
    return Swing(
        both=both,
        before=before,
        after=after,
        change=change,
        points={name: 100 * moved / both for name, moved in change.items()} if both else {},
        moves={move: pairs.count(move) for move in sorted(set(pairs))},
        verdict=_verdict(change["for"], change["against"], both),
    )


def _verdict(gain_for: int, gain_against: int, both: int) -> Verdict | None:
    if not both:
        return None
    # In whole numbers, so that exactly 5 points are 5 points.
    if abs(gain_for - gain_against) * 100 < DEAD_HEAT * both:
        return "dead heat"
    return "for" if gain_for > gain_against else "against"


def headline(swing: Swing) -> str:
    """The verdict in a line; "" where there is none."""
    if swing.withheld or swing.verdict is None:
        return ""
    if swing.verdict == "dead heat":
        within = "alike" if swing.both < FEW else f"within {DEAD_HEAT:.0f} points of each other"
        return f"A dead heat: the sides moved {within}"
    gains = [f"{side} {swung(swing.change[side], swing.both)}" for side in ("for", "against")]
    return f"{swing.verdict.capitalize()} wins by swing: {', '.join(gains)}"


def verdict(swing: Swing) -> str:
    """The verdict in a sentence, with n."""
    if swing.withheld:
        return (
            f"Only {counted(swing.both, 'member')} voted both times, too few to be shown apart from the "
            "others, so there is no verdict."
        )
    if swing.verdict is None:
        return "No member voted both times, so there is no verdict."
    n = f"counted over the {counted(swing.both, 'member')} who voted both times"
    return f"{headline(swing)}, {n}."


def choice_of(ballot: Ballot) -> str:
    """ "for", "against" or "undecided"."""
    return NAMES[next(iter(ballot.choice))]
