"""A poll's result, computed from its ballots alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.ballots.tally import Tallied
from bot.ballots.types import Option
from bot.charts import Chart
from bot.polls.types import Poll, PollView


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
        return "" if self.quorate else f"Without its quorum of {self.poll.rules.quorum} it decides nothing."

    @property
    def winner(self) -> Option | None:
        """The option that has won or leads; None where there is none."""
        return None if self.tally is None else self.poll.kind.winner(self)

    @property
    def chart(self) -> Chart | None:
        """The chart of the tally; None while it is hidden or empty."""
        return None if self.tally is None or not self.seen.count else self.poll.kind.chart(self)


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
