"""`poll add`, `poll close` and `poll reopen`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.poll_show import show
from bot.commands.poll_vote import POLL
from bot.commands.spec import YES, Command, Parameter
from bot.polls.types import LONGEST_OPTION
from bot.reply import Card, Reply
from bot.request import Request

if TYPE_CHECKING:
    from bot.context import Context


async def add(context: Context, request: Request) -> Reply:
    """Add a statement for everybody to vote on."""
    from bot.context import place_of

    args = request.args
    poll, option = await context.polls.add(
        place_of(request), args["id"], args["statement"], delivery=request.delivery
    )
    vote = context.say(f"poll vote {poll.id} {option.number}=agree")
    card = Card(
        text=f"Statement {option.number} of {poll.id}: {option.text}", footer=f"To vote on it: {vote}."
    )
    return Reply(cards=(card,), data={"id": poll.id, "number": option.number})


async def close(context: Context, request: Request) -> Reply:
    """Close a poll and show its result."""
    from bot.context import place_of

    await context.polls.close(place_of(request), request.args["id"], request.member)
    if request.capabilities.edits:
        # For all to see: as a board it is the message that shows the result whole.
        request = replace(request, args={**request.args, "board": True})
    return await show(context, request)


async def warn_of_closing(context: Context, request: Request) -> str:
    """What the close of an anonymous poll does; a named one can be reopened."""
    from bot.context import place_of

    poll = await context.polls.led(place_of(request), request.args["id"], request.member, "close")
    if not poll.rules.anonymous:
        return ""
    return f"Closing {poll.id} destroys the key of its anonymous ballots, so it cannot be reopened."


async def reopen(context: Context, request: Request) -> Reply:
    """Open a named poll again."""
    import asyncio

    from bot.commands.poll_create import opening
    from bot.context import place_of
    from bot.times import deadline

    words = request.args["closes"]
    now, zone = context.clock(), request.zone
    closes = await asyncio.to_thread(deadline, words, now, zone) if words else None
    before = (await context.polls.see(place_of(request), request.args["id"], request.member)).poll
    poll = await context.polls.reopen(place_of(request), request.args["id"], request.member, closes)
    dropped = before.rules.closes_at is not None and poll.rules.closes_at is None
    extend = context.say(f"poll extend {poll.id}")
    caution = (
        f"Its deadline has passed, so it has none now; {extend} and a time gives it one." if dropped else ""
    )
    return opening(context, poll, caution)


ADD = Command(
    name="poll add",
    title="Add a statement",
    help="Add a statement to a statements poll.",
    run=add,
    parameters=(
        POLL,
        Parameter(
            "statement",
            "What members shall agree or disagree with.",
            positional=True,
            required=True,
            longest=2 * LONGEST_OPTION,
        ),
    ),
    details="Who added it is not kept.",
    examples=("p5 Openness makes research safer",),
    settled=True,
    changes=True,
)

CLOSE = Command(
    name="poll close",
    help="Close a poll and show its result; its author or a moderator can.",
    run=close,
    parameters=(POLL, YES),
    details="The key of an anonymous poll's ballots is destroyed then, so it cannot be reopened.",
    charts=True,
    warns=warn_of_closing,
    examples=("p3",),
    settled=True,
    changes=True,
)

REOPEN = Command(
    name="poll reopen",
    help="Take ballots again in a named poll.",
    run=reopen,
    parameters=(
        POLL,
        Parameter(
            "closes", "When it closes: in 2 hours, Friday 18:00.", metavar="WHEN", longest=100, greedy=True
        ),
    ),
    details="A deadline that is still to come stays; one that has passed is dropped, unless --closes gives "
    "another.",
    examples=("p3 --closes in 2 hours",),
    settled=True,
    changes=True,
)
