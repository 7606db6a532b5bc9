"""What a record is made of. All who read it may see everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ballots.types import Choice
from bot.debates.debates import DebateView
from bot.polls.result import Result
from bot.reasons.gathered import Point
from index.fetching.states import HeldText


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot as the record shows it. `number` is the record's own; `name`, and `id` as the platform has it,
    are None in an anonymous box and for a member who asked to be forgotten. `choices` are by round: "" in a
    poll, "opening" and "closing" in a debate."""

    number: int
    name: str | None
    choices: Mapping[str, Choice]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedBallots:
    """The ballots themselves, or why they are not shown. `joined` says that the two ballots of one
    voter stand on one paper."""

    papers: tuple[Paper, ...] | None
    joined: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A text or reference that an excerpt is from or cites: its CSL-JSON item, and its entry in a
    reference list in the record's style. `held` is what was fetched or attached of a reference's text, None
    where only its entry is known, and for the group's own texts."""

    key: str
    item: Mapping[str, Any]
    entry: str
    held: HeldText | None = None


@dataclass(frozen=True, slots=True)
class RecordedCorpus:
    """What was read: `sha256` is over the texts of the index, in order, `model_sha256` over the
    model that searches them."""

    name: str
    sha256: str
    model: str
    model_sha256: str
    built: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The bibliography. `missing` are keys that the index does not know; `why_not` says in a sentence
    why there is no index to ask, and is empty where there is one. `style` names that of the entries."""

    works: tuple[CitedWork, ...] = ()
    missing: tuple[str, ...] = ()
    corpora: tuple[RecordedCorpus, ...] = ()
    why_not: str = ""
    style: str = "apa"


@dataclass(frozen=True, slots=True)
class Record:
    """A poll's or a debate's record.

    `of` is what may be seen of it, without the ballots that were cast: a poll's `Result`, or a
    debate as seen. `box` holds the ballots in an order and under numbers drawn for this record.
    `version` is Moot's. `made_at` is UTC.
    """

    of: Result | DebateView
    box: RecordedBallots
    points: tuple[Point, ...]
    sources: Sources
    version: str
    made_at: datetime

    @property
    def id(self) -> str:
        """What members call it: "p3", "d1"."""
        return self.of.poll.id if isinstance(self.of, Result) else self.of.debate.id

    @property
    def motion(self) -> str:
        """What was voted on."""
        return self.of.poll.motion if isinstance(self.of, Result) else self.of.debate.motion

    @property
    def anonymous(self) -> bool:
        """Whether no voter may be named."""
        return self.of.poll.rules.anonymous if isinstance(self.of, Result) else self.of.debate.anonymous

    @property
    def zone(self) -> str:
        """The time zone of the room."""
        return (self.of.poll if isinstance(self.of, Result) else self.of.debate).place.zone
