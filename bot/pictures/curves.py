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
    where = chart.place(chart.here) if chart.places else f"{chart.quantity} {amount(chart.here)}"
    sheet.paragraph(f"At {where}", size=SMALL, colour=sheet.theme.quiet)
    sheet.y += 8
    figures = [chart.said(at, chart.here) for at in range(len(chart.curves))]
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
    names = dict(zip((0.0, 0.5, 1.0), chart.levels, strict=True)) if chart.places else {}
    named = [names.get(level, "") if names else chance(level) for level in LEVELS]
    gutter = max(width_of(name, SMALL) for name in named) + 18
    left, right, top = LEFT + gutter, RIGHT, sheet.y
    low, high = chart.span
    wide, tall = right - left - 2 * INSET, HIGH - 2 * INSET

    def place(x: float, probability: float) -> Point:
        across = left + INSET + (x - low) / (high - low) * wide
        return round(across, 1), round(top + INSET + (1 - probability) * tall, 1)

    sheet.box(left, top, right - left, HIGH, theme.panel, 16)
    levels = tuple(((left, place(low, each)[1]), (right, place(low, each)[1])) for each in LEVELS)
    sheet.marks.append(Strokes(levels, theme.track, 3))
    for name, ((_, y), _) in zip(named, levels, strict=True):
        sheet.text(left - 14, y + SMALL * 0.36, name, size=SMALL, colour=theme.quiet, anchor="end")
    here = place(chart.here, 0)[0]
    sheet.marks.append(Strokes((((here, top), (here, top + HIGH)),), theme.rule, 3, dashed=True))
    for at, curve in enumerate(chart.curves):
        path = tuple(place(*point) for point in curve.points)
        sheet.marks.append(Strokes((path,), sheet.colour_of(at), THICK))
    # Above all lines. Markers stand at results, of later curves smaller; else each curve's stand elsewhere
    # than the others'. So all are seen where curves coincide.
    for at, curve in enumerate(chart.curves):
        for x, probability in curve.points if chart.places else ():
            sheet.marker(*place(x, probability), at, 11 + 3 * (len(chart.curves) - at))
        for number in range(0 if chart.places else MARKERS):
            share = (number + (at + 1) / (len(chart.curves) + 1)) / MARKERS
            x = low + (high - low) * share
            sheet.marker(*place(x, curve.at(x)), at, 11)
    sheet.y = top + HIGH + 14
    taken: float = LEFT - APART
    for tick in chart.ticks():
        said, ballots = amount(tick), ""
        if chart.places:
            name, n = chart.places[chart.ticks().index(tick)]
            said, ballots = name, f"n = {n:,}"
        half = max(width_of(said, SMALL), width_of(ballots, SMALL)) / 2
        x = min(max(place(tick, 0)[0], LEFT + half), RIGHT - half)
        if x - half >= taken + APART:
            sheet.text(x, sheet.y + SMALL, said, size=SMALL, colour=theme.quiet, anchor="middle")
            if ballots:
                sheet.text(x, sheet.y + 2.2 * SMALL, ballots, size=SMALL, colour=theme.quiet, anchor="middle")
            taken = x + half
    if chart.places:
        sheet.y += SMALL * 1.2
    sheet.y += SMALL * LEADING + 4
    middle = (left + right) / 2
    if chart.places:
        sheet.y += 22
        return  # the names of the points say what the axis is
    for line in wrapped(chart.quantity, right - left, SMALL, most=1):
        sheet.text(middle, sheet.y + SMALL, line, size=SMALL, colour=theme.quiet, anchor="middle")
    sheet.y += SMALL * LEADING + 26
