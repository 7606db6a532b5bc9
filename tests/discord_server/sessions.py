"""A bot's session with the gateway: what was sent, so that it can be sent again, over one socket after another."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from discord_server.components import JSON

MESSAGE_CONTENT = 1 << 15


class Wire:
    """One websocket, written to in order by one task, compressed as the client asked for."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._request = request
        self._out: asyncio.Queue[str] = asyncio.Queue()
        self._packer = _packer(request.query.get("compress"))

    def send(self, op: int, data: Any = None, *, event: str | None = None, number: int | None = None) -> None:
        """Put a payload into the queue."""
        self._out.put_nowait(json.dumps({"op": op, "d": data, "s": number, "t": event}))

    async def write(self) -> None:
        """Send whatever is queued until the socket closes."""
        while not self.socket.closed:
            text = await self._out.get()
            try:
                if self._packer is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._packer(text.encode()))
            except (ConnectionError, RuntimeError):
                return

    def abort(self) -> None:
        """Cut the connection, without a closing handshake."""
        if self._request.transport is not None:
            self._request.transport.abort()


def _packer(compress: str | None) -> Any:
    if compress == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if compress == "zstd-stream":
        import zstandard  # type: ignore[import-not-found]

        frame = zstandard.ZstdCompressor().compressobj()
        return lambda data: frame.compress(data) + frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return None


@dataclass(eq=False, slots=True)
class Session:
    """What one shard has been sent, numbered; `wire` is None while it is away."""

    shard: tuple[int, int]
    intents: int
    wire: Wire | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: list[tuple[int, str, JSON]] = field(default_factory=list)
    resumable: bool = True

    def dispatch(self, event: str, data: JSON) -> None:
        """Number an event, keep it, and send it if somebody is there."""
        self.sequence += 1
        self.sent.append((self.sequence, event, data))
        if self.wire is not None:
            self.wire.send(0, data, event=event, number=self.sequence)

    def replay(self, since: int) -> int:
        """Send again what was missed; how many events those were."""
        assert self.wire is not None
        missed = [one for one in self.sent if one[0] > since]
        for number, event, data in missed:
            self.wire.send(0, data, event=event, number=number)
        return len(missed)

    def serves(self, guild_id: int | None) -> bool:
        """Is this the shard of the guild (of direct messages: the first)?"""
        number, count = self.shard
        return ((guild_id or 0) >> 22) % count == number
