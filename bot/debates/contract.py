"""The JSON form of a debate that programs rely on; docs/json.md describes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.ballots.tally import count_options, counts_json
from bot.ballots.types import Ballot
from bot.debates.debates import DebateView
from bot.debates.swing import swing as swing_of
from bot.debates.types import CHOICES
from bot.motions import notes_json
from bot.times import stored


def debate_json(seen: DebateView, *, whole: bool = False) -> dict[str, Any]:
    """A debate as all members may see it. Both tallies and the swing are null until the end; a withheld swing
    stays null. `whole` counts every ballot, for the operator, who has the database."""
    if whole and seen.whole is not None:
        opening, closing = seen.whole
        seen = replace(seen, opening=opening, closing=closing, swing=swing_of(opening, closing))
    debate, swing = seen.debate, seen.swing
    disclosed = swing is not None and not swing.withheld
    return {
        "id": debate.id,
        "motion": debate.motion,
        "state": debate.outcome,
        "round": debate.round.name if debate.round else None,
        "before": three(seen.opening),
        "after": three(seen.closing),
        "both": swing.both if swing else None,
        "swing": dict(swing.change) if swing and disclosed else None,
        "verdict": swing.verdict if swing else None,
        "points": {s: round(moved, 2) for s, moved in swing.points.items()} if swing and disclosed else None,
        "tallies_of": _tallies_of(seen),
        "anonymous": debate.anonymous,
        "ballots": {"opening": seen.counts[0], "closing": seen.counts[1]},
        "rounds": [{"name": each.name, "minutes": each.minutes} for each in debate.rounds],
        "round_ends_at": stored(debate.stage_ends_at),
        "seconds_left": debate.seconds_left,
        "sides": {side: list(names.values()) for side, names in seen.sides.items()},
        "voters": list(debate.voters),
        "created_at": stored(debate.created_at),
        "ended_at": stored(debate.ended_at),
        "forgotten": debate.forgotten,
        "public_notes": notes_json(debate.notes),
    }


def _tallies_of(seen: DebateView) -> dict[str, str | None] | None:
    """Whether a tally is of all who voted, or of those who voted both times; None if it is withheld."""
    if seen.swing is None:
        return None
    tallies = zip(("before", "after"), (seen.opening, seen.closing), seen.counts, strict=True)
    return {
        name: None if ballots is None else "all" if len(ballots) == cast else "both"
        for name, ballots, cast in tallies
    }


def three(ballots: Sequence[Ballot] | None) -> list[dict[str, Any]] | None:
    """A ballot's tally: for, against, undecided."""
    if ballots is None:
        return None
    return counts_json(count_options(CHOICES, [ballot.choice for ballot in ballots]))
