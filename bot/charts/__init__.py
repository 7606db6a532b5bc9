"""Results as charts: plain data, and the same in words. Nothing here draws.

`bot.pictures` makes pictures of them; the terminal makes text.
"""

from __future__ import annotations

from bot.charts.bars import Bars, Row
from bot.charts.curves import Curve, Curves
from bot.charts.diverging import Diverging, Stack
from bot.charts.flow import Flow
from bot.charts.opinions import OpinionGroup, OpinionMap
from bot.charts.rounds import Rounds

Chart = Bars | Curves | Diverging | Flow | OpinionMap | Rounds

__all__ = [
    "Bars",
    "Chart",
    "Curve",
    "Curves",
    "Diverging",
    "Flow",
    "OpinionGroup",
    "OpinionMap",
    "Rounds",
    "Row",
    "Stack",
]
