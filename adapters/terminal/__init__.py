"""The study room in the terminal."""

from __future__ import annotations

from adapters.terminal.parse import parse
from adapters.terminal.render import render
from adapters.terminal.room import run

__all__ = ["parse", "render", "run"]
