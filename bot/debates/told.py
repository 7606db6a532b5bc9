"""What may be told of a debate's two ballots, so that no few voters can be told from it.

Two tallies that are both given tell a third by subtraction: that of everybody less that of those who
voted both times is the tally of those who voted once alone. In an anonymous debate, therefore:

- Where one to four voted in a ballot alone, the tally of that ballot is of those who voted both times.
- Where one to four voted both times, who moved from where to where is withheld; and where five or more
  voted in one ballot alone, who could be told from these few, so are the swing and the verdict.

Which of it holds depends on how many voted, never on what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ballots.types import Ballot
from bot.debates.swing import Swing, swing
from bot.polls.result import LEAST_ALONE


@dataclass(frozen=True, slots=True)
class Told:
    """`opening` and `closing` are the ballots that the tallies are of. `apart` are those in no tally,
    without their choices, for the reasons that were given with them."""

    opening: tuple[Ballot, ...]
    closing: tuple[Ballot, ...]
    apart: tuple[Ballot, ...]
    swing: Swing


def told(opening: Sequence[Ballot], closing: Sequence[Ballot], *, anonymous: bool) -> Told:
    """What may be told of these ballots, whose `voter` tokens pair them."""
    whole = Told(tuple(opening), tuple(closing), (), swing(opening, closing))
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
    return Told(kept[0], kept[1], tuple(apart), whole.swing)
