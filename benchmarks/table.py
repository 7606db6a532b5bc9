"""Tables as Markdown, and targets with what was reached."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; the first column is text, the rest are figures."""
    cells = [[str(h) for h in heads], *([_shown(c) for c in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(heads))]

    def line(row: Sequence[str]) -> str:
        parts = [
            c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(parts)} |"

    rule = [("-" * w) if n == 0 else ("-" * (w - 1) + ":") for n, w in enumerate(widths)]
    return "\n".join([line(cells[0]), line(rule), *map(line, cells[1:])])


def target(what: str, reached: float, wanted: float, *, most: bool = False, unit: str = "") -> str:
    """One line that says whether a target was met: at least `wanted`, or at most where `most`."""
    met = reached <= wanted if most else reached >= wanted
    bound = "at most" if most else "at least"
    return f"- {what}: {reached:.3g}{unit} ({bound} {wanted:g}{unit}: {'met' if met else 'missed'})"


def ms(seconds: float) -> str:
    """Seconds as whole milliseconds."""
    return f"{seconds * 1000:,.0f} ms"


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"
    return str(cell)
