"""The campaign's Slack: `moot slack` and a local server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from adapters.slack.events import key_of
from benchmarks.chats_under_fire.side import OnLocalServer, Posted

RETRIES = (0.0, 2.0, 5.0)
"""Seconds after which Slack sends an unacknowledged event again; in truth it takes minutes."""


class OnSlack(OnLocalServer):
    """One workspace with some channels."""

    name = "slack"

    def __init__(self, server: Any, process: Any, home: Path, rooms: int, members: int) -> None:
        self._server, self._process, self.home = server, process, home
        self.members = [server.user(f"member{n}") for n in range(members)]
        team = server.first_team
        self._rooms = [server.channel(team, f"room-{n}", *self.members) for n in range(rooms)]

    async def start(self) -> None:
        await self._process.start()

    async def start_and_kill(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.start(), seconds)
        if self._process._process is not None:
            await self.kill()

    async def kill(self) -> None:
        await self._process.kill()

    async def stop(self) -> int:
        status, _ = await self._process.stop()
        return int(status)

    def command(self, member: Any, room: int, line: str, **given: Any) -> Any:
        words = [line, *(str(given.pop(name)) for name in ("question", "motion", "id") if name in given)]
        words += [f"--{name}" if value is True else f"--{name} {value}" for name, value in given.items()]
        where = self._rooms[room % len(self._rooms)]
        return self._server.slash(member, where, "/moot", " ".join(words)).delivery

    def press(self, member: Any, message: Any, label: str) -> Any:
        return self._server.click(member, message, label).delivery

    def acknowledged(self, handle: Any) -> bool:
        return handle.acknowledged is not None

    def answers(self, handle: Any) -> list[str]:
        return [each.words for each in self._shown(handle)]

    def _shown(self, handle: Any) -> list[Any]:
        found = [each for each in handle.shown if not each.deleted]
        key = key_of(handle.payload)
        return found + [each for each in self._by_bot() if key_in(each) == key]

    def _by_bot(self) -> list[Any]:
        return [
            message
            for channel in self._server.first_team.channels.values()
            for message in channel.seen
            if message.author.bot and not message.deleted
        ]

    def board(self, handle: Any) -> Any:
        return next((each for each in self._shown(handle) if each.controls), None)

    def posted(self) -> list[Posted]:
        asked = {key_of(each.payload) for each in self._server.deliveries}
        found = []
        for each in self._by_bot():
            if each.channel.name.startswith(("room", "general")):
                key = key_in(each)
                part = (each.metadata or {}).get("event_payload", {}).get("part", "")
                names = tuple(file.name for file in each.files)
                marked = f"{key} {part}" if key else ""
                found.append(Posted(each.words, float(each.ts), marked, key in asked, names))
        return found

    def sent_to(self, member: Any) -> list[str]:
        return [each.words for each in self._server.world.direct(member).seen if each.author.bot]


def key_in(message: Any) -> str:
    """The key with which Moot has marked a message, "" for none."""
    return str((message.metadata or {}).get("event_payload", {}).get("event", ""))


@contextlib.asynccontextmanager
async def slack_side(prepared: Path, folder: Path, rooms: int, members: int) -> AsyncIterator[OnSlack]:
    """A Slack over Socket Mode, with the bot not started yet."""
    from moot_slack import MANIFEST, SOCKET, Process
    from slack_server import SlackServer

    for shared in ("index", "models"):
        (folder / shared).symlink_to((prepared / shared).resolve())
    async with SlackServer(MANIFEST) as server:
        team = server.team()
        server.dispatch.retry_delays = RETRIES
        process = Process(server, folder, SOCKET, server.environment(team))
        try:
            yield OnSlack(server, process, folder, rooms, members)
        finally:
            if process._process is not None:
                await process.stop(signal.SIGKILL)
