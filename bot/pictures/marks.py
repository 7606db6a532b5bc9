"""What a picture is made of. Lengths are pixels, from the top left corner; colours are "#rrggbb"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, with round corners where `radius` is not 0."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0
    edge: str = ""
    edge_width: float = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon; `opacity` from 0 to 1 counts for its filling alone."""

    points: tuple[Point, ...]
    fill: str
    opacity: float = 1
    edge: str = ""
    edge_width: float = 0


@dataclass(frozen=True, slots=True)
class Strokes:
    """Lines of one colour; each path is open."""

    paths: tuple[tuple[Point, ...], ...]
    colour: str
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `y` is its baseline, `anchor` says what of it stands at `x`."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: Anchor = "start"


Mark = Box | Area | Strokes | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order in which they are painted."""

    width: int
    height: int
    marks: tuple[Mark, ...]
