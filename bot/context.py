"""What commands need, passed to them: the library, the rooms' memory, and how to name commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.spec import Command
from bot.front_door import FrontDoor
from bot.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Context:
    """`prefix` is what stands before a command's name where this bot is ("/", "moot ")."""

    library: FrontDoor
    rooms: Rooms
    commands: Sequence[Command]
    prefix: str = "/"

    def say(self, command: str) -> str:
        """A command as members type it here: "/sources"."""
        return f"{self.prefix}{command}"
