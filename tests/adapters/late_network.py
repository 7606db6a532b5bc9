"""A network that is away at first: a port that leads to a server from some moment on."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from moot_process import free_port


class LateNetwork:
    """`url` is that of a server, by a port of its own that refuses connections until `comes`."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._port = free_port()
        self.url = self._parts._replace(netloc=f"127.0.0.1:{self._port}").geturl()
        self._server: asyncio.Server | None = None

    async def comes(self) -> None:
        """Let connections through from now on."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", self._port)

    async def __aenter__(self) -> LateNetwork:
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._server is not None:
            self._server.close()

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        await asyncio.gather(_copy(reader, back), _copy(there, writer), return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    finally:
        writer.close()
