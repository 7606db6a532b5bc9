"""Charts as text: bars of block characters, small tables, a map of letters."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from adapters.terminal.columns import GAP, columns, table, wrapped
from bot.charts import Bars, Chart, Curves, Diverging, Flow, OpinionMap, Rounds, Stack
from bot.charts.curves import chance
from bot.charts.figures import share, swung
from bot.words import clean, counted

EIGHTHS = " ▏▎▍▌▋▊▉"
PRO, CON, BETWEEN, ZERO = ("█", "▓", "▤"), ("▚", "▒", "╱"), "░", "┃"
"""From strong to mild, distinct without a colour."""
LONGEST_BAR = 60
MAP = (64, 17)
PLOT = (64, 13)
LETTERS = "ABCDEFGH"
SHARED = "*"
"""A place on a map or plot where voters of several groups stand, or several curves run."""


def lines(chart: Chart, width: int, *, title: bool = False) -> list[str]:
    """`chart` in lines of at most `width` columns (24 or more), its title only where it is asked for:
    a card has one already."""
    out: list[str] = []
    if title and chart.title:
        out += [*wrapped(chart.title, width), *wrapped(chart.outcome, width), ""]
    if isinstance(chart, Bars):
        out += _bars(chart, width)
    elif isinstance(chart, Curves):
        out += _curves(chart, width)
    elif isinstance(chart, Diverging):
        out += _diverging(chart, width)
    elif isinstance(chart, Flow):
        out += _flow(chart, width)
    elif isinstance(chart, OpinionMap):
        out += _opinions(chart, width)
    else:
        out += _rounds(chart, width)
    if chart.note:
        out += wrapped(chart.note, width)
    return [
        part.rstrip()
        for line in out
        for part in ([line] if cell_len(line) <= width else wrapped(line, width))
    ]


def _bars(chart: Bars, width: int) -> Iterator[str]:
    yield counted(chart.total, chart.noun) if chart.total else f"No {chart.noun}s."
    figures = [chart.figure(row) for row in chart.rows]
    room = max((len(figure) for figure in figures), default=0)
    long = max(min(width - room - len(GAP), LONGEST_BAR), 1)
    for row, figure in zip(chart.rows, figures, strict=True):
        yield from wrapped(row.label, width)
        bar = _bar(row.count, chart.total, long)
        yield f"{bar:<{long}}{GAP}{figure:>{room}}"


def _bar(count: int, total: int, long: int) -> str:
    """Whole blocks and one of so many eighths; something where there is something."""
    eighths = max(round(8 * long * count / total), 1) if count else 0
    return PRO[0] * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _curves(chart: Curves, width: int) -> Iterator[str]:
    """A plot of letters, one for each curve, and a table of the curves at some places."""
    yield from wrapped(f"{chart.event} over {chart.quantity}. {chart.facts}", width)
    low, high = chart.span
    wide, tall = min(width, PLOT[0]) - 7, PLOT[1]
    here = round((chart.here - low) / (high - low) * (wide - 1))
    field: dict[tuple[int, int], str] = {(row, here): "┊" for row in range(tall)}
    for letter, curve in zip(LETTERS, chart.curves, strict=False):
        for column in range(wide):
            probability = curve.at(low + (high - low) * column / (wide - 1))
            cell = (round((1 - probability) * (tall - 1)), column)
            free = field.get(cell, letter) in (letter, "┊")
            field[cell] = letter if free else SHARED
    for row in range(tall):
        said = ""
        if row % ((tall - 1) // 2) == 0:
            level = 2 - row // ((tall - 1) // 2)
            said = chart.levels[level] if chart.places else chance(level / 2)
        yield f"{said:>4} │{''.join(field.get((row, column), ' ') for column in range(wide))}"
    ends = chart.place(low), chart.place(high)
    yield f"     └{'─' * wide}"
    yield f"      {ends[0]}{' ' * max(wide - len(ends[0]) - len(ends[1]), 1)}{ends[1]}"
    if SHARED in field.values():
        yield f"{SHARED} several curves"
    places = sorted({*chart.ticks(), chart.here})
    rows = [[chart.quantity, *LETTERS[: len(chart.curves)]]]
    for x in places:
        mark = " ┊" if x == chart.here else ""
        rows.append([f"{chart.place(x)}{mark}", *(chart.said(at, x) for at in range(len(chart.curves)))])
    yield from table(rows, width)
    for letter, curve in zip(LETTERS, chart.curves, strict=False):
        yield from wrapped(f"{letter}: {curve.label}", width)


def _diverging(chart: Diverging, width: int) -> Iterator[str]:
    glyphs = _glyphs(chart)
    if len(chart.rows) == 1:
        (row,) = chart.rows
        yield row.ballots
        if row.label and clean(row.label) != clean(chart.title):
            yield from wrapped(row.label, width)
        if row.withheld:
            return
        yield _about_zero(chart, row, min(width, LONGEST_BAR))
        levels = [
            [f"{glyph} {clean(level)}", share(count, row.total)]
            for glyph, level, count in zip(glyphs, chart.levels, row.counts, strict=True)
        ]
        yield from table(levels[::-1], width)
        return
    legend = GAP.join(f"{glyph} {clean(level)}" for glyph, level in zip(glyphs, chart.levels, strict=True))
    yield from wrapped(legend, width)
    for row in chart.rows:
        yield from wrapped(row.label, width)
        figures = chart.figures(row)
        if width - cell_len(figures) - len(GAP) >= 30:
            long = min(width - max(cell_len(chart.figures(other)) for other in chart.rows) - len(GAP), 40)
            yield f"{_about_zero(chart, row, max(long, 28))}{GAP}{figures}"
        else:
            yield _about_zero(chart, row, min(width, LONGEST_BAR))
            yield from wrapped(figures, width)


def _glyphs(chart: Diverging) -> list[str]:
    half = len(chart.levels) // 2
    con, pro = ((*marks, *marks[-1:] * half)[:half] for marks in (CON, PRO))
    return [*con, *([BETWEEN] if chart.middle is not None else []), *pro[::-1]]


def _about_zero(chart: Diverging, row: Stack, width: int) -> str:
    """A row's bar, exactly `width` columns, the zero line in the middle of them."""
    side = (width - 1) // 2
    furthest = max(0.5, *(max(chart.reach(other)) for other in chart.rows))
    left, _ = chart.reach(row)
    total = chart.longest
    edges, at = [], -left
    for count in row.counts:
        edges.append((at, at + count / total))
        at += count / total
    cells = []
    for cell in (*range(-side, 0), *range(side)):
        here = (cell + 0.5) / side * furthest
        found = [glyph for glyph, (a, b) in zip(_glyphs(chart), edges, strict=True) if a <= here < b]
        cells.append(found[0] if found else " ")
    return f"{''.join(cells[:side])}{ZERO}{''.join(cells[side:])}"


