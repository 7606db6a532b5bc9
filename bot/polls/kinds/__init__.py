"""The kinds of polls, each an object in a file of its own; a new kind is one more file, listed here."""

from __future__ import annotations

from bot.polls.kinds.choice import CHOICE
from bot.polls.kinds.dots import DOTS
from bot.polls.kinds.kind import PollKind
from bot.polls.kinds.ranked import RANKED
from bot.polls.kinds.score import SCORE
from bot.polls.kinds.stance import STANCE, STANCES
from bot.polls.kinds.statements import STATEMENTS

__all__ = ["CHOICE", "DOTS", "KINDS", "RANKED", "SCORE", "STANCE", "STANCES", "STATEMENTS", "PollKind"]

KINDS: dict[str, PollKind] = {str(kind): kind for kind in (STANCE, CHOICE, STATEMENTS, RANKED, SCORE, DOTS)}
"""All kinds by name, in the order of forms and help."""


def kind_asked(name: str | None, options: object) -> PollKind:
    """The kind that a member asks for; without a `name` a choice where options are given, else a stance."""
    return KINDS[name] if name else CHOICE if options else STANCE


def limited() -> tuple[PollKind, ...]:
    """The kinds whose ballots have a limit that `--most` states."""
    return tuple(kind for kind in KINDS.values() if kind.limit)
