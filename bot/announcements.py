"""Announcements: deadlines, results, stages and links, as replies for the rooms concerned."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.context import Context
from bot.debates.debates import DebateView
from bot.debates.types import Debate
from bot.links.rooms import Notice
from bot.places import Place
from bot.polls import cards
from bot.polls.result import result_of
from bot.polls.types import Poll
from bot.reasons.gathered import gathered, reason_cards
from bot.reply import Card, Reply
from bot.request import ANYONE, Member


@dataclass(frozen=True, slots=True)
class Announcement:
    """A reply for the room of `place`, made from `notice`. `author` is the platform's id of the member who
    opened the poll or debate there, "" where that is unknown. With a `member`, by the platform's id, it is
    for them alone."""

    place: Place
    reply: Reply
    notice: Notice
    author: str = ""
    member: str = ""


async def announcement(context: Context, notice: Notice) -> Announcement | None:
    """The announcement of a notice; None where later events have made it obsolete."""
    if notice.what == "linked":
        text = "This channel is linked now: polls and debates that are opened in either are shared."
        return Announcement(notice.place, Reply(cards=(Card(text=text, tone="answer"),)), notice)
    if notice.what == "reminder":
        return await _reminder(context, notice)
    if notice.name.startswith("p"):
        poll = (await context.polls.see(notice.place, notice.name, ANYONE)).poll
        of: Poll | Debate = poll
        reply = await _of_poll(context, notice, poll)
    else:
        seen = await context.debates.see(notice.place, notice.name)
        of, reply = seen.debate, _of_debate(context, notice, seen)
    if reply is None:
        return None
    here = (notice.place.platform, notice.place.space) == (of.place.platform, of.place.space)
    author = (of.author or "").rpartition("\x1f")[2] if here else ""
    return Announcement(replace(notice.place, zone=of.place.zone), reply, notice, author)


async def _of_poll(context: Context, notice: Notice, poll: Poll) -> Reply | None:
    from bot.polls.controls import with_controls

    if notice.what == "closed":
        return None if poll.open else await _result(context, notice.place, notice.name)
    if notice.what == "closes soon":
        return Reply(cards=(_closes_soon(context, poll),)) if poll.open else None
    card = cards.opened(poll, context.say)
    return Reply(cards=(with_controls(card, poll),), board=poll.id)


def _of_debate(context: Context, notice: Notice, seen: DebateView) -> Reply | None:
    from bot.debates.cards import shown, stage, thread_title
    from bot.debates.controls import with_controls

    debate = seen.debate
    if notice.what == "time is up":
        up = debate.stage_ends_at is not None and debate.stage_ends_at <= context.clock()
        return Reply(cards=(_time_is_up(context, debate),)) if up else None
    card = shown(seen, context.say, notice.place) if debate.state == "ended" else stage(debate, context.say)
    thread = thread_title(debate) if notice.what == "opened" else ""
    return Reply(cards=(with_controls(card, debate),), board=debate.id, thread=thread)


async def _result(context: Context, place: Place, name: str) -> Reply:
    result = await result_of(await context.polls.see(place, name, ANYONE))
    reasons = await gathered(context.library, result)
    shown = (*cards.shown(result, context.say, place), *reason_cards(reasons))
    # As a board it is the message that shows the result whole.
    return Reply(cards=shown, board=name)


async def _reminder(context: Context, notice: Notice) -> Announcement | None:
    """The reminder that a member asked for; None where they have voted meanwhile."""
    seen = await context.polls.see(notice.place, notice.name, Member(notice.member, ""))
    poll = seen.poll
    if not poll.open or seen.own is not None:
        return None
    card = Card(
        title=poll.motion,
        text=f"You asked to be reminded: poll {poll.id} closes soon, and you have not voted.",
        due=cards.closes(poll),
        footer=f"To vote, where the poll is held: {context.say(f'poll vote {poll.id}')} and your choice.",
        tone="warning",
    )
    place = replace(notice.place, zone=poll.place.zone)
    return Announcement(place, Reply(cards=(card,), private=True), notice, member=notice.member)


def _closes_soon(context: Context, poll: Poll) -> Card:
    return Card(
        title=poll.motion,
        text=f"Poll {poll.id} closes soon.",
        due=cards.closes(poll),
        footer=f"To vote: {context.say(f'poll vote {poll.id}')} and your choice.",
        tone="warning",
    )


def _time_is_up(context: Context, debate: Debate) -> Card:
    name = debate.round.name if debate.round else debate.state
    return Card(
        title=debate.motion,
        text=f"{debate.id}: the time for {name} is up.",
        footer=f"{context.say(f'debate next {debate.id}')} moves on.",
        tone="warning",
    )
