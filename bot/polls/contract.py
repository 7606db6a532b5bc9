"""The JSON form of a poll that programs rely on; docs/json.md describes it."""

from __future__ import annotations

from typing import Any

from bot.polls.result import Result
from bot.polls.tally import StatementCount, Tally
from bot.polls.types import Poll
from bot.times import stored


def poll_json(result: Result) -> dict[str, Any]:
    """The part of a poll that the asking member may see; `tally` is null while it is hidden from them."""
    poll, seen = result.poll, result.seen
    return {
        "id": poll.id,
        "kind": str(poll.kind),
        "motion": poll.motion,
        "excerpt": poll.excerpt,
        "state": state(poll),
        "anonymous": poll.rules.anonymous,
        "ballots": seen.count,
        "tally": None if result.tally is None else tally_json(result.tally),
        "winner": result.winner.text if result.winner else None,
        "rounds": _rounds(result),
        "groups": _groups(result),
        "consensus": _consensus(result),
        "options": [{"number": o.number, "text": o.text, "excerpt": o.excerpt} for o in poll.options],
        "rules": rules_json(poll),
        "quorate": result.quorate,
        "own": None if seen.own is None else {str(n): value for n, value in sorted(seen.own.choice.items())},
    }


def state(poll: Poll) -> str:
    """ "open" or "closed"."""
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


def tally_json(tally: Tally) -> list[dict[str, Any]]:
    """Every option with its count, in the poll's order."""
    return [
        {"option": each.option.text, "agree": each.agree, "disagree": each.disagree, "pass": each.passed}
        if isinstance(each, StatementCount)
        else {"option": each.option.text, "count": each.count}
        for each in tally
    ]


def _rounds(result: Result) -> list[list[dict[str, Any]]] | None:
    if result.runoff is None:
        return None
    return [
        [
            {"option": option.text, "count": count or 0}
            for option, count in zip(result.poll.options, one.counts, strict=True)
        ]
        for one in result.runoff.rounds
    ]


def _groups(result: Result) -> list[dict[str, Any]] | None:
    options = result.poll.options
    return [
        {
            "size": group.size,
            "stands_for": [
                {"option": options[each.statement].text, "agree": round(each.agree, 4)}
                for each in group.stands_for
            ],
            "withheld": group.withheld,
        }
        for group in result.groups
    ] or None


def _consensus(result: Result) -> list[str] | None:
    if result.opinions is None:
        return None
    agreed = [each for each in result.opinions.consensus if each.side == "agree"]
    return [result.poll.options[each.statement].text for each in agreed]
