"""A debate's swing as a chart."""

from __future__ import annotations

from bot.charts import Chart, Flow
from bot.charts.flow import SIDES
from bot.debates.debates import DebateView


def chart_of(seen: DebateView) -> Chart | None:
    """Who stood where before and after, of those who voted both times; None until the end, where nobody
    did, and where that is withheld."""
    swing = seen.swing
    if swing is None or not swing.both or swing.withheld:
        return None
    return Flow(
        seen.debate.motion,
        tuple(swing.before[side] for side in SIDES),
        tuple(swing.after[side] for side in SIDES),
        None if swing.moves is None else dict(swing.moves),
    )
