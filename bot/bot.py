"""The one way in for every platform: a request comes, a reply goes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.announcements import Announcement, announcement
from bot.commands import COMMANDS
from bot.commands.arguments import bind
from bot.commands.line import find
from bot.commands.spec import Command
from bot.context import Context
from bot.database.database import Database
from bot.debates.debates import Debates
from bot.front_door import FrontDoor
from bot.mishap import recorded
from bot.names import Names
from bot.polls.polls import Polls
from bot.rooms import Rooms
from bot.timers import Timers
from bot.times import utc_now
from bot.types import Reply, Request, error_reply
from index.errors import UserError


class Bot:
    """Handles requests from any number of rooms at once. `database` holds the group's own data, in
    memory alone where there is none; `clock` gives UTC times."""

    def __init__(
        self,
        door: FrontDoor,
        *,
        database: Database | None = None,
        rooms: Rooms | None = None,
        commands: Sequence[Command] = COMMANDS,
        prefix: str = "/",
        log_at: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.door = door
        self.commands = tuple(commands)
        self._log_at = log_at
        self._clock = clock
        self._timers: list[Timers] = []
        database = database or Database()
        polls, debates = Polls(database, clock), Debates(database, clock)
        self.names = Names(door, polls, debates)
        self._context = Context(
            door, rooms or Rooms(), database, polls, debates, self.commands, prefix, clock
        )

    def extended(self, *commands: Command) -> Bot:
        """This bot with a platform's own commands besides, sharing library and rooms."""
        both = (*self.commands, *commands)
        return Bot(
            self.door,
            database=self._context.database,
            rooms=self._context.rooms,
            commands=both,
            prefix=self._context.prefix,
            log_at=self._log_at,
            clock=self._clock,
        )

    async def announcements(self, platform: str) -> AsyncIterator[Announcement]:
        """What a platform's rooms are to be told as it becomes due, for as long as it is asked for:
        what became due while nobody listened comes first."""
        timers = Timers(self._context.database, platform, self._clock, self._log_at)
        async for due in timers.ever():
            try:
                told = await announcement(self._context, due)
            except Exception:
                # One that cannot be told must not silence those after it.
                recorded("announcing what is due", self._log_at)
                continue
            yield told

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
            reply = await command.run(self._context, replace(request, command=command.name, args=args))
            for timers in self._timers:
                timers.wake()
            return reply
        except UserError as error:
            return error_reply(str(error))
        except Exception:
            return error_reply(recorded(f"{request.command[:40]} on {request.platform}", self._log_at))

    async def close(self, *, patience: float | None = None) -> None:
        """Finish what was let in and stop; with `patience`, within that many seconds."""
        await self.door.close(patience=patience)
        await self._context.database.close()
