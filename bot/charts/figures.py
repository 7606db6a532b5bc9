"""How a count is said beside its share."""

from __future__ import annotations

FEW = 10
"""Below this many ballots a percentage would claim more than there is."""


def percent(count: int, total: int) -> str:
    """A whole percentage; what is neither nothing nor everything is never rounded to it."""
    if not total:
        return "0%"
    value = (200 * count + total) // (2 * total)
    if value == 0 and count:
        return "<1%"
    if value == 100 and count < total:
        return ">99%"
    return f"{value}%"


def share(count: int, total: int, ballots: int | None = None) -> str:
    """ "3 of 7" while there are few ballots, then "123 (41%)". `ballots` is their number where `total` counts
    something else, such as dots."""
    if not total:
        return f"{count:,}"
    few = (total if ballots is None else ballots) < FEW
    return f"{count:,} of {total:,}" if few else f"{count:,} ({percent(count, total)})"


def signed(change: int) -> str:
    """ "+3", "−2", "±0"."""
    return f"+{change:,}" if change > 0 else f"−{-change:,}" if change else "±0"


def swung(change: int, both: int) -> str:
    """By how much a side has grown among those who voted `both` times: "+2 members" while they are few, then
    in percentage points, "−3 points"."""
    if both < FEW:
        return f"{signed(change)} member{'' if abs(change) == 1 else 's'}"
    points = round(100 * change / both)
    return f"{signed(points)} point{'' if abs(points) == 1 else 's'}"


def held(**parts: bool) -> None:
    """ValueError with the first fault that is there. Each name is a fault, its value whether the chart
    is free of it; no UserError, since charts are made by code and not by people."""
    for fault, free in parts.items():
        if not free:
            raise ValueError(f"no chart can be made of this: {fault.replace('_', ' ')}")
