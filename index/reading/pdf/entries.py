"""Where the entries of a list of references begin: by their numbers, their indents, or the space between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean

from index.reading.pdf.layout import Column
from index.reading.pdf.lines import Line
from index.structure.headings import numbered
from index.structure.prose import is_closed
from index.structure.works import looks_like_entry, opens_entry

_LABEL = re.compile(
    r"\s*(?:(?P<square>\[(?P<a>\d{1,4})\])|(?P<dot>(?P<b>\d{1,3})\.)\s|(?P<round>\((?P<c>\d{1,3})\))\s)"
)
_LETTERS = re.compile(r"\s*\[[^\W_][^\]\s]{1,12}\]\s")
# A family name, an institution or a title: how an entry without a number begins.
_OPENS = re.compile(r"[\"“‘«]?(?:[a-z]{1,3}\s){0,3}[^\W\d_a-z]")
_MISSING = 3
# How far a line stands inside its column to be indented, in multiples of its size.
_INDENT = 0.6


@dataclass(frozen=True, slots=True)
class EntryNumber:
    """The number before an entry, and its form: "[1]", "1." or "(1)"."""

    form: str
    number: int


def number_of(text: str) -> EntryNumber | None:
    """The number that a line begins with, as lists of references are numbered."""
    match = _LABEL.match(text)
    if match is None:
        return None
    form = next(name for name in ("square", "dot", "round") if match[name])
    return EntryNumber(form, int(next(match[name] for name in "abc" if match[name])))


def title_of(text: str) -> str:
    """The words of a heading without its number."""
    found = numbered(text, None)
    return found.title if found else re.sub(r"^(?:[IVXL]+|\d{1,2})\.?\s+", "", text.strip())


def follows(last: EntryNumber | None, now: EntryNumber | None) -> bool:
    """Whether a number goes on with a list; a few may be missing."""
    return (
        last is not None and now is not None and last.form == now.form
        and 0 < now.number - last.number <= _MISSING
    )  # fmt: skip


@dataclass(slots=True)
class EntryStyle:
    """How the lists of a document part their entries; columns and lines are known by their identity.

    `openings` are the lines behind or at which a list begins: its heading, or the first line of one that
    has none."""

    openings: frozenset[int] = frozenset()
    hanging: dict[int, bool | None] = field(default_factory=dict)

    def same(
        self, entry: Sequence[Line], line: Line, column: Column, last: Line | None, leading: float
    ) -> bool:
        """Whether a line goes on with the entry whose lines are given. `last` is the line above in the
        same column, `leading` the usual distance of lines there."""
        label = number_of(entry[0].text)
        if label is not None:
            return not follows(label, number_of(line.text))
        if _LETTERS.match(entry[0].text):
            return not _LETTERS.match(line.text)
        indented = is_indented(line, column)
        hangs = self._hangs(column, line.size)
        if hangs is not None:
            return indented if hangs else not indented
        if last is not None and last.y - line.y > 1.25 * leading:
            return False
        # entries without a sign between them are divided by their words alone
        if opens_entry(line.text) and looks_like_entry(" ".join(above.text for above in entry)):
            return False
        return not is_closed(entry[-1].text) or (last is not None and not _OPENS.match(line.text))

    def _hangs(self, column: Column, size: float) -> bool | None:
        """Whether all lines but the first of an entry are indented (False: the first alone is)."""
        if id(column) not in self.hanging:
            opening = [n for n, line in enumerate(column.lines) if id(line) in self.openings]
            begun = column.lines[opening[-1] if opening else 0 :]
            lines = [line for line in begun if abs(line.size - size) <= 0.08 * size]
            inside = [is_indented(line, column) for line in lines]
            hangs: bool | None = None
            if sum(inside) >= max(1, len(inside) // 5) and not all(inside):
                # an entry begins with a name, and what comes before it is closed
                signs = [
                    is_closed(above.text) + opens_entry(line.text)
                    for above, line in zip(lines, lines[1:], strict=False)
                ]
                flush = [sign for sign, i in zip(signs, inside[1:], strict=True) if not i]
                indented = [sign for sign, i in zip(signs, inside[1:], strict=True) if i]
                hangs = not flush or mean(flush) >= mean(indented)
            known = (style for style in reversed(self.hanging.values()) if style is not None)
            self.hanging[id(column)] = hangs if hangs is not None or any(inside) else next(known, None)
        return self.hanging[id(column)]


def is_indented(line: Line, column: Column) -> bool:
    """Whether a line stands inside the edge of its column, as the lines but the first of an entry do."""
    return line.left - column.left > _INDENT * line.size
