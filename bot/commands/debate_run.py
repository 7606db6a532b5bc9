"""Leading a debate: `debate next`, `pause`, `resume`, `end`, and looking at it: `show`, `list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.poll_show import LISTED, MOST, SHORT
from bot.commands.spec import YES, Command, Kind, Parameter
from bot.debates.types import MOST_ROUNDS
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import shorten

if TYPE_CHECKING:
    from bot.context import Context
    from bot.debates.types import Debate

DEBATE = Parameter(
    "id",
    "The debate, such as d1.",
    positional=True,
    required=True,
    completer="debate",
    longest=20,
    metavar="ID",
)


async def show(context: Context, request: Request) -> Reply:
    """One debate."""
    from bot.context import place_of
    from bot.debates.cards import shown
    from bot.debates.contract import debate_json
    from bot.debates.controls import with_controls
    from bot.reasons.gathered import debate_reasons, reason_cards, reasons_json

    seen = await context.debates.see(place_of(request), request.args["id"])
    reasons = await debate_reasons(context.library, seen)
    data = {**debate_json(seen, whole=True), "reasons": reasons_json(reasons)}
    card = with_controls(shown(seen, context.say, place_of(request)), seen.debate)
    return Reply(cards=(card, *reason_cards(reasons)), data=data, board=seen.debate.id)


async def next_(context: Context, request: Request) -> Reply:
    """Move on to the next stage."""
    from bot.context import place_of

    debate = await context.debates.next(
        place_of(request),
        request.args["id"],
        request.member,
        stage=request.args["stage"],
        delivery=request.delivery,
    )
    return await entered_now(context, request, debate)


async def end(context: Context, request: Request) -> Reply:
    """End it now."""
    from bot.context import place_of

    debate = await context.debates.end(place_of(request), request.args["id"], request.member)
    return await entered_now(context, request, debate)


async def warn_of_ending(context: Context, request: Request) -> str:
    """What the end of a debate does."""
    from bot.context import place_of

    what = "move on in" if request.command == "debate next" else "end"
    debate = await context.debates.led(place_of(request), request.args["id"], request.member, what)
    if request.command == "debate next" and debate.state != "closing ballot":
        return ""
    if request.args.get("stage") not in (None, debate.stage):
        return ""  # a press from another stage, which is refused
    if request.command == "debate next" or debate.state == "closing ballot":
        return f"This ends {debate.id} and counts its ballots; no one can vote in it afterwards."
    return f"Ending {debate.id} now leaves it without a closing ballot, so there is no verdict."


async def pause(context: Context, request: Request) -> Reply:
    """Stop the round's clock."""
    from bot.context import place_of

    debate = await context.debates.pause(place_of(request), request.args["id"], request.member)
    return await entered_now(context, request, debate)


async def resume(context: Context, request: Request) -> Reply:
    """Let the round's clock go on."""
    from bot.context import place_of

    debate = await context.debates.resume(place_of(request), request.args["id"], request.member)
    return await entered_now(context, request, debate)


async def entered_now(context: Context, request: Request, debate: Debate) -> Reply:
    """The stage that a debate is at now, or its verdict. A stage entered from another room is shown where the
    debate is held: Slack takes no commands in threads."""
    if debate.state == "ended":
        return await show(context, request)
    data = await data_of(context, request, debate)
    if request.capabilities.shared and debate.place.room != request.room:
        await context.debates.announce(debate, delivery=request.delivery)
        stage = debate.stage_name(debate.stage)
        said = f"{debate.id} is at the {stage}; it is shown where the debate is held."
        card = Card(text=said, tone="answer")
        return Reply(cards=(card,), data=data, private=True)
    return entered(context, debate, data)


async def data_of(context: Context, request: Request, debate: Debate) -> dict[str, Any]:
    """A debate for programs."""
    from bot.context import place_of
    from bot.debates.contract import debate_json

    return debate_json(await context.debates.see(place_of(request), debate.id))


def entered(context: Context, debate: Debate, data: Any) -> Reply:
    """The stage that has begun, with the controls to take part."""
    from bot.debates.cards import stage
    from bot.debates.controls import with_controls

    card = with_controls(stage(debate, context.say), debate)
    return Reply(cards=(card,), data=data, board=debate.id)


async def list_(context: Context, request: Request) -> Reply:
    """The debates of this place, the newest first."""
    from bot.context import place_of

    found = await context.debates.all(place_of(request), limit=MOST)
    data = [
        {"id": d.id, "motion": d.motion, "state": d.outcome, "round": d.round.name if d.round else None}
        for d in found
    ]
    if not found:
        nothing = f"There is no debate yet; {context.say('debate start')} a motion begins one."
        return Reply(cards=(Card(text=nothing),), data=data)
    rows = tuple(
        (d.id, f"{shorten(d.motion, 120)} ({d.round.name if d.round else d.outcome})") for d in found[:LISTED]
    )
    footer = f"And {len(found) - LISTED} older." if len(found) > LISTED else ""
    card = Card(title="Debates", fields=rows, footer=footer)
    return Reply(cards=(card,), data=data, private=len(rows) > SHORT)


NEXT = Command(
    name="debate next",
    help="Move on: from ballot to rounds to ballot to the end.",
    run=next_,
    parameters=(
        DEBATE,
        Parameter(
            "stage",
            "Only from this stage, 0 being the opening ballot.",
            Kind.INT,
            least=0,
            most=MOST_ROUNDS + 1,
            by_control=True,
        ),
        YES,
    ),
    details="The member who began the debate and moderators can do this.",
    charts=True,
    warns=warn_of_ending,
    examples=("d1",),
    settled=True,
    changes=True,
)
PAUSE = Command(
    name="debate pause",
    help="Stop the clock of the round.",
    run=pause,
    parameters=(DEBATE,),
    examples=("d1",),
    settled=True,
    changes=True,
)
RESUME = Command(
    name="debate resume",
    help="Let the clock of the round go on.",
    run=resume,
    parameters=(DEBATE,),
    examples=("d1",),
    settled=True,
    changes=True,
)
END = Command(
    name="debate end",
    help="End the debate now and show its verdict.",
    run=end,
    parameters=(DEBATE, YES),
    details="Without a closing ballot there is no verdict. The member who began the debate and moderators "
    "can do this.",
    charts=True,
    warns=warn_of_ending,
    examples=("d1",),
    settled=True,
    changes=True,
)
SHOW = Command(
    name="debate show",
    help="A debate, and its verdict when it has ended.",
    run=show,
    parameters=(DEBATE,),
    charts=True,
    examples=("d1",),
    settled=True,
)
LIST = Command(name="debate list", help="The debates there are.", run=list_, settled=True)
