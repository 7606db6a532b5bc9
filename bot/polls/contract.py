"""The JSON form of a poll that programs rely on; docs/json.md describes it."""

from __future__ import annotations

from typing import Any

from bot.ballots.disclosure import WHY_FEW
from bot.motions import notes_json
from bot.polls.result import Result
from bot.polls.types import Poll
from bot.times import stored


def poll_json(result: Result, *, whole: bool = False) -> dict[str, Any]:
    """The part of a poll that the asking member may see; `tally` is null while it is hidden from them.
    `whole` has the tallies of few votes, for the operator, who has the database."""
    poll, seen = result.poll, result.seen
    return {
        "id": poll.id,
        "kind": str(poll.kind),
        "motion": poll.motion,
        "excerpt": poll.excerpt,
        "state": state(poll),
        "anonymous": poll.rules.anonymous,
        "ballots": seen.count,
        "tally": None if result.tally is None else poll.kind.tally_json(result.tally, whole=whole),
        "withheld": WHY_FEW if seen.few is not None else None,
        **dict.fromkeys(("winner", "rounds", "groups", "consensus")),
        **poll.kind.details_json(result),
        "options": [{"number": o.number, "text": o.text, "excerpt": o.excerpt} for o in poll.options],
        "rules": rules_json(poll),
        "public_notes": notes_json(poll.notes),
        "quorate": result.quorate,
        "own": None if seen.own is None else {str(n): value for n, value in sorted(seen.own.choice.items())},
    }


def state(poll: Poll) -> str:
    """ "open", "closed" or "cancelled"."""
    if poll.cancelled_at is not None:
        return "cancelled"
    return "open" if poll.open else "closed"


def rules_json(poll: Poll) -> dict[str, Any]:
    """The poll's rules; times are UTC."""
    rules = poll.rules
    return {
        "results": str(rules.results),
        "reasons": str(rules.reasons),
        "voters": list(rules.voters),
        "most": rules.most,
        "quorum": rules.quorum,
        "adding": rules.adding,
        "created_at": stored(poll.created_at),
        "closes_at": stored(rules.closes_at),
        "closed_at": stored(poll.closed_at),
        "forgotten": poll.forgotten,
        "taken_out": poll.taken_out,
        "reopened": [{"closed_at": stored(closed), "at": stored(again)} for closed, again in poll.reopened],
    }
