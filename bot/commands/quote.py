"""`quote`: excerpts on a topic, or one of the excerpts last shown, ready to be pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.answer_cards import in_percent, in_words
from bot.commands.ask import SECTION, SOURCE, with_controls
from bot.commands.spec import Command, Kind, Parameter
from bot.finding import Finding
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import counted, shorten
from index.errors import UnknownKey

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.protocol import TextLibrary
    from retrieval.quote.excerpts_on_demand import Quotes
    from retrieval.types import Excerpt


async def run(context: Context, request: Request) -> Reply:
    """Excerpts on a topic, or the excerpt of that number among those last shown."""
    args = request.args
    topic: str = args["topic"] or ""
    last = context.history.shown(context.here(request))
    if topic.isascii() and topic.isdigit() and len(topic) < 3 and 1 <= int(topic) <= len(last):
        return await _pasteable(context, last[int(topic) - 1])
    quotes = await context.library.call(
        lambda library: library.quote(
            topic,
            author=args["author"],
            section=args["section"],
            source=args["source"],
            limit=args["limit"],
        )
    )
    shown = await context.shown(
        request, topic, quotes.shown, confidence=quotes.confidence, finding=Finding(quotes.verdict)
    )
    references = await context.library.call(lambda library: _references(library, quotes.shown))
    card = quotes_card(topic, quotes, references)
    if quotes.shown:
        card = with_controls(context, request, card, shown)
    return Reply(cards=(card,), data=quotes_json(topic, quotes, references))


def quotes_json(topic: str, quotes: Quotes, references: Mapping[str, str]) -> dict[str, Any]:
    """The excerpts on a topic as programs read them; `references` are the full references by key."""
    from retrieval.json_forms import excerpt_json

    return {
        "topic": topic,
        "verdict": quotes.verdict,
        "confidence": quotes.confidence,
        "excerpts": [excerpt_json(excerpt) for excerpt in quotes.excerpts],
        "closest": [excerpt_json(excerpt) for excerpt in quotes.closest],
        "references": dict(references),
    }


def quotes_card(topic: str, quotes: Quotes, references: Mapping[str, str]) -> Card:
    """The excerpts on a topic as people read them. The title says whether they are on it."""
    name = shorten(topic, 200)
    if quotes.confidence is None:
        if not quotes.excerpts:
            return Card(
                title="Nothing to quote",
                text="No sentence in the sources fits; drop a restriction.",
                tone="unanswered",
            )
        title, footer = "The sources say", f"{counted(len(quotes.excerpts), 'excerpt')}."
        return _card(title, quotes, references, footer)
    sure = f"{in_words(quotes.confidence)} ({in_percent(quotes.confidence)})"
    if quotes.verdict == "not in the sources":
        text = f"Confidence that the sources hold something on “{name}”: {sure}."
        if quotes.closest:
            text += " The closest passages, which may only touch on it:"
        else:
            text += " Try other words, or drop a restriction."
        return Card(title="Not in the sources", text=text, excerpts=quotes.closest, tone="unanswered")
    footer = f"{counted(len(quotes.excerpts), 'excerpt')}. Confidence that they are on the topic: {sure}."
    title = f"On “{name}”" if quotes.verdict == "answered" else f"Perhaps on “{name}”"
    return _card(title, quotes, references, footer)


def _card(title: str, quotes: Quotes, references: Mapping[str, str], footer: str) -> Card:
    return Card(
        title=title,
        excerpts=quotes.excerpts,
        fields=tuple(("To cite", reference) for reference in references.values()),
        footer=footer,
        tone="answer" if quotes.verdict == "answered" else "perhaps",
    )


def _references(library: TextLibrary, excerpts: Sequence[Excerpt]) -> dict[str, str]:
    """The full reference of every text quoted, by key, ready to be pasted."""
    from index.bibliography.formats.styles import cite

    keys = dict.fromkeys(excerpt.document for excerpt in excerpts)
    return {key: cite(library.source(key).item) for key in keys}


def _citation(library: TextLibrary, excerpt: Excerpt) -> tuple[str, str]:
    """The full reference of an excerpt's text, and the citation of the excerpt's place in it."""
    from index.bibliography.formats.styles import cite, cite_in_text

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
            message_menu="Find sources",
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
    "Where the sources hold nothing on the topic, Moot says so and shows the closest passages. "
    "A number alone means the excerpt of that number among those that this room was shown last.",
    examples=("zero-sum thinking --author Scharre", "2"),
    answers=True,
    sentence=True,
)
