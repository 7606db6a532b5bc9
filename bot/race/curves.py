"""The chart of a race: disaster over skill or over enmity, for each kind of knowledge."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, log10
from typing import Literal

from bot.charts import Curve, Curves
from bot.charts.curves import amount
from bot.race.model import MOST_SKILL, Knowledge, Race

Quantity = Literal["skill", "enmity"]
STEPS = 240
WIDEST = 4.0
"""The most times its own skill that the chart of a race reaches to."""
LEAST = 1e-6
"""The least skill that a chart reaches to."""

KNOWN = {
    Knowledge.NOTHING: "No team knows any capability",
    Knowledge.OWN: "Each team knows its own",
    Knowledge.ALL: "All capabilities are public",
}


def curves_of(race: Race, over: Quantity, model: str) -> Curves:
    """The three curves about `race`, with what is held fixed, and the source of the `model`."""
    high = 1.0 if over == "enmity" else _reach(race)
    xs = {high * step / STEPS for step in range(STEPS + 1)}
    # The exact place of the race, and those where the curves bend.
    bends = (race.enmity, race.teams * race.enmity, race.full_safety_from, race.skill)
    if over == "enmity":
        bends = (race.enmity, race.skill, race.skill / race.teams, (race.skill - 1) / (race.teams - 1))
    xs |= {x for x in bends if 0 <= x <= high}
    places = sorted(xs)
    curves = tuple(
        Curve(label, tuple((x, _moved(race, over, x).disaster(knows)) for x in places))
        for knows, label in KNOWN.items()
    )
    fixed = f"enmity {amount(race.enmity)}" if over == "skill" else f"skill {amount(race.skill)}"
    return Curves(
        title=f"Disaster in a race of {race.teams:,} teams",
        event="Probability of disaster",
        quantity=over,
        curves=curves,
        here=race.skill if over == "skill" else race.enmity,
        facts=f"With {fixed}",
        note=f"Model: {model}",
    )


def _moved(race: Race, over: Quantity, x: float) -> Race:
    return replace(race, skill=x) if over == "skill" else replace(race, enmity=x)


def _reach(race: Race) -> float:
    """How far the chart over skill goes: twice the race's skill, or on to where teams that know nothing are
    safe, if that is within `WIDEST` times it."""
    safe = 1.25 * race.teams * race.enmity
    wanted = max(2 * race.skill, min(safe, WIDEST * race.skill)) if race.skill else safe or 1.0
    wanted = max(wanted, LEAST)
    unit = 10.0 ** floor(log10(wanted)) / 2
    return min(ceil(wanted / unit) * unit, MOST_SKILL)
