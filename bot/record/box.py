"""Ballots made ready to be handed out: unnamed where they are anonymous, in an order of chance.

A row's place or number in a record says nothing, not even together with another record of the
same box: both are drawn anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random, SystemRandom

from bot.ballots.types import Ballot, Choice
from bot.debates.debates import Seen as DebateSeen
from bot.polls.result import LEAST_ALONE, Result, withheld
from bot.polls.types import PollKind
from bot.record.types import Box, Paper

OPENING, CLOSING = "opening", "closing"
Cast = tuple[str | None, Mapping[str, Choice]]


def poll_box(result: Result, chance: Random | None = None) -> Box:
    """A poll's ballots, as far as they may be shown.

    Those of an anonymous poll come after its close: who looks before and after a ballot would see
    whose it is. A ballot on several things at once tells more than their tallies, so it needs
    company.
    """
    poll, ballots = result.poll, result.seen.ballots
    if ballots is None:
        return Box(None, why_not="The ballots are hidden until the result is shown.")
    if poll.rules.anonymous and poll.open:
        return Box(None, why_not="The ballots of an anonymous poll are given after its close.")
    several = poll.kind is PollKind.STATEMENTS or poll.rules.most > 1
    if several and withheld(poll.rules.anonymous, len(ballots)):
        return Box(None, why_not=f"Under {LEAST_ALONE} ballots only the tally is given, which tells less.")
    cast: list[Cast] = [(ballot.name, {"": ballot.choice}) for ballot in ballots]
    return Box(_papers(cast, poll.rules.anonymous, chance))


def debate_box(seen: DebateSeen, chance: Random | None = None) -> Box:
    """A debate's ballots. The two of one voter stand on one paper, unless so few voted both times that
    it could be told who they are."""
    if seen.opening is None or seen.closing is None or seen.swing is None:
        return Box(None, why_not="The ballots are hidden until the end.")
    anonymous = seen.debate.anonymous
    joined = not withheld(anonymous, seen.swing.both)
    rounds = ((OPENING, seen.opening), (CLOSING, seen.closing))
    cast = _joined(rounds) if joined else [(b.name, {turn: b.choice}) for turn, bs in rounds for b in bs]
    why_not = ""
    if not joined:
        why_not = (
            f"Under {LEAST_ALONE} members voted both times, so the record does not say which two ballots "
            "are of one voter."
        )
    return Box(_papers(cast, anonymous, chance), joined, why_not)


def _joined(rounds: Sequence[tuple[str, Sequence[Ballot]]]) -> list[Cast]:
    names: dict[bytes, str | None] = {}
    choices: dict[bytes, dict[str, Choice]] = {}
    for turn, ballots in rounds:
        for ballot in ballots:
            names[ballot.voter] = ballot.name
            choices.setdefault(ballot.voter, {})[turn] = ballot.choice
    return [(names[voter], choices[voter]) for voter in choices]


def _papers(cast: Sequence[Cast], anonymous: bool, chance: Random | None) -> tuple[Paper, ...]:
    drawn = list(cast)
    (chance or SystemRandom()).shuffle(drawn)
    if not anonymous:
        # By name; those who were forgotten last, in the order of chance.
        drawn.sort(key=lambda each: (each[0] is None, each[0] or ""))
    return tuple(
        Paper(
            number,
            None if anonymous else name,
            # In the order of the options: how a dictionary was filled is nobody's business.
            {turn: dict(sorted(choice.items())) for turn, choice in sorted(choices.items(), reverse=True)},
        )
        for number, (name, choices) in enumerate(drawn, 1)
    )
