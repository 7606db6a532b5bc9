"""The layout of curves: probabilities over one quantity."""

from __future__ import annotations

from bot.charts.curves import Curves, amount, chance
from bot.pictures.fonts import width_of, wrapped
from bot.pictures.marks import Point, Strokes
from bot.pictures.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, Sheet

HIGH = 620
INSET = 24
"""Free pixels within the panel, so that a curve along its edge is seen whole."""
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
THICK = 6
APART = 14
"""The least gap between numbers on the axis."""
MARKERS = 6
"""Markers on a curve, at other places than those of the others."""


def lay_curves(sheet: Sheet, chart: Curves) -> None:
    """The curves on their panel, and below it a key with the probabilities at the chart's own place."""
    sheet.heading(chart.title, chart.facts, chart.outcome)
    sheet.paragraph(f"{chart.event} over {chart.quantity}", size=SMALL, colour=sheet.theme.quiet)
    sheet.y += 12
    _plot(sheet, chart)
    sheet.paragraph(f"At {chart.quantity} {amount(chart.here)}", size=SMALL, colour=sheet.theme.quiet)
    sheet.y += 8
    figures = [chance(curve.at(chart.here)) for curve in chart.curves]
    room = max(width_of(figure, BODY, bold=True) for figure in figures) + 24
    for at, (curve, figure) in enumerate(zip(chart.curves, figures, strict=True)):
        base, below = sheet.y + BODY, sheet.y + BODY * LEADING
        sheet.marks.append(
            Strokes((((LEFT, base - 12), (LEFT + 56, base - 12)),), sheet.colour_of(at), THICK)
        )
        sheet.marker(LEFT + 28, base - 12, at, 13)
        sheet.text(RIGHT, base, figure, bold=True, anchor="end")
        sheet.paragraph(curve.label, left=LEFT + 76, right=RIGHT - room)
        sheet.y = max(sheet.y, below) + 10
    sheet.y += 14


def _plot(sheet: Sheet, chart: Curves) -> None:
    theme = sheet.theme
    gutter = max(width_of(chance(level), SMALL) for level in LEVELS) + 18
    left, right, top = LEFT + gutter, RIGHT, sheet.y
    low, high = chart.span
    wide, tall = right - left - 2 * INSET, HIGH - 2 * INSET

    def place(x: float, probability: float) -> Point:
        across = left + INSET + (x - low) / (high - low) * wide
        return round(across, 1), round(top + INSET + (1 - probability) * tall, 1)

    sheet.box(left, top, right - left, HIGH, theme.panel, 16)
    levels = tuple(((left, place(low, each)[1]), (right, place(low, each)[1])) for each in LEVELS)
    sheet.marks.append(Strokes(levels, theme.track, 3))
    for level, ((_, y), _) in zip(LEVELS, levels, strict=True):
        sheet.text(left - 14, y + SMALL * 0.36, chance(level), size=SMALL, colour=theme.quiet, anchor="end")
    here = place(chart.here, 0)[0]
    sheet.marks.append(Strokes((((here, top), (here, top + HIGH)),), theme.rule, 3, dashed=True))
    for at, curve in enumerate(chart.curves):
        path = tuple(place(*point) for point in curve.points)
        sheet.marks.append(Strokes((path,), sheet.colour_of(at), THICK))
    # Above all lines, each curve's markers elsewhere than the others': where curves coincide, all are seen.
    for at, curve in enumerate(chart.curves):
        for number in range(MARKERS):
            share = (number + (at + 1) / (len(chart.curves) + 1)) / MARKERS
            x = low + (high - low) * share
            sheet.marker(*place(x, curve.at(x)), at, 11)
    sheet.y = top + HIGH + 14
    taken: float = LEFT - APART
    for tick in chart.ticks():
        said = amount(tick)
        half = width_of(said, SMALL) / 2
        x = min(max(place(tick, 0)[0], LEFT + half), RIGHT - half)
        if x - half >= taken + APART:
            sheet.text(x, sheet.y + SMALL, said, size=SMALL, colour=theme.quiet, anchor="middle")
            taken = x + half
    sheet.y += SMALL * LEADING + 4
    middle = (left + right) / 2
    for line in wrapped(chart.quantity, right - left, SMALL, most=1):
        sheet.text(middle, sheet.y + SMALL, line, size=SMALL, colour=theme.quiet, anchor="middle")
    sheet.y += SMALL * LEADING + 26
