"""Lines in reading order put together as paragraphs, headings, notes and entries of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.reading.pdf.layout import Column
from index.reading.pdf.leading import Leading
from index.reading.pdf.lines import Line
from index.structure.headings import is_known, is_references
from index.structure.label import CAPTION
from index.structure.prose import BULLET, is_closed, starts_lower

_NOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}[.)]?\s|[*†‡§¶]{1,2})\s?\S")
_NUMBER = re.compile(r"\s*(?:\[\d{1,4}\]|\d{1,4}\.\s)")


@dataclass(slots=True)
class LineGroup:
    """Lines that belong together, with the index of the page each stands on and the column of the
    last one."""

    lines: list[Line]
    pages: list[int]
    column: Column
    note: bool = False

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of type of its first line."""
        return self.lines[0].size


def body_size(pages: Sequence[Sequence[Column]]) -> float:
    """The size of type that most of the text is set in, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for column in page:
            for line in column.lines:
                sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def groups(pages: Sequence[Sequence[Column]], body: float) -> list[LineGroup]:
    """All lines of all pages in groups; a footnote follows the group that it interrupts."""
    found: list[LineGroup] = []
    notes: list[LineGroup] = []
    in_references = False
    leading = Leading([column.lines for page in pages for column in page])
    style = _Style(_opens_indented(pages, leading))
    for n, page in enumerate(pages):
        for column in page:
            above, below = (column.lines, ()) if in_references else _notes(column, body)
            last: Line | None = None
            for line in above:
                group = found[-1] if found else None
                place = _Place(column, leading.of(line, column.lines), last)
                if group is not None and _same(group, line, place, style, in_references):
                    group.lines.append(line)
                    group.pages.append(n)
                    group.column = column
                else:
                    if group is not None and is_references(group.text):
                        in_references = True
                    elif group is not None and in_references and _ends_references(group, body):
                        in_references = False
                    found += notes
                    notes = []
                    found.append(LineGroup([line], [n], column))
                last = line
            for line in below:
                if notes and not _NOTE.match(line.text) and notes[-1].pages[-1] == n:
                    notes[-1].lines.append(line)
                    notes[-1].pages.append(n)
                else:
                    notes.append(LineGroup([line], [n], column, note=True))
    return found + notes


@dataclass(slots=True)
class _Style:
    """How the document is set: whether an indent opens a paragraph, and which columns have entries
    of references with all lines but the first indented."""

    indents: bool
    hanging: dict[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: its column, the usual distance of lines there, the line above, if any."""

    column: Column
    leading: float
    last: Line | None

    def indented(self, line: Line) -> bool:
        """Whether the line begins inside the column's edge, though not in its middle."""
        return 0.8 * line.size < line.left - self.column.left < 6 * line.size

    def is_full(self, line: Line) -> bool:
        """Whether the line ends at its column's right edge, or nearly so."""
        return line.right >= self.column.right - 0.15 * (self.column.right - self.column.left)


def _opens_indented(pages: Sequence[Sequence[Column]], leading: Leading) -> bool:
    indents = gaps = 0
    for column in (column for page in pages for column in page):
        for a, b in zip(column.lines, column.lines[1:], strict=False):
            place = _Place(column, leading.of(b, column.lines), a)
            indents += place.indented(b) and not place.indented(a)
            gaps += a.y - b.y > 1.4 * place.leading
    return indents > 2 and indents >= gaps


def _ends_references(group: LineGroup, body: float) -> bool:
    return group.size > 1.1 * body or (len(group.lines) == 1 and is_known(group.text))


def _notes(column: Column, body: float) -> tuple[Sequence[Line], Sequence[Line]]:
    """The column's text and the footnotes at its foot: smaller type that a note's mark opens."""
    lines = column.lines
    first = len(lines)
    while first and lines[first - 1].size < 0.93 * body:
        first -= 1
    while first < len(lines) and not _NOTE.match(lines[first].text):
        first += 1
    if (
        not first
        or first == len(lines)
        or len(lines) - first > len(lines) // 2
        or is_references(lines[first - 1].text)
    ):
        return lines, ()
    return lines[:first], lines[first:]


def _same(group: LineGroup, line: Line, place: _Place, style: _Style, references: bool) -> bool:
    """Whether a line goes on with the group."""
    before, last = group.lines[-1], place.last
    if abs(before.size - line.size) > 0.08 * max(before.size, line.size) or before.bold != line.bold:
        # a word in bold at a line's head does not part a sentence
        alike = last is not None and abs(before.size - line.size) < 0.3
        return alike and not is_closed(before.text) and starts_lower(line.text)
    if references:
        return _same_entry(group, line, place, style)
    if last is None:
        # over a column's or a page's end
        if CAPTION.match(group.text) or BULLET.match(line.text) or len(group.text) < 40:
            return False
        if is_closed(before.text):
            above = _Place(group.column, place.leading, None)
            return style.indents and not place.indented(line) and above.is_full(before)
        return starts_lower(line.text) or not place.indented(line)
    if last.y - line.y > 1.4 * place.leading or last.y < line.y or BULLET.match(line.text):
        return bool(BULLET.match(line.text)) and bool(BULLET.match(group.lines[0].text))
    if BULLET.match(group.lines[0].text):
        return line.left > group.lines[0].left + 0.3 * line.size
    if place.indented(line) and not place.indented(before):
        return False
    return place.is_full(before) or not is_closed(before.text) or starts_lower(line.text)


def _same_entry(group: LineGroup, line: Line, place: _Place, style: _Style) -> bool:
    """The same in a list of references: by its numbers, by the indent of all lines but the first of
    an entry, or by the space between entries."""
    if is_references(group.text):
        return False
    if _NUMBER.match(group.lines[0].text):
        return not _NUMBER.match(line.text)
    column = place.column
    hangs = style.hanging.get(id(column))
    if hangs is None:
        inside = [entry for entry in column.lines if entry.size <= line.size * 1.08]
        indents = [entry.left - column.left > 0.6 * line.size for entry in inside]
        hangs = sum(indents) >= max(1, len(indents) // 5) and not all(indents)
        style.hanging[id(column)] = hangs
    if hangs:
        return line.left - column.left > 0.6 * line.size
    if place.last is None:
        return not is_closed(group.lines[-1].text)
    # entries without a sign between them are divided by their words alone
    return place.last.y - line.y <= 1.25 * place.leading
