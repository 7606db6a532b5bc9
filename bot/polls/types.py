"""Types of polls: kinds, options, rules, places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class PollKind(StrEnum):
    """The form of a poll's ballots."""

    STANCE = "stance"
    CHOICE = "choice"
    STATEMENTS = "statements"
    RANKED = "ranked"


class TallyVisibility(StrEnum):
    """When the tally is shown: at once to all, to members who have voted, or after the close."""

    LIVE = "live"
    VOTED = "voted"
    CLOSED = "closed"


class Reasons(StrEnum):
    """Whether ballots may or must have a reason."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


STANCES = ("strongly-disagree", "disagree", "undecided", "agree", "strongly-agree")
"""The options of a stance poll, which is symmetric about "undecided" (Likert 1932)."""

ANYWHERE = "*"
"""A `home` that matches all channels, for look-ups by Moot itself."""

FEWEST, MOST_OPTIONS, MOST_STATEMENTS = 2, 10, 50
LONGEST_MOTION, LONGEST_OPTION, LONGEST_REASON = 500, 200, 1_000


@dataclass(frozen=True, slots=True)
class Option:
    """One of a poll's options or statements, `number` from 1. `excerpt` is the JSON form of the
    excerpt that it was taken from."""

    number: int
    text: str
    excerpt: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A poll's rules, fixed from its first ballot on.

    `voters` names the members (or their groups) who may vote, all where it is empty. `most` is
    how many options a ballot of a choice poll may hold. Under `quorum` ballots nothing is
    decided. `adding` lets members add statements. Times are UTC.
    """

    anonymous: bool = True
    results: TallyVisibility = TallyVisibility.CLOSED
    reasons: Reasons = Reasons.OPTIONAL
    voters: tuple[str, ...] = ()
    most: int = 1
    quorum: int = 0
    adding: bool = True
    closes_at: datetime | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a poll or debate is held. One space (`platform` and `space`) does not see the polls and debates
    of another. A `secluded` room is hidden from some members of the space: what was opened there is visible
    only in its `home`, the channel with its threads."""

    platform: str
    space: str
    room: str
    zone: str
    home: str = field(default="", compare=False)
    secluded: bool = field(default=False, compare=False)

    @property
    def sight(self) -> str:
        """The secluded channel whose polls and debates are seen from here."""
        return self.home or self.room

    @property
    def channel(self) -> str:
        """The channel in which a thread stands; the room itself where none is known."""
        return self.room if self.home in ("", ANYWHERE) else self.home

    @property
    def in_thread(self) -> bool:
        """Whether the room is known to be a thread."""
        return self.room != self.channel


@dataclass(frozen=True, slots=True)
class Poll:
    """`key` is the database's own, `id` what members call it ("p3"). `lot` is random and drawn at
    the start, so that no member decides a tie. `excerpt` is the JSON form of the excerpt that
    the motion was taken from. `forgotten` ballots lost their names after
    the close. `reopened` are the times, UTC, at which it was closed and reopened; `taken_out` is how many
    forgotten ballots went out of it then."""

    key: int
    id: str
    place: Place
    kind: PollKind
    motion: str
    rules: Rules
    author: str | None
    author_name: str | None
    created_at: datetime
    closed_at: datetime | None
    lot: str
    forgotten: int
    box: int
    options: tuple[Option, ...] = field(default=())
    excerpt: Mapping[str, Any] | None = None
    reopened: tuple[tuple[datetime, datetime], ...] = ()
    taken_out: int = 0

    @property
    def open(self) -> bool:
        """Whether the poll takes ballots."""
        return self.closed_at is None
