"""The JSON form of a debate that programs rely on; docs/json.md describes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ballots.types import Ballot
from bot.debates.debates import Seen
from bot.debates.types import CHOICES
from bot.polls.contract import tally_json
from bot.polls.tally import tally
from bot.polls.types import PollKind
from bot.times import stored


def debate_json(seen: Seen) -> dict[str, Any]:
    """A debate as anyone may see it; both tallies and the swing are null until the end."""
    debate, swing = seen.debate, seen.swing
    return {
        "id": debate.id,
        "motion": debate.motion,
        "state": debate.state,
        "round": debate.round.name if debate.round else None,
        "before": three(seen.opening),
        "after": three(seen.closing),
        "both": swing.both if swing else None,
        "swing": dict(swing.change) if swing else None,
        "verdict": swing.verdict if swing else None,
        "points": {side: round(moved, 2) for side, moved in swing.points.items()} if swing else None,
        "anonymous": debate.anonymous,
        "ballots": {"opening": seen.counts[0], "closing": seen.counts[1]},
        "rounds": [{"name": each.name, "minutes": each.minutes} for each in debate.rounds],
        "round_ends_at": stored(debate.stage_ends_at),
        "seconds_left": debate.seconds_left,
        "sides": {side: list(names) for side, names in seen.sides.items()},
        "voters": list(debate.voters),
        "created_at": stored(debate.created_at),
        "ended_at": stored(debate.ended_at),
        "forgotten": debate.forgotten,
    }


def three(ballots: Sequence[Ballot] | None) -> list[dict[str, Any]] | None:
    """A ballot's tally: for, against, undecided."""
    return None if ballots is None else tally_json(tally(PollKind.CHOICE, CHOICES, ballots))
