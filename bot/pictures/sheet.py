"""The sheet that a chart is laid out on: a heading, then downwards, then a note."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import cos, pi, sin

from bot.pictures.fonts import width_of, wrapped
from bot.pictures.marks import Anchor, Area, Box, Drawing, Label, Mark, Point, Strokes
from bot.pictures.theme import Theme
from bot.words import clean

WIDTH = 1080
"""Three times the width of a phone: letters of 36 pixels are 12 to the eye there."""
EDGE = 52
LEFT, RIGHT = EDGE, WIDTH - EDGE
BODY, SMALL = 36, 31
TITLE_SIZES = ((90, 46), (180, 42), (100_000, 38))
TITLE_LINES, OUTCOME_LINES = 7, 4
LEADING = 1.28
OUTLINE = 3.5
SHAPES = (0, 4, 3, -4, -3, 5, 6, -5)
"""Corners of a series' marker: 0 a circle, below 0 the same polygon turned over."""


class Sheet:
    """Marks so far; `y` is how far down the sheet is used."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.y: float = EDGE
        self.marks: list[Mark] = []

    def heading(self, title: str, facts: str, outcome: str = "") -> None:
        """The title, below it the outcome, and what everybody has to know first."""
        size = next(size for longest, size in TITLE_SIZES if len(title) <= longest)
        self.paragraph(title, size=size, bold=True, most=TITLE_LINES)
        self.y += 8
        if outcome:
            self.paragraph(outcome, colour=self.theme.lead, bold=True, most=OUTCOME_LINES)
            self.y += 8
        if facts:
            self.paragraph(facts, size=SMALL + 2, colour=self.theme.quiet)
        self.y += 34

    def paragraph(
        self,
        text: str,
        *,
        size: float = BODY,
        colour: str = "",
        bold: bool = False,
        most: int | None = None,
        left: float = LEFT,
        right: float = RIGHT,
    ) -> None:
        """Wrapped text below what is there; from the right where it is read from the right."""
        reversed_ = from_right(text)
        for line in wrapped(text, right - left, size, bold=bold, most=most):
            x, anchor = (right, "end") if reversed_ else (left, "start")
            self.text(x, self.y + size, line, size=size, colour=colour, bold=bold, anchor=anchor)
            self.y += size * LEADING

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        colour: str = "",
        bold: bool = False,
        anchor: Anchor | str = "start",
    ) -> None:
        """One line with its baseline at `y`."""
        ends: Anchor = "end" if anchor == "end" else "middle" if anchor == "middle" else "start"
        self.marks.append(Label(x, y, clean(text), size, colour or self.theme.ink, bold, ends))

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0, edge: str = ""
    ) -> None:
        """A rectangle; nothing where it would have no width. Its edge lies within it, and is all of it
        where there is no room for more."""
        radius = min(radius, width / 2, height / 2)
        if edge and min(width, height) > 2 * OUTLINE:
            inset = OUTLINE / 2
            within = (x + inset, y + inset, width - OUTLINE, height - OUTLINE)
            self.marks.append(Box(*within, fill, radius, edge, OUTLINE))
        elif width > 0:
            self.marks.append(Box(x, y, width, height, edge or fill, radius))

    def hatch(self, x: float, y: float, width: float, height: float, colour: str, step: float = 16) -> None:
        """Diagonal lines across a rectangle, so that it differs from others without colour."""
        paths: list[tuple[Point, ...]] = []
        reach = step / 2
        while reach < width + height:
            start = (x + max(0.0, reach - height), y + min(reach, height))
            end = (x + min(reach, width), y + max(0.0, reach - width))
            paths.append((start, end))
            reach += step
        if paths:
            self.marks.append(Strokes(tuple(paths), colour, 2.5))

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle with an edge of the panel's colour."""
        box = Box(x - radius, y - radius, 2 * radius, 2 * radius, colour, radius, self.theme.panel, 2)
        self.marks.append(box)

    def marker(self, x: float, y: float, series: int, radius: float) -> None:
        """The marker of a series, which differs from the others' in shape and colour."""
        colour = self.colour_of(series)
        corners = SHAPES[series % len(SHAPES)]
        if not corners:
            self.disc(x, y, radius, colour)
            return
        number = abs(corners)
        radius *= 1.3 if number < 5 else 1.15
        first = -pi / 2 if number % 2 else (-pi / 4 if corners > 0 else 0)
        first = first if corners > 0 or number % 2 == 0 else pi / 2
        turns = [first + 2 * pi * corner / number for corner in range(number)]
        points = tuple((round(x + radius * cos(turn), 1), round(y + radius * sin(turn), 1)) for turn in turns)
        self.marks.append(Area(points, colour, 1, self.theme.panel, 2))

    def colour_of(self, series: int) -> str:
        """The colour of a series: a group's, a curve's."""
        return self.theme.groups[series % len(self.theme.groups)]

    def keys(self, entries: Sequence[tuple[str, str, str, bool]]) -> None:
        """A legend: (label, colour, edge, hatched), in rows as wide as the sheet."""
        x: float = LEFT
        for label, fill, edge, hatched in entries:
            wide = 44 + width_of(label, SMALL) + 40
            if x > LEFT and x + wide - 40 > RIGHT:
                x = LEFT
                self.y += SMALL * LEADING + 8
            self.box(x, self.y + 4, 32, 32, fill, 4, edge)
            if hatched:
                self.hatch(x, self.y + 4, 32, 32, self.theme.hatch)
            self.text(x + 44, self.y + SMALL, label, size=SMALL)
            x += wide
        self.y += SMALL * LEADING + 24

    def finish(self, note: str = "", foot: str = "") -> Drawing:
        """The marks on their card, as high as they need; the foot stands below a rule."""
        if note:
            self.paragraph(note, size=SMALL, colour=self.theme.quiet)
        if foot:
            self.y += 18
            self.marks.append(Strokes((((LEFT, self.y), (RIGHT, self.y)),), self.theme.track, 3))
            self.y += 12
            self.paragraph(foot, size=SMALL, colour=self.theme.quiet, most=2)
        height = round(self.y + EDGE - 8)
        theme = self.theme
        card = Box(0, 0, WIDTH, height, theme.card)
        if theme.border:
            card = Box(1.5, 1.5, WIDTH - 3, height - 3, theme.card, 28, theme.border, 3)
        return Drawing(WIDTH, height, (card, *self.marks))


def from_right(text: str) -> bool:
    """Whether the first letter is of a script that is read from the right (UAX #9, rule P2)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
