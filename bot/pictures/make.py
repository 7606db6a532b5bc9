"""From a chart to its picture."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from bot.charts import Bars, Chart, Curves, Diverging, Flow, OpinionMap
from bot.pictures.bars import lay_bars
from bot.pictures.curves import lay_curves
from bot.pictures.diverging import lay_diverging
from bot.pictures.flow import lay_flow
from bot.pictures.marks import Drawing
from bot.pictures.opinions import lay_opinions
from bot.pictures.png import paint_png
from bot.pictures.rounds import lay_rounds
from bot.pictures.sheet import Sheet
from bot.pictures.svg import paint_svg
from bot.pictures.theme import THEMES, Theme, ThemeName

MOST_ROWS = 16
LOCK = threading.Lock()
"""matplotlib's fonts are not made for several threads."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, the alternative text that says the same, a file name, and the size in pixels."""

    png: bytes
    alt: str
    name: str
    width: int
    height: int


def draw(chart: Chart, *, theme: ThemeName = "both") -> Picture:
    """`chart` as a PNG, the same bytes for the same chart.

    "light" and "dark" fill the picture to its edges; "both" is a card with a background, a border
    and round corners of its own, for clients whose colours are not known. Of many statements it shows
    `MOST_ROWS`, since members do not look at a picture of many screens' height.
    """
    if isinstance(chart, Diverging):
        chart = chart.clearest(MOST_ROWS)
    with LOCK:
        drawing = lay(chart, THEMES[theme])
        png = paint_png(drawing)
    name = f"{_kind(chart)}.png"
    return Picture(png=png, alt=chart.words(), name=name, width=drawing.width, height=drawing.height)


def svg(chart: Chart, *, theme: ThemeName = "light") -> str:
    """`chart` as an <svg> element to stand within HTML, on the theme's card; the same text for the same
    chart.

    Its text is text, in the font that the reader has, so nothing need be embedded.
    """
    with LOCK:
        drawing = lay(chart, THEMES[theme])
    return paint_svg(drawing, title=chart.title or _kind(chart), description=chart.words())


def lay(chart: Chart, theme: Theme) -> Drawing:
    """The marks of `chart`, in pixels."""
    sheet = Sheet(theme)
    if isinstance(chart, Bars):
        lay_bars(sheet, chart)
    elif isinstance(chart, Curves):
        lay_curves(sheet, chart)
    elif isinstance(chart, Diverging):
        lay_diverging(sheet, chart)
    elif isinstance(chart, Flow):
        lay_flow(sheet, chart)
    elif isinstance(chart, OpinionMap):
        lay_opinions(sheet, chart)
    else:
        lay_rounds(sheet, chart)
    return sheet.finish(chart.note, chart.foot)


def _kind(chart: Chart) -> str:
    if isinstance(chart, Bars):
        return "tally"
    if isinstance(chart, Curves):
        return "curves"
    if isinstance(chart, Diverging):
        return "stances"
    if isinstance(chart, Flow):
        return "swing"
    return "opinion-groups" if isinstance(chart, OpinionMap) else "run-off"
