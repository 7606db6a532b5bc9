"""The layout of stances: see `bot.charts.Diverging` for the form and its source."""

from __future__ import annotations

from bot.charts.diverging import Diverging, Stack
from bot.charts.figures import share
from bot.pictures.fonts import width_of
from bot.pictures.marks import Strokes
from bot.pictures.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, Sheet
from bot.pictures.theme import Theme, steps, text_on
from bot.words import clean, counted

MANY = 12
"""From this many rows on, labels are smaller and cut after two lines."""
SEAM = 3


def lay_diverging(sheet: Sheet, chart: Diverging) -> None:
    """One row stands large with its levels as a table; several share a scale and a legend."""
    if len(chart.rows) == 1:
        _alone(sheet, chart, chart.rows[0])
    else:
        _several(sheet, chart)


def colours(theme: Theme, chart: Diverging) -> list[str]:
    """A colour for each level, strong at the ends."""
    half = len(chart.levels) // 2
    con, pro = steps(*theme.con, half), steps(*theme.pro, half)[::-1]
    return [*con, *([theme.between] if chart.middle is not None else []), *pro]


def edges(theme: Theme, chart: Diverging) -> list[str]:
    """An edge for each level that is too pale to stand out without one, "" for the others."""
    half = len(chart.levels) // 2
    con = [theme.con[0] if at else "" for at in range(half)]
    pro = [theme.pro[0] if at else "" for at in range(half)][::-1]
    return [*con, *([theme.hatch] if chart.middle is not None else []), *pro]


def _alone(sheet: Sheet, chart: Diverging, row: Stack) -> None:
    sheet.heading(chart.title, row.ballots, chart.outcome)
    if row.label and clean(row.label) != clean(chart.title):
        sheet.paragraph(row.label)
        sheet.y += 16
    if row.withheld:
        return
    _ends(sheet, chart, row)
    _bar(sheet, chart, row, LEFT, RIGHT, 92, numbers=False)
    sheet.y += 92 + 40
    for at in reversed(range(len(chart.levels))):
        fill = colours(sheet.theme, chart)[at]
        sheet.box(LEFT, sheet.y + 2, 40, 40, fill, 5, edges(sheet.theme, chart)[at])
        if at == chart.middle:
            sheet.hatch(LEFT, sheet.y + 2, 40, 40, sheet.theme.hatch)
        sheet.text(LEFT + 60, sheet.y + BODY, chart.levels[at])
        sheet.text(RIGHT, sheet.y + BODY, share(row.counts[at], row.total), bold=True, anchor="end")
        sheet.y += BODY * LEADING + 14
    sheet.y += 10


def _ends(sheet: Sheet, chart: Diverging, row: Stack) -> None:
    """The sums of either side, above the ends of the bar."""
    half = len(chart.levels) // 2
    if half < 2:
        return
    con, pro = sum(row.counts[:half]), sum(row.counts[-half:])
    inner = chart.levels[half - 1], chart.levels[-half]
    sheet.text(LEFT, sheet.y + BODY, f"← {inner[0]} {share(con, row.total)}", size=SMALL + 2, bold=True)
    sheet.text(
        RIGHT,
        sheet.y + BODY,
        f"{inner[1]} {share(pro, row.total)} →",
        size=SMALL + 2,
        bold=True,
        anchor="end",
    )
    sheet.y += BODY * LEADING + 12


