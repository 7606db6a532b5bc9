"""Marks painted as an SVG element: small, with real text, alike on every machine."""

from __future__ import annotations

import hashlib
from html import escape

from bot.pictures.marks import Area, Box, Drawing, Label, Mark
from bot.pictures.sheet import from_right
from bot.words import clean

FAMILIES = "'DejaVu Sans', Verdana, 'Noto Sans', 'Segoe UI', Arial, sans-serif"
"""Verdana is as wide as DejaVu Sans, by which lines were broken; the others are narrower."""


def paint_svg(drawing: Drawing, *, title: str, description: str) -> str:
    """An <svg> for HTML, with a title and a description for members who hear it."""
    body = "\n".join(_element(mark) for mark in drawing.marks)
    # Several stand in one page: ids must differ, and yet be the same tomorrow.
    key = hashlib.sha256(f"{title}\0{description}\0{body}".encode()).hexdigest()[:12]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'role="img" aria-labelledby="t{key} d{key}" font-family="{FAMILIES}" '
        f'style="display:block;width:100%;max-width:{drawing.width / 16:g}em;height:auto">\n'
        f'<title id="t{key}">{_plain(title)}</title>\n<desc id="d{key}">{_plain(description)}</desc>\n'
        f"{body}\n</svg>\n"
    )


def _plain(text: str) -> str:
    """Cleaned and escaped; U+FFFE and U+FFFF are not allowed in XML."""
    return escape(clean(text).replace("\ufffe", "").replace("\uffff", ""))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _edge(mark: Box | Area) -> str:
    return f' stroke="{mark.edge}" stroke-width="{_number(mark.edge_width)}"' if mark.edge else ""


def _element(mark: Mark) -> str:
    if isinstance(mark, Box):
        place = " ".join(
            f'{name}="{_number(value)}"'
            for name, value in (("x", mark.x), ("y", mark.y), ("width", mark.width), ("height", mark.height))
        )
        corner = f' rx="{_number(mark.radius)}"' if mark.radius else ""
        return f'<rect {place}{corner} fill="{mark.fill}"{_edge(mark)}/>'
    if isinstance(mark, Area):
        opacity = f' fill-opacity="{mark.opacity:g}"' if mark.opacity < 1 else ""
        return f'<polygon points="{_points(mark.points)}" fill="{mark.fill}"{opacity}{_edge(mark)}/>'
    if isinstance(mark, Label):
        return _text(mark)
    lines = "".join(f"M{_points(path).replace(' ', 'L')}" for path in mark.paths)
    dashes = ' stroke-dasharray="8 6"' if mark.dashed else ""
    return (
        f'<path d="{lines}" fill="none" stroke="{mark.colour}" stroke-width="{_number(mark.width)}"{dashes}/>'
    )


def _text(mark: Label) -> str:
    text = _plain(mark.text)
    if from_right(mark.text):
        # An isolate and not `direction`, which would turn the anchor around too.
        text = f"&#x2067;{text}&#x2069;"
    return (
        f'<text x="{_number(mark.x)}" y="{_number(mark.y)}" font-size="{_number(mark.size)}" '
        f'fill="{mark.colour}"'
        + (' font-weight="bold"' if mark.bold else "")
        + (f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else "")
        + f">{text}</text>"
    )
