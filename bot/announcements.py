"""What Moot says of its own accord when something is due."""

from __future__ import annotations

from dataclasses import dataclass

from bot.context import Context
from bot.debates.types import Debate
from bot.polls import cards
from bot.polls.result import result_of
from bot.polls.types import Place, Poll
from bot.reasons.gathered import gathered, reason_cards
from bot.timers import Due, Notice
from bot.times import shown_time
from bot.types import Card, Member, Reply

NOBODY = Member("", "")
"""Who an announcement is for: it holds what anybody may see."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A reply that answers nobody, for the room of `place`."""

    place: Place
    reply: Reply


async def announcement(context: Context, due: Due | Notice, *, controls: bool = False) -> Announcement:
    """What to tell the room, with buttons where its platform has `controls`."""
    if isinstance(due, Notice):
        return Announcement(due.place, await _from_elsewhere(context, due, controls=controls))
    if isinstance(due.of, Debate):
        return Announcement(due.of.place, Reply(cards=(_time_is_up(context, due.of),)))
    if due.what == "closed":
        return Announcement(due.of.place, await _result(context, due.of.place, due.of.id))
    return Announcement(due.of.place, Reply(cards=(_closes_soon(context, due.of),)))


async def _from_elsewhere(context: Context, notice: Notice, *, controls: bool) -> Reply:
    """What came about in a linked room."""
    if notice.what == "linked":
        text = "This channel is linked now: polls and debates that are opened in either are shared."
        return Reply(cards=(Card(text=text, tone="answer"),))
    if notice.name.startswith("p"):
        return await _shared_poll(context, notice, controls=controls)
    return await _shared_debate(context, notice, controls=controls)


async def _shared_poll(context: Context, notice: Notice, *, controls: bool) -> Reply:
    from bot.polls.controls import with_controls

    if notice.what == "closed":
        return await _result(context, notice.place, notice.name)
    poll = (await context.polls.see(notice.place, notice.name, NOBODY)).poll
    if notice.what == "closes soon":
        return Reply(cards=(_closes_soon(context, poll),))
    card = cards.opened(poll, context.say)
    return Reply(cards=(with_controls(card, poll) if controls else card,), board=poll.id)


async def _shared_debate(context: Context, notice: Notice, *, controls: bool) -> Reply:
    from bot.debates.cards import shown, stage, thread_title
    from bot.debates.controls import with_controls

    seen = await context.debates.see(notice.place, notice.name)
    debate = seen.debate
    if notice.what == "time is up":
        return Reply(cards=(_time_is_up(context, debate),))
    card = shown(seen, context.say) if debate.state == "ended" else stage(debate, context.say)
    thread = thread_title(debate) if notice.what == "opened" else ""
    told = with_controls(card, debate) if controls else card
    return Reply(cards=(told,), board=debate.id, thread=thread)


async def _result(context: Context, place: Place, name: str) -> Reply:
    result = await result_of(await context.polls.see(place, name, NOBODY))
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
