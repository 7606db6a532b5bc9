"""Taking part in a debate: `debate vote`, `debate join`, `debate evidence`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ballots.types import Ballot
from bot.commands.debate_run import DEBATE
from bot.commands.poll_vote import QUOTE, REASON, reason_parameter
from bot.commands.spec import Command, Kind, Parameter
from bot.debates.types import SIDES
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.context import Context

SIDE = Parameter(
    "side", "For or against.", Kind.CHOICE, positional=True, required=True, choices=SIDES, longest=20
)
SHOWN = 3


async def vote(context: Context, request: Request) -> Reply:
    """Count a ballot in the ballot that is open."""
    from bot.context import place_of
    from bot.debates.cards import receipt
    from bot.debates.swing import choice_of

    args = request.args
    evidence, note = await context.evidence(request, args["quote"])
    found = await context.debates.vote(
        place_of(request),
        args["id"],
        request.member,
        args["choice"],
        reason=args["reason"],
        evidence=evidence,
        delivery=request.delivery,
        moment=request.moment,
    )
    data = {
        "id": found.debate.id,
        "ballot": found.debate.state,
        "counted": found.outcome,
        "note": note or None,
        "choice": choice_of(found.ballot),
    }
    cast = replace(found.ballot, reason=args["reason"], evidence=evidence)
    card = receipt(found, note, cast=cast, identified=request.identified)
    return Reply(cards=(card,), data=data, private=True)


async def reason(context: Context, request: Request) -> Reply:
    """Say why, on the ballot that the member has cast."""
    from bot.context import place_of
    from bot.debates.cards import receipt

    args, place = request.args, place_of(request)
    evidence, note = await context.evidence(request, args["quote"])
    found = await context.debates.say_why(
        place, args["id"], request.member, args["reason"], evidence, delivery=request.delivery
    )
    data = {"id": found.debate.id, "counted": found.outcome, "note": note or None}
    card = receipt(
        found, note, cast=Ballot(b"", {}, None, args["reason"], evidence), identified=request.identified
    )
    return Reply(cards=(card,), data=data, private=True)


async def mine(context: Context, request: Request) -> Reply:
    """The member's ballot in the ballot that is open, for them alone."""
    from bot.actions import action
    from bot.ballots.cards import given_with
    from bot.ballots.disclosure import shown_again
    from bot.context import place_of
    from bot.debates.swing import choice_of
    from bot.polls.kinds.kind import NOT_AGAIN
    from bot.reply import Button

    debate, ballot = await context.debates.own(place_of(request), request.args["id"], request.member)
    which = debate.stage_name(debate.stage)
    data = {"id": debate.id, "ballot": which, "choice": choice_of(ballot) if ballot else None}
    if ballot is None:
        card = Card(title=debate.motion, text=f"You have not voted in the {which} of {debate.id} yet.")
        return Reply(cards=(card,), data=data, private=True)
    withdraw = Button(action("debate withdraw", id=debate.id), "Withdraw my ballot")
    again = shown_again(anonymous=debate.anonymous, identified=request.identified)
    said = f"Your ballot in the {which} of {debate.id}: {choice_of(ballot)}."
    card = Card(
        title=debate.motion,
        text=said if again else f"You have voted in the {which} of {debate.id}; {NOT_AGAIN}.",
        fields=tuple(given_with(ballot)) if again else (),
        buttons=(withdraw,),
    )
    return Reply(cards=(card,), data=data, private=True)


async def join(context: Context, request: Request) -> Reply:
    """Speak for a side. Where the debate's message is kept up to date it shows who does, and a word to
    all for each press would bury it."""
    from bot.context import place_of

    side = request.args["side"]
    debate = await context.debates.join(place_of(request), request.args["id"], request.member, side)
    said = f"{request.member.name} speaks {side} the motion." if side == "for" else None
    card = Card(title=debate.motion, text=said or f"{request.member.name} speaks against the motion.")
    return Reply(cards=(card,), data={"id": debate.id, "side": side}, private=request.capabilities.edits)


async def evidence(context: Context, request: Request) -> Reply:
    """Put excerpts on the table for a side: one just shown, or the best on a topic."""
    from bot.context import place_of
    from retrieval.json_forms import excerpt_json, excerpt_of

    args, place, side = request.args, place_of(request), request.args["side"]
    what: str = args["what"]
    again = await context.debates.logged(place, request.delivery)
    if again is not None:
        # Found anew, it might be other excerpts than those on the table.
        found = tuple(replace(excerpt_of(each), number=each["number"]) for each in again.excerpts)
        what = again.text
    elif (excerpt := context.numbered(request, what)) is not None:
        found, what = (excerpt,), excerpt.text
    else:
        quotes = await context.library.call(lambda library: library.quote(what, limit=SHOWN))
        found = quotes.excerpts
        context.history.saw(context.here(request), found)
    kept = [excerpt_json(excerpt) for excerpt in found]
    debate = await context.debates.log(
        place,
        request.member,
        "evidence",
        what,
        kept,
        side=side,
        name=args["id"],
        delivery=request.delivery,
    )
    name = debate.id if debate else args["id"]
    if not found:
        nothing = Card(
            title="Not in the sources",
            text="No sentence in the sources is on this topic, so there is no evidence; try other words.",
            tone="unanswered",
        )
        return Reply(cards=(nothing,), data={"id": name, "side": side, "excerpts": []})
    card = Card(
        title=f"{request.member.name} puts {counted(len(found), 'excerpt')} on the table {side} the motion",
        text=f"On “{shorten(what, 120)}”:" if len(found) > 1 else "",
        excerpts=found,
        tone="answer",
    )
    return Reply(cards=(card,), data={"id": name, "side": side, "excerpts": kept})


VOTE = Command(
    name="debate vote",
    help="Vote for, against or undecided in the ballot that is open.",
    run=vote,
    parameters=(
        DEBATE,
        Parameter("choice", "for, against or undecided.", positional=True, required=True, longest=40),
        REASON,
        QUOTE,
    ),
    private=True,
    details="Only you see the receipt. You can change your ballot until the debate moves on.",
    examples=("d1 for --reason It fits the history",),
    settled=True,
    changes=True,
    ballot=True,
    counted=False,
)
REASON_WHY = Command(
    name="debate reason",
    title="Say why",
    help="Say why you voted as you did.",
    run=reason,
    parameters=(DEBATE, reason_parameter(positional=True), QUOTE),
    private=True,
    examples=("d1 It fits the history",),
    settled=True,
    changes=True,
    counted=False,
)
MINE = Command(
    name="debate mine",
    help="Your ballot in the ballot that is open; only you see it.",
    run=mine,
    parameters=(DEBATE,),
    private=True,
    chat_only=True,
    examples=("d1",),
    settled=True,
)
JOIN = Command(
    name="debate join",
    help="Speak for or against the motion.",
    run=join,
    parameters=(DEBATE, SIDE),
    examples=("d1 against",),
    settled=True,
    changes=True,
)
EVIDENCE = Command(
    name="debate evidence",
    title="Put on the table",
    help="Put excerpts on the table for a side; the record keeps them.",
    run=evidence,
    parameters=(
        DEBATE,
        SIDE,
        Parameter(
            "what",
            "A topic, or an excerpt's number.",
            positional=True,
            required=True,
            longest=500,
        ),
    ),
    examples=("d1 for security dilemma", "d1 against 2"),
    settled=True,
    changes=True,
)
