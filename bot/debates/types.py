"""Types of debates: rounds, stages, excerpts shown to the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.ballots.types import Option
from bot.finding import Finding
from bot.motions import PublicNote
from bot.places import Place
from retrieval.types import AnswerVerdict

State = Literal["opening ballot", "round", "closing ballot", "ended"]
Verdict = Literal["for", "against", "dead heat"]

SIDES = ("for", "against")
CHOICES = (Option(1, "for"), Option(2, "against"), Option(3, "undecided"))
OPENING, CLOSING = 0, 1
"""The two rounds of a debate's ballot box."""

LONGEST_ROUND_NAME, MOST_ROUNDS, MOST_MINUTES = 40, 12, 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Round:
    """A round of speeches. `minutes` is its planned length and what was added to it; 0 sets no limit."""

    name: str
    minutes: int

    @property
    def length(self) -> str:
        """ "10 min", "no limit"."""
        return f"{self.minutes} min" if self.minutes else "no limit"


When = Literal[
    "during the opening ballot",
    "between the ballots",
    "after the opening ballot",
    "during the closing ballot",
]

TEMPLATE = (Round("openings", 10), Round("rebuttals", 10), Round("questions", 10), Round("closings", 5))
"""The rounds of a debate that states none, after the Oxford style."""


@dataclass(frozen=True, slots=True)
class Debate:
    """`stage` is 0 for the opening ballot, then the rounds from 1, then the closing ballot. A round
    that is timed ends at `stage_ends_at`, or has `seconds_left` while it is paused. `forgotten`
    ballots lost their names after the end. `notes` are for all to see. One that is cancelled has ended, and
    its ballots are deleted."""

    key: int
    id: str
    place: Place
    motion: str
    voters: tuple[str, ...]
    rounds: tuple[Round, ...]
    stage: int
    stage_ends_at: datetime | None
    seconds_left: int | None
    author: str | None
    author_name: str | None
    created_at: datetime
    ended_at: datetime | None
    anonymous: bool
    forgotten: int
    box: int
    cancelled_at: datetime | None = None
    notes: tuple[PublicNote, ...] = ()

    @property
    def state(self) -> State:
        """The state of the debate, by its stage."""
        if self.ended_at is not None:
            return "ended"
        if self.stage == 0:
            return "opening ballot"
        return "round" if self.stage <= len(self.rounds) else "closing ballot"

    @property
    def outcome(self) -> str:
        """The state, or "cancelled"."""
        return self.state if self.cancelled_at is None else "cancelled"

    @property
    def round(self) -> Round | None:
        """The current round of speeches; None during ballots and after the end."""
        return self.rounds[self.stage - 1] if self.state == "round" else None

    @property
    def ballot(self) -> int | None:
        """The open ballot, `OPENING` or `CLOSING`; None if none is open."""
        return {"opening ballot": OPENING, "closing ballot": CLOSING}.get(self.state)

    def when(self, stage: int) -> When:
        """The position of a stage relative to the ballots."""
        if stage == 0:
            return "during the opening ballot"
        if stage > len(self.rounds):
            return "during the closing ballot"
        # A debate that was ended early had no closing ballot.
        return "between the ballots" if self.stage > len(self.rounds) else "after the opening ballot"

    def stage_name(self, stage: int) -> str:
        """The name of any of its stages: "opening ballot", "rebuttals"."""
        if stage == 0:
            return "opening ballot"
        return self.rounds[stage - 1].name if stage <= len(self.rounds) else "closing ballot"


@dataclass(frozen=True, slots=True)
class OnTable:
    """Excerpts that a member showed to the room. `kind` is the command that showed them, `side` the
    side that they were put forward for, if any. `name` is None for a member who asked to be forgotten.
    `excerpts` are JSON forms. `finding` has the answer's verdict and caution; None if an older
    Moot noted the excerpts without a verdict. `taken_off` is the time at which they were taken off the
    table again. `key` is the database's own, `member` the identity of the member."""

    stage: int
    at: datetime
    kind: str
    side: str | None
    name: str | None
    text: str
    excerpts: Sequence[Mapping[str, Any]]
    finding: Finding | None = None
    taken_off: datetime | None = None
    key: int = 0
    member: str | None = None

    @property
    def verdict(self) -> AnswerVerdict | None:
        """The verdict, if it is known."""
        return self.finding.verdict if self.finding is not None else None

    @property
    def closest(self) -> bool:
        """Whether the excerpts are no answer, but the closest passages."""
        return self.verdict in ("perhaps", "not in the sources")
