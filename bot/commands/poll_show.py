"""`poll show` and `poll list`: results, as far as the asking member may see them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions import action
from bot.commands.poll_vote import POLL
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Button, Card, Reply
from bot.request import ANYONE, Request
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.context import Context
    from bot.polls.types import Poll

LISTED, MOST = 25, 1_000
"""Polls in the list for people, and in that for programs."""
SHORT = 5
"""A longer list is for the asking member alone."""


async def show(context: Context, request: Request) -> Reply:
    """One poll."""
    from bot.ballots.disclosure import shown_again
    from bot.context import place_of
    from bot.polls.cards import shown
    from bot.polls.contract import poll_json
    from bot.polls.controls import with_controls
    from bot.polls.result import result_of
    from bot.reasons.gathered import gathered, reason_cards, reasons_json

    # The board is for all to see: it shows no ballot of the asking member's.
    member = ANYONE if request.args.get("board") else request.member
    seen = await context.polls.see(place_of(request), request.args["id"], member)
    again = shown_again(anonymous=seen.poll.rules.anonymous, identified=request.identified)
    seen = replace(seen, own_hidden=not again)
    result = await result_of(seen)
    reasons = await gathered(context.library, result)
    data = {**poll_json(result, whole=True), "reasons": reasons_json(reasons)}
    if seen.few is not None:
        # For the command line of the operator, who has the database.
        whole = await result_of(replace(seen, ballots=seen.few))
        own = await gathered(context.library, whole)
        data = {**poll_json(whole, whole=True), "reasons": reasons_json(own)}
    # Who may see it depends on who asks, while the poll is open.
    first, *more = shown(result, context.say, place_of(request), shell=context.shell)
    cards = (with_controls(first, seen.poll), *more, *reason_cards(reasons))
    if request.args.get("board"):
        return Reply(cards=cards, data=data, board=seen.poll.id)
    return Reply(cards=cards, data=data, private=seen.poll.open)


async def mine(context: Context, request: Request) -> Reply:
    """One poll, for the member alone even after the close."""
    reply = await show(context, request)
    first, *more = reply.cards
    if reply.data["state"] == "open" and reply.data["own"] is not None:
        withdraw = Button(action("poll withdraw", id=reply.data["id"]), "Withdraw my ballot", row=1)
        first = replace(first, buttons=(*first.buttons, withdraw))
    return replace(reply, cards=(first, *more), private=True)


async def list_(context: Context, request: Request) -> Reply:
    """The polls of this place, the newest first."""
    from bot.context import place_of
    from bot.polls.contract import state
    from bot.times import stored

    found = await context.polls.all(place_of(request), open_only=request.args["open"], limit=MOST)
    data = [
        {
            "id": poll.id,
            "kind": str(poll.kind),
            "motion": poll.motion,
            "state": state(poll),
            "ballots": ballots,
            "closes_at": stored(poll.rules.closes_at),
        }
        for poll, ballots in found
    ]
    if not found:
        none = "No poll is open" if request.args["open"] else "There is no poll yet"
        nothing = f"{none}; {context.say('poll create')} a motion opens one."
        return Reply(cards=(Card(text=nothing),), data=data)
    rows = tuple((poll.id, _line(poll, ballots)) for poll, ballots in found[:LISTED])
    older = len(found) - LISTED
    footer = (
        f"And {older} older; {context.say('poll list --open')} leaves the closed ones out."
        if older > 0
        else ""
    )
    card = Card(title="Polls", fields=rows, footer=footer)
    return Reply(cards=(card,), data=data, private=len(rows) > SHORT)


def _line(poll: Poll, ballots: int) -> str:
    from bot.polls.contract import state
    from bot.times import shown_time

    until = poll.rules.closes_at
    when = f"open until {shown_time(until, poll.place.zone)}" if poll.open and until else state(poll)
    return f"{shorten(poll.motion, 120)} ({poll.kind}, {when}, {counted(ballots, 'ballot')})"


SHOW = Command(
    name="poll show",
    help="A poll and its result, as far as you may see it.",
    run=show,
    parameters=(
        POLL,
        Parameter(
            "board",
            "Put it up here for all to see, as when it was opened; results come as its rules say.",
            Kind.FLAG,
        ),
    ),
    charts=True,
    examples=("p3", "p3 --board"),
    settled=True,
    changes=True,
    aliases=("poll results",),
)

MINE = Command(
    name="poll mine",
    help="Your ballot, and the result as far as you may see it.",
    run=mine,
    parameters=(POLL,),
    charts=True,
    private=True,
    chat_only=True,
    examples=("p3",),
    settled=True,
    changes=True,
)

LIST = Command(
    name="poll list",
    help="The polls there are.",
    run=list_,
    parameters=(Parameter("open", "Only those that are open.", Kind.FLAG),),
    settled=True,
    changes=True,
)
