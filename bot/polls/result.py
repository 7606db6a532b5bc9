"""A poll's result, computed from its ballots alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.ballots.disclosure import WHY_FEW
from bot.ballots.tally import Tallied
from bot.ballots.types import Option
from bot.charts import Chart
from bot.polls.types import Poll, PollView, TallyVisibility
from bot.times import shown_day
from bot.words import counted

CANCELLED = "It was cancelled: its ballots are deleted, and nothing was counted."
NO_BALLOTS = "No ballots were cast, so nothing is decided."


@dataclass(frozen=True, slots=True)
class Result:
    """`tally` has a part for each option, in the poll's order; None while it is hidden from the asking
    member. `details` are the kind's own (`bot.polls.kinds`): a run-off, opinion groups."""

    seen: PollView
    tally: tuple[Tallied, ...] | None = None
    details: object = None

    @property
    def poll(self) -> Poll:
        """Whose result this is."""
        return self.seen.poll

    @property
    def quorate(self) -> bool:
        """Whether the poll has reached its quorum."""
        return self.seen.count >= self.poll.rules.quorum

    @property
    def unquorate(self) -> str:
        """A sentence that says that the quorum is missing; "" if it is reached."""
        if self.quorate:
            return ""
        quorum = self.poll.rules.quorum
        if self.poll.open:
            return f"It needs {counted(quorum, 'ballot')} to decide; {self.seen.count:,} so far."
        return f"Without its quorum of {quorum} it decides nothing."

    @property
    def why_hidden(self) -> str:
        """A sentence that says why there is no tally; "" if there is one."""
        if self.tally is not None:
            return ""
        if self.poll.cancelled_at is not None:
            return CANCELLED
        if self.seen.few is not None:
            return WHY_FEW
        if self.poll.rules.results is TallyVisibility.VOTED:
            return "You see the result once you have voted."
        return "The result is shown after the close."

    @property
    def winner(self) -> Option | None:
        """The option that has won or leads; None where there is none."""
        return None if self.tally is None else self.poll.kind.winner(self)

    @property
    def chart(self) -> Chart | None:
        """The chart of the tally, with the outcome and a foot, so that it stands alone; None while it is
        hidden or empty."""
        if self.tally is None or not self.seen.count:
            return None
        return replace(self.poll.kind.chart(self), outcome=self.brief, foot=self.foot)

    @property
    def outcome(self) -> str:
        """The outcome in a paragraph: the winner, a tie, or that the quorum is missing."""
        return self.unquorate or self.poll.kind.outcome(self)

    @property
    def brief(self) -> str:
        """The outcome in two lines, for a picture."""
        return self.unquorate or self.poll.kind.brief(self)

    @property
    def foot(self) -> str:
        """The poll's number, its state and its rules, in a line: "p3 · closed 27 Nov 2026 · one choice"."""
        poll, rule = self.poll, self.poll.rules
        closed = poll.closed_at
        state = "open" if closed is None else f"closed {shown_day(closed, poll.place.zone)}"
        parts = [poll.kind.rule(poll), "anonymous" if rule.anonymous else "named"]
        if rule.quorum:
            parts.append(f"quorum {rule.quorum}")
        return " · ".join((poll.id, state, ", ".join(parts)))


async def result_of(seen: PollView) -> Result:
    """Count the ballots; a long count runs outside of the event loop."""
    poll, ballots = seen.poll, seen.ballots
    if ballots is None:
        return Result(seen)
    if poll.kind.slow:
        found = await asyncio.to_thread(poll.kind.count, poll, ballots)
    else:
        found = poll.kind.count(poll, ballots)
    return Result(seen, found.tally, found.details)
