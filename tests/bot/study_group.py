"""Members, a room and a clock for tests of polls and debates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.places import Place
from bot.polls.kinds import CHOICE, DOTS, RANKED, SCORE, STANCE, STATEMENTS, PollKind
from bot.polls.polls import Polls
from bot.polls.types import Poll, Rules
from bot.request import Member

PLACE = Place("test", "club", "r", "Europe/Berlin")
START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OPTIONS = {
    STANCE: (),
    CHOICE: ("red", "green", "blue"),
    RANKED: ("north", "east", "south", "west"),
    SCORE: ("Cave 2018", "Scharre 2021", "Roff 2019"),
    DOTS: ("mornings", "evenings", "weekends"),
    STATEMENTS: ("Rain is wet", "Tea is better than coffee", "Nobody reads minutes"),
}


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, **how: float) -> datetime:
        self.at += timedelta(**how)
        return self.at


def member(name: str, *groups: str, moderator: bool = False) -> Member:
    return Member(f"id:{name.casefold()}", name, groups, moderator)


ANA, BEN, CEM, DEE = (member(name) for name in ("Ana", "Ben", "Cem", "Dee"))
MOD = member("Mod", moderator=True)


async def opened(
    polls: Polls,
    kind: PollKind = STANCE,
    *,
    options: Sequence[str] | None = None,
    place: Place = PLACE,
    author: Member = ANA,
    motion: str = "We should meet weekly",
    **rules: Any,
) -> Poll:
    """A poll under these rules, with options of its kind unless some are given."""
    drafted = kind.options(OPTIONS[kind] if options is None else options)
    return await polls.create(place, author, kind, motion, drafted, Rules(**rules))
