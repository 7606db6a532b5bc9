"""`quote`: excerpts on a topic, and an excerpt just shown, ready to be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.ask import SECTION, SOURCE, with_controls
from bot.commands.spec import Command, Kind, Parameter
from bot.types import Card, Reply, Request
from bot.words import counted, shorten
from index.errors import UnknownKey

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.protocol import TextLibrary
    from retrieval.types import Excerpt


async def run(context: Context, request: Request) -> Reply:
    """Excerpts on a topic, or the excerpt of a number just shown."""
    args = request.args
    topic: str = args["topic"] or ""
    last = context.rooms.shown(context.here(request))
    if topic.isascii() and topic.isdigit() and len(topic) < 3 and 1 <= int(topic) <= len(last):
        return await _pasteable(context, last[int(topic) - 1])
    excerpts = await context.library.call(
        lambda library: library.quote(
            topic,
            author=args["author"],
            section=args["section"],
            source=args["source"],
            limit=args["limit"],
        )
    )
    shown = await context.shown(request, topic, excerpts)
    from retrieval.json_forms import excerpt_json

    references = await context.library.call(lambda library: _references(library, excerpts))
    data = {
        "topic": topic,
        "excerpts": [excerpt_json(excerpt) for excerpt in excerpts],
        "references": references,
    }
    if not excerpts:
        nothing = Card(
            title="Nothing to quote",
            text="No sentence in the sources fits; try other words or drop a restriction.",
            tone="unanswered",
        )
        return Reply(cards=(nothing,), data=data)
    card = Card(
        title=f"On “{shorten(topic, 200)}”" if topic else "The sources say",
        excerpts=tuple(excerpts),
        fields=tuple(("To cite", reference) for reference in references.values()),
        footer=f"{counted(len(excerpts), 'excerpt')}.",
        tone="answer",
    )
    return Reply(cards=(with_controls(context, request, card, shown),), data=data)


def _references(library: TextLibrary, excerpts: Sequence[Excerpt]) -> dict[str, str]:
    """The full reference of every text quoted, by key, ready to be pasted."""
    from index.bibliography.styles import cite

    keys = dict.fromkeys(excerpt.document for excerpt in excerpts)
    return {key: cite(library.source(key).item) for key in keys}


def _citation(library: TextLibrary, excerpt: Excerpt) -> tuple[str, str]:
    """The full reference of an excerpt's text, and the mark that cites its very place."""
    from index.bibliography.styles import cite, cite_in_text

    item = library.source(excerpt.document).item
    return cite(item), cite_in_text(item, excerpt.locator)


async def _pasteable(context: Context, excerpt: Excerpt) -> Reply:
    """One excerpt with the full reference of the text it is from."""
    from retrieval.json_forms import excerpt_json

    try:
        reference, mark = await context.library.call(lambda library: _citation(library, excerpt))
    except UnknownKey:
        reference, mark = excerpt.title, f"({excerpt.title}, {excerpt.locator})"
    data = {**excerpt_json(excerpt), "in_text": mark, "reference": reference}
    card = Card(
        title=f"Excerpt {excerpt.number}",
        excerpts=(excerpt,),
        fields=(("In the text", mark), ("Reference", reference)),
        tone="answer",
    )
    return Reply(cards=(card,), data=data)


COMMAND = Command(
    name="quote",
    help="Excerpts on a topic, word for word.",
    run=run,
    parameters=(
        Parameter(
            "topic",
            "What they should be about.",
            positional=True,
            required=True,
            unless=("author", "section", "source"),
        ),
        Parameter(
            "author",
            "Only where this author is cited, or from their texts.",
            completer="author",
            metavar="NAME",
            longest=200,
        ),
        SECTION,
        SOURCE,
        Parameter("limit", "At most this many excerpts.", Kind.INT, default=5, least=1, most=25),
    ),
    details="With an author, a section or a source, the topic may be left out. "
    "A number alone means the excerpt of that number that this room was shown last.",
    examples=("zero-sum thinking --author Scharre", "2"),
    answers=True,
)
