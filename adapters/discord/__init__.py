"""Run Moot on Discord."""

from __future__ import annotations

from adapters.discord.escape import escape
from adapters.discord.parse import parse
from adapters.discord.render import render
from adapters.discord.run import run

__all__ = ["escape", "parse", "render", "run"]
