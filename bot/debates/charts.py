"""A debate's swing as a chart."""

from __future__ import annotations

from bot.charts import Chart, Flow
from bot.charts.flow import SIDES
from bot.debates.debates import DebateView


def chart_of(seen: DebateView) -> Chart | None:
    """The moves between sides of the members who voted both times; None until the end, if there are no such
    members, and if the moves are withheld."""
    swing = seen.swing
    if swing is None or not swing.both or swing.withheld:
        return None
    return Flow(
        seen.debate.motion,
        tuple(swing.before[side] for side in SIDES),
        tuple(swing.after[side] for side in SIDES),
        None if swing.moves is None else dict(swing.moves),
    )
