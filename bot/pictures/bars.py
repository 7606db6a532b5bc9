"""The layout of a tally."""

from __future__ import annotations

from bot.charts.bars import Bars
from bot.pictures.fonts import width_of
from bot.pictures.sheet import BODY, LEFT, RIGHT, Sheet
from bot.words import counted

THICK = 42
GAP = 30


def lay_bars(sheet: Sheet, chart: Bars) -> None:
    """Each option's words above its bar, the figure behind it; the track is all ballots."""
    sheet.heading(
        chart.title, counted(chart.total, chart.noun) if chart.total else f"No {chart.noun}s", chart.outcome
    )
    figures = [chart.figure(row) for row in chart.rows]
    room = max((width_of(figure, BODY, bold=True) for figure in figures), default=0) + 24
    long = RIGHT - room - LEFT
    theme = sheet.theme
    for row, figure in zip(chart.rows, figures, strict=True):
        leads = chart.leads(row)
        sheet.paragraph(row.label, bold=leads)
        sheet.y += 10
        sheet.box(LEFT, sheet.y, long, THICK, theme.track, 6)
        if row.count:
            wide = max(long * row.count / chart.total, 6)
            sheet.box(LEFT, sheet.y, wide, THICK, theme.lead if leads else theme.bar, 6)
        sheet.text(RIGHT, sheet.y + THICK / 2 + BODY * 0.36, figure, bold=True, anchor="end")
        sheet.y += THICK + GAP
