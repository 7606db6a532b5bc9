"""A debate's swing as a chart."""

from __future__ import annotations

from bot.charts import Chart, Flow
from bot.charts.flow import SIDES
from bot.debates.debates import Seen
from bot.polls.result import withheld


def chart_of(seen: Seen) -> Chart | None:
    """Who stood where before and after; None until the end, and where nobody voted both times. Who
    moved from where to where is withheld among few anonymous voters."""
    swing = seen.swing
    if swing is None or not swing.both:
        return None
    hidden = withheld(seen.debate.anonymous, swing.both)
    return Flow(
        seen.debate.motion,
        tuple(swing.before[side] for side in SIDES),
        tuple(swing.after[side] for side in SIDES),
        None if hidden else dict(swing.moves),
    )
