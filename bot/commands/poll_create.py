"""`poll create`: open a poll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ballots.types import LONGEST_MOTION, Reasons
from bot.ballots.voters import require_mentions
from bot.commands.spec import Command, Kind, Parameter
from bot.polls.kinds import KINDS, kind_asked
from bot.polls.kinds.dots import MOST_DOTS
from bot.polls.types import LONGEST_OPTION, TallyVisibility
from bot.reply import Reply
from bot.request import Request
from bot.words import capitalised
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context
    from bot.polls.types import Poll

ANONYMOUS = Parameter("anonymous", "Keep who voted how secret, where named is this server's rule.", Kind.FLAG)
VOTER = Parameter(
    "voter",
    "A member or group who may vote; all where none is named.",
    Kind.REPEATED,
    longest=80,
    greedy=True,
    members=True,
)
RULES = (
    Parameter("named", "Show who voted how; without it the poll is anonymous.", Kind.FLAG),
    ANONYMOUS,
    Parameter(
        "results",
        "When the tally is shown: at once, to those who have voted, or after the close.",
        Kind.CHOICE,
        choices=tuple(TallyVisibility),
        default=str(TallyVisibility.CLOSED),
    ),
    Parameter(
        "closes", "When it closes: in 2 hours, Friday 18:00.", metavar="WHEN", longest=100, greedy=True
    ),
    Parameter(
        "reasons",
        "Whether a ballot may, or must, say why.",
        Kind.CHOICE,
        choices=tuple(Reasons),
        default=str(Reasons.OPTIONAL),
    ),
    VOTER,
    Parameter("quorum", "Fewer ballots than this decide nothing.", Kind.INT, least=1, most=100_000),
)


async def run(context: Context, request: Request) -> Reply:
    """Open a poll and say how to vote in it."""
    import asyncio

    from bot.context import place_of
    from bot.polls.drafts import draft_rules

    args = request.args
    kind = kind_asked(args["kind"], args["option"])
    options = kind.options(args["option"])
    named = names_voters(context, request)
    rules = await asyncio.to_thread(
        draft_rules, kind, {**args, "named": named}, len(options), context.clock(), request.zone
    )
    place = place_of(request)
    poll = await context.polls.create(
        place, request.member, kind, args["motion"], options, rules, delivery=request.delivery
    )
    return opening(context, poll, await same_words(context, request, poll))


async def same_words(context: Context, request: Request, poll: Poll) -> str:
    """A hint where the same member's poll of the same words is open already."""
    from bot.context import place_of

    twin = await context.polls.twin(place_of(request), poll)
    if twin is None:
        return ""
    cancel = context.say(f"poll cancel {poll.id}")
    return f"{twin.id} asks the same and is open too; {cancel} takes this one back."


def names_voters(context: Context, request: Request) -> bool:
    """Whether the poll or debate asked for is named: as it says itself, else as the space has settled."""
    if request.capabilities.shared:
        require_mentions(request.args["voter"])
    if request.args["named"] and request.args["anonymous"]:
        raise UserError("A poll is either --named or --anonymous; leave one of them out.")
    settled = context.settings(request).ballots == "named"
    return bool(request.args["named"] or (settled and not request.args["anonymous"]))


def opening(context: Context, poll: Poll, caution: str = "") -> Reply:
    """A new poll, with the controls to vote."""
    from dataclasses import replace

    from bot.polls.cards import opened
    from bot.polls.controls import with_controls

    card = with_controls(replace(opened(poll, context.say), caution=caution), poll)
    return Reply(cards=(card,), data={"id": poll.id}, board=poll.id)


COMMAND = Command(
    name="poll create",
    help="Open a poll on a motion or question.",
    run=run,
    parameters=(
        Parameter(
            "motion",
            "What is voted on.",
            positional=True,
            required=True,
            longest=LONGEST_MOTION,
        ),
        Parameter(
            "kind",
            "What members are asked for; without it a stance, or a choice where options are given.",
            Kind.CHOICE,
            choices=tuple(KINDS),
        ),
        Parameter(
            "option",
            "An option, or a statement; once for each.",
            Kind.REPEATED,
            metavar="TEXT",
            longest=2 * LONGEST_OPTION,
            greedy=True,
            numbered=True,
        ),
        *RULES,
        Parameter(
            "most",
            "How many options one ballot may choose, or how many dots it has.",
            Kind.INT,
            least=1,
            most=MOST_DOTS,
        ),
        Parameter("fixed", "Let no member add statements.", Kind.FLAG),
    ),
    details=(
        f"{capitalised('; '.join(kind.help for kind in KINDS.values()))}. "
        "Ballots can be changed until the close."
    ),
    examples=(
        "AI is better described as an innovation race --closes Friday 18:00",
        'Which text next? --kind ranked --option "Cave 2018" --option "Scharre 2021"',
    ),
    settled=True,
    changes=True,
    begins=True,
    form="Build a poll",
)
