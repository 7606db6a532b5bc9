"""Replies as Slack's messages: `text` for notifications and screen readers, and blocks. A card's parts become
blocks, each with the words that it holds; blocks are packed into as few messages as take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models import blocks as kit

from adapters.slack import blocks, limits
from adapters.slack.blocks import PARTS
from adapters.texts import by_part, quoted, source_of, split, units
from bot.reply import Card, Mention, Reply, Tone
from bot.words import capitalised
from retrieval.types import Excerpt

Payload = blocks.JSON
"""`text` and `blocks` as the Web API takes them; or `text` and a `file`: its `name` and `content`."""

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
WHOLE = "moot.txt"
TO_FILE = "The rest is in the file."
TO_SHOW = "This is not all of it: the command show has the rest."


@dataclass(frozen=True, slots=True)
class Part:
    """One block. `words` are what it says, `control` says that it holds buttons or menus."""

    block: kit.Block
    words: str
    control: bool = False


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture that Slack has: its file's id, and the alternative text."""

    file: str
    alt: str


def render(
    reply: Reply, *, pictures: Mapping[int, Uploaded] | None = None, profiles_at: str = ""
) -> list[Payload]:
    """The reply as messages, in order; a board is one, which can be edited. `pictures` are those that Slack
    has already, by the place of their card; charts without one are described in words. Members are mentioned;
    where Slack would notify them of that, links to their profiles at the workspace's address, `profiles_at`,
    name them. Pure."""
    parts = _parts(reply.cards, pictures or {}, profiles_at)
    if reply.board:
        return [_board(parts)]
    found = _messages(parts)
    if reply.text is not None:
        found += _verbatim(reply.text, reply.file)
    return found


def view_blocks(cards: Iterable[Card], most: int = limits.HOME_BLOCKS) -> list[blocks.JSON]:
    """Cards as the blocks of a modal or the Home tab, which are one piece; a note replaces the blocks beyond
    `most`."""
    parts = [part for card in cards for part in parts_of(card)]
    if len(parts) > most:
        left = len(parts) - most + 1
        parts = [*parts[: most - 1], _note(f"{left} more parts are not shown here.")]
    return [part.block.to_dict() for part in parts]


def parts_of(card: Card, picture: Uploaded | None = None, profiles_at: str = "") -> Iterator[Part]:
    """The blocks of a card in order; its chart as `picture`, or in words where there is none. Members are
    mentioned, or named by links to their profiles at an address (`render`)."""
    tone = MARKS.get(card.tone, "")
    yield from _sections(card.title, bold=True, mark=tone)
    # Under its own mark and in bold, so that it is seen before any excerpt.
    yield from _sections(f"Caution: {card.caution}" if card.caution else "", bold=True, mark="warning")
    yield from _sections(card.text, mark="" if card.title else tone)
    if card.due is not None:
        # In each reader's own zone, with how long it is until then: Slack keeps both up to date.
        time, form = int(card.due.at.timestamp()), "{date_short_pretty} at {time} ({ago})"
        date = PARTS.Date(timestamp=time, format=form, fallback=card.due.shown)
        yield Part(
            blocks.rich(blocks.paragraph(blocks.text(f"{card.due.label} "), date)), f"{card.due.words}."
        )
    if card.chart is not None and picture is not None:
        image = kit.ImageBlock(alt_text=picture.alt[: limits.ALT], slack_file={"id": picture.file})
        yield Part(image, picture.alt)
    elif card.chart is not None:
        yield from _sections(card.chart.words())
    facts = ((f"{capitalised(fact.what)}: ", f"{fact.value} [{fact.key}]") for fact in card.facts)
    yield from _lists(facts)
    for heading, excerpt in by_part(card.excerpts):
        yield from _sections(heading, bold=True)
        yield from _excerpt(excerpt)
    for name, value in card.fields:
        yield from _field(name, value)
    for heading, members in card.members:
        yield from _members(heading, members, profiles_at)
    yield from _lists((("", item) for item in card.items), ordered=card.ordered)
    yield from (_note(piece) for piece in split(card.footer, FOOTER))
    for block, words in (*blocks.button_blocks(card.buttons), *blocks.menu_blocks(card.menus)):
        yield Part(block, words, control=True)


