"""Drafts of polls: a poll's rules from a command's arguments, checked before the poll is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.ballots.types import Reasons
from bot.polls.kinds import PollKind
from bot.polls.types import Rules, TallyVisibility
from bot.times import deadline
from index.errors import UserError


def draft_rules(kind: PollKind, args: Mapping[str, Any], options: int, now: datetime, zone: str) -> Rules:
    """A poll's rules from a command's arguments. Raises UserError if they are invalid."""
    most = kind.most(args.get("most"), options)
    if args.get("fixed") and not kind.adds:
        raise UserError("--fixed is for statements polls, where members may add their own; leave it out.")
    closes = args.get("closes")
    return Rules(
        anonymous=not args.get("named"),
        results=TallyVisibility(args.get("results") or TallyVisibility.CLOSED),
        reasons=Reasons(args.get("reasons") or Reasons.OPTIONAL),
        voters=tuple(dict.fromkeys(args.get("voter") or ())),
        most=most,
        quorum=args.get("quorum") or 0,
        adding=not args.get("fixed"),
        closes_at=deadline(closes, now, zone) if closes else None,
    )
