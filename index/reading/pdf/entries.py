"""Where the entries of a list of references begin: by their numbers, their indents, or the space between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.reading.pdf.layout import Column
from index.reading.pdf.lines import Line
from index.structure.headings import is_references, numbered
from index.structure.prose import is_closed

_LABEL = re.compile(
    r"\s*(?:(?P<square>\[(?P<a>\d{1,4})\])|(?P<dot>(?P<b>\d{1,3})\.)\s|(?P<round>\((?P<c>\d{1,3})\))\s)"
)
_LETTERS = re.compile(r"\s*\[[^\W_][^\]\s]{1,12}\]\s")
# A work's usual signs: a year, pages, a volume, an address.
_WORK = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\bpp?\.\s?\d|\bvol\.|https?:|arxiv|doi", re.I)
# A family name, an institution or a title: how an entry without a number begins.
_OPENS = re.compile(r"[\"“‘«]?(?:[a-z]{1,3}\s){0,3}[^\W\d_a-z]")
_FEWEST = 4
_MISSING = 3


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


def opens_references(text: str) -> bool:
    """Whether a heading, numbered or not, opens a list of references."""
    found = numbered(text, None)
    title = found.title if found else re.sub(r"^(?:[IVXL]+|\d{1,2})\.?\s+", "", text.strip())
    return is_references(title)


def follows(last: EntryNumber | None, now: EntryNumber | None) -> bool:
    """Whether a number goes on with a list; a few may be missing."""
    return (
        last is not None and now is not None and last.form == now.form
        and 0 < now.number - last.number <= _MISSING
    )  # fmt: skip


@dataclass(slots=True)
class EntryStyle:
    """How the lists of a document part their entries; columns are known by their identity."""

    hanging: dict[int, bool | None] = field(default_factory=dict)

    def same(
        self, entry: Sequence[Line], line: Line, column: Column, last: Line | None, leading: float
    ) -> bool:
        """Whether a line goes on with the entry whose lines are given. `last` is the line above in the
        same column, `leading` the usual distance of lines there."""
        if opens_references(entry[0].text):
            return False
        label = number_of(entry[0].text)
        if label is not None:
            return not follows(label, number_of(line.text))
        if _LETTERS.match(entry[0].text):
            return not _LETTERS.match(line.text)
        indented = line.left - column.left > 0.6 * line.size
        hangs = self._hangs(column, line.size)
        if hangs is not None:
            return indented if hangs else not indented
        if last is not None and last.y - line.y > 1.25 * leading:
            return False
        # entries without a sign between them are divided by their words alone
        return not is_closed(entry[-1].text) or (last is not None and not _OPENS.match(line.text))

    def _hangs(self, column: Column, size: float) -> bool | None:
        """Whether all lines but the first of an entry are indented (False: the first alone is)."""
        if id(column) not in self.hanging:
            heading = [n for n, line in enumerate(column.lines) if opens_references(line.text)]
            begun = column.lines[heading[-1] + 1 if heading else 0 :]
            lines = [line for line in begun if line.size <= size * 1.08]
            inside = [line.left - column.left > 0.6 * size for line in lines]
            hangs: bool | None = None
            if sum(inside) >= max(1, len(inside) // 5) and not all(inside):
                # what comes before the first line of an entry is closed
                ends = [is_closed(line.text) for line in lines[:-1]]
                flush = [end for end, i in zip(ends, inside[1:], strict=True) if not i]
                indented = [end for end, i in zip(ends, inside[1:], strict=True) if i]
                hangs = _share(flush) >= _share(indented)
            known = (style for style in reversed(self.hanging.values()) if style is not None)
            self.hanging[id(column)] = hangs if hangs is not None or any(inside) else next(known, None)
        return self.hanging[id(column)]


def _share(ends: Sequence[bool]) -> float:
    return sum(ends) / len(ends) if ends else 1.0


def unheaded(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The first and the last entry's first line of a numbered list of references without a heading,
    by their index among a document's lines, or None."""
    best: tuple[int, int] | None = None
    for n, line in enumerate(lines):
        first = number_of(line.text)
        if first is None or first.number != 1 or (best and n <= best[1]):
            continue
        starts, last = [n], first
        for m in range(n + 1, len(lines)):
            label = number_of(lines[m].text)
            if follows(last, label) and label is not None:
                starts.append(m)
                last = label
            elif m - starts[-1] > 12:
                break
        texts = [
            " ".join(line.text for line in lines[a:b])
            for a, b in zip(starts, [*starts[1:], starts[-1] + 3], strict=True)
        ]
        if len(starts) >= _FEWEST and sum(bool(_WORK.search(t)) for t in texts) >= 0.7 * len(starts):
            best = (starts[0], starts[-1])
    return best
