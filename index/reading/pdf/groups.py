"""Lines in reading order put together as paragraphs, headings, notes, tables and entries of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.reading.pdf import blocks
from index.reading.pdf.endnotes import Endnotes, find_endnotes
from index.reading.pdf.entries import EntryStyle, follows, number_of
from index.reading.pdf.layout import Column
from index.reading.pdf.leading import Leading
from index.reading.pdf.lines import Line, alike
from index.reading.pdf.lists import SMALL, Lists, find_lists
from index.structure.headings import is_known, numbered
from index.structure.label import CAPTION, NUMBERED_FIGURE
from index.structure.prose import BULLET, is_closed, starts_lower

NOTE, ENTRY = "note", "entry"
_NOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}[.)]?\s|[*∗⋆†‡§¶]{1,2})\s?\S")
# What stands at the foot of a first page: rights, numbers of the publisher, addresses.
_IMPRINT = re.compile(
    r"(?:[*∗⋆†‡§¶]{1,2}\s?\w|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}\s?\w|permission to |copyright |©|\(c\) ?\d{4}|"
    r"(?:manuscript )?received\b.{0,9}\d|(?:e-?)?isbn|issn|97[89]-\d|(?:https?://)?(?:dx\.)?doi[.:\s]|"
    r"corresponding author|e-?mails?:|this work (?:was|is) (?:supported|licensed)|all rights reserved|"
    r"licensed under|to cite this)",
    re.I,
)


@dataclass(slots=True)
class LineGroup:
    """Lines that belong together, with the index of the page each stands on and the column of the
    last one. `kind` is one of those of `blocks`, NOTE or ENTRY; `above` the distance from the line
    above it in the column, as a multiple of the usual one, None at a column's head."""

    lines: list[Line]
    pages: list[int]
    column: Column
    kind: str = blocks.TEXT
    above: float | None = None

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
    return _Grouping(pages, body).run()


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


