"""`stances`: who holds which position on the texts' questions, each with its excerpt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, listed, shorten

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.argue.stances import Stance
    from retrieval.types import Excerpt

NONE = (
    "No one has stated who holds which position in these texts. Write a file of stances "
    "(docs/stances.md has its form), lay it beside the text as NAME.stances.json and build the index again."
)
NO_SIDE = "On neither side"


async def run(context: Context, request: Request) -> Reply:
    """All positions by question and side, or those of a holder or with some words."""
    words: str = request.args["words"] or ""
    stances = await context.library.call(lambda library: library.stances())
    if not stances:
        card = Card(title="No stances stated", text=NONE, tone="unanswered")
        return Reply(cards=(card,), data=[])
    from retrieval.argue.stances import matching

    found = _shared(matching(stances, words))
    data = [stance_json(stance) for stance in found]
    if not found:
        holders = listed(dict.fromkeys(stance.holder for stance in stances), "and")
        text = f"No holder or position fits “{shorten(words, 100)}”. Positions are stated of {holders}."
        card = Card(title="No such stance", text=text, tone="unanswered")
        return Reply(cards=(card,), data=data)
    excerpts = list({stance.excerpt.number: stance.excerpt for stance in found}.values())
    await context.shown(request, words, excerpts)
    return Reply(cards=tuple(_cards(found)), data=data)


def stance_json(stance: Stance) -> dict[str, Any]:
    """A position as programs read it."""
    from retrieval.json_forms import excerpt_json

    return {
        "holder": stance.holder,
        "key": stance.key,
        "position": stance.position,
        "excerpt": excerpt_json(stance.excerpt),
        "question": stance.question,
        "motion": stance.motion or None,
        "side": stance.side,
        "note": stance.note or None,
    }


def _shared(stances: Sequence[Stance]) -> list[Stance]:
    """The same with excerpts numbered from 1, one and the same excerpt by one number."""
    numbers: dict[tuple[str, int, int], int] = {}
    found = []
    for stance in stances:
        place = (stance.excerpt.document, stance.excerpt.start, stance.excerpt.end)
        number = numbers.setdefault(place, len(numbers) + 1)
        found.append(replace(stance, excerpt=replace(stance.excerpt, number=number)))
    return found


def _cards(stances: Sequence[Stance]) -> list[Card]:
    """A card for each question and side: who holds what, and the excerpts that say so."""
    cards: list[Card] = []
    shown: set[int] = set()
    for question in dict.fromkeys(stance.question for stance in stances):
        on_it = [stance for stance in stances if stance.question == question]
        for side in ("for", "against", None):
            held = [stance for stance in on_it if stance.side == side]
            if not held:
                continue
            excerpts: list[Excerpt] = []
            for stance in held:
                if stance.excerpt.number not in shown:
                    excerpts.append(stance.excerpt)
                    shown.add(stance.excerpt.number)
            first = not cards or cards[-1].title != question
            cards.append(
                Card(
                    title=question,
                    text=_heading(side, held[0].motion),
                    fields=tuple((s.holder, _line(s)) for s in held),
                    excerpts=tuple(excerpts),
                    tone="answer" if first else "info",
                )
            )
    holders = len({stance.holder for stance in stances})
    footer = f"{counted(len(stances), 'position')} of {counted(holders, 'holder')}."
    cards[-1] = replace(cards[-1], footer=footer)
    return cards


def _heading(side: str | None, motion: str) -> str:
    if side is None or not motion:
        return NO_SIDE if motion else ""
    return f"{side.capitalize()} “{motion.rstrip('.')}”"


def _line(stance: Stance) -> str:
    note = f" ({stance.note})" if stance.note else ""
    return f"{stance.position} [{stance.excerpt.number}]{note}"


COMMAND = Command(
    name="stances",
    help="Who holds which position on the texts' questions.",
    run=run,
    parameters=(
        Parameter(
            "words",
            "A holder, or words of a position.",
            positional=True,
            metavar="HOLDER",
            completer="author",
            longest=200,
        ),
    ),
    details="Positions are stated in a file beside the texts, by people who read them; each is "
    "tied to the sentence that says so.",
    examples=("Scharre", "innovation race"),
    answers=True,
)
