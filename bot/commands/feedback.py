"""`rate`: whether an answer was good; `feedback`: how members rated the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answer_cards import in_percent
from bot.commands.excerpts import ANSWER
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import capitalised, counted, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.answers import Rated
    from bot.context import Context


async def rate(context: Context, request: Request) -> Reply:
    """Keep a member's rating."""
    from bot.ballots.voters import identity
    from bot.context import place_of

    place, name = place_of(request), request.args["answer"]
    if name is None:
        name = _last(context, request)
    shown = await context.answers.get(place, name)
    good = request.args["verdict"] == "good"
    await context.answers.rate(shown, identity(place.platform, place.space, request.member), good=good)
    what = f"“{shorten(shown.text, 80)}”" if shown.text else "That"
    said = f"Thank you. {what} counts as answered {'well' if good else 'badly'}."
    card = Card(
        text=said, footer=f"You can change it; {context.say('forget-me')} takes it out.", tone="answer"
    )
    return Reply(cards=(card,), data={"answer": name, "verdict": request.args["verdict"]}, private=True)


def _last(context: Context, request: Request) -> str:
    """The id of the room's last answer. Without buttons an answer is kept when it is rated. Raises
    UserError if there was none."""
    from bot.context import place_of

    kept = context.history.answer(context.here(request))
    if kept is not None:
        return kept
    questions = context.history.previous(context.here(request))
    if not questions:
        raise UserError(f"There is no answer here to rate; {context.say('ask')} a question first.")
    excerpts = context.history.shown(context.here(request))
    return context.answers.keep(place_of(request), "ask", questions[-1], None, excerpts).id


async def report(context: Context, request: Request) -> Reply:
    """How answers were rated, the worst first: of this space, or of all on the command line."""
    from bot.context import place_of

    here = place_of(request) if request.capabilities.shared else None
    (good, bad), worst = await context.answers.ratings(here, limit=request.args["limit"])
    data = {"good": good, "bad": bad, "worst": [_json(each) for each in worst]}
    if not good and not bad:
        return Reply(cards=(Card(text="No answer has been rated yet."),), data=data, private=True)
    rows = tuple(
        (shorten(each.shown.text, 200), f"{_sure(each)}👎 {each.bad}, 👍 {each.good}; {_first(each)}")
        for each in worst
    )
    text = f"{counted(good, 'rating')} good, {bad:,} bad."
    card = Card(title="Feedback", text=text, fields=rows)
    return Reply(cards=(card,), data=data, private=True)


def _sure(rated: Rated) -> str:
    """The verdict, unless it was an answer, and the confidence."""
    finding, sure = rated.shown.finding, rated.shown.confidence
    verdict = f"{finding.verdict}; " if finding is not None and finding.verdict != "answered" else ""
    return verdict + ("" if sure is None else f"confidence {in_percent(sure)}; ")


def _first(rated: Rated) -> str:
    excerpts, finding = rated.shown.excerpts, rated.shown.finding
    if finding is not None and finding.facts:
        fact = finding.facts[0]
        return f"{capitalised(fact.what)}: {shorten(fact.value, 160)}"
    return f"“{shorten(excerpts[0].text, 160)}”" if excerpts else "no passage"


def _json(rated: Rated) -> dict[str, object]:
    shown = rated.shown
    return {
        "text": shown.text,
        "command": shown.kind,
        "verdict": shown.finding.verdict if shown.finding is not None else None,
        "confidence": shown.confidence,
        "good": rated.good,
        "bad": rated.bad,
        "excerpts": [{"document": e.document, "locator": e.locator, "text": e.text} for e in shown.excerpts],
    }


RATE = Command(
    name="rate",
    help="Say whether an answer was good or bad.",
    run=rate,
    parameters=(
        Parameter(
            "verdict",
            "good or bad.",
            Kind.CHOICE,
            positional=True,
            required=True,
            choices=("good", "bad"),
        ),
        ANSWER,
    ),
    private=True,
    chat_only=True,
    examples=("good",),
)
FEEDBACK = Command(
    name="feedback",
    help="How members rated the answers, the worst first.",
    run=report,
    parameters=(Parameter("limit", "At most this many answers.", Kind.INT, default=10, least=1, most=25),),
    private=True,
    moderators=True,
)
