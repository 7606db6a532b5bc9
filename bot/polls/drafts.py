"""Drafts of polls: options and rules from a command's arguments, checked before the poll is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.ballots.types import Option, Reasons
from bot.polls.types import (
    FEWEST,
    LONGEST_OPTION,
    MOST_OPTIONS,
    MOST_STATEMENTS,
    STANCES,
    PollKind,
    Rules,
    TallyVisibility,
)
from bot.times import deadline
from bot.words import alike, blank, counted, shorten
from index.errors import UserError


def draft_options(
    kind: PollKind, texts: Sequence[str], excerpts: Sequence[Mapping[str, Any]] = ()
) -> tuple[Option, ...]:
    """A poll's options, numbered from 1. Raises UserError if there are too few or too many, one
    shows nothing, or two look the same."""
    if kind is PollKind.STANCE:
        if texts:
            raise UserError(
                "A stance poll has its own options; leave --option out, or choose --kind choice, ranked or "
                "statements."
            )
        return tuple(Option(number, text) for number, text in enumerate(STANCES, 1))
    what, least, most = _limits(kind)
    if not least <= len(texts) <= most:
        raise UserError(
            f"A {kind} poll has {least} to {most} {what}s, not {len(texts)}: give each with --option."
        )
    seen: dict[str, int] = {}
    for number, text in enumerate(texts, 1):
        if blank(text):
            raise UserError(f"{what.capitalize()} {number} is empty; give it some words or leave it out.")
        longest = LONGEST_OPTION * (2 if kind is PollKind.STATEMENTS else 1)
        if len(text) > longest:
            raise UserError(
                f"“{shorten(text, 40)}” is too long: keep {what}s under {longest + 1} characters."
            )
        first = seen.setdefault(alike(text), number)
        if first != number:
            raise UserError(f"{what.capitalize()}s {first} and {number} are the same; name each once.")
    kept = [*excerpts, *[None] * len(texts)]
    return tuple(Option(number, text, kept[number - 1]) for number, text in enumerate(texts, 1))


def _limits(kind: PollKind) -> tuple[str, int, int]:
    if kind is PollKind.STATEMENTS:
        # One may be enough to begin with where members add their own.
        return "statement", 1, MOST_STATEMENTS
    return "option", FEWEST, MOST_OPTIONS


def draft_rules(kind: PollKind, args: Mapping[str, Any], options: int, now: datetime, zone: str) -> Rules:
    """A poll's rules from a command's arguments. Raises UserError if they are invalid."""
    most = args.get("most") or 1
    if most > 1 and kind is not PollKind.CHOICE:
        raise UserError("--most is for choice polls; leave it out, or choose --kind choice.")
    if most > max(options, 1):
        raise UserError(f"--most {most} is more than the {counted(options, 'option')} there are.")
    if args.get("fixed") and kind is not PollKind.STATEMENTS:
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
