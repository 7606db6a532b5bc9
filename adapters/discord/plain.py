"""Cards as plain text: the file that holds what is too long for messages."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.texts import printable
from bot.reply import Card, Reply
from bot.words import capitalised, part_heading


def plain(reply: Reply) -> str:
    """Everything that a reply says, in the order in which it is shown."""
    cards = ["\n".join(_lines(card)) for card in reply.cards]
    return printable("\n\n\n".join(card for card in cards if card)) + "\n"


def _lines(card: Card) -> Iterator[str]:
    if card.title:
        yield from (card.title, "")
    if card.caution:
        yield from (f"Caution: {card.caution}", "")
    if card.text:
        yield from (card.text, "")
    if card.chart is not None:
        yield from (card.chart.words(), "")
    for fact in card.facts:
        yield f"{capitalised(fact.what)}: {fact.value} [{fact.key}]"
    if card.facts:
        yield ""
    part = None
    for excerpt in card.excerpts:
        if excerpt.part is not None and excerpt.part != part:
            yield from (part_heading(excerpt.part), "")
        part = excerpt.part
        where = ", ".join(each for each in (excerpt.locator, excerpt.title) if each)
        yield f"{excerpt.number}. “{' '.join(excerpt.text.split())}”"
        yield f"   {where} [{excerpt.document}]"
        if excerpt.references:
            yield f"   cites {', '.join(excerpt.references)}"
        yield ""
    for name, value in card.fields:
        yield from (name, value, "")
    for number, item in enumerate(card.items, 1):
        yield f"{number}. {item}" if card.ordered else f"- {item}"
    if card.footer:
        yield from ("", card.footer)
    yield from (f"[{button.label}]" for button in card.buttons)
    for menu in card.menus:
        yield menu.prompt
        yield from (f"- {pick.label} {pick.note}".rstrip() for pick in menu.picks)
