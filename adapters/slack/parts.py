"""A card as blocks, each with the words that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import limits, rich
from adapters.slack.rich import Node
from adapters.slack.widgets import button_blocks, menu_blocks
from adapters.texts import split, units
from bot.types import Card
from retrieval.types import Excerpt

MARKS = {"error": "no_entry", "warning": "warning"}
"""Slack's names of the emoji before a card that says that something is amiss."""
FOOTER = 2_000
SHORT_NAME = 16


@dataclass(frozen=True, slots=True)
class Part:
    """One block. `words` are what it says, `control` says that it holds buttons or menus."""

    block: Node
    words: str
    control: bool = False

    @property
    def size(self) -> int:
        """Of the text, in UTF-16 units."""
        return units(self.words)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that Slack has: its file's id, and the alternative text."""

    file: str
    alt: str


def parts_of(card: Card, picture: Shown | None = None) -> Iterator[Part]:
    """The blocks of a card in order; its chart as `picture`, or in words where there is none."""
    mark = [{"type": "emoji", "name": MARKS[card.tone]}, rich.text(" ")] if card.tone in MARKS else []
    if card.title:
        for n, piece in enumerate(split(card.title, limits.TEXT)):
            yield _section(piece, bold=True, before=() if n else mark)
    for n, piece in enumerate(split(card.text, limits.TEXT)):
        yield _section(piece, before=() if n or card.title else mark)
    if card.chart is not None:
        yield from _chart(card.chart.words(), picture)
    for excerpt in card.excerpts:
        yield from _excerpt(excerpt)
    for name, value in card.fields:
        yield from _field(name, value)
    yield from _items(card.items, ordered=card.ordered)
    for piece in split(card.footer, FOOTER):
        yield Part({"type": "context", "elements": [rich.plain(piece)]}, piece)
    for block, words in (*button_blocks(card.buttons), *menu_blocks(card.menus)):
        yield Part(block, words, control=True)


def _section(words: str, *, bold: bool = False, before: Sequence[Node] = ()) -> Part:
    return Part(rich.block(rich.section(*before, rich.text(words, bold=bold))), words)


def _chart(words: str, picture: Shown | None) -> Iterator[Part]:
    if picture is None:
        yield from (_section(piece) for piece in split(words, limits.TEXT))
        return
    image: Node = {"type": "image", "slack_file": {"id": picture.file}, "alt_text": picture.alt[: limits.ALT]}
    yield Part(image, picture.alt)


def _excerpt(excerpt: Excerpt) -> Iterator[Part]:
    """A quotation, and below it its number, where it stands and whom it cites."""
    told = [excerpt.locator, excerpt.title] if excerpt.locator else [excerpt.title]
    place = f"{', '.join(told)} [{excerpt.document}]"
    if excerpt.references:
        place += f"; cites {', '.join(excerpt.references)}"
    *first, last = split(f"“{' '.join(excerpt.text.split())}”", limits.TEXT)
    yield from (Part(rich.block(rich.quote(rich.text(piece))), piece) for piece in first)
    head, *rest = split(place, limits.TEXT)
    number = rich.text(f"{excerpt.number}. ", bold=True)
    block = rich.block(rich.quote(rich.text(last)), rich.section(number, rich.text(head)))
    yield Part(block, f"{last}\n{excerpt.number}. {head}")
    yield from (_section(piece) for piece in rest)


def _field(name: str, value: str) -> Iterator[Part]:
    """The name before a short value, or above it."""
    between = "  " if units(name) <= SHORT_NAME else "\n"
    head, *rest = split(value, limits.TEXT - units(between)) or [""]
    *names, last = split(name, limits.TEXT) or [""]
    yield from (_section(piece, bold=True) for piece in names)
    nodes = [rich.text(last, bold=True)] if last else []
    nodes += [rich.text(between + head if last else head)] if head else []
    if nodes:
        yield Part(rich.block(rich.section(*nodes)), f"{last}{between}{head}")
    yield from (_section(piece) for piece in rest)


def _items(items: Sequence[str], *, ordered: bool) -> Iterator[Part]:
    """Lists of as many items as a block may hold."""
    gathered: list[str] = []
    offset = 0
    for item in items:
        if units(item) > limits.TEXT:
            yield from _list(gathered, offset, ordered=ordered)
            offset, gathered = offset + len(gathered) + 1, []
            yield from _long_item(item, offset, ordered=ordered)
        elif sum(map(units, gathered)) + units(item) > limits.TEXT:
            yield from _list(gathered, offset, ordered=ordered)
            offset, gathered = offset + len(gathered), [item]
        else:
            gathered.append(item)
    yield from _list(gathered, offset, ordered=ordered)


def _list(items: Sequence[str], offset: int, *, ordered: bool) -> Iterator[Part]:
    if items:
        sections = [rich.section(rich.text(item or " ")) for item in items]
        words = "\n".join(f"{offset + n}. {i}" if ordered else f"• {i}" for n, i in enumerate(items, 1))
        yield Part(rich.block(rich.listed(sections, ordered=ordered, offset=offset)), words)


def _long_item(item: str, number: int, *, ordered: bool) -> Iterator[Part]:
    head, *rest = split(item, limits.TEXT)
    yield from _list([head], number - 1, ordered=ordered)
    yield from (_section(piece) for piece in rest)
