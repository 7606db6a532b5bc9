"""A debate's swing as a chart."""

from __future__ import annotations

from bot.charts import Chart, Flow
from bot.charts.flow import SIDES
from bot.debates.debates import DebateView
from bot.debates.swing import headline
from bot.times import shown_day


def chart_of(seen: DebateView) -> Chart | None:
    """The moves between sides of the members who voted both times; None until the end, if there are no such
    members, and if the moves are withheld."""
    swing = seen.swing
    if swing is None or not swing.both or swing.withheld:
        return None
    debate, ended = seen.debate, seen.debate.ended_at
    state = f"ended {shown_day(ended, debate.place.zone)}" if ended else debate.state
    return Flow(
        debate.motion,
        tuple(swing.before[side] for side in SIDES),
        tuple(swing.after[side] for side in SIDES),
        None if swing.moves is None else dict(swing.moves),
        outcome=f"{headline(swing)}.",
        foot=" · ".join((debate.id, state, "anonymous" if debate.anonymous else "named")),
    )