def _sections(words: str, *, bold: bool = False, mark: str = "") -> Iterator[Part]:
    """Words as paragraphs that blocks can hold, after an emoji."""
    for number, piece in enumerate(split(words, limits.TEXT)):
        before = [PARTS.Emoji(name=mark), blocks.text(" ")] if mark and not number else []
        yield Part(blocks.rich(blocks.paragraph(*before, blocks.text(piece, bold=bold))), piece)


def _lists(entries: Iterable[tuple[str, str]], *, ordered: bool = False) -> Iterator[Part]:
    """Lists of as many entries as a block may hold. An entry is some words in bold, and others after them."""
    gathered: list[tuple[str, str]] = []
    offset = size = 0
    for bold, rest in entries:
        length = units(bold + rest)
        if gathered and size + length > limits.TEXT:
            yield _list(gathered, offset, ordered=ordered)
            offset, gathered, size = offset + len(gathered), [], 0
        if length > limits.TEXT:
            head, *more = split(bold + rest, limits.TEXT)
            yield _list([("", head)], offset, ordered=ordered)
            yield from _sections("".join(more))
            offset += 1
        else:
            gathered.append((bold, rest))
            size += length
    if gathered:
        yield _list(gathered, offset, ordered=ordered)


def _list(entries: Sequence[tuple[str, str]], offset: int, *, ordered: bool) -> Part:
    shown = [
        blocks.paragraph(*([blocks.text(bold, bold=True)] if bold else []), blocks.text(rest or " "))
        for bold, rest in entries
    ]
    marks = [f"{offset + number}." if ordered else "•" for number in range(1, len(entries) + 1)]
    words = "\n".join(f"{mark} {bold}{rest}" for mark, (bold, rest) in zip(marks, entries, strict=True))
    return Part(blocks.rich(blocks.bullets(shown, ordered=ordered, offset=offset)), words)


def _excerpt(excerpt: Excerpt) -> Iterator[Part]:
    """A quotation, and below it its number, its place and the works that it cites."""
    place = source_of(excerpt)
    if excerpt.references:
        place += f"; cites {', '.join(excerpt.references)}"
    *first, last = split(quoted(excerpt), limits.TEXT)
    yield from (Part(blocks.rich(_quotation(piece)), piece) for piece in first)
    head, *rest = split(place, limits.TEXT)
    below = blocks.paragraph(blocks.text(f"{excerpt.number}. ", bold=True), blocks.text(head))
    yield Part(blocks.rich(_quotation(last), below), f"{last}\n{excerpt.number}. {head}")
    yield from _sections("".join(rest))


def _quotation(words: str) -> kit.RichTextQuoteElement:
    return kit.RichTextQuoteElement(elements=[blocks.text(words)])


def _field(name: str, value: str) -> Iterator[Part]:
    """The name before a short value, or above it."""
    between = "  " if units(name) <= SHORT_NAME else "\n"
    head, *rest = split(value, limits.TEXT - units(between)) or [""]
    *names, last = split(name, limits.TEXT) or [""]
    yield from _sections("".join(names), bold=True)
    shown = [blocks.text(last, bold=True)] if last else []
    shown += [blocks.text(between + head if last else head)] if head else []
    if shown:
        yield Part(blocks.rich(blocks.paragraph(*shown)), f"{last}{between}{head}")
    yield from _sections("".join(rest))


def _members(heading: str, members: Sequence[Mention], profiles_at: str) -> Iterator[Part]:
    """The heading, and below it the members, as many to a block as it may hold."""
    yield from _sections(heading, bold=True)
    for start in range(0, len(members), MEMBERS):
        now = members[start : start + MEMBERS]
        shown = [part for member in now for part in (blocks.text(", "), _member(member, profiles_at))][1:]
        yield Part(blocks.rich(blocks.paragraph(*shown)), ", ".join(member.distinct for member in now))


