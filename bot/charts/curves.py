"""Probabilities as they change with one quantity."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from bot.charts.figures import held
from bot.charts.prose import alt_text

FEW_TICKS = 5
NARROWEST = 1e-300


@dataclass(frozen=True, slots=True)
class Curve:
    """A name, and points (x, probability) in the order of x."""

    label: str
    points: tuple[tuple[float, float], ...]

    def at(self, x: float) -> float:
        """The probability at `x`, on the straight line between the points beside it."""
        for (a, p), (b, q) in pairwise(self.points):
            if a <= x <= b:
                return p + (q - p) * ((x - a) / (b - a)) if b > a else q
        return self.points[0][1] if x < self.points[0][0] else self.points[-1][1]


@dataclass(frozen=True, slots=True)
class Curves:
    """Several curves over one range of `quantity`, of probabilities of `event`. `facts` states what is held
    fixed. `here` is the x that the chart is about. ValueError where a curve has
    fewer than two points, points out of order, other ends than the first curve, or no probability.

    A chart of single results has them at `places`, the names of the points of every curve with their numbers
    of ballots, and `figures`, which say each curve's value there; `levels` are then what the axis says at
    0, a half and 1.
    """

    title: str
    event: str
    quantity: str
    curves: tuple[Curve, ...]
    here: float
    facts: str = ""
    note: str = ""
    outcome: str = ""
    foot: str = ""
    places: tuple[tuple[str, int], ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    levels: tuple[str, str, str] = ("0%", "50%", "100%")

    def __post_init__(self) -> None:
        held(
            there_is_no_curve=bool(self.curves),
            a_curve_has_fewer_than_two_points=all(len(curve.points) > 1 for curve in self.curves),
        )
        held(
            a_point_is_not_finite=all(isfinite(x) for curve in self.curves for x, _ in curve.points),
            a_curve_goes_back=all(
                a < b for curve in self.curves for (a, _), (b, _) in pairwise(curve.points)
            ),
            what_is_no_probability=all(0 <= p <= 1 for curve in self.curves for _, p in curve.points),
            the_curves_end_apart=len({(c.points[0][0], c.points[-1][0]) for c in self.curves}) == 1,
            the_range_is_empty=self.span[1] - self.span[0] > NARROWEST,
            a_point_lacks_its_figure=not self.places
            or (
                len(self.figures) == len(self.curves)
                and all(
                    len(self.places) == len(curve.points) == len(figures)
                    for curve, figures in zip(self.curves, self.figures, strict=True)
                )
            ),
            the_chart_is_about_another_range=self.span[0] <= self.here <= self.span[1],
        )

    @property
    def span(self) -> tuple[float, float]:
        """The least x and the greatest."""
        return self.curves[0].points[0][0], self.curves[0].points[-1][0]

    def place(self, x: float) -> str:
        """The name of a point: "p3 (n = 7)", else the quantity."""
        if not self.places:
            return amount(x)
        name, ballots = self.places[[at for at, _ in self.curves[0].points].index(x)]
        return f"{name} (n = {ballots:,})"

    def said(self, curve: int, x: float) -> str:
        """The value of a curve at `x`, one of its points where there are `places`."""
        if not self.places:
            return chance(self.curves[curve].at(x))
        return self.figures[curve][[at for at, _ in self.curves[curve].points].index(x)]

    def ticks(self) -> list[float]:
        """Round values of x within the span: multiples of 1, 2 or 5 times a power of ten."""
        low, high = self.span
        if self.places:
            return [x for x, _ in self.curves[0].points]
        rough = (high - low) / FEW_TICKS
        power = 10.0 ** floor(log10(rough))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * (1 - 1e-9))
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        low, high = self.span
        facts = [
            self.facts,
            f"{self.event} over {self.quantity}, from {self.place(low)} to {self.place(high)}",
        ]
        places = self.ticks() if self.places else list(dict.fromkeys((low, self.here, high)))
        items = [
            (curve.label, ", ".join(f"{self.said(at, x)} at {self.place(x)}" for x in places))
            for at, curve in enumerate(self.curves)
        ]
        return alt_text(
            "Line chart",
            self.title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun="curves",
        )


def chance(probability: float) -> str:
    """A percentage to one decimal: "31.8%"; what is neither impossible nor sure is never rounded to it."""
    if 0 < probability < 0.0005:
        return "<0.1%"
    if 0.9995 <= probability < 1:
        return ">99.9%"
    return f"{100 * probability:.1f}".removesuffix(".0") + "%"


def amount(value: float) -> str:
    """A number of at most four significant digits: "0.25", "1,500"."""
    rounded = float(f"{value:.4g}")
    if rounded and not 1e-4 <= abs(rounded) < 1e7:
        return f"{rounded:g}"
    return f"{rounded:,.8f}".rstrip("0").rstrip(".")
