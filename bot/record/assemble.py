"""A record put together from what may be seen. Pure, but for the order that the ballots are drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.ballots.types import Ballot
from bot.debates.debates import DebateView
from bot.polls.result import Result
from bot.reasons.gathered import Point
from bot.record.box import CLOSING, OPENING, debate_box, poll_box
from bot.record.types import Record, RecordedBallots, Sources


def poll_record(
    result: Result,
    points: Sequence[Point],
    sources: Sources,
    *,
    version: str,
    made_at: datetime,
    chance: Random | None = None,
) -> Record:
    """A poll's record, as far as the asking member may see the result. Nothing in it is of the member who
    asked for it."""
    box = poll_box(result, chance)
    kept = replace(result, seen=replace(result.seen, ballots=None, own=None))
    return Record(kept, box, tuple(points), sources, version, made_at)


def debate_record(
    seen: DebateView,
    points: Sequence[Point],
    sources: Sources,
    *,
    version: str,
    made_at: datetime,
    chance: Random | None = None,
) -> Record:
    """A debate's record; before its end it has neither tallies nor ballots."""
    box = debate_box(seen, chance)
    kept = seen
    if box.papers is not None:
        kept = replace(seen, opening=_of(box, OPENING), closing=_of(box, CLOSING), apart=())
    return Record(kept, box, tuple(points), sources, version, made_at)


def _of(box: RecordedBallots, turn: str) -> tuple[Ballot, ...]:
    """A round's ballots with the papers' numbers for tokens, so that those of the box are nowhere in
    the record."""
    return tuple(
        Ballot(str(paper.number).encode(), paper.choices[turn], paper.name)
        for paper in box.papers or ()
        if turn in paper.choices
    )
