"""The pace of a room: its messages one after another, as fast as the platform takes them.

A platform that asks to wait is obeyed, and the message is sent afterwards; the other messages of the room
wait in line meanwhile. Rooms do not wait for each other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from cachetools import TLRUCache

from adapters.chat.platform import RateLimited
from adapters.chat.slow_notice import SLOW, slow_notice
from bot.words import counted

T = TypeVar("T")

log = logging.getLogger(__name__)

PATIENCE = 300.0
"""Most seconds for which the message at the head of a line waits until the platform takes it."""
LEAST_WAIT = 0.25
"""Seconds to wait where the platform names fewer."""
MOST_IN_LINE = 500
ROOMS = 10_000
"""Rooms without a line of which the time of the next message is kept."""


class Pacing:
    """Sends messages to rooms, at least `interval` seconds after the one before it in the same room.

    With an `interval` of 0 the platform paces by itself, and there are no lines."""

    def __init__(
        self,
        interval: float,
        *,
        patience: float = PATIENCE,
        most_in_line: int = MOST_IN_LINE,
        rooms: int = ROOMS,
    ) -> None:
        self._interval = interval
        self._patience = patience
        self._most = most_in_line
        self._lines: dict[str, _Line] = {}
        self._next: TLRUCache[str, float] = TLRUCache(rooms, lambda room, at, now: at, timer=_now)
        """When a room may have its next message, by the loop's clock; forgotten once that time has come."""

    def in_line(self, room: str) -> int:
        """Messages of a room that have not been sent."""
        line = self._lines.get(room)
        return 0 if line is None else line.number

    async def send(
        self,
        room: str,
        send: Callable[[], Awaitable[T]],
        *,
        inform: Callable[[int], Awaitable[None]] | None = None,
        slow: float = SLOW,
    ) -> T:
        """The result of `send`, called after all messages given before for this room, and again after a wait
        where it raises RateLimited. If that takes more than `slow` seconds, `inform` is called once with the
        number of messages that came before.

        Raises RateLimited where the platform asks for more patience than there is, or the line is full; and
        what else `send` raises. Cancelling the caller's task takes the message out of the line."""
        before = self.in_line(room)
        if before >= self._most:
            wait = before * max(self._interval, 1.0)
            raise RateLimited(
                wait,
                f"{counted(before, 'message')} already wait for this channel; ask again in "
                f"{counted(round(wait / 60) or 1, 'minute')}.",
            )
        line = self._lines.setdefault(room, _Line())
        line.number += 1
        try:
            with slow_notice(inform and partial(inform, before), slow):
                if not self._interval:
                    return await self._insist(room, send)
                async with line.turn:
                    return await self._insist(room, send)
        finally:
            line.number -= 1
            if not line.number:
                del self._lines[room]

    async def _insist(self, room: str, send: Callable[[], Awaitable[T]]) -> T:
        """Send as soon as the room may have its next message, and again as often as the platform asks to
        wait."""
        until = _now() + self._patience
        limited: RateLimited | None = None
        while True:
            wait = self._next.get(room, 0.0) - _now()
            if _now() + wait > until:
                raise limited or RateLimited(
                    wait, "This channel takes no more messages for now; ask again later."
                )
            if wait > 0:
                await asyncio.sleep(wait)
            hold = self._interval
            try:
                return await send()
            except RateLimited as error:
                limited, hold = error, max(error.retry_after, LEAST_WAIT, self._interval)
                log.info("a room waits for %.1f s, as the platform asks", hold)
            finally:
                # From the end of the call: when within it the platform had the message is not known.
                if hold:
                    self._next[room] = _now() + hold


@dataclass(eq=False, slots=True)
class _Line:
    """The messages of one room that have not been sent; the one that is being sent has the `turn`."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    number: int = 0


def _now() -> float:
    return asyncio.get_running_loop().time()
