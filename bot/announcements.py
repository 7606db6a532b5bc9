"""What Moot says of its own accord when something is due."""

from __future__ import annotations

from dataclasses import dataclass

from bot.context import Context
from bot.debates.types import Debate
from bot.polls import cards
from bot.polls.result import result_of
from bot.polls.types import Place, Poll
from bot.reasons.gathered import gathered, reason_cards
from bot.timers import Due
from bot.times import shown_time
from bot.types import Card, Member, Reply

NOBODY = Member("", "")
"""Who an announcement is for: it holds what anybody may see."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A reply that answers nobody, for the room of `place`."""

    place: Place
    reply: Reply


async def announcement(context: Context, due: Due) -> Announcement:
    """What to tell the room."""
    if isinstance(due.of, Debate):
        return Announcement(due.of.place, Reply(cards=(_time_is_up(context, due.of),)))
    if due.what == "closed":
        return Announcement(due.of.place, await _result(context, due.of))
    return Announcement(due.of.place, Reply(cards=(_closes_soon(context, due.of),)))


async def _result(context: Context, poll: Poll) -> Reply:
    result = await result_of(await context.polls.see(poll.place, poll.id, NOBODY))
    reasons = await gathered(context.library, result)
    return Reply(cards=(*cards.shown(result, context.say), *reason_cards(reasons)))


def _closes_soon(context: Context, poll: Poll) -> Card:
    at = poll.rules.closes_at
    when = shown_time(at, poll.place.zone) if at else "soon"
    return Card(
        title=poll.motion,
        text=f"Poll {poll.id} closes {when}.",
        footer=f"To vote: {context.say('poll vote')} {poll.id} and your choice.",
        tone="warning",
    )


def _time_is_up(context: Context, debate: Debate) -> Card:
    name = debate.round.name if debate.round else debate.state
    return Card(
        title=debate.motion,
        text=f"{debate.id}: the time for {name} is up.",
        footer=f"{context.say('debate next')} {debate.id} moves on.",
        tone="warning",
    )
