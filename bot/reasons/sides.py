"""Reasons as ballots give them, by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.ballots.disclosure import LEAST_ALONE, withheld
from bot.ballots.types import Ballot, Evidence
from bot.debates.debates import DebateView
from bot.debates.swing import choice_of
from bot.polls.result import Result

TOGETHER = ""
"""The side of reasons that are on none."""
WITHHELD = "withheld"
"""The side of reasons whose side would tell too much of an anonymous poll."""
WHY_WITHHELD = (
    "Which side a reason is on is shown only where that reveals no member: each side needs "
    f"{LEAST_ALONE} reasons or more."
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One member's. `name` is None in an anonymous poll; `text` is "" where an excerpt was given alone."""

    text: str
    name: str | None
    evidence: Evidence | None


def poll_reasons(result: Result) -> dict[str, list[Reason]]:
    """A poll's reasons by side, as far as the asking member may see the result."""
    poll = result.poll
    return _by_side(
        result.seen.ballots or (), lambda ballot: poll.kind.side(poll, ballot.choice), poll.rules.anonymous
    )


def debate_sides(seen: DebateView) -> dict[str, list[Reason]]:
    """A debate's reasons of both ballots by side, each of a member once. Beside sides, the reasons of the
    voters in no tally could be identified; then no side is given."""
    given = {
        (ballot.voter, choice_of(ballot), reason.text or repr(reason.evidence)): ballot
        for ballot in (*(seen.opening or ()), *(seen.closing or ()))
        if (reason := _reason(ballot, anonymous=True))
    }
    sides = _by_side(list(given.values()), choice_of, seen.debate.anonymous)
    apart = [reason for ballot in seen.apart if (reason := _reason(ballot, anonymous=True))]
    return _together(sides, apart) if apart else sides


def _reason(ballot: Ballot, anonymous: bool) -> Reason | None:
    if not ballot.reason and ballot.evidence is None:
        return None
    return Reason(ballot.reason or "", None if anonymous else ballot.name, ballot.evidence)


def _by_side(
    ballots: Sequence[Ballot], side_of: Callable[[Ballot], str], anonymous: bool
) -> dict[str, list[Reason]]:
    sides: dict[str, list[Reason]] = {}
    people: dict[str, set[bytes]] = {}
    for ballot in ballots:
        if reason := _reason(ballot, anonymous):
            sides.setdefault(side_of(ballot), []).append(reason)
            people.setdefault(side_of(ballot), set()).add(ballot.voter)
    # The other sides would reveal a single withheld side, so all are withheld.
    if set(sides) - {TOGETHER} and any(withheld(anonymous, len(each)) for each in people.values()):
        return _together(sides)
    return {side: sorted(reasons, key=_words) for side, reasons in sorted(sides.items())}


def _words(reason: Reason) -> tuple[bool, str, str]:
    """What sorts reasons by their words, excerpts alone last."""
    return not reason.text, reason.text, reason.evidence.text if reason.evidence else ""


def _together(sides: dict[str, list[Reason]], apart: Sequence[Reason] = ()) -> dict[str, list[Reason]]:
    reasons = [*(reason for reasons in sides.values() for reason in reasons), *apart]
    return {WITHHELD: sorted(reasons, key=_words)}
