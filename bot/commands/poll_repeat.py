"""`poll repeat`: a poll as a template for the next; `poll trend`: the results of a series over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.poll_vote import POLL
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, listed, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.charts import Chart
    from bot.context import Context
    from bot.polls.result import Result
    from bot.polls.types import Poll

WEEK = 7
MOST_CURVES = 6


async def repeat(context: Context, request: Request) -> Reply:
    """Open a poll again, or let no further one open by itself."""
    import asyncio

    from bot.commands.poll_create import opening, same_words
    from bot.context import place_of
    from bot.times import deadline

    args, place = request.args, place_of(request)
    if args["stop"]:
        poll, stopped = await context.polls.stop_repeating(place, args["id"], request.member)
        said = "no longer opens again by itself" if stopped else "does not open again by itself anyway"
        return Reply(
            cards=(Card(text=f"{poll.id} {said}.", tone="answer"),), data={"id": poll.id, "every": None}
        )
    words = args["closes"]
    if args["weekly"]:
        running = await context.polls.repeat_weekly(
            place, args["id"], request.member, delivery=request.delivery
        )
        if running is not None:
            return _weekly(context, running, words)
    closes = await asyncio.to_thread(deadline, words, context.clock(), request.zone) if words else None
    poll = await context.polls.repeat(
        place,
        args["id"],
        request.member,
        closes,
        every_days=WEEK if args["weekly"] else 0,
        delivery=request.delivery,
    )
    return opening(context, poll, await same_words(context, request, poll))


def _weekly(context: Context, poll: Poll, words: str | None) -> Reply:
    """An open poll that repeats weekly from now on."""
    from bot.polls.cards import closes, repeats

    moves = context.say(f"poll extend {poll.id}")
    caution = f"It stays open for as long as it was to be; {moves} moves its deadline." if words else ""
    said = f"{poll.id} is the first of a weekly series. {' '.join(repeats(poll, context.say))}"
    card = Card(title=poll.motion, text=said, due=closes(poll), caution=caution, tone="answer")
    return Reply(cards=(card,), data={"id": poll.id, "every": poll.every_days})


async def trend(context: Context, request: Request) -> Reply:
    """The results of a series, as far as the member may see them."""
    from bot.context import place_of
    from bot.polls.result import result_of
    from bot.times import stored

    seen = await context.polls.series(place_of(request), request.args["id"], request.member)
    results = [await result_of(each) for each in seen]
    shown = [each for each in results if each.tally is not None and each.seen.count]
    if len(shown) < 2:
        raise UserError(_too_few(results, len(shown)))
    data = [
        {
            "id": each.poll.id,
            "opened_at": stored(each.poll.created_at),
            "ballots": each.seen.count,
            "tally": None if each.tally is None else each.poll.kind.tally_json(each.tally, whole=False),
        }
        for each in results
    ]
    hidden = [each.poll.id for each in results if each not in shown]
    whose = "whose results are" if len(hidden) > 1 else "whose result is"
    note = f"Left out: {listed(hidden, 'and')}, {whose} empty or may not be shown." if hidden else ""
    chart = over_time(shown, note)
    polls = f"{counted(len(shown), 'poll')}: {', '.join(each.poll.id for each in shown)}."
    card = Card(
        title=shown[-1].poll.motion,
        text=" ".join(part for part in (polls, note, chart.outcome) if part),
        chart=chart,
    )
    return Reply(cards=(card,), data=data, private=any(each.poll.open for each in results))


def _too_few(results: Sequence[Result], shown: int) -> str:
    """Why there is no trend of one result, or none."""
    first, *others = [each.poll.id for each in results]
    if not others:
        return f"{first} has not been repeated, and a trend needs two results; so poll repeat {first} first."
    again = f"its repetition{'' if len(others) == 1 else 's'} ({', '.join(others)})"
    has = "one result" if shown else "no result"
    return f"{first} and {again} have {has} that may be shown by now; a trend needs two."


def over_time(results: Sequence[Result], note: str = "") -> Chart:
    """The shares of each option over the polls of a series, with a note on what is left out. Raises UserError
    where no option is in all."""
    from bot.charts import Curve, Curves
    from bot.times import shown_day

    kind = results[-1].poll.kind
    shares = [each.poll.kind.shares(each) for each in results]
    common = [text for text in shares[-1] if all(text in each for each in shares)]
    if not common:
        raise UserError("The repetitions have no option in common, so nothing can be shown over time.")
    most = sorted(common, key=lambda text: -shares[-1][text])[:MOST_CURVES]
    kept = [text for text in common if text in most]
    curves = tuple(
        Curve(shorten(text, 80), tuple((float(at), each[text]) for at, each in enumerate(shares, 1)))
        for text in kept
    )
    first, last = (
        shown_day(each.poll.created_at, each.poll.place.zone) for each in (results[0], results[-1])
    )
    dates = f"on {first}" if first == last else f"from {first} to {last}"
    left = len(common) - len(kept)
    said = [each.poll.kind.figures(each) for each in results]
    outcome = results[-1].brief
    return Curves(
        results[-1].poll.motion,
        kind.share_of,
        "successive polls",
        curves,
        float(len(results)),
        f"{counted(len(results), 'poll')} {dates}",
        " ".join(
            filter(None, (note, f"{counted(left, 'option')} with lower shares left out." if left else ""))
        ),
        outcome=f"Latest, {results[-1].poll.id}: {outcome}" if outcome else "",
        places=tuple((each.poll.id, each.seen.count) for each in results),
        figures=tuple(tuple(each[text] for each in said) for text in kept),
        levels=kind.levels,
        foot=f"{results[0].poll.id} to {results[-1].foot}",
    )


REPEAT = Command(
    name="poll repeat",
    help="Open a poll again under the same rules, with ballots of its own.",
    run=repeat,
    parameters=(
        POLL,
        Parameter(
            "closes",
            "When it closes: in 2 hours, Friday 18:00; without it, after as long as before.",
            metavar="WHEN",
            longest=100,
            greedy=True,
        ),
        Parameter("weekly", "Open the next by itself a week after this one, and so on.", Kind.FLAG),
        Parameter("stop", "Let no further one open by itself.", Kind.FLAG),
    ),
    details="Any poll is a template for the next. --weekly makes an open poll the first of a weekly series, "
    "and nothing opens at once; after a closed one the next opens now. The one before closes when the next "
    "opens; a poll that was open for less than a day is open for the week then. poll trend shows the results "
    "of all over time. Where nearly the same members vote as before, two anonymous results together may "
    "reveal the ballot of one who was away.",
    examples=("p3", "p3 --weekly", "p3 --stop"),
    settled=True,
    changes=True,
    begins=True,
)
TREND = Command(
    name="poll trend",
    help="The results of a poll and its repetitions over time.",
    run=trend,
    parameters=(POLL,),
    details="An anonymous result of one or two ballots is left out.",
    charts=True,
    examples=("p3",),
    settled=True,
    changes=True,
)
