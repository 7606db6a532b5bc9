"""`brief`: an evidence sheet of equal length for both sides of a motion, excerpts only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Kind, Parameter
from bot.types import Card, Reply, Request
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.argue.brief import Brief
    from retrieval.types import Excerpt


EMPTY = "The sources hold nothing that is surely on this side."


async def run(context: Context, request: Request) -> Reply:
    """What the sources hold for a motion and against it."""
    motion: str = request.args["motion"]
    limit: int = request.args["limit"]
    brief = await context.library.call(lambda library: library.brief(motion, limit))
    await context.shown(request, motion, brief.excerpts)
    return Reply(cards=tuple(_cards(brief)), data=brief_json(brief))


def brief_json(brief: Brief) -> dict[str, Any]:
    """A brief as programs read it."""
    from retrieval.json_forms import excerpt_json

    return {
        "motion": brief.motion,
        "for": [excerpt_json(e) for e in brief.supporting],
        "against": [excerpt_json(e) for e in brief.opposing],
        "either": [excerpt_json(e) for e in brief.either],
        "notes": list(brief.notes),
    }


def _cards(brief: Brief) -> list[Card]:
    title = f"Brief: {shorten(brief.motion, 200)}"
    notes = Card(title=title, items=brief.notes, tone="answer" if brief.excerpts else "unanswered")
    if not brief.excerpts:
        return [Card(title=title, text=" ".join(brief.notes), tone="unanswered")]
    cards = [notes]
    if brief.supporting or brief.opposing:
        cards += [_side("For the motion", brief.supporting), _side("Against the motion", brief.opposing)]
    if brief.either:
        cards.append(Card(title="Either side could use", excerpts=brief.either))
    return cards


def _side(title: str, excerpts: Sequence[Excerpt]) -> Card:
    if not excerpts:
        return Card(title=title, text=EMPTY)
    length = sum(len(e.text) for e in excerpts)
    footer = f"{counted(len(excerpts), 'excerpt')}, {counted(length, 'character')}."
    return Card(title=title, excerpts=tuple(excerpts), footer=footer)


COMMAND = Command(
    name="brief",
    help="Evidence for both sides of a motion, as much for each, in the sources' words.",
    run=run,
    parameters=(
        Parameter("motion", "The motion, as a statement.", positional=True, required=True, longest=500),
        Parameter("limit", "At most this many excerpts a side.", Kind.INT, default=5, least=1, most=10),
    ),
    details="Sides come from stances that people stated on the same motion where there are some, "
    "else from the tone of a sentence, which is right four times in five: read before you use. "
    "What cannot be told is left to either side.",
    examples=("There is an AI arms race",),
    answers=True,
)
