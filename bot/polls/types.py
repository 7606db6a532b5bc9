"""Types of polls: rules, polls, what a member may see of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.ballots.types import Ballot, Option, Reasons
from bot.motions import PublicNote
from bot.places import Place

if TYPE_CHECKING:
    from bot.polls.kinds.kind import PollKind


class TallyVisibility(StrEnum):
    """When the tally is shown: at once to all, to members who have voted, or after the close."""

    LIVE = "live"
    VOTED = "voted"
    CLOSED = "closed"


FEWEST, MOST_OPTIONS, MOST_STATEMENTS = 2, 10, 50
LONGEST_OPTION = 200


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
class Poll:
    """`key` is the database's own, `id` what members call it ("p3"). `lot` is random and drawn at
    the start, so that no member decides a tie. `excerpt` is the JSON form of the excerpt that
    the motion was taken from. `forgotten` ballots lost their names after
    the close. `reopened` are the times, UTC, at which it was closed and reopened; `taken_out` is how many
    forgotten ballots went out of it then. `notes` are for all to see. A poll that repeats another has the
    key of the first in `series`; the next opens `every_days` after it, 0 for never by itself."""

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
    cancelled_at: datetime | None = None
    notes: tuple[PublicNote, ...] = ()
    series: int | None = None
    every_days: int = 0

    @property
    def open(self) -> bool:
        """Whether the poll takes ballots."""
        return self.closed_at is None

    @property
    def next_at(self) -> datetime:
        """When the next opens, in UTC, of a poll that repeats by itself."""
        return self.created_at + timedelta(days=self.every_days)


@dataclass(frozen=True, slots=True)
class PollView:
    """The part of a poll that one member may see. `count` is the number of ballots; `ballots` is None while
    the tally is hidden from the member, or withheld since it is of too few. `own` is the member's ballot;
    None if there is none, or if an anonymous poll is closed. `few` are ballots that are withheld, for the
    command line of the operator, who has the database. `own_hidden` says that `own` is not shown in words,
    since anyone may ask for it (`bot.ballots.disclosure.shown_again`)."""

    poll: Poll
    count: int
    ballots: tuple[Ballot, ...] | None
    own: Ballot | None
    few: tuple[Ballot, ...] | None = None
    own_hidden: bool = False
