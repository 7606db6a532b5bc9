"""Replies as text for a terminal: wrapped, numbered, and coloured where that is wanted."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.terminal.charts import lines as chart_lines
from adapters.terminal.escape import escape
from bot.types import Card, Reply, Tone
from retrieval.types import Excerpt

WIDTH = 80
NARROWEST = 24

STYLES: dict[Tone, str] = {
    "answer": "bold green",
    "unanswered": "bold yellow",
    "info": "bold cyan",
    "warning": "bold yellow",
    "error": "bold red",
}
QUIET = "dim"


def render(reply: Reply, *, width: int = WIDTH, colour: bool = False) -> str:
    """The reply as lines of at most `width` columns. Pure: it asks no terminal anything."""
    if reply.text is not None:
        text = escape(reply.text)
        return text if text.endswith("\n") else text + "\n"
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, NARROWEST),
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for number, card in enumerate(reply.cards):
        if number:
            console.print()
        console.print(Group(*_parts(card, console.width)))
    # Padding to the full width helps nobody who copies or diffs the text.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _parts(card: Card, width: int) -> Iterator[RenderableType]:
    mark = "Error: " if card.tone == "error" and not card.title else ""
    if card.title:
        yield _text(card.title, STYLES[card.tone])
    if card.text:
        yield _text(mark + card.text, STYLES["error"] if card.tone == "error" else "")
    if card.chart is not None:
        if card.title or card.text:
            yield Text()
        yield Text("\n".join(chart_lines(card.chart, width)))
    for excerpt in card.excerpts:
        if card.title or card.text:
            yield Text()
        yield _excerpt(excerpt)
    if card.fields:
        if card.excerpts or card.chart is not None:
            yield Text()
        yield from _fields(card.fields)
    if card.items and (card.text or card.fields):
        yield Text()
    for number, item in enumerate(card.items, 1):
        yield _hanging(f"{number}." if card.ordered else "•", _text(item))
    if card.footer:
        if card.text or card.chart or card.excerpts or card.items or card.fields:
            yield Text()
        yield _text(card.footer, QUIET)
    if card.buttons:
        yield _text("   ".join(f"[{button.label}]" for button in card.buttons), QUIET)


def _excerpt(excerpt: Excerpt) -> RenderableType:
    """A quotation with its number, and below it where it stands and whom it cites."""
    told = [excerpt.locator, escape(excerpt.title)] if excerpt.locator else [excerpt.title]
    place = _text(f"{', '.join(told)} [{excerpt.document}]", QUIET)
    if excerpt.references:
        place.append(f"; cites {escape(', '.join(excerpt.references))}", QUIET)
    words = _text(f"“{' '.join(excerpt.text.split())}”")
    return _hanging(f"{excerpt.number}.", Group(words, place))


def _fields(fields: tuple[tuple[str, str], ...]) -> Iterator[RenderableType]:
    """Side by side where the names are short, else each name above its value."""
    longest = max(len(name) for name, _ in fields)
    if longest <= 16:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for name, value in fields:
            table.add_row(_text(name, "bold"), _text(value))
        yield Padding(table, (0, 0, 0, 2))
        return
    for name, value in fields:
        yield Padding(_text(name, "bold"), (0, 0, 0, 2))
        yield Padding(_text(value), (0, 0, 0, 6))


def _hanging(mark: str, content: RenderableType) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, justify="right", width=3)
    table.add_column(ratio=1, overflow="fold")
    table.add_row(Text(mark, style="bold"), content)
    return table


def _text(text: str, style: str = "") -> Text:
    return Text(escape(text), style=style, overflow="fold")
