"""Mending a poll: `poll edit`, `note`, `extend`, `withdraw`, `cancel`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.ballots.types import LONGEST_MOTION
from bot.commands.poll_vote import POLL
from bot.commands.spec import YES, Command, Kind, Parameter
from bot.motions import LONGEST_NOTE
from bot.polls.types import LONGEST_OPTION
from bot.reply import Card, Reply
from bot.request import Request
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context

BETWEEN = re.compile(r"[;\n]\s*(?=\d+\s*=)")
"""What stands between two changed options in one text."""
NO_DEADLINE = ("none", "never", "off")
NOTE = Parameter("text", "What all shall know.", positional=True, required=True, longest=LONGEST_NOTE)


async def edit(context: Context, request: Request) -> Reply:
    """Change the motion or the options before the first ballot."""
    from dataclasses import replace

    from bot.commands.poll_create import opening
    from bot.context import place_of

    args = request.args
    if not args["motion"] and not args["option"]:
        raise UserError("Say what to change: the new motion, or --option 2=and the new words of an option.")
    # Some platforms have one box for all of them.
    changes = [part for each in args["option"] for part in BETWEEN.split(each) if part.strip()]
    poll = await context.polls.edit(place_of(request), args["id"], request.member, args["motion"], changes)
    # The poll's own message is drawn anew where that can be.
    return replace(opening(context, poll), private=request.capabilities.edits, board="")


async def note(context: Context, request: Request) -> Reply:
    """Add a note that all members see."""
    from bot.context import place_of

    poll = await context.polls.note(
        place_of(request), request.args["id"], request.member, request.args["text"], delivery=request.delivery
    )
    card = Card(title=poll.motion, text=f"A note on {poll.id}: {poll.notes[-1].text}")
    return Reply(cards=(card,), data={"id": poll.id, "notes": len(poll.notes)})


async def extend(context: Context, request: Request) -> Reply:
    """Move the deadline."""
    import asyncio

    from bot.context import place_of
    from bot.polls.cards import closes as closes_of
    from bot.times import deadline, stored

    words = request.args["closes"]
    closes = None
    if words.strip().casefold() not in NO_DEADLINE:
        closes = await asyncio.to_thread(deadline, words, context.clock(), request.zone)
    poll, moved = await context.polls.extend(place_of(request), request.args["id"], request.member, closes)
    said = "The deadline of {} is moved." if closes else "{} has no deadline any longer."
    if not moved:
        said = "The deadline of {} is that already." if closes else "{} has no deadline anyway."
    card = Card(title=poll.motion, text=said.format(poll.id), due=closes_of(poll))
    return Reply(cards=(card,), data={"id": poll.id, "closes_at": stored(closes)})


async def withdraw(context: Context, request: Request) -> Reply:
    """Take the member's own ballot out."""
    from bot.context import place_of

    poll, had = await context.polls.withdraw(
        place_of(request),
        request.args["id"],
        request.member,
        delivery=request.delivery,
        moment=request.moment,
    )
    return Reply(cards=(withdrawn(poll.id, had),), data={"id": poll.id, "withdrawn": had}, private=True)


def withdrawn(name: str, had: bool) -> Card:
    """What has become of a ballot, for its voter alone."""
    if had:
        text = f"Your ballot in {name} is withdrawn and deleted; you can vote again while it is open."
        return Card(text=text, tone="answer")
    return Card(text=f"You have no ballot in {name}, so nothing changes.")


async def cancel(context: Context, request: Request) -> Reply:
    """Cancel a poll, and say so to the room."""
    from bot.context import place_of

    poll = await context.polls.cancel(place_of(request), request.args["id"], request.member)
    text = f"{request.member.name} cancelled {poll.id}: its ballots are deleted, and nothing is counted."
    if poll.every_days:
        again = context.say(f"poll repeat {poll.id} --weekly")
        text += f" No further poll of its series opens by itself; {again} begins it anew."
    return Reply(cards=(Card(title=poll.motion, text=text),), data={"id": poll.id, "state": "cancelled"})


async def warn_of_cancelling(context: Context, request: Request) -> str:
    """What cancelling does."""
    from bot.context import place_of

    poll = await context.polls.led(place_of(request), request.args["id"], request.member, "cancel")
    series = " No further poll of its series opens by itself then." if poll.every_days else ""
    return f"Cancelling {poll.id} deletes its ballots for good; nothing is counted.{series}"


EDIT = Command(
    name="poll edit",
    help="Change a poll's motion or options before the first ballot.",
    run=edit,
    parameters=(
        POLL,
        Parameter("motion", "The new motion.", positional=True, longest=LONGEST_MOTION),
        Parameter(
            "option",
            "An option's number, = and its new words; no words take it away, the next number adds one.",
            Kind.REPEATED,
            metavar="N=TEXT",
            longest=2 * LONGEST_OPTION,
            greedy=True,
            phrases=True,
        ),
    ),
    details="Once there is a ballot the words stay; poll note adds a note for all to see then. Its author or "
    "a moderator can.",
    examples=("p3 Which text next week?", "p3 --option 2=Scharre 2021"),
    settled=True,
    changes=True,
)
NOTED = Command(
    name="poll note",
    help="Add a note to an open poll, for all to see.",
    run=note,
    parameters=(POLL, NOTE),
    details="Its author or a moderator can. The record has it too.",
    examples=("p3 By Cave we mean the paper of 2018",),
    settled=True,
    changes=True,
)
EXTEND = Command(
    name="poll extend",
    help="Move a poll's deadline, or take it away.",
    run=extend,
    parameters=(
        POLL,
        Parameter(
            "closes",
            "When it closes: in 2 hours, Friday 18:00; none for no deadline.",
            positional=True,
            required=True,
            metavar="WHEN",
            longest=100,
        ),
    ),
    details="Its author or a moderator can. A poll with ballots has one note that says from when to when.",
    examples=("p3 Friday 18:00", "p3 none"),
    settled=True,
    changes=True,
)
WITHDRAW = Command(
    name="poll withdraw",
    help="Take your own ballot out of an open poll; only you see it.",
    run=withdraw,
    parameters=(POLL,),
    private=True,
    examples=("p3",),
    settled=True,
    changes=True,
    counted=False,
)
CANCEL = Command(
    name="poll cancel",
    help="Cancel an open poll: its ballots are deleted, nothing is counted.",
    run=cancel,
    parameters=(POLL, YES),
    details="Its author or a moderator can. The room is shown that it was cancelled. No further poll opens "
    "by itself after one that repeats weekly.",
    examples=("p3",),
    aliases=("poll delete",),
    warns=warn_of_cancelling,
    settled=True,
    changes=True,
)
