"""The order in which a page is read: rows, columns, and what every page repeats at its edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from index.reading.pdf.lines import Line

_ROMAN = re.compile(r"[ivxlc]+", re.I)
# So many rows from the edge may be running heads.
_EDGE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read one below the other, with the edges of the column they stand in."""

    lines: tuple[Line, ...]
    left: float
    right: float


def rows(runs: Iterable[Line]) -> list[list[Line]]:
    """Runs by baseline, from the top of the page down, from left to right."""
    found: list[list[Line]] = []
    for run in sorted(runs, key=lambda r: -r.y):
        if found and abs(found[-1][0].y - run.y) < 0.45 * max(found[-1][0].size, run.size):
            found[-1].append(run)
        else:
            found.append([run])
    return [sorted(row, key=lambda r: r.left) for row in found]


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages' runs less the headers, footers and page numbers that truly repeat: the outermost
    rows that stand at one height on three pages (two in a document of up to four), with the same
    words, or with a number that counts as the pages do."""
    needed = 2 if len(pages) <= 4 else 3
    laid = [rows(page) for page in pages]
    counts = Counter(key for n, page in enumerate(laid) for row in _edges(page) for key in _keys(row, n))

    def running(row: list[Line], n: int) -> bool:
        return any(counts[key] >= needed for key in _keys(row, n))

    kept: list[list[Line]] = []
    for n, page in enumerate(laid):
        first, last = 0, len(page)
        while first < min(_EDGE, last) and running(page[first], n):
            first += 1
        while last > max(first, len(page) - _EDGE) and running(page[last - 1], n):
            last -= 1
        # a running head stands off from the text: what stands as close as its own lines belongs to it
        gaps = [a[0].y - b[0].y for a, b in zip(page, page[1:], strict=False)]
        close = 1.3 * median(gaps) if len(gaps) > 2 else 0
        while 0 < first < len(page) and gaps[first - 1] < close:
            first -= 1
        while 0 < last < len(page) and gaps[last - 1] < close:
            last += 1
        kept.append([run for row in page[first:last] for run in row])
    return kept


def _edges(page: Sequence[list[Line]]) -> Sequence[list[Line]]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]


def _keys(row: Sequence[Line], page: int) -> set[tuple[object, ...]]:
    text = " ".join(run.text for run in row)
    heights = [("low", row[0].y // 8), ("high", (row[0].y + 4) // 8)]
    found: set[tuple[object, ...]] = set()
    for height in heights:
        if not text.strip().isdigit():
            found.add((*height, text))
        for number in re.finditer(r"\d{1,5}", text):
            blank = f"{text[: number.start()]}#{text[number.end() :]}"
            found.add((*height, blank, int(number[0]) - page))
        if _ROMAN.fullmatch(text.strip()):
            found.add((*height, "#", "roman"))
    return found


def columns(runs: Sequence[Line], depth: int = 0) -> Iterator[Column]:
    """The page's columns in reading order: what spans a gutter parts what stands above it from what
    stands below, and in between the left column is read before the right one."""
    gutter = _gutter(runs) if depth < 3 else None
    if gutter is None:
        if runs:
            yield _column(runs)
        return
    left: list[Line] = []
    right: list[Line] = []
    across: list[Line] = []
    for row in rows(runs):
        spans = any(r.left < gutter - 1 and r.right > gutter + 1 for r in row)
        if spans and (left or right):
            yield from columns(left, depth + 1)
            yield from columns(right, depth + 1)
            left, right = [], []
        if spans:
            across += row
            continue
        if across:
            yield _column(across)
            across = []
        for run in row:
            (left if run.right <= gutter + 1 else right).append(run)
    if across:
        yield _column(across)
    yield from columns(left, depth + 1)
    yield from columns(right, depth + 1)


def _column(runs: Sequence[Line]) -> Column:
    lines = tuple(_joined(row) for row in rows(runs))
    return Column(lines, min(line.left for line in lines), max(line.right for line in lines))


def _joined(row: Sequence[Line]) -> Line:
    widest = max(row, key=lambda r: len(r.text))
    text = " ".join(run.text for run in row)
    bold = sum(len(r.text) for r in row if r.bold) * 2 > len(text)
    return Line(text, row[0].left, max(r.right for r in row), widest.y, widest.size, bold)


def _gutter(runs: Sequence[Line]) -> float | None:
    """Where two columns of prose part, if they do: with few runs across and lines of words, not the
    cells of a table, on either side."""
    if len(runs) < 8:
        return None
    low, high = min(r.left for r in runs), max(r.right for r in runs)
    width = high - low
    best: tuple[int, list[float]] | None = None
    x = low + 0.2 * width
    while x < high - 0.2 * width:
        crossing = sum(len(r.text) for r in runs if r.left < x - 1 and r.right > x + 1)
        if best is None or crossing < best[0]:
            best = (crossing, [x])
        elif crossing == best[0]:
            best[1].append(x)
        x += 2
    if best is None:
        return None
    x = best[1][len(best[1]) // 2]
    sides = ([r for r in runs if r.right <= x + 1], [r for r in runs if r.left >= x - 1])
    whole = sum(len(r.text) for r in runs)
    if best[0] > 0.6 * whole or min(len(side) for side in sides) < 4:
        return None
    if any(sum(len(r.text) for r in side) < 0.1 * whole or not _is_prose(side) for side in sides):
        return None
    beside = sum(any(abs(a.y - b.y) < max(a.size, b.size) for b in sides[1]) for a in sides[0])
    return x if beside * 2 >= min(len(side) for side in sides) else None


def _is_prose(side: Sequence[Line]) -> bool:
    laid = [(row[0].left, row[-1].right, sum(len(r.text) + 1 for r in row)) for row in rows(side)]
    width = max(right for _, right, _ in laid) - min(left for left, _, _ in laid)
    return (
        len(laid) >= 3
        and median(right - left for left, right, _ in laid) > 0.6 * width
        and median(length for _, _, length in laid) >= 18
    )
