"""What a supervisor asks of a chat: whether it is alive, whether it can do its work, how much it does.

`/healthz` answers 200 while the event loop and the inbox's thread run; where it does not, a restart helps.
`/readyz` answers 200 when members can be answered, else 503 with what is missing, as while the platform
cannot be reached; a restart need not help. `/metrics` is for Prometheus.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.chat.metrics import Metrics
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.chat.kernel import Chat
    from adapters.chat.outbox import Outbox

ALIVE, READY, METRICS = "/healthz", "/readyz", "/metrics"
WITHIN = 2.0
"""Seconds that each part has to answer."""
LOGGERS = ("moot", "adapters", "bot", "index", "retrieval")

Check = Callable[[], bool | Awaitable[bool]]


class Health:
    """The state of one process. A part that has not been added is missing, so that a process that still
    starts is not ready."""

    def __init__(self) -> None:
        self.metrics: Metrics | None = None
        self._parts: dict[str, Check | None] = {"index": None, "platform": None}
        self._chat: Chat | None = None

    def part(self, name: str, check: Check = lambda: True) -> None:
        """Add a part, and how to see that it works."""
        self._parts[name] = check

    def observe(self, chat: Chat, outbox: Outbox | None = None) -> None:
        """Watch a chat's inbox, queue and library from now on."""
        self._chat = chat
        self.part("database", chat.works)
        metrics = chat.observer.metrics = self.metrics
        if metrics is None:
            return
        metrics.gauge("moot_queue_waiting", "Requests that wait for their turn.", lambda: chat.queue.waiting)
        metrics.gauge("moot_queue_running", "Requests whose turn it is.", lambda: chat.queue.running)
        metrics.gauge("moot_undone", "Events that were begun and are not done.", lambda: chat.undone)
        if outbox is not None:
            metrics.gauge("moot_outbox", "Announcements that are on their way.", lambda: outbox.pending)

    async def missing(self) -> list[str]:
        """The parts that do not work now."""
        return [name for name, check in self._parts.items() if not await _works(check)]

    def routes(self) -> list[web.RouteDef]:
        """The two pages that are for anybody who reaches the port."""
        return [web.get(ALIVE, self._alive), web.get(READY, self._ready)]

    async def _alive(self, request: web.Request) -> web.Response:
        alive = self._chat is None or self._chat.inbox.alive
        return web.json_response({"alive": alive}, status=200 if alive else 503)

    async def _ready(self, request: web.Request) -> web.Response:
        missing = await self.missing()
        return web.json_response({"ready": not missing, "missing": missing}, status=503 if missing else 200)

    async def metrics_page(self, request: web.Request) -> web.Response:
        """The metrics."""
        assert self.metrics is not None
        if self._chat is not None:
            with suppress(UserError, TimeoutError):  # the numbers of before stay
                self.metrics.kept(await asyncio.wait_for(self._chat.bot.census(), WITHIN))
        body, kind = self.metrics.page()
        return web.Response(body=body, headers={"Content-Type": kind})


async def _works(check: Check | None) -> bool:
    if check is None:
        return False
    try:
        found = check()
        return found if isinstance(found, bool) else await asyncio.wait_for(found, WITHIN)
    except Exception:
        return False


@asynccontextmanager
async def health_at(address: str | None) -> AsyncIterator[Health]:
    """The health of this process, served at "host:port" where one is given. Raises UserError where the port
    cannot be listened on."""
    health = Health()
    if not address:
        yield health
        return
    health.metrics = Metrics()
    counts = health.metrics.counting()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(counts)
    app = web.Application()
    app.add_routes([*health.routes(), web.get(METRICS, health.metrics_page)])
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    host, _, port = address.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            raise UserError(
                f"{address} cannot be listened on ({error.strerror or error}); set another in "
                "MOOT_HEALTH_ADDRESS."
            ) from None
        yield health
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(counts)
        await runner.cleanup()
