"""Text in columns and lines of a terminal: wrapped, aligned by what is seen, made safe."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from adapters.terminal.escape import escape
from bot.words import clean

GAP = "  "


def table(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Columns where they fit, else each row as a sentence."""
    return columns(rows, width) or [
        line for row in rows for line in wrapped(", ".join(cell for cell in row if cell.strip()), width)
    ]


def columns(rows: Sequence[Sequence[str]], width: int, *, narrowest: int = 10_000) -> list[str]:
    """The first column to the left, the others to the right; nothing where that is too wide.

    The first column is wrapped where it is longer than the others leave, but to no less than
    `narrowest` columns."""
    wide = [max(cell_len(escape(row[at])) for row in rows) for at in range(len(rows[0]))]
    left = width - sum(wide[1:]) - len(GAP) * (len(wide) - 1)
    if left < min(wide[0], narrowest):
        return []
    wide[0] = min(wide[0], left)
    out = []
    for first, *others in rows:
        # A leading space is an indent, which wrapping would take away.
        head, *tail = [escape(first)] if cell_len(escape(first)) <= wide[0] else wrapped(first, wide[0])
        cells = [head + " " * (wide[0] - cell_len(head))]
        for cell, room in zip(others, wide[1:], strict=True):
            cells.append(" " * (room - cell_len(escape(cell))) + escape(cell))
        out += [GAP.join(cells), *tail]
    return out


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, made safe."""
    console = Console(file=io.StringIO(), width=width, _environ={})
    folded = Text(escape(clean(text))).wrap(console, max(width, 1), overflow="fold")
    return [line.plain.rstrip() for line in folded]