@dataclass(slots=True)
class _Grouping:
    """The groups found so far, and what is known of the document as a whole."""

    pages: Sequence[Sequence[Column]]
    body: float
    found: list[LineGroup] = field(default_factory=list)
    notes: list[LineGroup] = field(default_factory=list)
    entries: EntryStyle = field(init=False)
    lists: Lists = field(init=False)
    endnotes: Endnotes = field(init=False)
    listed: bool = False
    leading: Leading = field(init=False)
    indents: bool = field(init=False)
    mono: bool = field(init=False)

    def __post_init__(self) -> None:
        """Learns how the document is set."""
        columns = [column for page in self.pages for column in page]
        lines = [line for column in columns for line in column.lines]
        self.leading = Leading([column.lines for column in columns])
        self.indents = self._opens_indented(columns)
        letters = sum(len(line.text) for line in lines)
        self.mono = sum(len(line.text) for line in lines if line.mono) * 2 > letters
        self.endnotes = find_endnotes(columns)
        self.lists = find_lists(columns, self.leading, self.body, self.endnotes)
        self.entries = EntryStyle(self.lists.headings | {self.lists.first})

    def run(self) -> list[LineGroup]:
        """The groups in reading order."""
        for n, page in enumerate(self.pages):
            for column in page:
                self._column(n, column)
        return self.found + self.notes

    def _column(self, page: int, column: Column) -> None:
        kinds = blocks.kinds(column.lines, column.left, column.right, mono=self.mono)
        tables = max((n + 1 for n, kind in enumerate(kinds) if kind == blocks.TABLE), default=0)
        first = max(tables, _first_note(column, self._text_size(column), self.leading, self.lists))
        above, below = column.lines[:first], column.lines[first:]
        last: Line | None = None
        for line, kind in zip(above, kinds[:first], strict=True):
            self._line(page, line, kind, _Place(column, self.leading.of(line, column.lines), last))
            last = line
        for line in below:
            if id(line) in self.endnotes.lines:
                self._line(page, line, blocks.TEXT, _Place(column, self.leading.of(line, column.lines), last))
                last = line
            elif self.notes and not _NOTE.match(line.text) and self.notes[-1].pages[-1] == page:
                self.notes[-1].lines.append(line)
                self.notes[-1].pages.append(page)
            else:
                self.notes.append(LineGroup([line], [page], column, NOTE))

    def _text_size(self, column: Column) -> float:
        """The size of what notes are smaller than: the text's, or that of a list of references, whose
        entries are often as small as notes."""
        lines = column.lines
        if self.listed and self.found:
            return min(self.body, self.found[-1].size)
        for n, line in enumerate(lines):
            if id(line) == self.lists.first:
                return min(self.body, line.size)
            if n + 1 < len(lines) and self.lists.is_opened_by([line]):
                return min(self.body, lines[n + 1].size)
        return self.body

    def _line(self, page: int, line: Line, kind: str, place: _Place) -> None:
        if id(line) in self.endnotes.lines:
            self._endnote(page, line, place)
            return
        group = self.found[-1] if self.found else None
        begins = id(line) == self.lists.first
        if self.listed and not begins:
            kind = ENTRY if kind != blocks.TABLE else blocks.TEXT
        goes_on = group is not None and id(group.lines[-1]) not in self.endnotes.lines
        if group is not None and goes_on and not begins and self._same(group, line, kind, place):
            group.lines.append(line)
            group.pages.append(page)
            group.column = place.column
            return
        if group is not None and group.kind != ENTRY and self.lists.is_opened_by(group.lines):
            self.listed = True
        elif self.listed and group is not None and self._ends_list(group, line, place):
            self.listed = False
        self.listed = self.listed or begins
        self.found += self.notes
        self.notes = []
        gap = (place.last.y - line.y) / place.leading if place.last is not None else None
        heading = self.listed and self._heads_next(line)
        if heading:
            self.listed = False
        kind = ENTRY if self.listed else blocks.TEXT if kind == ENTRY else kind
        self.found.append(LineGroup([line], [page], place.column, kind, gap))

    def _endnote(self, page: int, line: Line, place: _Place) -> None:
        group = self.found[-1] if self.found else None
        if id(line) in self.endnotes.starts or group is None or group.kind != NOTE:
            self.listed = False
            self.found.append(LineGroup([line], [page], place.column, NOTE))
        else:
            group.lines.append(line)
            group.pages.append(page)

    def _heads_next(self, line: Line) -> bool:
        """Whether a line in a list of references heads what comes behind it."""
        words = line.text
        # notes at the foot of the column before may stand between
        group = next(g for g in reversed(self.found) if g.kind != NOTE)
        label = number_of(words)
        opens = label is not None and (
            follows(number_of(group.text), label) or self.lists.is_opened_by(group.lines)
        )
        if len(words) > 90 or opens or (label is not None and label.form == "square"):
            return False
        if is_known(words):
            return True
        strong = line.size > 1.08 * group.size or line.bold
        return strong and not is_closed(words) and (numbered(words, None) is not None or words[:1].isupper())

    def _ends_list(self, group: LineGroup, line: Line, place: _Place) -> bool:
        """Whether the list is over: behind the last entry of one without a heading, at a wide gap."""
        if not self.lists.first:
            return False
        group = next(g for g in reversed(self.found) if g.kind != NOTE)
        done = any(id(entry) == self.lists.last for entry in group.lines)
        return done and not follows(number_of(group.text), number_of(line.text))

    def _same(self, group: LineGroup, line: Line, kind: str, place: _Place) -> bool:
        """Whether a line goes on with the group."""
        if self.listed and group.kind == ENTRY:
            if self._heads_next(line) and not alike(group.lines[-1], line):
                return False
            if self.lists.last and any(id(entry) == self.lists.last for entry in group.lines):
                # the last entry of a list without a heading ends with it
                if number_of(group.text) is None:
                    near = self.entries.same(group.lines, line, place.column, place.last, place.leading)
                else:
                    near = place.last is not None and place.last.y - line.y < 1.5 * place.leading
                return near and alike(group.lines[-1], line)
            return self.entries.same(group.lines, line, place.column, place.last, place.leading)
        if kind != group.kind:
            return False
        if kind != blocks.TEXT:
            return place.last is not None and place.last.y - line.y < 3.3 * max(line.size, place.last.size)
        return self._same_text(group, line, place)

    def _same_text(self, group: LineGroup, line: Line, place: _Place) -> bool:
        before, last = group.lines[-1], place.last
        if not alike(before, line):
            # a word in bold at a line's head does not part a sentence
            near = last is not None and abs(before.size - line.size) < 0.3
            return near and not is_closed(before.text) and starts_lower(line.text)
        if last is None:
            # over a column's or a page's end
            above = _Place(group.column, place.leading, None)
            short = len(group.text) < 40 and not above.is_full(before)
            if CAPTION.match(group.text) or BULLET.match(line.text) or short:
                return False
            if is_closed(before.text):
                return self.indents and not place.indented(line) and above.is_full(before)
            return starts_lower(line.text) or not place.indented(line)
        if self._wraps_heading(group, line, last):
            return True
        if len(group.lines) == 1 and before.italic and not line.italic and not place.is_full(before):
            return False
        if last.y - line.y > 1.4 * place.leading or last.y < line.y or BULLET.match(line.text):
            return bool(BULLET.match(line.text)) and bool(BULLET.match(group.lines[0].text))
        if BULLET.match(group.lines[0].text):
            return line.left > group.lines[0].left + 0.3 * line.size
        if place.indented(line) and not place.indented(before):
            return False
        return place.is_full(before) or not is_closed(before.text) or starts_lower(line.text)

    def _wraps_heading(self, group: LineGroup, line: Line, last: Line) -> bool:
        """Whether a line goes on with a heading of two or three, set in type of its own."""
        own = last.size > 1.1 * self.body or (last.bold and last.size > 0.95 * self.body)
        if not own or len(group.lines) > 2 or is_closed(last.text) or len(group.text) > 120:
            return False
        if last.y - line.y > 1.6 * line.size or line.text[:1].isdigit():
            return False
        middle = abs((last.left + last.right - line.left - line.right) / 2)
        return abs(last.left - line.left) < 4 * line.size or middle < line.size

    def _opens_indented(self, columns: Sequence[Column]) -> bool:
        indents = gaps = 0
        for column in columns:
            for a, b in zip(column.lines, column.lines[1:], strict=False):
                place = _Place(column, self.leading.of(b, column.lines), a)
                indents += place.indented(b) and not place.indented(a)
                gaps += a.y - b.y > 1.4 * place.leading
        return indents > 2 and indents >= gaps


