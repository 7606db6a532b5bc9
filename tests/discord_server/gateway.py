"""The gateway, version 10: hello, identify, heartbeats, dispatch, resume, and its failures on demand."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web
from chat_server import PATIENCE, Bell

from discord_server.components import JSON
from discord_server.model import Guild
from discord_server.payloads import guild_create_json, member_json, ready_json
from discord_server.sessions import MESSAGE_CONTENT, Session, Wire
from discord_server.world import World

GUILDS, MEMBERS, PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 12
PRIVILEGED = {"members": MEMBERS, "presences": PRESENCES, "message_content": MESSAGE_CONTENT}
DISPATCH, BEAT, IDENTIFY, RESUME, RECONNECT, ASK_MEMBERS, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 8, 9, 10, 11


class Closed(Exception):
    """The gateway closes the socket with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Gateway:
    """Sessions of the bot, and what befalls them."""

    def __init__(self, world: World, shards: int) -> None:
        self.world = world
        self.shards = shards
        self.heartbeat_ms = 41_250
        self.deaf = False
        """Heartbeats are not acknowledged any more: the connection is a zombie."""
        self.refusing = False
        """New connections are turned away with 503."""
        self.sessions: list[Session] = []
        self.identified = 0
        self.resumed = 0
        self.replayed = 0
        self.beats = 0
        self.closes: list[int] = []
        self.ways: list[str] = []
        """The paths of the addresses at which connections came in."""
        self.url = ""
        self.resume_url = ""
        """Where sessions are to be resumed, as READY says: another address than the one to begin at."""
        self.bell = Bell()

    async def connected(self, *, sessions: int | None = None, within: float = PATIENCE) -> None:
        """Wait until that many shards (default: all) have said who they are and are there."""
        wanted = sessions or self.shards
        await self.bell.until(lambda: len(self.live) >= wanted, within)

    async def resumptions(self, count: int = 1, *, within: float = PATIENCE) -> None:
        """Wait until that many sessions have been resumed, in all."""
        await self.bell.until(lambda: self.resumed >= count, within)

    async def identifications(self, count: int, *, within: float = PATIENCE) -> None:
        """Wait until that many sessions have been started, in all."""
        await self.bell.until(lambda: self.identified >= count and self.live, within)

    @property
    def live(self) -> list[Session]:
        """The sessions that somebody listens to."""
        return [session for session in self.sessions if session.wire is not None]

    def drop(self) -> None:
        """Cut every connection; sessions can be resumed."""
        for session in self.live:
            wire, session.wire = session.wire, None
            if wire is not None:
                wire.abort()

    async def close(self, code: int = 4000) -> None:
        """Close every connection with a code: 4004 bad token, 4009 timed out, 4014 disallowed intents, …"""
        for session in self.live:
            if session.wire is not None:
                await session.wire.socket.close(code=code)

    def reconnect(self) -> None:
        """Ask every client to connect anew and resume (op 7)."""
        self._tell(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Say that the session is invalid (op 9)."""
        if not resumable:
            self.forget()
        self._tell(INVALID, resumable)

    def forget(self) -> None:
        """Sessions cannot be resumed any more, though nobody is told."""
        for session in self.sessions:
            session.resumable = False

    def _tell(self, op: int, data: Any) -> None:
        for session in self.live:
            if session.wire is not None:
                session.wire.send(op, data)

    def dispatch(
        self,
        event: str,
        data: JSON,
        guild_id: int | None,
        *,
        needs: int = 0,
        redacted: Callable[[], JSON] | None = None,
    ) -> None:
        """Send an event to the sessions of its shard that have asked for it (`needs`: intents).

        `redacted` makes what a session without the message-content intent is to see instead.
        """
        for session in self.sessions:
            if session.resumable and session.serves(guild_id) and session.intents & needs == needs:
                hidden = redacted is not None and not session.intents & MESSAGE_CONTENT
                session.dispatch(event, redacted() if hidden and redacted is not None else data)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One websocket, from hello to its end."""
        self.ways.append(request.path)
        if self.refusing:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=1 << 20, autoping=True)
        await socket.prepare(request)
        wire = Wire(socket, request)
        writer = asyncio.create_task(wire.write())
        wire.send(HELLO, {"heartbeat_interval": self.heartbeat_ms, "_trace": []})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    session = self._receive(wire, session, message.data)
        except Closed as closed:
            self.closes.append(closed.code)
            await socket.close(code=closed.code, message=closed.reason.encode())
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._left(session, wire, socket.close_code)
        return socket

    def _left(self, session: Session | None, wire: Wire, code: int | None) -> None:
        if session is None:
            return
        if session.wire is wire:
            session.wire = None
        if code in (1000, 1001) and session.wire is None:
            session.resumable = False
            self.sessions.remove(session)
        self.bell.ring()

    def _receive(self, wire: Wire, session: Session | None, raw: str | bytes) -> Session | None:
        try:
            payload = json.loads(raw)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            raise Closed(4002, "Error while decoding payload.") from None
        if len(raw) > 4096:
            raise Closed(4002, "Payload is over 4096 bytes.")
        if op == BEAT:
            self.beats += 1
            self.bell.ring()
            if not self.deaf:
                wire.send(ACK)
        elif op == IDENTIFY:
            if session is not None:
                raise Closed(4005, "Already authenticated.")
            return self._identify(wire, data)
        elif op == RESUME:
            return self._resume(wire, data)
        elif session is None:
            raise Closed(4003, "Not authenticated.")
        elif op == ASK_MEMBERS:
            self._members(session, data)
        elif op not in (3, 4, 31, 43):
            raise Closed(4001, "Unknown opcode.")
        return session

    def _identify(self, wire: Wire, data: JSON) -> Session:
        if data["token"] != self.world.token:
            raise Closed(4004, "Authentication failed.")
        shard = tuple(data.get("shard") or (0, 1))
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            raise Closed(4010, "Invalid shard.")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents >= 1 << 26:
            raise Closed(4013, "Invalid intent(s).")
        wanted = sum(bit for bit in PRIVILEGED.values() if intents & bit)
        if wanted & ~self.world.privileged_intents:
            raise Closed(4014, "Disallowed intent(s).")
        session = Session((int(shard[0]), int(shard[1])), intents, wire)
        self.sessions.append(session)
        mine = [
            guild for guild in self.world.guilds.values() if self._joined(guild) and session.serves(guild.id)
        ]
        session.dispatch(
            "READY", ready_json(self.world.bot, mine, session.id, session.shard, self.resume_url)
        )
        for guild in mine:
            session.dispatch("GUILD_CREATE", self.guild_event(guild, session))
        self.identified += 1
        self.bell.ring()
        return session

    def _resume(self, wire: Wire, data: JSON) -> Session | None:
        if data["token"] != self.world.token:
            raise Closed(4004, "Authentication failed.")
        found = [one for one in self.sessions if one.id == data["session_id"] and one.resumable]
        if not found:
            wire.send(INVALID, False)
            return None
        session = found[0]
        if not isinstance(data.get("seq"), int) or data["seq"] > session.sequence:
            raise Closed(4007, "Invalid seq.")
        session.wire = wire
        self.replayed += session.replay(data["seq"])
        session.dispatch("RESUMED", {"_trace": []})
        self.resumed += 1
        self.bell.ring()
        return session

    def _joined(self, guild: Guild) -> bool:
        return self.world.bot.id in guild.members

    def guild_event(self, guild: Guild, session: Session) -> JSON:
        """GUILD_CREATE as this session may see it: without the members intent, with the bot alone."""
        me = guild.members[self.world.bot.id]
        others = [member for member in guild.members.values() if member is not me]
        return guild_create_json(guild, [me, *others] if session.intents & MEMBERS else [me])

    def _members(self, session: Session, data: JSON) -> None:
        guild = self.world.guilds.get(int(data.get("guild_id") or 0))
        if guild is None or not self._joined(guild):
            return
        wanted = {str(one) for one in data.get("user_ids") or []}
        query, limit = data.get("query"), data.get("limit") or 0
        if query == "" and not session.intents & MEMBERS:
            raise Closed(4014, "Disallowed intent(s).")
        chosen = [
            member
            for member in guild.members.values()
            if (str(member.user.id) in wanted if wanted else member.user.name.startswith(query or ""))
        ]
        event = {
            "guild_id": str(guild.id),
            "members": [member_json(member) for member in chosen[: limit or None]],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
            "not_found": sorted(wanted - {str(member.user.id) for member in chosen}),
        }
        session.dispatch("GUILD_MEMBERS_CHUNK", event)
