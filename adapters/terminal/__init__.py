"""Open the study room in this terminal."""

from __future__ import annotations

from adapters.terminal.parse import parse
from adapters.terminal.render import render
from adapters.terminal.room import run

COMMAND = "chat"
"""What `moot` calls this adapter; without it, the folder's name."""

__all__ = ["COMMAND", "parse", "render", "run"]
