"""`sources`: the texts and references, one of them with every place that cites it, and all of
them as a bibliography."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.poll_show import SHORT
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Card, Reply
from bot.request import Request
from bot.text_states import in_words
from bot.words import capitalised, counted
from index.errors import UserError
from index.types import BlockKind
from retrieval.types import CitationContext, Source

if TYPE_CHECKING:
    from bot.context import Context
    from retrieval.protocol import TextLibrary

FORMATTED = 20
"""The most texts whose entries are formatted for the list: each takes some 25 ms."""

STYLED = 500
"""The most entries of a list in a style."""
FORMATS = ("text", "bibtex", "ris", "csl-json")


async def run(context: Context, request: Request) -> Reply:
    """List what is read, or one source with its places, or a bibliography."""
    key: str | None = request.args["key"]
    wanted: str = request.args["format"]
    if request.args["style"] is not None:
        return await _styled(context, key, wanted, request.args["style"].casefold())
    return await context.library.call(lambda library: _reply(context, library, key, wanted))


def _reply(context: Context, library: TextLibrary, key: str | None, wanted: str) -> Reply:
    """On the worker's thread throughout: formatting a long list takes its time too."""
    from retrieval.json_forms import source_json

    found = [library.source(key)] if key else library.sources()
    data = [source_json(source) for source in found]
    if wanted != "text":
        return Reply(data=data, text=_bibliography(found, wanted))
    card = _one(found[0]) if key else _all(context, found)
    return Reply(cards=(card,), data=data, private=not key and len(found) > SHORT)


async def _styled(context: Context, key: str | None, wanted: str, style: str) -> Reply:
    """A reference list to paste: an entry a line."""
    import asyncio

    from index.bibliography.formats.styles import check_style, reference_list
    from retrieval.json_forms import source_json

    if wanted != "text":
        raise UserError(f"A list in a style is text: leave out either the style or the format {wanted}.")
    check_style(style)
    found = await context.library.call(lambda library: [library.source(key)] if key else library.sources())
    if len(found) > STYLED:
        raise UserError(
            f"A list in a style goes to {STYLED} entries, and there are {len(found):,}: name one by its key, "
            "or take --format bibtex into a reference manager."
        )
    # Not on the library's thread, where questions would wait for it.
    entries = await asyncio.to_thread(reference_list, [source.item for source in found], style)
    data = [source_json(source) for source in found]
    return Reply(data=data, text="".join(f"{entry}\n" for entry in entries), private=not key)


def _bibliography(sources: Sequence[Source], wanted: str) -> str:
    from index.bibliography import formats

    writers = {
        "bibtex": formats.to_bibtex,
        "ris": formats.to_ris,
        "csl-json": formats.to_csl_json,
    }
    return writers[wanted]([source.item for source in sources])


def _one(source: Source) -> Card:
    from index.bibliography.formats.styles import cite

    remark = f": {source.held.remark}" if source.held.remark and source.held.file is None else ""
    read = "read in full" if source.kind == "text" else f"{in_words(source.held)}{remark}"
    places = f"in {counted(len(source.places), 'place')}:" if source.places else "nowhere"
    return Card(
        title=source.key,
        caution=f"Retracted: {source.held.retracted}" if source.held.retracted else "",
        text=cite(source.item),
        fields=(("Held", read), ("Cited", places)),
        items=tuple(_place(place) for place in source.places),
    )


def _place(place: CitationContext) -> str:
    from retrieval.answer.locators import locator

    where = locator(place.section, place.paragraph, BlockKind.PARAGRAPH, None)
    doubt = f" (in doubt: {place.citation.doubt})" if place.citation.doubt else ""
    return f"{where}: “{place.text}”{doubt}"


def _all(context: Context, sources: Sequence[Source]) -> Card:
    if not sources:
        return Card(title="No sources", text="The index is empty.", tone="unanswered")
    texts = sum(source.kind == "text" for source in sources)
    return Card(
        title=f"{counted(texts, 'text')}, {counted(len(sources) - texts, 'reference')}",
        fields=tuple((s.key, f"{_entry(s, texts)}{_times(s)}{_held(s)}") for s in sources),
        footer=f"{context.say('sources KEY')} shows where one is cited.",
    )


def _entry(source: Source, texts: int) -> str:
    """A reference as the text's own list prints it, which also takes no time to format."""
    if source.kind == "reference":
        return " ".join(source.text.split())
    if texts > FORMATTED:
        return str(source.item.get("title") or source.key)
    from index.bibliography.formats.styles import cite

    return cite(source.item)


def _held(source: Source) -> str:
    """What there is of a reference's text, where there is more than the entry."""
    retracted = " Retracted." if source.held.retracted else ""
    if source.kind == "text" or source.held.state == "entry":
        return retracted
    return f" {capitalised(in_words(source.held))}.{retracted}"


def _times(source: Source) -> str:
    return f" Cited {len(source.places)}×." if source.places else ""


COMMAND = Command(
    name="sources",
    help="The texts and references; with a key, where it is cited.",
    run=run,
    parameters=(
        Parameter("key", "One text's or reference's key.", positional=True, completer="key"),
        Parameter(
            "format",
            "As a list, or a bibliography for other programs.",
            Kind.CHOICE,
            default="text",
            choices=FORMATS,
        ),
        Parameter(
            "style",
            "As a list to paste: apa, chicago, harvard, ieee, mla, vancouver or another CSL style.",
            completer="style",
            longest=100,
        ),
    ),
    examples=("scharre-2021", "--format bibtex", "--style mla"),
    answers=True,
)
