"""`poll vote`: cast or change a ballot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ballots.types import LONGEST_REASON, Ballot
from bot.commands.spec import Command, Kind, Parameter
from bot.polls.kinds import KINDS
from bot.reply import Reply
from bot.request import Request

if TYPE_CHECKING:
    from bot.context import Context

POLL = Parameter(
    "id", "The poll, such as p3.", positional=True, required=True, completer="poll", longest=20, metavar="ID"
)


def reason_parameter(*, positional: bool = False) -> Parameter:
    """Why; the whole of what a command is about where it is `positional`."""
    return Parameter(
        "reason",
        "Why, in a sentence or two.",
        longest=LONGEST_REASON,
        metavar="TEXT",
        greedy=not positional,
        positional=positional,
        required=positional,
    )


REASON = reason_parameter()
QUOTE = Parameter(
    "quote",
    "An excerpt to attach to the reason: its number among those just shown, or the quotation itself.",
    longest=2_000,
    metavar="N|TEXT",
    greedy=True,
)


async def run(context: Context, request: Request) -> Reply:
    """Count a ballot and tell the voter alone what was counted."""
    from bot.context import place_of
    from bot.polls.cards import receipt

    args = request.args
    evidence, note = await context.evidence(request, args["quote"])
    found = await context.polls.vote(
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
        "id": found.poll.id,
        "counted": found.outcome,
        "note": note or None,
        "choice": {str(number): value for number, value in sorted(found.ballot.choice.items())},
        "ballots": found.poll_ballots,
    }
    cast = Ballot(b"", found.poll.kind.read(found.poll, args["choice"]), None, args["reason"], evidence)
    card = receipt(found, note, cast=cast, identified=request.identified, shell=context.shell)
    return Reply(cards=(card,), data=data, private=True)


COMMAND = Command(
    name="poll vote",
    title="Say why",
    help="Vote in a poll, or change your ballot; only you see the receipt.",
    run=run,
    parameters=(
        POLL,
        Parameter("choice", "Your choice.", Kind.REPEATED, positional=True, required=True, longest=400),
        REASON,
        QUOTE,
    ),
    private=True,
    details=(
        f"{' '.join(kind.ballot_help for kind in KINDS.values())} An attached quotation that is not in the "
        "sources is shown as unverified."
    ),
    examples=("p3 agree --reason It fits the history", "p4 2 1 3", "p5 1=agree 2=pass"),
    settled=True,
    changes=True,
    ballot=True,
    counted=False,
)
