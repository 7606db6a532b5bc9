"""What a record does not say, and why."""

from __future__ import annotations

from collections.abc import Iterator

from bot.debates.debates import DebateView
from bot.debates.swing import Swing
from bot.debates.types import When
from bot.polls.cards import forgotten
from bot.polls.result import CANCELLED, Result
from bot.polls.types import TallyVisibility
from bot.record.types import Record
from bot.words import counted, listed

TABLE = (
    "What the room was shown, and when. That it was shown before a ballot is an association, never a cause: "
    "the record cannot say what moved anybody."
)
WHEN: dict[When, str] = {
    "during the opening ballot": "Shown while the opening ballot was open; who had voted by then is unknown.",
    "between the ballots": "On the table between the ballots.",
    "after the opening ballot": "On the table after the opening ballot; no closing ballot has followed.",
    "during the closing ballot": "Shown while the closing ballot was open; who had voted by then is unknown.",
}


def notes(record: Record) -> Iterator[str]:
    """A sentence each, in plain words."""
    of = record.of
    if isinstance(of, Result):
        yield from _of_poll(of)
    elif of.debate.cancelled_at is not None:
        yield CANCELLED
    elif of.swing is None:
        yield "The debate goes on: tallies, ballots and reasons are hidden until its end."
    elif of.swing.both:
        yield from _of_debate(of, of.swing)
    if record.box.why_not:
        yield record.box.why_not
    if isinstance(of, Result):
        yield from forgotten(of.poll)
    elif of.debate.forgotten:
        yield f"{counted(of.debate.forgotten, 'member')} asked to be forgotten since; the tally stays."
    if record.anonymous and record.box.papers:
        yield "The ballots stand in an order drawn for this record; who cast which cannot be known."
    yield from _of_sources(record)


def _of_debate(seen: DebateView, swing: Swing) -> Iterator[str]:
    if swing.withheld:
        yield (
            f"The swing is withheld: {counted(swing.both, 'voter')} voted both times, too few to be shown "
            "apart from the others."
        )
    elif swing.moves is None:
        yield "Who moved from where to where is withheld, since it would reveal how a few voted."
    yield from ballots_left_out(seen)


def ballots_left_out(seen: DebateView) -> Iterator[str]:
    """A sentence for each ballot of a debate of which the ballots of some members are left out."""
    for name, ballots, cast in zip(
        ("opening", "closing"), (seen.opening, seen.closing), seen.counts, strict=True
    ):
        alone = 0 if ballots is None else cast - len(ballots)
        if alone:
            yield (
                f"The tally of the {name} ballot is of those who voted both times: "
                f"{counted(alone, 'member')} voted in it alone, the difference would reveal their choices. "
                f"{cast - alone:,} of {counted(cast, 'ballot')} are counted and listed."
            )


def _of_poll(result: Result) -> Iterator[str]:
    poll, rules = result.poll, result.poll.rules
    if result.seen.few is not None or poll.cancelled_at is not None:
        yield result.why_hidden
    elif result.tally is None:
        yield (
            "The poll is open and its result hidden: it is shown to those who have voted."
            if rules.results is TallyVisibility.VOTED
            else "The poll is open and its result hidden until the close."
        )
    elif poll.open:
        yield "The poll is open: the tally is that of this moment."
    if result.unquorate:
        yield result.unquorate


def _of_sources(record: Record) -> Iterator[str]:
    sources = record.sources
    if sources.why_not:
        yield f"The bibliography and the hash of the index are missing: {sources.why_not}"
    elif sources.missing:
        yield f"The index does not hold {listed(sources.missing, 'and')}, cited here, any more."
