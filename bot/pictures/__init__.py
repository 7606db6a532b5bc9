"""Charts as pictures: a PNG for a chat, an SVG for a record that opens offline and prints.

A chart is laid out once, as plain marks on a sheet, and then painted either way. matplotlib is
loaded with the first picture and used through its objects alone, behind a lock.
"""

from __future__ import annotations

from bot.pictures.make import Picture, draw, svg

__all__ = ["Picture", "draw", "svg"]
