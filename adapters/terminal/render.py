"""Replies as text for a terminal: wrapped, numbered, and coloured where that is wanted."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.terminal.charts import lines as chart_lines
from adapters.terminal.escape import escape
from adapters.texts import by_part, quoted, source_of
from bot.reply import Card, Reply, Tone
from bot.times import remaining, utc_now
from bot.words import capitalised
from retrieval.types import Excerpt, Fact

WIDTH = 80
NARROWEST = 24

STYLES: dict[Tone, str] = {
    "answer": "bold green",
    "perhaps": "bold yellow",
    "unanswered": "bold magenta",
    "info": "bold cyan",
    "warning": "bold yellow",
    "error": "bold red",
}
MARKS: dict[Tone, str] = {"perhaps": " ?", "unanswered": " ✗"}
"""Behind the title, so that the verdicts look different without colour too."""
QUIET = "dim"


def render(reply: Reply, *, width: int = WIDTH, colour: bool = False, now: datetime | None = None) -> str:
    """The reply as lines of at most `width` columns. Pure: it asks no terminal anything. The time left until
    a deadline is counted from `now`, else from the present."""
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
        console.print(Group(*_parts(card, console.width, now or utc_now())))
    # Padding to the full width does not help a reader who copies or diffs the text.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _parts(card: Card, width: int, now: datetime) -> Iterator[RenderableType]:
    mark = "Error: " if card.tone == "error" and not card.title else ""
    if card.title:
        yield _text(card.title + MARKS.get(card.tone, ""), STYLES[card.tone])
    if card.caution:
        yield _text(f"Caution: {card.caution}", STYLES["warning"])
    if card.text:
        yield _text(mark + card.text, STYLES["error"] if card.tone == "error" else "")
    if card.due is not None:
        left = remaining(card.due.at, now)
        yield _text(f"{card.due.words}{f', {left}' if left else ''}.")
    headed = bool(card.title or card.caution or card.text or card.due)
    if card.chart is not None:
        if headed:
            yield Text()
        yield Text("\n".join(chart_lines(card.chart, width)))
    if card.facts:
        if headed:
            yield Text()
        yield from map(_fact, card.facts)
    yield from _excerpts(card.excerpts, spaced=headed or bool(card.facts))
    if card.named:
        if card.excerpts or card.facts or card.chart is not None:
            yield Text()
        yield from _fields(card.named)
    if card.items and (card.text or card.named):
        yield Text()
    for number, item in enumerate(card.items, 1):
        yield _hanging(f"{number}." if card.ordered else "•", _text(item))
    if card.footer:
        if card.text or card.chart or card.facts or card.excerpts or card.items or card.named:
            yield Text()
        yield _text(card.footer, QUIET)
    if card.buttons:
        yield _text("   ".join(f"[{button.label}]" for button in card.buttons), QUIET)


def _fact(fact: Fact) -> RenderableType:
    """What is stated, its value, and the key of the work that it is stated of."""
    line = _text(f"{capitalised(fact.what)}: ", "bold")
    line.append(escape(fact.value))
    line.append(f" [{escape(fact.key)}]", QUIET)
    return _hanging("•", line)


def _excerpts(excerpts: Sequence[Excerpt], *, spaced: bool) -> Iterator[RenderableType]:
    """Each with a blank line before it, if `spaced`; those of one part under its heading."""
    for heading, excerpt in by_part(excerpts):
        if spaced:
            yield Text()
        if heading:
            yield _text(heading, "bold")
        yield _excerpt(excerpt)


def _excerpt(excerpt: Excerpt) -> RenderableType:
    """A quotation with its number, and below it its place and the works that it cites."""
    place = _text(source_of(excerpt), QUIET)
    if excerpt.references:
        place.append(f"; cites {escape(', '.join(excerpt.references))}", QUIET)
    return _hanging(f"{excerpt.number}.", Group(_text(quoted(excerpt)), place))


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
