"""The order in which a page is read: bands from the top down, and in each its columns from the left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from index.reading.pdf.lines import Line
from index.reading.pdf.rows import rows

_STEP = 2.0
# A band without text this many lines high may part what is above it from what is below.
_BAND = 1.9
# Gutters of pages this near to each other are one.
_NEAR = 8.0


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read one below the other, with the edges of the column they stand in."""

    lines: tuple[Line, ...]
    left: float
    right: float


def gutters(pages: Sequence[Sequence[Line]]) -> tuple[float, ...]:
    """Where the columns of a document part: the gutters that several of its pages have."""
    found = sorted(x for page in pages if (x := _gutter(page)) is not None)
    counts = Counter(next(y for y in found if x - y < _NEAR) for x in found)
    needed = max(2, len(pages) // 5)
    return tuple(
        median([x for x in found if 0 <= x - y < _NEAR]) for y, count in counts.items() if count >= needed
    )


def columns(runs: Sequence[Line], known: Sequence[float] = ()) -> list[Column]:
    """The page's columns in reading order: what spans a gutter parts what stands above it from what
    stands below, and in between the left column is read before the right one. The document's `known`
    gutters count where a page shows none of its own."""
    return [column for band in _bands(list(runs)) for column in _parted(band, known, 0)]


def _bands(runs: list[Line]) -> list[list[Line]]:
    """The page cut where a blank band crosses all of it and what stands below is of another kind on
    either side: notes and lists in smaller type below the text, the text below its title."""
    gutter = _gutter(runs)
    if gutter is None:
        return [runs]
    laid = rows(runs)
    leading = median([a[0].y - b[0].y for a, b in zip(laid, laid[1:], strict=False)] or [0])
    size = median([r.size for r in runs])
    cuts: list[float] = []
    for above, below in zip(laid, laid[1:], strict=False):
        gap = above[0].y - below[0].y
        if gap < _BAND * max(leading, 1.15 * size):
            continue
        level = (above[0].y + below[0].y) / 2
        over, under = [r for r in runs if r.y > level], [r for r in runs if r.y <= level]
        left = [[r for r in part if r.right <= gutter + 1] for part in (over, under)]
        right = [[r for r in part if r.left >= gutter - 1] for part in (over, under)]
        if _is_front(over) or (_smaller(*left) and _smaller(*right)):
            cuts.append(level)
    edges = [float("inf"), *cuts, float("-inf")]
    bands = [[r for r in runs if low < r.y <= high] for high, low in zip(edges, edges[1:], strict=False)]
    return [band for band in bands if band]


def _smaller(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether all that stands below is set in smaller type than what stands above."""
    if not above or not below:
        return False
    last = min(above, key=lambda r: r.y)
    return max(r.size for r in below if len(r.text) > 3 or len(below) < 4) < 0.95 * last.size


def _is_front(runs: Sequence[Line]) -> bool:
    """Whether runs are a title and names in the middle of the page, not lines of text."""
    laid = rows(runs)
    return len(laid) < 20 and all(len(run.text) < 60 and run.text[-1:] not in ".-" for run in runs) and any(
        len(row) > 1 for row in laid
    )  # fmt: skip


def _parted(runs: Sequence[Line], known: Sequence[float], depth: int) -> Iterator[Column]:
    gutter = _gutter(runs) if depth < 3 else None
    if gutter is None and depth < 3:
        gutter = next((x for x in known if _parts(runs, x)), None)
    if gutter is None:
        if runs:
            yield _column(runs)
        return
    left: list[Line] = []
    right: list[Line] = []
    across: list[Line] = []
    for row in rows(runs):
        spans = [r for r in row if r.left < gutter - 1 and r.right > gutter + 1]
        if spans and any(r.left >= gutter - 1 and r.left > spans[0].left for r in row if r not in spans):
            # a line that runs over its column's edge, beside a line of the other column
            left += [r for r in row if r.left < gutter - 1]
            right += [r for r in row if r.left >= gutter - 1]
            continue
        if spans and (left or right):
            yield from _parted(left, known, depth + 1)
            yield from _parted(right, known, depth + 1)
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
    yield from _parted(left, known, depth + 1)
    yield from _parted(right, known, depth + 1)


def _column(runs: Sequence[Line]) -> Column:
    lines = tuple(_joined(row) for row in rows(runs))
    return Column(lines, min(line.left for line in lines), max(line.right for line in lines))


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    widest = max(row, key=lambda r: len(r.text))
    text = " ".join(run.text for run in row)

    def most(face: str) -> bool:
        return sum(len(r.text) for r in row if getattr(r, face)) * 2 > len(text)

    return Line(
        text,
        row[0].left,
        max(r.right for r in row),
        widest.y,
        widest.size,
        most("bold"),
        most("italic"),
        most("mono"),
        tuple((r.left, r.right, r.text) for r in row),
    )


def _parts(runs: Sequence[Line], x: float) -> bool:
    """Whether a gutter of the document parts these runs too: little crosses it, and most lines on its
    right begin close to it or at one place."""
    across = sum(len(r.text) for r in runs if r.left < x - 1 and r.right > x + 1)
    left, right = [r for r in runs if r.right <= x + 1], [r for r in runs if r.left >= x - 1]
    if len(left) < 2 or len(right) < 2 or across > 0.3 * sum(len(r.text) for r in runs):
        return False
    begins = [row[0].left for row in rows(right)]
    edge = min(begins)
    return sum(b - edge < 2.5 * right[0].size for b in begins) * 2 > len(begins) and edge - x < 24


def _gutter(runs: Sequence[Line]) -> float | None:
    """Where two columns of prose part, if they do: with few runs across and lines of words, not the
    cells of a table, on either side."""
    if len(runs) < 8:
        return None
    low, high = min(r.left for r in runs), max(r.right for r in runs)
    first, last = low + 0.2 * (high - low), high - 0.2 * (high - low)
    crossing = [0] * (int((last - first) / _STEP) + 2)
    for run in runs:
        begin = max(0, int((run.left + 1 - first) / _STEP) + 1)
        end = min(len(crossing) - 1, int((run.right - 1 - first) / _STEP) + 1)
        if run.right - 1 > first and begin < end:
            crossing[begin] += len(run.text)
            crossing[end] -= len(run.text)
    best: tuple[int, list[float]] | None = None
    across = 0
    for n, change in enumerate(crossing[:-1]):
        across += change
        x = first + n * _STEP
        if best is None or across < best[0]:
            best = (across, [x])
        elif across == best[0]:
            best[1].append(x)
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
