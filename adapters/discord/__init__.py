"""Run Moot on Discord."""

from __future__ import annotations

from adapters.discord.events import parse
from adapters.discord.limits import escape
from adapters.discord.rendering import render
from adapters.discord.run import run

__all__ = ["escape", "parse", "render", "run"]
