"""The distance at which the lines of a paragraph follow each other, in a PDF that states none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from index.reading.pdf.lines import Line

_LEAST, _MOST = 0.8, 4.0
#: Of the distances between lines of one size, those of paragraphs' own lines are the smallest that
#: come again, and at least this share: a page of short paragraphs has as many between them.
_SHARE = 0.15
_ALIKE = 1.06
_USUAL = 1.2


class Leading:
    """The leading of lines, learnt from their column, or where that has too few, from all."""

    def __init__(self, columns: Iterable[Sequence[Line]]) -> None:
        """Takes the lines of every column, from the top down."""
        self._known: dict[tuple[int, int], float] = {}
        self._usual = _smallest([gap for lines in columns for gap, _ in _gaps(lines)]) or _USUAL

    def of(self, line: Line, lines: Sequence[Line]) -> float:
        """That of a line in the column of these `lines`, in points."""
        at = (id(lines), round(line.size * 2))
        if at not in self._known:
            alike = [gap for gap, size in _gaps(lines) if abs(size - line.size) <= 0.08 * line.size]
            self._known[at] = _smallest(alike) or self._usual
        return self._known[at] * line.size


def _gaps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The distances between neighbours of one size, as multiples of it, and the size."""
    return [
        ((a.y - b.y) / b.size, b.size)
        for a, b in zip(lines, lines[1:], strict=False)
        if abs(a.size - b.size) <= 0.08 * b.size and _LEAST * b.size < a.y - b.y < _MOST * b.size
    ]


def _smallest(gaps: Sequence[float]) -> float | None:
    """The smallest distance that comes often enough, None where there is none."""
    for gap in sorted(gaps):
        near = [other for other in gaps if gap <= other <= _ALIKE * gap]
        if len(near) >= max(2, _SHARE * len(gaps)):
            return median(near)
    return None