def _member(member: Mention, profiles_at: str) -> kit.RichTextElement:
    if not member.id:
        return blocks.text(member.distinct or "…")
    if profiles_at:
        return PARTS.Link(url=f"{profiles_at}team/{member.id}", text=member.name or member.distinct)
    return PARTS.User(user_id=member.id)


def _note(words: str) -> Part:
    return Part(kit.ContextBlock(elements=[blocks.plain(words)]), words)


def _parts(cards: Iterable[Card], pictures: Mapping[int, Uploaded], profiles_at: str) -> list[Part]:
    found: list[Part] = []
    for place, card in enumerate(cards):
        if place:
            found.append(Part(kit.DividerBlock(), ""))
        found += parts_of(card, pictures.get(place), profiles_at)
    return found


def _board(parts: list[Part]) -> Payload:
    """The one message that goes on showing a poll or debate; a note replaces what is too much for it."""
    controls = [part for part in parts if part.control]
    rest = [part for part in parts if not part.control]
    room = limits.BLOCKS - len(controls)
    kept = next(_packed(rest, room), [])
    if len(kept) < len(rest):
        kept = [*next(_packed(rest, room - 1), []), _note(TO_SHOW)]
    shown = _message([*kept, *controls])
    return {**shown, "text": _within_bytes(shown["text"], limits.EDITED)}


def _messages(parts: list[Part]) -> list[Payload]:
    """Parts packed into messages; into one and a file where they would be too many."""
    packed = list(_packed(parts))
    if len(packed) <= limits.MESSAGES:
        return [_message(each) for each in packed]
    controls = [part for part in parts if part.control][: limits.BLOCKS // 2]
    head = [part for part in packed[0] if not part.control][: limits.BLOCKS - len(controls) - 1]
    words = "\n\n".join(part.words for part in parts if part.words)
    return [
        _message([*head, _note(TO_FILE), *controls]),
        {"text": TO_FILE, "file": {"name": WHOLE, "content": words + "\n"}},
    ]


def _packed(parts: list[Part], most: int = limits.BLOCKS) -> Iterator[list[Part]]:
    """As many parts as go into a message, and then the next."""
    now: list[Part] = []
    size = 0
    for part in parts:
        length = units(part.words)
        if now and (len(now) == most or size + length > limits.MESSAGE):
            yield now
            now, size = [], 0
        if now or not isinstance(part.block, kit.DividerBlock):
            now.append(part)
            size += length
    if now:
        yield now


def _message(parts: list[Part]) -> Payload:
    words = blocks.escape("\n".join(part.words for part in parts if part.words))
    if units(words) > limits.FALLBACK:
        words = split(words, limits.FALLBACK)[0]
    return {"text": words if words.strip() else "…", "blocks": [part.block.to_dict() for part in parts]}


def _within_bytes(words: str, limit: int) -> str:
    """`words`, cut where they are too long; an escape is not cut in two."""
    if len(words.encode()) <= limit:
        return words
    kept = words.encode()[: limit - len("…".encode())].decode(errors="ignore")
    start, end = kept.rfind("&"), kept.rfind(";")
    return (kept[:start] if start > end else kept) + "…"


def _verbatim(verbatim: str, file: str | None) -> list[Payload]:
    """Text that must stay as it is: in a frame, or as the file that it makes."""
    if file is None:
        pieces = [piece for piece in split(verbatim, limits.TEXT) if piece.strip()]
        framed = [
            Part(blocks.rich(kit.RichTextPreformattedElement(elements=[blocks.text(piece)])), piece)
            for piece in pieces
        ]
        if len(list(_packed(framed))) <= limits.MESSAGES:
            return _messages(framed)
    name = file or WHOLE
    return [{"text": blocks.escape(name), "file": {"name": name, "content": verbatim}}]
