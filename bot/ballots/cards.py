"""Parts of cards that polls and debates have alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.ballots.types import Ballot
from bot.blocks import isolated
from bot.motions import PublicNote
from bot.times import shown_time
from bot.words import shorten


def opened_by(name: str | None) -> Iterator[str]:
    """The sentence that says who opened a poll or debate, unless they asked to be forgotten."""
    if name:
        yield f"Opened by {shorten(name, 80)}."


def given_with(ballot: Ballot) -> Iterator[tuple[str, str]]:
    """The reason and the quotation of a ballot."""
    if ballot.reason:
        yield "Reason", ballot.reason
    if ballot.evidence:
        words = "Excerpt" if ballot.evidence.excerpt else "Unverified"
        yield words, f"“{ballot.evidence.text}”"


def note_fields(notes: Sequence[PublicNote], zone: str) -> Iterator[tuple[str, str]]:
    """The notes on a poll or debate, each with its time."""
    for note in notes:
        yield f"Note of {shown_time(note.at, zone)}", note.text


def opened_at(at: datetime, name: str | None, zone: str) -> str:
    """When a poll or debate was opened and by whom, for the record."""
    return f"{shown_time(at, zone)}, by {isolated(name)}" if name else shown_time(at, zone)
