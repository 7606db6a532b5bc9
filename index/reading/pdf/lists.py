"""Where a document's lists of references begin and end: at a heading, or where entries alone show one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.reading.pdf.endnotes import Endnotes
from index.reading.pdf.entries import EntryStyle, follows, is_indented, number_of, title_of
from index.reading.pdf.layout import Column
from index.reading.pdf.leading import Leading
from index.reading.pdf.lines import Line, alike
from index.structure.headings import is_references, may_be_references, opens_references
from index.structure.works import looks_like_entry, opens_entry

#: Type smaller than this share of the text's is that of notes.
SMALL = 0.93
# A work's usual signs: a year, pages, a volume, an address.
_WORK = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\bpp?\.\s?\d|\bvol\.|https?:|arxiv|doi", re.I)
# Lines below a heading that show whether a list stands there.
_BELOW = 40
_LONGEST_HEADING = 60
_FEWEST = 4
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a document, by the identity of lines: `headings` are the lines that head one, `first`
    and `last` the first lines of the first and of the last entry of the one that has no heading, or 0."""

    headings: frozenset[int]
    first: int = 0
    last: int = 0

    def is_opened_by(self, lines: Sequence[Line]) -> bool:
        """Whether lines are the heading of a list."""
        return any(id(line) in self.headings for line in lines) and is_title(_joined(lines))


def is_title(text: str) -> bool:
    """Whether a heading, numbered or not, is one that lists of references have."""
    title = title_of(text)
    return is_references(title) or may_be_references(title)


def find_lists(columns: Sequence[Column], leading: Leading, body: float, endnotes: Endnotes) -> Lists:
    """The lists in columns of a document whose text is set in the size `body`."""
    headings = frozenset(_headings(columns, leading, body))
    if headings:
        return Lists(headings)
    if endnotes.lines:
        columns = [
            replace(column, lines=tuple(line for line in column.lines if id(line) not in endnotes.lines))
            for column in columns
        ]
    lines = [line for column in columns for line in column.lines]
    ends = _by_numbers(lines) or _by_indents(columns, SMALL * body) or _by_indents(columns, 0)
    return Lists(headings, id(ends[0]), id(ends[1])) if ends else Lists(headings)


def _headings(columns: Sequence[Column], leading: Leading, body: float) -> Iterator[int]:
    placed = [(column, line) for column in columns for line in column.lines]
    for n, (column, line) in enumerate(placed):
        if len(line.text) > _LONGEST_HEADING:
            continue
        texts = [line.text]
        if n + 1 < len(placed) and placed[n + 1][0] is column and alike(line, placed[n + 1][1]):
            # a heading may fill two lines
            texts.append(_joined([line, placed[n + 1][1]]))
        for below, text in enumerate(texts):
            is_list_below = partial(_is_list, placed[n + below : n + below + _BELOW], leading, body)
            if len(text) < _LONGEST_HEADING and opens_references(title_of(text), is_list_below):
                yield id(line)
                break


def _is_list(placed: Sequence[tuple[Column, Line]], leading: Leading, body: float) -> bool:
    """Whether most of what stands below the first of some lines would be entries of a list."""
    found = [looks_like_entry(text) for text in _entries_below(placed, leading, body)]
    return bool(found) and sum(found) >= _SHARE * len(found)


def _entries_below(placed: Sequence[tuple[Column, Line]], leading: Leading, body: float) -> list[str]:
    head = placed[0][1]
    style = EntryStyle(frozenset({id(head)}))
    entries: list[list[Line]] = []
    above = placed[0]
    for column, line in placed[1:]:
        if entries and line.size < SMALL * min(body, entries[-1][0].size):
            # a note at the column's foot
            continue
        last = above[1] if above[0] is column else None
        if entries and style.same(entries[-1], line, column, last, leading.of(line, column.lines)):
            entries[-1].append(line)
        elif entries and alike(head, line) and not alike(entries[-1][0], line):
            # the next heading
            return [_joined(entry) for entry in entries]
        else:
            entries.append([line])
        above = column, line
    cut_off = len(placed) == _BELOW and len(entries) > 1
    return [_joined(entry) for entry in entries[: -1 if cut_off else None]]


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _by_numbers(lines: Sequence[Line]) -> tuple[Line, Line] | None:
    """The first lines of the first and of the last entry of a numbered list without a heading, or None."""
    best: tuple[Line, Line] | None = None
    end = -1
    for n, line in enumerate(lines):
        first = number_of(line.text)
        if first is None or first.number != 1 or n <= end:
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
            best, end = (lines[starts[0]], lines[starts[-1]]), starts[-1]
    return best


def _by_indents(columns: Sequence[Column], least: float) -> tuple[Line, Line] | None:
    """The first lines of the first and of the last entry of a list without a heading and numbers, whose
    entries begin at the edge of their columns and go on indented; None where there is none near the end.
    Lines in type smaller than `least` are notes that stand between."""
    groups = _hanging_groups(columns, least)
    likely = [looks_like_entry(" ".join(line.text for line in group)) for group in groups]
    best = range(0)
    start = 0
    while start < len(groups):
        if len(groups[start]) == 1 and not opens_entry(groups[start][0].text):
            # the last line of the text before
            start += 1
            continue
        end = start
        # one that looks like none, between others that do, belongs to the list
        while end < len(groups) and (likely[end] or (end > start and any(likely[end + 1 : end + 2]))):
            end += 1
        hanging = sum(len(group) > 1 for group in groups[start:end])
        shown = hanging * 2 >= end - start or all(likely[start:end])
        if end - start > max(len(best), _FEWEST - 1) and shown:
            best = range(start, end)
        start = max(end, start + 1)
    before = sum(len(line.text) for group in groups[: best.start] for line in group)
    after = sum(len(line.text) for group in groups[best.stop :] for line in group)
    return (groups[best[0]][0], groups[best[-1]][0]) if best and after <= before else None


def _hanging_groups(columns: Sequence[Column], least: float) -> list[list[Line]]:
    """Lines at the edge of their columns, each with the indented ones of its size that follow."""
    groups: list[list[Line]] = []
    for column in columns:
        for line in column.lines:
            if line.size < least:
                continue
            size = groups[-1][0].size if groups else line.size
            if groups and is_indented(line, column) and abs(line.size - size) <= 0.08 * size:
                groups[-1].append(line)
            else:
                groups.append([line])
    return groups
