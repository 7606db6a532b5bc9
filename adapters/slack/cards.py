"""A card as blocks, each with the words that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import limits, rich
from adapters.slack.blocks import button_blocks, menu_blocks
from adapters.slack.rich import Node
from adapters.texts import split, units
from bot.reply import Card, Mention, Tone
from bot.words import capitalised, part_heading
from retrieval.types import Excerpt, Fact

MARKS: dict[Tone, str] = {
    "error": "no_entry",
    "warning": "warning",
    "perhaps": "grey_question",
    "unanswered": "mag",
}
"""Slack's names of the emoji before a card's title, by its tone."""
FOOTER = 2_000
SHORT_NAME = 16
MEMBERS = 25
"""Members to a block; names of up to 80 characters then keep to its limit."""


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
class Uploaded:
    """A picture that Slack has: its file's id, and the alternative text."""

    file: str
    alt: str


def parts_of(card: Card, picture: Uploaded | None = None, profiles_at: str = "") -> Iterator[Part]:
    """The blocks of a card in order; its chart as `picture`, or in words where there is none. Members are
    mentioned, or named by links to their profiles at an address (`render`)."""
    mark = _mark(card.tone)
    if card.title:
        for n, piece in enumerate(split(card.title, limits.TEXT)):
            yield _section(piece, bold=True, before=() if n else mark)
    yield from _caution(card.caution)
    for n, piece in enumerate(split(card.text, limits.TEXT)):
        yield _section(piece, before=() if n or card.title else mark)
    if card.chart is not None:
        yield from _chart(card.chart.words(), picture)
    yield from _facts(card.facts)
    part = None
    for excerpt in card.excerpts:
        if excerpt.part is not None and excerpt.part != part:
            yield from (
                _section(piece, bold=True) for piece in split(part_heading(excerpt.part), limits.TEXT)
            )
        part = excerpt.part
        yield from _excerpt(excerpt)
    for name, value in card.fields:
        yield from _field(name, value)
    for heading, members in card.members:
        yield from _members(heading, members, profiles_at)
    yield from _items(card.items, ordered=card.ordered)
    for piece in split(card.footer, FOOTER):
        yield Part({"type": "context", "elements": [rich.plain(piece)]}, piece)
    for block, words in (*button_blocks(card.buttons), *menu_blocks(card.menus)):
        yield Part(block, words, control=True)


def _mark(tone: Tone) -> list[Node]:
    return [{"type": "emoji", "name": MARKS[tone]}, rich.text(" ")] if tone in MARKS else []


def _caution(caution: str) -> Iterator[Part]:
    """The caution under its own mark and in bold, so that it is seen before any excerpt."""
    for n, piece in enumerate(split(f"Caution: {caution}" if caution else "", limits.TEXT)):
        yield _section(piece, bold=True, before=() if n else _mark("warning"))


def _facts(facts: Sequence[Fact]) -> Iterator[Part]:
    """Lists of as many facts as a block may hold, each what is stated, its value and the key of its
    work."""
    gathered: list[tuple[str, str]] = []
    size = 0
    for fact in facts:
        what, rest = f"{capitalised(fact.what)}: ", f"{fact.value} [{fact.key}]"
        length = units(what + rest)
        if gathered and size + length > limits.TEXT:
            yield _fact_list(gathered)
            gathered, size = [], 0
        if length > limits.TEXT:
            yield from _field(what, rest)
        else:
            gathered.append((what, rest))
            size += length
    if gathered:
        yield _fact_list(gathered)


def _fact_list(lines: Sequence[tuple[str, str]]) -> Part:
    sections = [rich.section(rich.text(what, bold=True), rich.text(rest)) for what, rest in lines]
    words = "\n".join(f"• {what}{rest}" for what, rest in lines)
    return Part(rich.block(rich.listed(sections, ordered=False)), words)


def _section(words: str, *, bold: bool = False, before: Sequence[Node] = ()) -> Part:
    return Part(rich.block(rich.section(*before, rich.text(words, bold=bold))), words)


def _chart(words: str, picture: Uploaded | None) -> Iterator[Part]:
    if picture is None:
        yield from (_section(piece) for piece in split(words, limits.TEXT))
        return
    image: Node = {"type": "image", "slack_file": {"id": picture.file}, "alt_text": picture.alt[: limits.ALT]}
    yield Part(image, picture.alt)


def _excerpt(excerpt: Excerpt) -> Iterator[Part]:
    """A quotation, and below it its number, its place and the works that it cites."""
    where = ", ".join(part for part in (excerpt.locator, excerpt.title) if part)
    place = f"{where} [{excerpt.document}]"
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


def _members(heading: str, members: Sequence[Mention], profiles_at: str) -> Iterator[Part]:
    """The heading, and below it the members, as many to a block as it may hold."""
    yield from (_section(piece, bold=True) for piece in split(heading, limits.TEXT))
    for start in range(0, len(members), MEMBERS):
        now = members[start : start + MEMBERS]
        nodes: list[Node] = []
        for member in now:
            nodes += [rich.text(", ")] if nodes else []
            nodes.append(_member(member, profiles_at))
        yield Part(rich.block(rich.section(*nodes)), ", ".join(member.distinct for member in now))


def _member(member: Mention, profiles_at: str) -> Node:
    if not member.id:
        return rich.text(member.distinct or "…")
    if profiles_at:
        return rich.profile(profiles_at, member.id, member.name or member.distinct)
    return rich.mention(member.id)


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
