"""A poll's result, computed from its ballots alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ballots.types import Ballot, Option
from bot.polls.polls import PollView
from bot.polls.runoff import RunOff, count
from bot.polls.tally import Tally, rankings, tally
from bot.polls.types import Poll, PollKind

if TYPE_CHECKING:
    from bot.polls.opinion.groups import Opinions, VoterGroup


@dataclass(frozen=True, slots=True)
class Result:
    """`tally`, `runoff` and `opinions` are None while they are hidden from the asking member, and for kinds
    of polls without them. Indices in `runoff` and `opinions` count the poll's options from 0."""

    seen: PollView
    tally: Tally | None = None
    runoff: RunOff | None = None
    opinions: Opinions | None = None

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
        """The winner of a ranked poll; None if it is tied or lacks its quorum."""
        if self.runoff is None or self.runoff.winner is None or not self.quorate:
            return None
        return self.poll.options[self.runoff.winner]

    @property
    def groups(self) -> tuple[VoterGroup, ...]:
        """Opinion groups, the largest first; empty if all voters are one group."""
        found = self.opinions.groups if self.opinions else ()
        return found if len(found) > 1 else ()


async def result_of(seen: PollView) -> Result:
    """Count the ballots; a long count runs outside of the event loop."""
    poll, ballots = seen.poll, seen.ballots
    if ballots is None:
        return Result(seen)
    counted = tally(poll.kind, poll.options, ballots)
    if poll.kind is PollKind.RANKED:
        orders = [tuple(number - 1 for number in order) for order in rankings(ballots)]
        return Result(seen, counted, runoff=count(orders, len(poll.options), poll.lot))
    if poll.kind is PollKind.STATEMENTS:
        import asyncio

        return Result(seen, counted, opinions=await asyncio.to_thread(_opinions, poll, ballots))
    return Result(seen, counted)


def _opinions(poll: Poll, ballots: Sequence[Ballot]) -> Opinions:
    from bot.ballots.disclosure import disclosed_groups
    from bot.polls.opinion.groups import opinions

    votes = [[ballot.choice.get(option.number) for option in poll.options] for ballot in ballots]
    found = opinions(votes)
    return disclosed_groups(found, votes) if poll.rules.anonymous else found
