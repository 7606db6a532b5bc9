"""Mending a debate: `debate edit`, `note`, `extend`, `back`, `withdraw`, `cancel`, `leave`, `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ballots.types import LONGEST_MOTION
from bot.commands.debate_run import DEBATE, data_of, entered_now
from bot.commands.debate_start import read_minutes
from bot.commands.poll_mend import NOTE, withdrawn
from bot.commands.spec import YES, Command, Kind, Parameter
from bot.debates.types import MOST_MINUTES, MOST_ROUNDS
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context


async def edit(context: Context, request: Request) -> Reply:
    """Change the motion before the first ballot."""
    from bot.context import place_of

    args = request.args
    debate = await context.debates.edit(place_of(request), args["id"], request.member, args["motion"])
    # The debate's own message is drawn anew where that can be.
    if request.capabilities.edits:
        card = Card(title=debate.motion, text=f"{debate.id} has this motion now.", tone="answer")
        return Reply(cards=(card,), data=await data_of(context, request, debate), private=True)
    return await entered_now(context, request, debate)


async def note(context: Context, request: Request) -> Reply:
    """Add a note that all members see."""
    from bot.context import place_of

    debate = await context.debates.note(
        place_of(request), request.args["id"], request.member, request.args["text"], delivery=request.delivery
    )
    card = Card(title=debate.motion, text=f"A note on {debate.id}: {debate.notes[-1].text}")
    return Reply(cards=(card,), data={"id": debate.id, "notes": len(debate.notes)})


async def extend(context: Context, request: Request) -> Reply:
    """Add time to the round that is on."""
    from bot.context import place_of

    args = request.args
    minutes = read_minutes(args["minutes"])
    if not minutes or minutes > MOST_MINUTES:
        raise UserError(
            f"“{shorten(args['minutes'], 40)}” is no time to add: write minutes from 1 to {MOST_MINUTES:,}, "
            "such as 5, 10 minutes or half an hour."
        )
    debate = await context.debates.extend(place_of(request), args["id"], request.member, minutes)
    return await entered_now(context, request, debate)


async def back(context: Context, request: Request) -> Reply:
    """Step back to the stage before."""
    from bot.context import place_of

    debate = await context.debates.back(
        place_of(request),
        request.args["id"],
        request.member,
        stage=request.args["stage"],
        delivery=request.delivery,
    )
    return await entered_now(context, request, debate)


async def withdraw(context: Context, request: Request) -> Reply:
    """Take the member's own ballot out of the ballot that is open."""
    from bot.context import place_of

    debate, had = await context.debates.withdraw(
        place_of(request),
        request.args["id"],
        request.member,
        delivery=request.delivery,
        moment=request.moment,
    )
    return Reply(cards=(withdrawn(debate.id, had),), data={"id": debate.id, "withdrawn": had}, private=True)


async def cancel(context: Context, request: Request) -> Reply:
    """Cancel a debate, and say so to the room."""
    from bot.context import place_of

    debate = await context.debates.cancel(place_of(request), request.args["id"], request.member)
    text = f"{request.member.name} cancelled {debate.id}: its ballots are deleted, and nothing is counted."
    return Reply(cards=(Card(title=debate.motion, text=text),), data={"id": debate.id, "state": "cancelled"})


async def warn_of_cancelling(context: Context, request: Request) -> str:
    """What cancelling does."""
    from bot.context import place_of

    debate = await context.debates.led(place_of(request), request.args["id"], request.member, "cancel")
    return f"Cancelling {debate.id} deletes its ballots for good; nothing is counted."


async def leave(context: Context, request: Request) -> Reply:
    """Speak for no side any more."""
    from bot.context import place_of

    debate, side = await context.debates.leave(place_of(request), request.args["id"], request.member)
    said = f"no longer speaks {side} the motion" if side else "spoke for no side"
    card = Card(title=debate.motion, text=f"{request.member.name} {said}.")
    return Reply(cards=(card,), data={"id": debate.id, "side": None}, private=request.capabilities.edits)


async def remove(context: Context, request: Request) -> Reply:
    """Take excerpts off the table."""
    from bot.context import place_of

    number = request.args["number"]
    debate, taken = await context.debates.take_off(
        place_of(request), request.args["id"], request.member, number
    )
    text = f"{request.member.name} takes no. {number} off the table: “{shorten(taken.text, 120)}”."
    return Reply(cards=(Card(title=debate.motion, text=text),), data={"id": debate.id, "number": number})


EDIT = Command(
    name="debate edit",
    help="Change a debate's motion before the first ballot.",
    run=edit,
    parameters=(
        DEBATE,
        Parameter("motion", "The new motion.", positional=True, required=True, longest=LONGEST_MOTION),
    ),
    details="Once there is a ballot the motion stays; debate note adds a note for all to see then. The "
    "member who began the debate and moderators can.",
    examples=("d1 Talk of an arms race does more harm than good",),
    settled=True,
    changes=True,
)
NOTED = Command(
    name="debate note",
    help="Add a note to a debate, for all to see.",
    run=note,
    parameters=(DEBATE, NOTE),
    details="The member who began the debate and moderators can. The record has it too.",
    examples=("d1 Harm means harm to members of the public",),
    settled=True,
    changes=True,
)
EXTEND = Command(
    name="debate extend",
    help="Add minutes to the round that is on.",
    run=extend,
    parameters=(
        DEBATE,
        Parameter(
            "minutes",
            "How much more: 5, 10 minutes, half an hour.",
            positional=True,
            required=True,
            longest=40,
        ),
    ),
    details="They stay with the round, and a note says so. The member who began the debate and moderators "
    "can.",
    examples=("d1 5", "d1 10 minutes"),
    settled=True,
    changes=True,
)
BACK = Command(
    name="debate back",
    help="Step back to the stage before.",
    run=back,
    parameters=(
        DEBATE,
        Parameter("stage", "Only from this stage.", Kind.INT, least=0, most=MOST_ROUNDS + 1, by_control=True),
    ),
    details="The stage has its whole time again with what was added to it, and ballots that were cast stay. "
    "A debate that has ended stays ended. The member who began the debate and moderators can.",
    examples=("d1",),
    settled=True,
    changes=True,
)
WITHDRAW = Command(
    name="debate withdraw",
    help="Take your own ballot out of the ballot that is open; only you see it.",
    run=withdraw,
    parameters=(DEBATE,),
    private=True,
    examples=("d1",),
    settled=True,
    changes=True,
    counted=False,
)
CANCEL = Command(
    name="debate cancel",
    help="Cancel a debate: its ballots are deleted, nothing is counted.",
    run=cancel,
    parameters=(DEBATE, YES),
    details="The member who began the debate and moderators can. The room is shown that it was cancelled.",
    examples=("d1",),
    aliases=("debate delete",),
    warns=warn_of_cancelling,
    settled=True,
    changes=True,
)
LEAVE = Command(
    name="debate leave",
    help="Speak for no side any more.",
    run=leave,
    parameters=(DEBATE,),
    examples=("d1",),
    settled=True,
    changes=True,
)
REMOVE = Command(
    name="debate remove",
    help="Take excerpts off the table; the record says so.",
    run=remove,
    parameters=(
        DEBATE,
        Parameter(
            "number",
            "Their number in debate show.",
            Kind.INT,
            positional=True,
            required=True,
            least=1,
            most=10_000,
            metavar="N",
        ),
    ),
    details="The member who showed them, the member who began the debate and moderators can.",
    examples=("d1 2",),
    settled=True,
    changes=True,
)
