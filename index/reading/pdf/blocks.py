"""Lines that are no running text: the rows of tables, formulas set apart, program code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from statistics import mean

from index.reading.pdf.lines import Line
from index.structure.label import NUMBERED_FIGURE
from index.structure.prose import is_closed

TEXT, TABLE, FORMULA, CODE = "text", "table", "formula", "code"
# What stands in a column of its own before a heading, an item of a list, an entry, a note.
_MARK = re.compile(r"(?:\W?(?:\d{1,4}|[a-z]|[A-Z]|[ivxlcIVXLC]{1,6})(?:\.\d{1,3})*\W?|[^\w\s]{1,2}|o)")
_RELATION = re.compile(r"[=<>≤≥≠≈≡∼∝∈∉⊂⊆∀∃∂∇∑∫∏√→⇒↦≪≫∞]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FUNCTIONS = frozenset(
    "max min sup inf lim log exp sin cos tan arg det diag var cov for all and where with such that".split()
)
_EQUATION_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)")
# Edges of cells this near to each other, in points, are of one column of a table.
_ALIGNED = 4.0
_LONG_CELL = 34
# Cells of a row that fills its column stand so many times the size apart; words of a justified line less.
_APART = 2.0


def kinds(lines: Sequence[Line], left: float, right: float, *, mono: bool) -> list[str]:
    """What each line of a column is, whose edges are `left` and `right`. `mono` says that the
    document's text itself is in letters of one width, which are no sign of code then."""
    found = [TEXT] * len(lines)
    for n, line in enumerate(lines):
        if not mono and line.mono:
            found[n] = CODE
        elif _is_formula(line, left):
            found[n] = FORMULA
    _code(lines, found)
    _tables(lines, found, right - left)
    _around_formulas(lines, found, left)
    return found


def _code(lines: Sequence[Line], found: list[str]) -> None:
    """Lines in the midst of a paragraph that happen to hold nothing but code are the paragraph's."""
    n = 0
    while n < len(lines):
        end = n
        while end < len(lines) and found[end] == CODE:
            end += 1
        above = lines[n - 1] if n else None
        near = above is not None and above.y - lines[n].y < 1.4 * lines[n].size
        if end - n in (1, 2) and above is not None and near and not is_closed(above.text):
            found[n:end] = [TEXT] * (end - n)
        n = max(end, n + 1)


def _tables(lines: Sequence[Line], found: list[str], width: float) -> None:
    n = 0
    while n < len(lines):
        if found[n] not in (TEXT, FORMULA) or not _has_cells(lines[n], width):
            n += 1
            continue
        end = _table_end(lines, n, width)
        rows = [line for line in lines[n:end] if _has_cells(line, width)]
        captioned = any(
            NUMBERED_FIGURE.match(line.text) and line.text[:3].lower() in ("tab", "qua")
            for line in (*lines[max(0, n - 3) : n], *lines[end : end + 1])
        )
        many = len(rows) >= 3 or (len(rows) == 2 and (captioned or all(len(r.cells) > 2 for r in rows)))
        if many and _aligned(rows) and _short(rows):
            found[n:end] = [TABLE] * (end - n)
        n = max(end, n + 1)


def _has_cells(line: Line, width: float) -> bool:
    cells = line.cells
    gaps = [b[0] - a[1] for a, b in zip(cells, cells[1:], strict=False)]
    even = gaps and (max(gaps) < _APART * line.size or max(gaps) - min(gaps) < 0.35 * line.size)
    if NUMBERED_FIGURE.match(line.text) or (even and line.right - line.left > 0.82 * width):
        return False
    if len(cells) < 2 or (len(cells) == 2 and _EQUATION_NUMBER.fullmatch(cells[1][2])):
        return False
    return len(cells) > 2 or not _MARK.fullmatch(cells[0][2].strip()) or len(cells[1][2]) < _LONG_CELL // 2


def _table_end(lines: Sequence[Line], start: int, width: float) -> int:
    """Behind the last row; a wrapped cell's lines may stand between rows."""
    end = at = start + 1
    while at < len(lines) and at - end < 3:
        line, above = lines[at], lines[at - 1]
        if above.y - line.y > 3.2 * max(line.size, above.size) or NUMBERED_FIGURE.match(line.text):
            break
        if _has_cells(line, width) or (line.cells and _meets(line, lines[start:end])):
            end = at + 1
        elif line.right - line.left > 0.7 * width:
            break
        at += 1
    return end


def _aligned(rows: Sequence[Line]) -> bool:
    """Whether most rows have a cell, besides the first, in line with one of another row."""
    return sum(_meets(row, [r for r in rows if r is not row]) for row in rows) * 3 >= 2 * len(rows)


_EDGES: tuple[Callable[[tuple[float, float, str]], float], ...] = (
    lambda c: c[0],
    lambda c: c[1],
    lambda c: (c[0] + c[1]) / 2,
)


def _meets(row: Line, others: Sequence[Line]) -> bool:
    return any(
        abs(edge(a) - edge(b)) < _ALIGNED
        for other in others
        for a in row.cells[1:]
        for b in other.cells[1:]
        for edge in _EDGES
    )


def _short(rows: Sequence[Line]) -> bool:
    cells = [text for row in rows for _, _, text in row.cells]
    return mean(map(len, cells)) < _LONG_CELL


def is_mathematical(text: str) -> bool:
    """Whether signs outweigh words in a line that states a relation."""
    return bool(_RELATION.search(text)) and _is_signs(text)


def _is_signs(text: str) -> bool:
    tokens = text.split()
    words = [w for w in _WORD.findall(text) if w.lower() not in _FUNCTIONS]
    return len(words) * 5 <= len(tokens) or (len(words) < 2 < len(tokens))


def _is_formula(line: Line, left: float) -> bool:
    text = line.text
    indented = line.left - left > 1.2 * line.size
    numbered = bool(line.cells) and bool(_EQUATION_NUMBER.fullmatch(line.cells[-1][2]))
    return is_mathematical(text) and (indented or numbered)


def _around_formulas(lines: Sequence[Line], found: list[str], left: float) -> None:
    """The parts of a formula above and below its line: numerators, limits, brackets."""
    for step in (1, -1):
        order = range(len(lines)) if step == 1 else range(len(lines) - 1, -1, -1)
        for n in order:
            near = n - step
            if found[n] != TEXT or not 0 <= near < len(lines) or found[near] != FORMULA:
                continue
            line = lines[n]
            if (
                abs(line.y - lines[near].y) < 2.2 * max(line.size, lines[near].size)
                and line.left - left > 1.2 * line.size
                and _is_signs(line.text)
                and not _WORD.search(line.text)
            ):
                found[n] = FORMULA
