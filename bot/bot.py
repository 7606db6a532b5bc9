"""The one way in for every platform: a request comes, a reply goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands import COMMANDS
from bot.commands.arguments import bind
from bot.commands.line import find
from bot.commands.spec import Command
from bot.context import Context
from bot.front_door import FrontDoor
from bot.mishap import recorded
from bot.names import Names
from bot.rooms import Rooms
from bot.types import Reply, Request, error_reply
from index.errors import UserError


class Bot:
    """Handles requests from any number of rooms at once."""

    def __init__(
        self,
        door: FrontDoor,
        *,
        rooms: Rooms | None = None,
        commands: Sequence[Command] = COMMANDS,
        prefix: str = "/",
        log_at: str = "",
    ) -> None:
        self.door = door
        self.commands = tuple(commands)
        self.names = Names(door)
        self._log_at = log_at
        self._context = Context(door, rooms or Rooms(), self.commands, prefix)

    def extended(self, *commands: Command) -> Bot:
        """This bot with a platform's own commands besides, sharing library and rooms."""
        both = (*self.commands, *commands)
        return Bot(
            self.door,
            rooms=self._context.rooms,
            commands=both,
            prefix=self._context.prefix,
            log_at=self._log_at,
        )

    async def ready(self, *, warm: bool = False) -> Mapping[str, Any]:
        """What the index holds; UserError where there is none. `warm` loads the model too."""
        if warm:
            await self.door.call(lambda library: library.warm())
        return await self.door.call(lambda library: library.status())

    async def handle(self, request: Request) -> Reply:
        """Do what is asked. Whatever goes wrong comes back as a reply, never as an exception."""
        try:
            command, _ = find(request.command.split(" "), self.commands)
            args = bind(command, request.args)
            bound = Request(command.name, args, request.member, request.room, request.platform)
            return await command.run(self._context, bound)
        except UserError as error:
            return error_reply(str(error))
        except Exception:
            return error_reply(recorded(f"{request.command[:40]} on {request.platform}", self._log_at))

    async def close(self, *, patience: float | None = None) -> None:
        """Finish what was let in and stop; with `patience`, within that many seconds."""
        await self.door.close(patience=patience)
