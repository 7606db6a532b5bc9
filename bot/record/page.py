"""A record as one HTML file that opens offline and prints."""

from __future__ import annotations

from importlib.resources import files

from bot.blocks import Table, plain
from bot.record.outline import outline
from bot.record.types import Record

TEMPLATE = "page.html.j2"
NARROW_COLUMNS, NARROW_WORD = 4, 16
"""What a table on a phone has room for; in others each row stands as a list there."""


def html(record: Record) -> str:
    """The record as a page: nothing is fetched, and every word is escaped by the template.

    Laying out pictures measures text with matplotlib, so this takes a second: run it on a thread.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from bot.pictures import svg

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string(files("bot.record").joinpath(TEMPLATE).read_text("utf-8"))
    return template.render(
        page=outline(record),
        svg=lambda chart, **how: Markup(svg(chart, **how)),
        plain=plain,
        kind=lambda block: type(block).__name__,
        wide=_wide,
        numeric=lambda cell: isinstance(cell, int),
    )


def _wide(table: Table) -> bool:
    words = (len(word) for row in table.rows for cell in row for word in str(cell).split())
    return len(table.columns) > NARROW_COLUMNS or max(words, default=0) > NARROW_WORD