def _flow(chart: Flow, width: int) -> Iterator[str]:
    yield f"{counted(chart.both, 'voter')} voted both times" if chart.both else "No one voted both times."
    if not chart.both:
        return
    rows = [["", "before", "after", "swing"]]
    for side, before, after in zip(chart.sides, chart.before, chart.after, strict=True):
        rows.append(
            [
                clean(side),
                share(before, chart.both),
                share(after, chart.both),
                swung(after - before, chart.both),
            ]
        )
    yield from table(rows, width)
    changes = chart.changes()
    if not changes:
        yield chart.whereabouts()
        return
    yield "Moved:"
    moves = [[f"  {clean(start)} → {clean(end)}", f"{number:,}"] for start, end, number in changes]
    moves.append(["  stayed", f"{chart.both - sum(number for *_, number in changes):,}"])
    yield from table(moves, width)


def _opinions(chart: OpinionMap, width: int) -> Iterator[str]:
    if chart.points:
        yield from _map(chart, min(width, MAP[0]), MAP[1])
    for index, group in enumerate(chart.groups):
        described = f"{chart.called(index)}, {counted(group.size, 'voter')}"
        yield from wrapped(f"{described}: {group.about}" if group.about else described, width)
    if not chart.groups:
        yield "No groups."


def _map(chart: OpinionMap, wide: int, high: int) -> Iterator[str]:
    """A letter where voters of a group stand. A character is about twice as high as wide."""
    xs, ys = [x for x, _, _ in chart.points], [y for _, y, _ in chart.points]
    scale = min(
        (room - 1) / span if (span := max(values) - min(values)) > 0 else float("inf")
        for room, values in ((wide - 4, [x * 2 for x in xs]), (high, ys))
    )
    scale = 0.0 if scale == float("inf") else scale
    middle = (max(xs) / 2 + min(xs) / 2, max(ys) / 2 + min(ys) / 2)
    field: dict[tuple[int, int], str] = {}
    for x, y, group in chart.points:
        column = round((wide - 3) / 2 + (x - middle[0]) * 2 * scale)
        row = round((high - 1) / 2 - (y - middle[1]) * scale)
        letter = chart.tag(group)
        field[row, column] = letter if field.get((row, column), letter) == letter else SHARED
    yield f"┌{'─' * (wide - 2)}┐"
    for row in range(high):
        yield f"│{''.join(field.get((row, column), ' ') for column in range(wide - 2))}│"
    yield f"└{'─' * (wide - 2)}┘"
    if SHARED in field.values():
        yield f"{SHARED} several groups"


def _rounds(chart: Rounds, width: int) -> Iterator[str]:
    yield (
        f"{counted(chart.ballots, 'ballot')}, {counted(len(chart.rounds), 'round')}"
        if chart.ballots
        else ("No ballots.")
    )
    if not chart.ballots:
        return
    if not chart.outcome:
        winner = f": {chart.options[chart.winner]}" if chart.winner is not None else ""
        yield from wrapped(f"{chart.result()}{winner}", width)
    rows = [["", *(f"R{number + 1}" for number in range(len(chart.rounds))), ""]]
    for option in chart.order():
        left = chart.left_after(option)
        counts = ["" if row[option] is None else f"{row[option]:,}" for row in chart.rounds]
        rows.append(
            [
                clean(chart.options[option]),
                *counts,
                "wins" if option == chart.winner else "" if left is None else "out",
            ]
        )
    if any(chart.exhausted):
        rows.append(["no choice left", *(f"{gone:,}" for gone in chart.exhausted), ""])
    if shown := columns(rows, width, narrowest=14):
        yield from shown
        return
    for option in chart.order():
        yield from wrapped(chart.options[option], width)
        yield from (f"  {line}" for line in wrapped(chart.path(option), width - 2))
    if any(chart.exhausted):
        yield from wrapped(f"no choice left: {', '.join(f'{gone:,}' for gone in chart.exhausted)}", width)
