"""Marks painted as a PNG, by matplotlib's Agg."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from bot.pictures.fonts import legible, properties
from bot.pictures.marks import Anchor, Area, Box, Drawing, Label, Mark

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from PIL import Image

ALIGN: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}
COLOURS = 256
"""What a PNG's palette holds."""


def paint_png(drawing: Drawing) -> bytes:
    """The picture's bytes; nothing in them tells when or by what they were made."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    # 72 dots an inch: a point is a pixel.
    figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), dpi=72, frameon=False)
    canvas = FigureCanvasAgg(figure)
    for order, mark in enumerate(drawing.marks):
        artist = _artist(mark, drawing.height)
        artist.set_zorder(order)
        figure.add_artist(artist)
    canvas.draw()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    pixels = Image.frombytes("RGBA", (drawing.width, drawing.height), bytes(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
    _flattened(pixels).save(out, "PNG", compress_level=7)
    return out.getvalue()


def _flattened(pixels: Image.Image) -> Image.Image:
    """`pixels` with a palette of their 256 commonest colours, a third of the size.

    Every flat colour stays as it is; the rare shades on the edges of letters become the nearest.
    """
    import numpy as np
    from PIL import Image

    values = np.asarray(pixels).view(np.uint32)[..., 0]
    colours, numbers = np.unique(values, return_counts=True)
    numbers[colours.view(np.uint8).reshape(-1, 4)[:, 3] == 0] = values.size  # the corners stay open
    kept = colours[np.argsort(-numbers, kind="stable")[:COLOURS]]
    parts, palette = (array.view(np.uint8).reshape(-1, 4).astype(np.float32) for array in (colours, kept))
    nearest = ((parts[:, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    flat = Image.fromarray(nearest[np.searchsorted(colours, values)])
    flat.putpalette(palette.astype(np.uint8).tobytes(), "RGBA")
    return flat


def _artist(mark: Mark, height: float) -> Artist:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Circle, FancyBboxPatch, Polygon
    from matplotlib.text import Text
    from matplotlib.transforms import IdentityTransform

    plain = IdentityTransform()
    if isinstance(mark, Label):
        return Text(
            mark.x,
            height - mark.y,
            legible(mark.text),
            color=mark.colour,
            fontproperties=properties(mark.size, mark.bold),
            horizontalalignment=ALIGN[mark.anchor],
            verticalalignment="baseline",
            transform=plain,
            parse_math=False,  # a "$" is a dollar
            usetex=False,
        )
    if isinstance(mark, Box) and mark.width == mark.height == 2 * mark.radius:
        return Circle(
            (mark.x + mark.radius, height - mark.y - mark.radius),
            mark.radius,
            facecolor=mark.fill,
            edgecolor=mark.edge or "none",
            linewidth=mark.edge_width,
            transform=plain,
        )
    if isinstance(mark, Box):
        return FancyBboxPatch(
            (mark.x, height - mark.y - mark.height),
            mark.width,
            mark.height,
            boxstyle=f"round,pad=0,rounding_size={mark.radius}" if mark.radius else "square,pad=0",
            facecolor=mark.fill,
            edgecolor=mark.edge or "none",
            linewidth=mark.edge_width,
            transform=plain,
        )
    if isinstance(mark, Area):
        return Polygon(
            [(x, height - y) for x, y in mark.points],
            closed=True,
            facecolor=to_rgba(mark.fill, mark.opacity),
            edgecolor=mark.edge or "none",
            linewidth=mark.edge_width,
            joinstyle="round",
            transform=plain,
        )
    return LineCollection(
        [[(x, height - y) for x, y in path] for path in mark.paths],
        colors=mark.colour,
        linewidths=mark.width,
        linestyles="dashed" if mark.dashed else "solid",
        transform=plain,
    )
