"""A card as embeds: what it says in blocks of Discord's markup, and those packed into embeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.discord import limits
from adapters.discord.components import in_full
from adapters.discord.escape import escape
from adapters.texts import printable
from bot.reply import Card, Tone
from bot.words import capitalised, part_heading
from retrieval.types import Excerpt, Fact

JSON = dict[str, Any]
Block = tuple[str, str]
"""A piece of text, and what sets it off from the one before."""

COLOURS: dict[Tone, int] = {
    "answer": 0x2E8B57,
    "perhaps": 0xE0A100,
    "unanswered": 0x80848E,
    "info": 0x4A7BC8,
    "warning": 0xD9730D,
    "error": 0xC93C37,
}
MARKS: dict[Tone, str] = {
    "answer": "",
    "perhaps": "❔ ",
    "unanswered": "🔍 ",
    "info": "",
    "warning": "⚠️ ",
    "error": "⛔ ",
}
LINE, GAP = "\n", "\n\n"
BLANK = "\u200b"
LONGEST_FOOTER = 1_500
"""With a full description and a title it stays within what all embeds may hold."""
ASIDE = 40
"""A field as short as this stands beside others."""


def embeds(card: Card, *, words: str = "") -> list[JSON]:
    """The card in as many embeds as it takes, each within its own limits; `words` say a chart that has
    no picture."""
    mark, colour = MARKS[card.tone], COLOURS[card.tone]
    title = escape(card.title.strip())
    blocks: list[Block] = []
    if title and limits.length(mark + title) > limits.TITLE:
        blocks += [(GAP, f"**{part}**") for part in limits.pieces(title, limits.DESCRIPTION - 4)]
        title = ""
    first = "" if title or blocks else mark
    blocks += _said(card, first, words)
    fields = _fields(card)
    footer = printable(card.footer.strip())
    if limits.length(footer) > LONGEST_FOOTER:
        footer = ""
        tail = [(GAP, part) for part in limits.pieces(escape(card.footer), limits.DESCRIPTION)]
    else:
        tail = []
    total = sum(limits.length(glue + text) for glue, text in blocks) + limits.length(title + footer) + 8
    size = sum(limits.length(field["name"] + field["value"]) for field in fields)
    if not fields or total + size > limits.DESCRIPTION:
        fields = []
        blocks += [*_field_blocks(card), *_items(card)]
    blocks += tail
    found: list[JSON] = [{"description": text} for text in _packed(blocks)]
    if not found and (title or fields or footer):
        found = [{}]
    for embed in found:
        embed["color"] = colour
    if found:
        if title:
            found[0] = {"title": mark + title, **found[0]}
        if fields:
            found[-1]["fields"] = fields
        if footer:
            found[-1]["footer"] = {"text": footer}
    return found


def size(embed: JSON) -> int:
    """What counts of an embed towards a message's limit."""
    texts = [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    texts += [field[part] for field in embed.get("fields", ()) for part in ("name", "value")]
    return sum(map(limits.length, texts))


def _said(card: Card, mark: str, words: str) -> list[Block]:
    blocks: list[Block] = []
    if card.caution.strip():
        caution = f"{MARKS['warning']}**Caution:** {escape(card.caution.strip())}"
        blocks += [(GAP, part) for part in limits.pieces(caution, limits.DESCRIPTION)]
    text = mark + escape(card.text.strip()) if card.text.strip() else ""
    blocks += [(GAP, part) for part in limits.pieces(text, limits.DESCRIPTION)]
    for label in in_full(card):
        blocks += [(LINE, part) for part in limits.pieces(f"• {label}", limits.DESCRIPTION)]
    blocks += [(GAP, part) for part in limits.pieces(escape(words), limits.DESCRIPTION)]
    for number, fact in enumerate(card.facts):
        blocks += [(LINE if number else GAP, line) for line in _fact(fact)]
    part = None
    for excerpt in card.excerpts:
        if excerpt.part is not None and excerpt.part != part:
            heading = escape(part_heading(excerpt.part))
            blocks += [(GAP, f"**{piece}**") for piece in limits.pieces(heading, limits.DESCRIPTION - 4)]
        part = excerpt.part
        blocks += _excerpt(excerpt)
    return blocks


def _fact(fact: Fact) -> list[str]:
    """What is stated, its value, and the key of the work that it is stated of."""
    what = escape(capitalised(fact.what.strip())) + ":"
    bold = f"**{what}**" if limits.length(what) <= limits.FIELD_NAME else what
    return limits.pieces(f"{bold} {escape(fact.value.strip())} {escape(f'[{fact.key}]')}", limits.DESCRIPTION)


def _excerpt(excerpt: Excerpt) -> Iterator[Block]:
    """Its place, the quotation below, and the works that it cites."""
    where = ", ".join(escape(part) for part in (excerpt.locator, excerpt.title) if part)
    head = f"**{excerpt.number}.** {where} {escape(f'[{excerpt.document}]')}"
    quotation = f"“{escape(' '.join(excerpt.text.split()))}”"
    parts = limits.pieces(head, limits.DESCRIPTION)
    parts += [f"> {part}" for part in limits.pieces(quotation, limits.DESCRIPTION - 2)]
    if excerpt.references:
        cited = escape(f"cites {', '.join(excerpt.references)}")
        parts += [f"-# {part}" for part in limits.pieces(cited, limits.DESCRIPTION - 3)]
    yield from _together(parts)


def _together(parts: list[str]) -> Iterator[Block]:
    """Lines that are not to be torn apart, where one embed holds them all."""
    whole = LINE.join(parts)
    if limits.length(whole) <= limits.DESCRIPTION:
        yield GAP, whole
        return
    yield from ((LINE if number else GAP, part) for number, part in enumerate(parts))


def _fields(card: Card) -> list[JSON]:
    """As Discord's own fields, where all of them fit and nothing must come after them."""
    if card.items or not card.fields or len(card.fields) > limits.FIELDS:
        return []
    found = []
    for name, value in card.fields:
        shown_name, shown_value = escape(name.strip()) or BLANK, escape(value.strip()) or BLANK
        too_long = limits.length(shown_name) > limits.FIELD_NAME
        if too_long or limits.length(shown_value) > limits.FIELD_VALUE:
            return []
        aside = len(name) <= ASIDE and len(value) <= ASIDE
        found.append({"name": shown_name, "value": shown_value, "inline": aside})
    return found


def _field_blocks(card: Card) -> Iterator[Block]:
    for name, value in card.fields:
        named = [f"**{part}**" for part in limits.pieces(escape(name.strip()), limits.DESCRIPTION - 4)]
        yield from _together([*named, *limits.pieces(escape(value.strip()), limits.DESCRIPTION)])


def _items(card: Card) -> Iterator[Block]:
    for number, item in enumerate(card.items, 1):
        mark = f"{number}." if card.ordered else "•"
        for part in limits.pieces(f"{mark} {escape(item.strip())}", limits.DESCRIPTION):
            yield (GAP if number == 1 else LINE), part


def _packed(blocks: list[Block]) -> list[str]:
    """Blocks put together into as few texts as they fit in."""
    found: list[str] = []
    for glue, text in blocks:
        if found and limits.length(found[-1] + glue + text) <= limits.DESCRIPTION:
            found[-1] += glue + text
        else:
            found.append(text)
    return found
