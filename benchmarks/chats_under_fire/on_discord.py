"""The campaign's Discord: `moot discord` and a local server."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from benchmarks.chats_under_fire.side import OnLocalServer, Posted

EPOCH = 1_420_070_400.0
"""The beginning of 2015, from which Discord's ids count."""


PARTS = 4
"""Messages of which an answer consists, at most."""


class OnDiscord(OnLocalServer):
    """One guild with some channels."""

    name = "discord"

    def __init__(self, server: Any, group: Any, rooms: int, members: int) -> None:
        self._server, self._group = server, group
        self.home: Path = group.home
        self._rooms = [server.channel(group.guild, f"room-{n}") for n in range(rooms)]
        self.members = [server.user(f"member{n}", group.guild) for n in range(members)]

    async def start(self, **more: str) -> None:
        """Start the bot, with further settings."""
        await self._group.start(**more)

    async def start_and_kill(self, seconds: float) -> None:
        await self._group.spawn()
        await asyncio.sleep(seconds)
        await self.kill()

    async def kill(self) -> None:
        await self._group.stop(signal.SIGKILL)

    async def stop(self) -> int:
        return int(await self._group.stop())

    def command(self, member: Any, room: int, line: str, **given: Any) -> Any:
        return self._server.slash(member, self._rooms[room % len(self._rooms)], line, **given).interaction

    def press(self, member: Any, message: Any, label: str) -> Any:
        return self._server.click(member, message, label).interaction

    def acknowledged(self, handle: Any) -> bool:
        return handle.acknowledged is not None

    def answers(self, handle: Any) -> list[str]:
        return [each.words for each in self._shown(handle)]

    def _shown(self, handle: Any) -> list[Any]:
        found = [*handle.followups]
        original = handle.original
        if original is not None and (original is not handle.message or handle.updates):
            found.insert(0, original)
        return [each for each in found if not each.deleted and not each.loading]

    def board(self, handle: Any) -> Any:
        return next((each for each in self._shown(handle) if each.controls), None)

    def posted(self) -> list[Posted]:
        asked = {
            nonce_of(f"{number}{more}", part)
            for number in self._server.world.interactions
            for more in ("", ":thread", ":missed")
            for part in range(PARTS)
        }
        found = []
        for channel in self._group.guild.channels.values():
            for each in channel.messages.values():
                if each.author is self._server.bot and not (each.ephemeral or each.deleted or each.loading):
                    names = tuple(file.filename for file in each.attachments)
                    made = each.interaction
                    key = f"{made.id} {each.words} {names}" if made is not None else str(each.nonce or "")
                    at = (each.id >> 22) / 1000 + EPOCH
                    answers = made is not None or each.nonce in asked
                    found.append(Posted(each.words, at, key, answers, names))
        return found

    def sent_to(self, member: Any) -> list[str]:
        return [each.words for each in self._server.world.direct(member).seen]


def nonce_of(key: str, part: int) -> str:
    """The nonce with which Moot posts a part of what answers an event to its room."""
    return hashlib.sha256(f"{key}\0{part}".encode()).hexdigest()[:25]


@contextlib.asynccontextmanager
async def discord_side(prepared: Path, folder: Path, rooms: int, members: int) -> AsyncIterator[OnDiscord]:
    """A Discord, with the bot not started yet."""
    from discord_group import Group
    from discord_server import DiscordServer

    for shared in ("index", "models"):
        (folder / shared).symlink_to((prepared / shared).resolve())
    async with DiscordServer() as server:
        group = Group(server, folder)
        try:
            yield OnDiscord(server, group, rooms, members)
        finally:
            if group.process is not None:
                await group.stop(signal.SIGKILL)
