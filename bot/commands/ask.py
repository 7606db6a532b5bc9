"""`ask`: an answer made of the sources' own words, or word that they hold none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.spec import Command, Kind, Parameter
from bot.spaces.types import PRIVATE
from bot.types import Card, Reply, Request
from bot.words import counted

if TYPE_CHECKING:
    from bot.answers import Shown
    from bot.context import Context
    from retrieval.types import Answer

SECTION = Parameter("section", "Only from this section.", completer="section", metavar="S", longest=200)
SOURCE = Parameter("source", "Only from this text or reference.", completer="key", metavar="KEY", longest=200)


async def run(context: Context, request: Request) -> Reply:
    """Answer a question, with the room's last ones as its context."""
    from retrieval.types import Question

    args = request.args
    answer = await context.library.ask(
        Question(
            text=args["question"],
            limit=args["limit"],
            section=args["section"],
            source=args["source"],
            previous=context.rooms.previous(context.here(request)),
            shown=tuple(e.text for e in context.rooms.shown(context.here(request))),
        )
    )
    context.rooms.asked(context.here(request), args["question"])
    shown = await context.shown(
        request,
        args["question"],
        answer.excerpts or answer.closest,
        confidence=answer.confidence,
        answered=answer.answered,
    )
    from retrieval.json_forms import answer_json

    told = with_controls(context, request, card(answer), shown)
    return Reply(cards=(told,), data=answer_json(answer))


def card(answer: Answer) -> Card:
    """The answer for people."""
    sure = f"{in_words(answer.confidence)} ({in_percent(answer.confidence)})"
    if answer.answered:
        return Card(
            title="The sources say",
            excerpts=answer.excerpts,
            footer=f"{counted(len(answer.excerpts), 'excerpt')}. Confidence that this answers it: {sure}.",
            tone="answer",
        )
    text = f"Confidence that anything here answers it: {sure}."
    if answer.closest:
        text += " The closest passages, which may only touch on it:"
    return Card(title="Not in the sources", text=text, excerpts=answer.closest, tone="unanswered")


def with_controls(context: Context, request: Request, card: Card, shown: Shown | None) -> Card:
    """The card with buttons for what was shown, where the platform has such. A question stands above
    its answer there, since others read along."""
    if shown is None:
        return card
    from bot.answer_controls import answer_controls

    # What only touches on a question is nothing to show around.
    private = context.settings(request).answers == PRIVATE and card.tone == "answer"
    return replace(card, buttons=answer_controls(shown, private=private))


def in_percent(confidence: float) -> str:
    """Whole percents, and never a certainty that nobody has."""
    if confidence < 0.01:
        return "under 1%"
    return "over 99%" if confidence > 0.99 else f"{confidence:.0%}"


def in_words(confidence: float) -> str:
    """A probability as one says it."""
    for least, words in ((0.9, "very high"), (0.75, "high"), (0.5, "fair"), (0.25, "low")):
        if confidence >= least:
            return words
    return "very low"


COMMAND = Command(
    name="ask",
    help="Ask a question; the answer is the sources' own words with their place.",
    run=run,
    parameters=(
        Parameter("question", "What you want to know.", positional=True, required=True),
        Parameter("limit", "At most this many excerpts.", Kind.INT, default=3, least=1, most=10),
        SECTION,
        SOURCE,
    ),
    details=(
        "Answers are whole sentences, verbatim. Where the sources hold no answer, Moot says so "
        "and shows the closest passages. A follow-up may leave its topic out."
    ),
    examples=("what is an arms race?", "what does Scharre argue? --limit 2"),
    batch="question",
    answers=True,
)
