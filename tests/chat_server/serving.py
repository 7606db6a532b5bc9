"""The server itself: HTTP and websockets on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web

from chat_server.records import Log
from chat_server.waiting import PATIENCE, until

Found = TypeVar("Found")
LARGEST = 1 << 28
"""Bytes of a request."""


class ChatServer:
    """A chat platform, as far as a bot sees it. A platform adds its routes in `routed` and its own way to hang up in
    `hang_up`."""

    log: Log[Any]

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Any:
        app = web.Application(client_max_size=LARGEST)
        self.routed(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])
        self.opened()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()

    def routed(self, app: web.Application) -> None:
        """Add the platform's routes."""
        raise NotImplementedError

    def opened(self) -> None:
        """The address is known."""
        raise NotImplementedError

    async def hang_up(self) -> None:
        """Cut the connections, and take no new ones."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def requests(self) -> list[Any]:
        """Every request of the bot so far."""
        return self.log.requests

    @property
    def violations(self) -> list[str]:
        """What a bot must never send, and slips that the platform lets pass."""
        return self.log.violations

    def requested(self, name: str) -> list[Any]:
        """The requests of this name."""
        return self.log.of(name)

    async def until(
        self, look: Callable[[], Found | None], within: float = PATIENCE, what: str = "it"
    ) -> Found:
        """Wait until `look` returns something: the model's state, or the client's."""
        return await until(look, within, what)
