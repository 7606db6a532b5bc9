"""Runs of text that stand beside each other on a page."""

from __future__ import annotations

from collections.abc import Iterable

from index.reading.pdf.lines import Line


def rows(runs: Iterable[Line]) -> list[list[Line]]:
    """Runs by baseline, from the top of the page down, from left to right."""
    found: list[list[Line]] = []
    for run in sorted(runs, key=lambda r: -r.y):
        if found and abs(found[-1][0].y - run.y) < 0.45 * max(found[-1][0].size, run.size):
            found[-1].append(run)
        else:
            found.append([run])
    return [sorted(row, key=lambda r: r.left) for row in found]
