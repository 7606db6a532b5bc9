"""Casting and withdrawing a ballot, in a poll or in a debate's open ballot. Each function is one step of a
transaction that its caller holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ballots import box as boxes
from bot.ballots.presses import overtaken
from bot.ballots.types import Ballot, Choice, Evidence, Outcome, Reasons
from bot.database.port import Connection
from bot.request import Moment
from index.errors import UserError


@dataclass(frozen=True, slots=True)
class BallotBox:
    """Where one member's ballot goes: the box, its round, the member's identity and name, and what the poll
    or debate is called."""

    box: int
    turn: int
    identity: str
    member: str
    of: str


def cast(
    db: Connection,
    into: BallotBox,
    rule: Reasons,
    before: Ballot | None,
    choice: Choice,
    reason: str | None,
    evidence: Evidence | None,
    delivery: str,
) -> tuple[Outcome, Ballot]:
    """Put a ballot in, in place of the member's earlier one. Returns the ballot that now counts; for
    an event that is delivered again, that of the event. Raises UserError where the reason breaks the rule."""
    ballot = with_reason(into.of, rule, before, choice, into.member, reason, evidence)
    outcome = boxes.cast(db, into.box, into.turn, into.identity, ballot, delivery=delivery)
    return outcome, boxes.own(db, into.box, into.turn, into.identity) or ballot


def withdraw(
    db: Connection,
    into: BallotBox,
    *,
    options: Sequence[int] = (0,),
    moment: Moment | None = None,
    delivery: str = "",
) -> bool:
    """Take the member's ballot out. False where there is none, or where a later press has cast it anew.
    `options` are those that have votes of their own, for the order of presses."""
    if boxes.own(db, into.box, into.turn, into.identity) is None:
        return False
    if boxes.repeated(db, into.box, delivery):
        return False
    late = [overtaken(db, into.box, into.turn, into.identity, moment, option) for option in options]
    if all(late):
        return False
    return boxes.take_out(db, into.box, into.turn, into.identity)


def withdrawn_since(name: str) -> str:
    """The sentence for a ballot whose event is older than its withdrawal."""
    return f"You have withdrawn your ballot in {name} since; vote again if you want one to count."


def with_reason(
    name: str,
    rule: Reasons,
    before: Ballot | None,
    choice: Choice,
    voter: str,
    reason: str | None,
    evidence: Evidence | None,
) -> Ballot:
    """The ballot with its reason. The earlier reason and quotation stay if the choice is the same. Raises
    UserError if the reason breaks the poll's rule."""
    if rule is Reasons.OFF and (reason or evidence):
        raise UserError(f"{name} takes no reasons; vote without one.")
    if before is not None and before.choice == choice:
        reason = reason or before.reason
        evidence = evidence or before.evidence
    if rule is Reasons.REQUIRED and not reason:
        raise UserError(f"{name} wants a reason with each ballot: add --reason and why.")
    return Ballot(b"", choice, voter, reason, evidence)
