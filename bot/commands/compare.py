"""`compare`: what the texts say of a cited work, sentence by sentence, beside what the work says itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands.spec import Command, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.quote.compare import Comparison, ReportedSentence
    from retrieval.types import Excerpt

NOTHING = "Nothing close in the {extent}."
EXTENTS = {"full text": "work", "abstract": "abstract"}


async def run(context: Context, request: Request) -> Reply:
    """Each sentence that reports the work, with the closest passages of the work."""
    key: str = request.args["key"]
    found = await context.library.call(lambda library: library.compare(key))
    if found.sentences:
        said = f"compare {found.key}"
        await context.shown(request, said, found.excerpts, recorded=tuple(recorded(found)))
    return Reply(cards=tuple(cards(found)), data=as_json(found))


def cards(found: Comparison) -> list[Card]:
    """The work and what the index has of it, then a card for each sentence."""
    return [_head(found), *(_card(found, sentence) for sentence in found.sentences)]


def recorded(found: Comparison) -> Iterator[Excerpt]:
    """Each sentence, and behind it what comes closest in the work, for the record of a debate."""
    for sentence in found.sentences:
        beside = f"what comes closest in the {EXTENTS[found.extent]}"
        if not sentence.closest:
            beside = "nothing close" if found.language is None else f"the work is in {found.language}"
        part = f"sentence {sentence.said.number}, and {beside}"
        yield from (
            replace(each, part=part) for each in (sentence.said, *(c.excerpt for c in sentence.closest))
        )


def as_json(found: Comparison) -> dict[str, Any]:
    """A comparison as programs read it."""
    from retrieval.json_forms import excerpt_json

    return {
        "key": found.key,
        "title": found.title,
        "extent": found.extent,
        "language": found.language,
        "sentences": [
            {
                "said": excerpt_json(sentence.said),
                "closest": [
                    {**excerpt_json(close.excerpt), "confidence": close.confidence}
                    for close in sentence.closest
                ],
            }
            for sentence in found.sentences
        ],
    }


def _head(found: Comparison) -> Card:
    caution = ""
    if found.language is not None:
        caution = (
            f"This work is in {found.language}, and the model does not compare that with the language of the "
            "texts."
        )
    elif found.extent == "abstract":
        caution = "Only the abstract of this work is there: what the texts say may stand in the rest of it."
    if not found.sentences:
        text = "No sentence of the texts reports it."
    else:
        text = f"{counted(len(found.sentences), 'sentence')} of the texts on this work. "
        text += (
            "They stand here alone."
            if found.language is not None
            else f"Beside each stands what comes closest in the {EXTENTS[found.extent]}. Judge for yourself."
        )
    return Card(title=f"{found.key}: {found.title}", caution=caution, text=text)


def _card(found: Comparison, sentence: ReportedSentence) -> Card:
    from bot.answer_cards import in_percent

    said = sentence.said
    text = f"“{' '.join(said.text.split())}”"
    close = tuple(
        f"Passage {each.excerpt.number}: {in_percent(each.confidence)} sure that it is on this"
        for each in sentence.closest
    )
    missing = found.language is None and not sentence.closest
    return Card(
        title=f"{said.number}. {said.locator} [{said.document}]",
        text=f"{text} {NOTHING.format(extent=EXTENTS[found.extent])}" if missing else text,
        excerpts=tuple(each.excerpt for each in sentence.closest),
        items=close,
        tone="answer" if close else "unanswered" if missing else "info",
    )


COMMAND = Command(
    name="compare",
    under="sources",
    help="What the texts say of a cited work, beside what it says itself.",
    run=run,
    parameters=(Parameter("key", "The work's key.", positional=True, required=True, completer="key"),),
    details="Takes a work whose text was fetched or attached. Each sentence that reports it stands beside up "
    "to three passages of the work that come closest, with the confidence that they are on the same; where "
    "nothing is close, it says so. Whether the report is right is for you to judge.",
    examples=("scharre-2021",),
    answers=True,
)