def _first_note(column: Column, body: float, leading: Leading, lists: Lists) -> int:
    """Where in a column's lines begins what stands below the text: footnotes, which are smaller type
    that a note's mark opens or a gap sets apart, and imprints."""
    lines = column.lines
    small = len(lines)
    while small and lines[small - 1].size < SMALL * body:
        small -= 1
    if not small:
        return len(lines)
    first = next((n for n in range(small, len(lines)) if _NOTE.match(lines[n].text)), len(lines))
    if first == len(lines) and small < len(lines) and not NUMBERED_FIGURE.match(lines[small].text):
        gap = lines[small - 1].y - lines[small].y
        first = small if gap > 1.6 * leading.of(lines[small - 1], lines) else first
    for n in range(len(lines) - 1, max(0, len(lines) // 2), -1):
        gap = lines[n - 1].y - lines[n].y
        apart = n < first and gap > 1.3 * leading.of(lines[n - 1], lines)
        # larger type further down is the text's, so that this is no foot
        if apart and _IMPRINT.match(lines[n].text) and all(o.size <= 1.08 * lines[n].size for o in lines[n:]):
            first = n
    if len(lines) - first > len(lines) // 2 or is_known(lines[first - 1].text):
        return len(lines)
    return len(lines) if lists.is_opened_by(lines[first - 1 : first]) else first
