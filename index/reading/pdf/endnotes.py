"""Notes below a heading of their own, behind the text: which lines they are, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.pdf.entries import is_indented, title_of
from index.reading.pdf.layout import Column
from index.reading.pdf.lines import Line, alike
from index.structure.headings import is_known
from index.structure.notes import note_number, opens_notes

_LONGEST_HEADING = 60
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Endnotes:
    """Lines by their identity: `starts` are the first ones of notes, `lines` all of them."""

    starts: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()


def find_endnotes(columns: Sequence[Column]) -> Endnotes:
    """The notes below headings such as "Notes", whose numbers count on from 1; they may begin anew below
    the name of a chapter."""
    placed = [(column, line) for column in columns for line in column.lines]
    starts: list[int] = []
    lines: list[int] = []
    n = 0
    while n < len(placed):
        text = placed[n][1].text
        if len(text) < _LONGEST_HEADING and opens_notes(title_of(text)):
            begun, n = _Notes(placed, n).read()
            if len(begun.starts) >= _FEWEST:
                starts += begun.starts
                lines += begun.lines
        else:
            n += 1
    return Endnotes(frozenset(starts), frozenset(lines))


class _Notes:
    """The notes below one heading, read line by line."""

    def __init__(self, placed: Sequence[tuple[Column, Line]], heading: int) -> None:
        self._placed, self._heading = placed, heading
        self._number = 0
        self._first: tuple[Column, Line] | None = None
        self._hang = False
        self.starts: list[int] = []
        self.lines: list[int] = []

    def read(self) -> tuple[_Notes, int]:
        """The notes, and the place of the line behind them."""
        n = self._heading + 1
        while n < len(self._placed):
            column, line = self._placed[n]
            if self._begins(column, line):
                self._number += 1
                self._first = self._first or (column, line)
                self.starts.append(id(line))
            elif self._first is None or (self._ends(column, line) and not self._is_chapter(n)):
                break
            elif self._is_chapter(n):
                self._number = 0
                n += 1
                continue
            self._hang = self._hang or is_indented(line, column)
            self.lines.append(id(line))
            n += 1
        return self, n

    def _begins(self, column: Column, line: Line) -> bool:
        """Whether a line has the next number, where the first one stood in its column."""
        if note_number(line.text, plain=True) != self._number + 1:
            return False
        if self._first is None:
            return True
        known, first = self._first
        return abs((line.left - column.left) - (first.left - known.left)) < 0.9 * line.size

    def _ends(self, column: Column, line: Line) -> bool:
        """Whether a line cannot go on with a note: a heading, or one at the edge where notes go on
        indented."""
        if self._first is not None and not alike(line, self._first[1]):
            return line.size > 1.08 * self._first[1].size or line.bold
        if is_known(line.text):
            return True
        starts_at_edge = self._first is not None and not is_indented(self._first[1], self._first[0])
        return self._hang and starts_at_edge and not is_indented(line, column)

    def _is_chapter(self, n: int) -> bool:
        """Whether a line names a chapter, below which numbers begin anew."""
        following = self._placed[n + 1][1].text if n + 1 < len(self._placed) else ""
        line = self._placed[n][1]
        return (
            self._number > 0
            and len(line.text) < _LONGEST_HEADING
            and note_number(following, plain=True) == 1
            and not opens_notes(title_of(line.text))
        )
