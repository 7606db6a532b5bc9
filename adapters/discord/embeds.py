"""A card as embeds: its parts as blocks of Discord's markup, packed into as few embeds as hold them."""

from __future__ import annotations

from collections.abc import Iterator

import discord

from adapters.discord import limits
from adapters.discord.components import cut_labels
from adapters.discord.limits import escape
from adapters.texts import by_part, printable, quoted, source_of
from bot.reply import Card, Due, Mention, Tone
from bot.words import capitalised
from retrieval.types import Excerpt, Fact

Block = tuple[str, str]
"""A separator from the block before, and a piece of text."""
Field = tuple[str, str, bool]
"""A name, a value, and whether the field may stand beside others."""

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
"""Beside a full description and a title, this keeps an embed within a message's limit."""
ASIDE = 40
"""Fields of at most this length stand beside each other."""


def embeds(card: Card, *, words: str = "") -> list[discord.Embed]:
    """The card in as many embeds as it needs, each within its own limits. `words` describe a chart that
    has no picture."""
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
    size = sum(limits.length(name + value) for name, value, _ in fields)
    if not fields or total + size > limits.DESCRIPTION:
        fields = []
        blocks += [*_field_blocks(card), *_items(card)]
    blocks += tail
    found = [discord.Embed(description=text, colour=colour) for text in _packed(blocks)]
    if not found and (title or fields or footer):
        found = [discord.Embed(colour=colour)]
    if title:
        found[0].title = mark + title
    for name, value, inline in fields:
        found[-1].add_field(name=name, value=value, inline=inline)
    if footer:
        found[-1].set_footer(text=footer)
    return found


def size(embed: discord.Embed) -> int:
    """How much of a message's limit an embed uses, in UTF-16 units."""
    texts = [embed.title, embed.description, embed.footer.text]
    texts += [part for field in embed.fields for part in (field.name, field.value)]
    return sum(limits.length(text) for text in texts if text)


def _said(card: Card, mark: str, words: str) -> list[Block]:
    blocks: list[Block] = []
    if card.caution.strip():
        caution = f"{MARKS['warning']}**Caution:** {escape(card.caution.strip())}"
        blocks += [(GAP, part) for part in limits.pieces(caution, limits.DESCRIPTION)]
    text = mark + escape(card.text.strip()) if card.text.strip() else ""
    blocks += [(GAP, part) for part in limits.pieces(text, limits.DESCRIPTION)]
    if card.due is not None:
        blocks.append((GAP, _due(card.due)))
    for label in cut_labels(card):
        blocks += [(LINE, part) for part in limits.pieces(f"• {label}", limits.DESCRIPTION)]
    blocks += [(GAP, part) for part in limits.pieces(escape(words), limits.DESCRIPTION)]
    for number, fact in enumerate(card.facts):
        blocks += [(LINE if number else GAP, line) for line in _fact(fact)]
    for heading, excerpt in by_part(card.excerpts):
        pieces = limits.pieces(escape(heading), limits.DESCRIPTION - 4)
        blocks += [(GAP, f"**{piece}**") for piece in pieces]
        blocks += _excerpt(excerpt)
    return blocks


def _due(due: Due) -> str:
    """The time in each reader's own zone, and how long it is until then; Discord keeps both up to date."""
    seconds = int(due.at.timestamp())
    return f"{escape(due.label)} <t:{seconds}:f> (<t:{seconds}:R>)"


def _fact(fact: Fact) -> list[str]:
    """The label of the fact, its value, and the key of its work."""
    what = escape(capitalised(fact.what.strip())) + ":"
    bold = f"**{what}**" if limits.length(what) <= limits.FIELD_NAME else what
    return limits.pieces(f"{bold} {escape(fact.value.strip())} {escape(f'[{fact.key}]')}", limits.DESCRIPTION)


def _excerpt(excerpt: Excerpt) -> Iterator[Block]:
    """The excerpt's place, then the quotation, then the works that it cites."""
    parts = limits.pieces(f"**{excerpt.number}.** {escape(source_of(excerpt))}", limits.DESCRIPTION)
    parts += [f"> {part}" for part in limits.pieces(escape(quoted(excerpt)), limits.DESCRIPTION - 2)]
    if excerpt.references:
        cited = escape(f"cites {', '.join(excerpt.references)}")
        parts += [f"-# {part}" for part in limits.pieces(cited, limits.DESCRIPTION - 3)]
    yield from _together(parts)


def _together(parts: list[str]) -> Iterator[Block]:
    """Lines kept in one block if one embed holds them all."""
    whole = LINE.join(parts)
    if limits.length(whole) <= limits.DESCRIPTION:
        yield GAP, whole
        return
    yield from ((LINE if number else GAP, part) for number, part in enumerate(parts))


def _fields(card: Card) -> list[Field]:
    """Discord's own fields, if all of them fit and nothing must stand after them."""
    pairs = list(_pairs(card))
    if card.items or len(pairs) > limits.FIELDS:
        return []
    found = []
    for name, value in pairs:
        too_long = limits.length(name) > limits.FIELD_NAME
        if too_long or limits.length(value) > limits.FIELD_VALUE:
            return []
        aside = len(name) <= ASIDE and len(value) <= ASIDE
        found.append((name or BLANK, value or BLANK, aside))
    return found


def _pairs(card: Card) -> Iterator[tuple[str, str]]:
    """The names and values of the fields, then the headings with their members, in Discord's markup."""
    yield from ((escape(name.strip()), escape(value.strip())) for name, value in card.fields)
    yield from ((escape(name.strip()), ", ".join(map(_mention, members))) for name, members in card.members)


def _mention(member: Mention) -> str:
    """Discord shows a mention as the member's name, and notifies no member of one in an embed."""
    return f"<@{member.id}>" if member.id else escape(member.distinct)


def _field_blocks(card: Card) -> Iterator[Block]:
    for name, value in _pairs(card):
        named = [f"**{part}**" for part in limits.pieces(name, limits.DESCRIPTION - 4)]
        yield from _together([*named, *limits.pieces(value, limits.DESCRIPTION)])


def _items(card: Card) -> Iterator[Block]:
    for number, item in enumerate(card.items, 1):
        mark = f"{number}." if card.ordered else "•"
        for part in limits.pieces(f"{mark} {escape(item.strip())}", limits.DESCRIPTION):
            yield (GAP if number == 1 else LINE), part


def _packed(blocks: list[Block]) -> list[str]:
    """Blocks joined into as few texts as hold them."""
    found: list[str] = []
    for glue, text in blocks:
        if found and limits.length(found[-1] + glue + text) <= limits.DESCRIPTION:
            found[-1] += glue + text
        else:
            found.append(text)
    return found
