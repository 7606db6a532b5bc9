"""Socket Mode: connections, envelopes and their acknowledgements, drops and refreshes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from slack_server.refusals import SlackRefuses
from slack_server.world import Delivery, World

MOST = 10
TICKET_LIVES = 30.0
RESPONDING = {"slash_commands", "interactive"}


class Connection:
    """One websocket; `pending` are the envelopes that wait for their acknowledgement."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.ws = ws
        self.transport = transport
        self.leaving = False
        self.pending: dict[str, list[asyncio.Future[Any]]] = {}

    def acknowledge(self, envelope: str, payload: Any) -> bool:
        """The first delivery of this envelope that still waits is acknowledged; is there one?"""
        waiting = self.pending.get(envelope, [])
        while waiting:
            first = waiting.pop(0)
            if not first.done():
                first.set_result(payload)
                return True
        return False

    def lost(self) -> None:
        """The connection is gone, and so is what it carried."""
        for waiting in [one for each in self.pending.values() for one in each]:
            if not waiting.done():
                waiting.set_exception(ConnectionError("the socket was closed"))
        self.pending.clear()


class Sockets:
    """The app's connections. `deaf`: pings stay unanswered; `refusing`: no connection is taken."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: list[Connection] = []
        self.opened = 0
        self.acknowledged: list[str] = []
        self.late: list[str] = []
        self.pings = 0
        self.deaf = False
        self.refusing = False
        self._tickets: dict[str, float] = {}
        self._next = 0

    def open(self) -> str:
        """A fresh websocket address, as apps.connections.open gives it."""
        if self.refusing or not self.world.config.socket:
            raise SlackRefuses("internal_error" if self.refusing else "forbidden_team")
        ticket = self.world.clock.secret()
        self._tickets[ticket] = self.world.clock.now()
        base = self.world.url.replace("http://", "ws://")
        return f"{base}/link/?ticket={ticket}&app_id={self.world.app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        issued = self._tickets.pop(request.query.get("ticket", ""), None)
        if self.refusing or issued is None or self.world.clock.now() - issued > TICKET_LIVES:
            return web.Response(status=403, text="expired ticket")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        if len(self.connections) >= MOST:
            await ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        connection = Connection(ws, request.transport)
        self.connections.append(connection)
        self.opened += 1
        await ws.send_json(self._hello())
        self.world.bell.ring()
        try:
            async for message in ws:
                if message.type is WSMsgType.PING:
                    self.pings += 1
                    if not self.deaf:
                        await ws.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._take(connection, message.data)
        finally:
            self._gone(connection)
        return ws

    def _hello(self) -> dict[str, Any]:
        debug = {"host": "applink-local", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": debug,
            "connection_info": {"app_id": self.world.app_id},
        }

    def _take(self, connection: Connection, text: str) -> None:
        try:
            told = json.loads(text)
            envelope = str(told["envelope_id"])
        except (ValueError, TypeError, KeyError):
            self.world.log.note(f"the bot sent no acknowledgement over the socket: {text[:80]!r}")
            return
        taken = connection.acknowledge(envelope, told.get("payload"))
        (self.acknowledged if taken else self.late).append(envelope)

    def _gone(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        connection.lost()
        self.world.bell.ring()

    async def some_connection(self) -> None:
        """Wait until the bot is there."""
        await self.world.bell.until(lambda: self._ready() or None, within=3600)

    def _ready(self) -> list[Connection]:
        return [one for one in self.connections if not one.leaving and not one.ws.closed]

    async def deliver(self, delivery: Delivery, number: int) -> Any:
        """Send an envelope on one of the connections, in turn; what it was acknowledged with.

        Raises ConnectionError where there is none, or where it is lost before the acknowledgement.
        """
        ready = self._ready()
        if not ready:
            raise ConnectionError("the bot is not connected")
        self._next += 1
        connection = ready[self._next % len(ready)]
        envelope: dict[str, Any] = {
            "envelope_id": delivery.id,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind in RESPONDING,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.pending.setdefault(delivery.id, []).append(waiting)
        await connection.ws.send_json(envelope)
        return await waiting

    async def connected(self, count: int = 1, within: float = 10) -> None:
        """Wait until so many connections are open."""
        await self.world.bell.until(lambda: len(self._ready()) >= count, within)

    async def connections_made(self, total: int, within: float = 10) -> None:
        """Wait until so many connections have been opened since the beginning."""
        await self.world.bell.until(lambda: self.opened >= total and bool(self._ready()), within)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for one in list(self.connections):
            one.leaving = True
            if one.transport is not None:
                one.transport.abort()
            self._gone(one)

    async def close(self) -> None:
        """Close every connection as the websocket protocol has it."""
        for one in list(self.connections):
            one.leaving = True
            await one.ws.close()

    async def refresh(self, reason: str = "refresh_requested", *, stay: bool = True) -> None:
        """Ask the bot to connect anew: "refresh_requested", "warning" or "link_disabled".

        `stay`: the old connection takes acknowledgements until the bot closes it; nothing new is sent on it.
        """
        for one in list(self.connections):
            one.leaving = True
            await one.ws.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
            )
            if not stay:
                await one.ws.close()
