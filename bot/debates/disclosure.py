"""Disclosure of an anonymous debate's two ballots: no result reveals the choices of one to four voters.

Two published tallies give a third by subtraction: the tally of all voters less the tally of those who voted
both times is the tally of those who voted once. Therefore:

- If one to four voters cast only one of the two ballots, that ballot's tally counts the voters of both alone.
- If one to four voters cast both ballots, the moves between sides are withheld. If five or more voters cast
  only one of the ballots besides, the swing and the verdict are withheld too, since they would reveal the
  choices of these few.

The rules depend on the numbers of voters, never on their choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ballots.types import Ballot
from bot.debates.swing import Swing, swing
from bot.polls.result import LEAST_ALONE


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`opening` and `closing` are the ballots that the tallies count. `apart` are the ballots in no tally:
    without their choices, kept for their reasons."""

    opening: tuple[Ballot, ...]
    closing: tuple[Ballot, ...]
    apart: tuple[Ballot, ...]
    swing: Swing


def disclosed(opening: Sequence[Ballot], closing: Sequence[Ballot], *, anonymous: bool) -> Disclosure:
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
