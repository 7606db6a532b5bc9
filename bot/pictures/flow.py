"""The layout of a swing: two columns and the bands between them."""

from __future__ import annotations

from bot.charts.figures import share, swung
from bot.charts.flow import Flow
from bot.pictures.fonts import width_of, wrapped
from bot.pictures.marks import Area, Point
from bot.pictures.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, Sheet
from bot.pictures.theme import Theme, mixed, text_on
from bot.words import counted

HIGH = 560
APART = 24
SLOT = 84
"""The least room for a side: that of its label of two lines."""
LABEL = 250
"""Pixels for the words on either side."""
NODE = 30
STEPS = 28


def lay_flow(sheet: Sheet, chart: Flow) -> None:
    """Before on the left, after on the right, a band for everybody who stayed or went."""
    sheet.heading(chart.title, f"{counted(chart.both, 'voter')} voted both times", chart.outcome)
    if not chart.both:
        return
    theme = sheet.theme
    left, right = LEFT + LABEL, RIGHT - LABEL
    sheet.text(left + NODE, sheet.y + BODY, "Before", bold=True, anchor="end")
    sheet.text(right - NODE, sheet.y + BODY, "After", bold=True)
    sheet.y += BODY * LEADING + 24
    scale = HIGH / chart.both
    fills = side_colours(theme, len(chart.sides))
    tops = [_stacked(counts, scale, sheet.y) for counts in (chart.before, chart.after)]
    high = max(column[-1] for column in tops) - APART - sheet.y
    _bands(sheet, chart, tops, scale, fills)
    for counts, column, x in ((chart.before, tops[0], left), (chart.after, tops[1], right - NODE)):
        for count, y, fill in zip(counts, column, fills, strict=False):
            sheet.box(x, y if count else y - 2, NODE, max(count * scale, 4), fill, 4)
    _labels(sheet, chart, chart.before, tops[0], scale, left - 16, "end")
    _labels(sheet, chart, chart.after, tops[1], scale, right + 16, "start")
    if chart.moves is None:
        middle = (left + right) / 2
        lines = wrapped(chart.whereabouts(), right - left - 2 * NODE - 40, SMALL)
        y = sheet.y + high / 2 - len(lines) * SMALL * LEADING / 2
        for line in lines:
            y += SMALL * LEADING
            sheet.text(middle, y, line, size=SMALL, colour=theme.quiet, anchor="middle")
    sheet.y += high + 56
    _moves(sheet, chart, fills)


def side_colours(theme: Theme, sides: int) -> list[str]:
    """For, the undecided between, against."""
    return [theme.pro[0], *([theme.hatch] * (sides - 2)), theme.con[0]]


def _stacked(counts: tuple[int, ...], scale: float, y: float) -> list[float]:
    """The top of each side's node, one below the other, and of what would come next. A small node
    stands in the middle of as much room as its label takes."""
    tops = []
    for count in counts:
        slot = max(count * scale, SLOT)
        tops.append(y + (slot - count * scale) / 2)
        y += slot + APART
    return [*tops, y]


def _bands(sheet: Sheet, chart: Flow, tops: list[list[float]], scale: float, fills: list[str]) -> None:
    if chart.moves is None:
        return
    start, end = LEFT + LABEL + NODE + 3, RIGHT - LABEL - NODE - 3
    leaves, lands = list(tops[0]), list(tops[1])
    figures: list[tuple[float, str, str]] = []
    for a, side in enumerate(chart.sides):
        for b, other in enumerate(chart.sides):
            number = chart.moved(side, other)
            if not number:
                continue
            thick = number * scale
            points = _band((start, leaves[a]), (end, lands[b]), thick)
            opacity = 0.3 if a == b else 0.85
            sheet.marks.append(Area(points, fills[a], opacity))
            if thick >= SMALL + 4:
                ground = blended(fills[a], sheet.theme.card, opacity)
                figures.append((leaves[a] + thick / 2, f"{number:,}", text_on(ground)))
            leaves[a] += thick
            lands[b] += thick
    for y, figure, ink in figures:
        sheet.text(start + 14, y + SMALL * 0.36, figure, size=SMALL, bold=True, colour=ink)


def _band(start: Point, end: Point, thick: float) -> tuple[Point, ...]:
    """Both edges of a band that leaves and lands level (a cubic curve, smoothstep)."""
    upper = []
    for step in range(STEPS + 1):
        t = step / STEPS
        bend = t * t * (3 - 2 * t)
        upper.append((start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * bend))
    lower = [(x, y + thick) for x, y in reversed(upper)]
    return tuple((round(x, 1), round(y, 1)) for x, y in (*upper, *lower))


def _labels(
    sheet: Sheet, chart: Flow, counts: tuple[int, ...], tops: list[float], scale: float, x: float, anchor: str
) -> None:
    for side, count, top in zip(chart.sides, counts, tops, strict=False):
        middle = top + count * scale / 2
        name = wrapped(side, LABEL - 20, BODY, bold=True, most=1)
        sheet.text(x, middle - 4, name[0] if name else "", bold=True, anchor=anchor)
        sheet.text(x, middle + SMALL + 6, share(count, chart.both), size=SMALL, anchor=anchor)


def _moves(sheet: Sheet, chart: Flow, fills: list[str]) -> None:
    theme = sheet.theme
    sheet.paragraph("Swing", bold=True)
    sheet.y += 4
    x: float = LEFT
    for side, before, after in zip(chart.sides, chart.before, chart.after, strict=True):
        text = f"{side} {swung(after - before, chart.both)}"
        if x > LEFT and x + width_of(text, BODY) > RIGHT:
            x, sheet.y = LEFT, sheet.y + BODY * LEADING
        sheet.text(x, sheet.y + BODY, text)
        x += width_of(text, BODY) + 56
    sheet.y += BODY * LEADING + 20
    if chart.moves is None:
        return
    changes = chart.changes()
    sheet.paragraph("Who moved" if changes else "No one changed sides", bold=True)
    sheet.y += 4
    for start, end, number in changes:
        fill = fills[chart.sides.index(start)]
        sheet.box(LEFT, sheet.y + 8, 26, 32, fill, 4)
        sheet.text(LEFT + 44, sheet.y + BODY, f"{start} → {end}")
        sheet.text(RIGHT, sheet.y + BODY, f"{number:,}", bold=True, anchor="end")
        sheet.y += BODY * LEADING + 6
    stayed = chart.both - sum(number for *_, number in changes)
    if changes:
        sheet.text(LEFT + 44, sheet.y + BODY, "stayed", colour=theme.quiet)
        sheet.text(RIGHT, sheet.y + BODY, f"{stayed:,}", bold=True, anchor="end")
        sheet.y += BODY * LEADING + 6
    sheet.y += 10


def blended(colour: str, ground: str, opacity: float) -> str:
    """What `colour` looks like on `ground`."""
    return mixed(ground, colour, opacity)
