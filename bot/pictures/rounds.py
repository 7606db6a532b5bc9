"""The layout of an instant run-off: a row for each option, a column for each round."""

from __future__ import annotations

from bot.charts.rounds import Rounds
from bot.pictures.fonts import width_of
from bot.pictures.marks import Strokes
from bot.pictures.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, Sheet
from bot.words import clean, counted

GAP = 18
THICK = 26


def lay_rounds(sheet: Sheet, chart: Rounds) -> None:
    """The winner first; a track is all ballots that still count in that round, its middle the majority."""
    ballots = f"{counted(chart.ballots, 'ballot')}, {counted(len(chart.rounds), 'round')}"
    sheet.heading(chart.title, ballots if chart.ballots else "No ballots", chart.outcome)
    if chart.ballots and not chart.outcome:
        sheet.y -= 14
        won = f": {clean(chart.options[chart.winner])}" if chart.winner is not None else ""
        sheet.paragraph(f"{chart.result()}{won}", bold=True, most=3)
        sheet.y += 26
    number = len(chart.rounds)
    cell = (RIGHT - LEFT - GAP * (number - 1)) / max(number, 1)
    columns = [LEFT + (cell + GAP) * at for at in range(number)]
    name = "Round {}" if width_of("Round 8", SMALL) <= cell else "R{}"
    for at, x in enumerate(columns):
        sheet.text(x, sheet.y + SMALL, name.format(at + 1), size=SMALL, colour=sheet.theme.quiet)
    sheet.y += SMALL * LEADING + 14
    for option in chart.order():
        _option(sheet, chart, option, columns, cell)
    if any(chart.exhausted):
        sheet.paragraph("No choice left", colour=sheet.theme.quiet)
        for x, gone in zip(columns, chart.exhausted, strict=True):
            sheet.text(x, sheet.y + SMALL, f"{gone:,}", size=SMALL, colour=sheet.theme.quiet)
        sheet.y += SMALL * LEADING + 30
    if chart.ballots:
        sheet.paragraph(
            "The line in a bar is half of the ballots that count.", size=SMALL, colour=sheet.theme.quiet
        )
        sheet.y += 6


def _option(sheet: Sheet, chart: Rounds, option: int, columns: list[float], cell: float) -> None:
    theme = sheet.theme
    wins = option == chart.winner
    label = clean(chart.options[option])
    sheet.paragraph(f"✓ {label}" if wins else label, bold=wins)
    sheet.y += 4
    left = chart.left_after(option)
    for at, x in enumerate(columns):
        count = chart.rounds[at][option]
        base = sheet.y + SMALL
        if count is None:
            if left is not None and at == left + 1:
                sheet.text(x, base, "out", size=SMALL, colour=theme.quiet)
            continue
        sheet.text(x, base, f"{count:,}", size=SMALL, bold=True)
        y = sheet.y + SMALL * LEADING + 4
        all_ = chart.continuing(at)
        sheet.box(x, y, cell, THICK, theme.track, 5)
        if count:
            sheet.box(x, y, max(cell * count / all_, 5), THICK, theme.lead if wins else theme.bar, 5)
        half = x + cell / 2
        sheet.marks.append(Strokes((((half, y - 4), (half, y + THICK + 4)),), theme.rule, 2))
    sheet.y += SMALL * LEADING + THICK + BODY
