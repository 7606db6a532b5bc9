"""`brief`: excerpts for both sides of a motion, as much for each, and those that either side could use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.argue.brief import Brief
    from retrieval.types import Excerpt


EMPTY = "The sources hold nothing that is surely on this side."
EITHER = "These bear on the motion, but do not say plainly which side they are on: judge for yourself."


async def run(context: Context, request: Request) -> Reply:
    """What the sources hold for a motion and against it."""
    motion: str = request.args["motion"]
    limit: int = request.args["limit"]
    brief = await context.library.call(lambda library: library.brief(motion, limit))
    await context.shown(request, motion, brief.excerpts)
    return Reply(cards=tuple(_cards(brief)), data=brief_json(brief))


def brief_json(brief: Brief) -> dict[str, Any]:
    """A brief as programs read it; each excerpt has the reason for its side as `reason`."""
    from retrieval.json_forms import excerpt_json

    def side(excerpts: Sequence[Excerpt]) -> list[dict[str, Any]]:
        return [{**excerpt_json(e), "reason": brief.reasons[e.number - 1]} for e in excerpts]

    return {
        "motion": brief.motion,
        "for": side(brief.supporting),
        "against": side(brief.opposing),
        "either": side(brief.either),
        "notes": list(brief.notes),
    }


def _cards(brief: Brief) -> list[Card]:
    title = f"Brief: {shorten(brief.motion, 200)}"
    if not brief.excerpts:
        return [Card(title=title, text=" ".join(brief.notes), tone="unanswered")]
    cards = [Card(title=title, items=brief.notes, tone="answer")]
    if brief.supporting or brief.opposing:
        cards.append(_side("For the motion", brief.supporting, brief.reasons))
        cards.append(_side("Against the motion", brief.opposing, brief.reasons))
    if brief.either:
        reasons = _reasons(brief.either, brief.reasons)
        cards.append(Card(title="Either side could use", text=EITHER, excerpts=brief.either, items=reasons))
    return cards


def _side(title: str, excerpts: Sequence[Excerpt], reasons: Sequence[str]) -> Card:
    if not excerpts:
        return Card(title=title, text=EMPTY)
    length = sum(len(e.text) for e in excerpts)
    footer = f"{counted(len(excerpts), 'excerpt')}, {counted(length, 'character')}."
    return Card(title=title, excerpts=tuple(excerpts), items=_reasons(excerpts, reasons), footer=footer)


def _reasons(excerpts: Sequence[Excerpt], reasons: Sequence[str]) -> tuple[str, ...]:
    """Why each excerpt is on its side; a reason that says no more than the card's text is left out."""
    from retrieval.argue.brief_sides import UNSAID

    found = ((e.number, reasons[e.number - 1]) for e in excerpts)
    return tuple(f"Excerpt {number}: {reason}" for number, reason in found if reason not in UNSAID)


COMMAND = Command(
    name="brief",
    help="Evidence for both sides of a motion, as much for each, in the sources' words.",
    run=run,
    parameters=(
        Parameter("motion", "The motion, as a statement.", positional=True, required=True, longest=500),
        Parameter("limit", "At most this many excerpts a side.", Kind.INT, default=5, least=1, most=10),
    ),
    details="Sides come from stances that people stated on the same motion, where there are some. "
    "Else a sentence counts for or against if it speaks well of the motion's subject or against it, or "
    "says or denies what the motion says; this is right four times in five, so read before you use. "
    "Each excerpt comes with the reason for its side; the others are left to either side.",
    examples=("There is an AI arms race",),
    answers=True,
    sentence=True,
)
