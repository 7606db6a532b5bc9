"""`poll ballot`: a ballot filled in step by step; and `poll reason`: why, after the ballot is cast."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ballots.types import Ballot
from bot.commands.poll_vote import POLL, QUOTE, reason_parameter
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Reply
from bot.request import Request

if TYPE_CHECKING:
    from bot.context import Context


async def run(context: Context, request: Request) -> Reply:
    """The next thing to choose, for the member alone. What is chosen counts at once, or when the ballot is
    cast, as the kind of the poll has it."""
    from bot.actions import fitted
    from bot.ballots.disclosure import shown_again
    from bot.context import place_of
    from bot.polls.cards import numbered
    from bot.polls.kinds.kind import BallotProgress
    from bot.polls.store import require_open

    args, place = request.args, place_of(request)
    name: str = args["id"]
    note = ""
    seen = await context.polls.see(place, name, request.member)
    poll = seen.poll
    require_open(poll, context.clock())
    chosen: tuple[str, ...] = args["choice"]
    if chosen and poll.kind.at_once:
        evidence, note = await context.evidence(request, args["quote"])
        await context.polls.vote(
            place,
            name,
            request.member,
            chosen,
            reason=args["reason"],
            evidence=evidence,
            delivery=request.delivery,
            moment=request.moment,
        )
        seen, chosen = await context.polls.see(place, name, request.member), ()
    again = shown_again(anonymous=poll.rules.anonymous, identified=request.identified)
    seen = replace(seen, own_hidden=not again)
    progress = BallotProgress(args["so_far"] or "", chosen, args["after"] or 0, args["again"])
    step = poll.kind.step(seen, progress, context.say)
    card = replace(step.card, caution=note)
    if not card.footer and not fitted(Reply(cards=(card,)), request.capabilities).controls:
        words = f"{context.say(f'poll vote {poll.id}')} and your choice"
        takes = f"To vote: {words}: {poll.kind.takes(poll)}."
        card = replace(card, items=numbered(poll), ordered=True, footer=takes)
    return Reply(cards=(card,), data=step.data, private=True, replaces=True)


async def reason(context: Context, request: Request) -> Reply:
    """Say why, on the ballot that the member has cast."""
    from bot.context import place_of
    from bot.polls.cards import receipt

    args, place = request.args, place_of(request)
    evidence, note = await context.evidence(request, args["quote"])
    found = await context.polls.say_why(
        place, args["id"], request.member, args["reason"], evidence, delivery=request.delivery
    )
    data = {"id": found.poll.id, "counted": found.outcome, "note": note or None}
    card = receipt(
        found,
        note,
        cast=Ballot(b"", {}, None, args["reason"], evidence),
        identified=request.identified,
        shell=context.shell,
    )
    return Reply(cards=(card,), data=data, private=True)


BALLOT = Command(
    name="poll ballot",
    title="Say why",
    help="Fill in a ballot step by step; only you see it.",
    run=run,
    parameters=(
        POLL,
        Parameter("choice", "What you choose next.", Kind.REPEATED, positional=True, longest=400),
        Parameter(
            "so_far", "What you have chosen so far, by number.", longest=60, metavar="N…", by_control=True
        ),
        Parameter("after", "Go on after this statement.", Kind.INT, least=0, most=50, by_control=True),
        Parameter("again", "Go through all statements, those voted on too.", Kind.FLAG, by_control=True),
        reason_parameter(),
        QUOTE,
    ),
    private=True,
    examples=("p3",),
    settled=True,
    changes=True,
    counted=False,
)
REASON = Command(
    name="poll reason",
    title="Say why",
    help="Say why you voted as you did.",
    run=reason,
    parameters=(POLL, reason_parameter(positional=True), QUOTE),
    private=True,
    examples=("p3 It fits the history",),
    settled=True,
    changes=True,
    counted=False,
)