def _several(sheet: Sheet, chart: Diverging) -> None:
    many = len(chart.rows) > MANY
    size, thick = (SMALL + 2, 36) if many else (BODY, 46)
    facts = f"{counted(len(chart.rows), chart.noun)}. Figures and lengths are ballots."
    sheet.heading(chart.title, facts, chart.outcome)
    sheet.keys(
        [
            (level, fill, edge, at == chart.middle)
            for at, (level, fill, edge) in enumerate(
                zip(chart.levels, colours(sheet.theme, chart), edges(sheet.theme, chart), strict=True)
            )
        ]
    )
    half = len(chart.levels) // 2
    if half > 2:
        ends = [f"{chart.levels[at]} to {chart.levels[at + half - 1]}" for at in (0, half)]
        said = f"Left of a bar: how many gave {ends[0]}; right: {ends[1]}."
        sheet.paragraph(said, size=SMALL, colour=sheet.theme.quiet)
        sheet.y += 14
    sides = [(sum(row.counts[:half]), sum(row.counts[-half:])) for row in chart.rows]
    room = [max((width_of(f"{pair[end]:,}", size, True) for pair in sides), default=0) + 16 for end in (0, 1)]
    left, right = LEFT + room[0], RIGHT - room[1]
    for row, (con, pro) in zip(chart.rows, sides, strict=True):
        sheet.paragraph(row.label, size=size, most=2 if many else None)
        sheet.y += 8
        base = sheet.y + thick / 2 + size * 0.36
        if row.total:
            sheet.text(left - 16, base, f"{con:,}", size=size, bold=True, anchor="end")
            sheet.text(right + 16, base, f"{pro:,}", size=size, bold=True)
        else:
            sheet.text(
                (left + right) / 2,
                base,
                row.withheld or "no ballots",
                size=SMALL,
                colour=sheet.theme.quiet,
                anchor="middle",
            )
        _bar(sheet, chart, row, left, right, thick, numbers=True)
        sheet.y += thick + 44


def _bar(
    sheet: Sheet, chart: Diverging, row: Stack, left: float, right: float, thick: float, *, numbers: bool
) -> None:
    """The segments about zero, and the zero line."""
    theme = sheet.theme
    furthest = max((max(chart.reach(other)) for other in chart.rows), default=0.0)
    furthest = max(furthest, 0.5)
    zero = (left + right) / 2
    scale = (right - left) / 2 / furthest
    if not row.total:
        sheet.marks.append(Strokes((((left, sheet.y + thick), (right, sheet.y + thick)),), theme.track, 3))
        return
    x = zero - chart.reach(row)[0] * scale
    fills = colours(theme, chart)
    sheet.marks.append(
        Strokes((((left, sheet.y + thick / 2), (right, sheet.y + thick / 2)),), theme.track, 3)
    )
    segments = []
    for at, count in enumerate(row.counts):
        wide = count / chart.longest * scale
        if count:
            sheet.box(x, sheet.y, max(wide - SEAM, SEAM), thick, fills[at], 3, edges(theme, chart)[at])
            if at == chart.middle:
                sheet.hatch(x, sheet.y, max(wide - SEAM, SEAM), thick, theme.hatch)
        segments.append((at, count, x, wide))
        x += wide
    line = ((zero - SEAM / 2, sheet.y - 7), (zero - SEAM / 2, sheet.y + thick + 4))
    sheet.marks.append(Strokes((line,), theme.rule, 3))
    for segment in segments if numbers else ():
        _number(sheet, chart, *segment, thick)


def _number(sheet: Sheet, chart: Diverging, at: int, count: int, x: float, wide: float, thick: float) -> None:
    """A level's count within its segment where there is room; the sides' sums stand outside."""
    figure = f"{count:,}"
    needs = width_of(figure, SMALL, bold=True) + 14
    between = at == chart.middle
    if not count or (len(chart.levels) <= 3 and not between):
        return
    fill = colours(sheet.theme, chart)[at]
    middle = x + (wide - SEAM) / 2
    if wide - SEAM >= needs:
        base = sheet.y + thick / 2 + SMALL * 0.36
        if between:
            # Plain ground beneath the figure, on which the zero line and the hatching do not run.
            sheet.box(middle - needs / 2, sheet.y + 3, needs, thick - 6, fill, 3)
        sheet.text(middle, base, figure, size=SMALL, bold=True, colour=text_on(fill), anchor="middle")
    elif between:
        sheet.text(
            middle,
            sheet.y + thick + SMALL,
            figure,
            size=SMALL - 3,
            bold=True,
            colour=sheet.theme.quiet,
            anchor="middle",
        )
