"""Time that a test may set forward, snowflake ids made from it, and a bell that waiting tests listen to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord counts."""

Found = TypeVar("Found")


class Clock:
    """The machine's clock, plus whatever `advance` has added to it."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0
        self._held_up = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once: tokens expire, later ids are later."""
        self._ahead += seconds

    def hold_up(self, seconds: float) -> None:
        """The next id is of something that was done so long ago and arrives only now."""
        self._held_up = seconds

    def iso(self, later: float = 0) -> str:
        """The time as Discord writes it in JSON, or so many seconds later."""
        return datetime.fromtimestamp(self.now() + later, UTC).isoformat()

    def snowflake(self, *, apart: bool = False) -> int:
        """A new id, greater than all before it, that holds the time in its upper bits.

        `apart`: a millisecond apart from the last one at least, as the ids of guilds are, which shards go by.
        """
        if self._held_up:
            before, self._held_up = self._held_up, 0.0
            return (int((self.now() - before) * 1000) - EPOCH_MS) << 22
        made = (int(self.now() * 1000) - EPOCH_MS) << 22
        self._last = max(made, ((self._last >> 22) + 1) << 22 if apart else self._last + 1)
        return self._last


class Bell:
    """Rung when something has changed; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Let every waiting task look again."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def until(self, look: Callable[[], Found | None], within: float) -> Found:
        """What `look` returns, once it is neither None nor false; `TimeoutError` after `within` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not (found := look()):
            rung: asyncio.Future[None] = loop.create_future()
            self._waiting.append(rung)
            async with asyncio.timeout_at(deadline):
                await rung
        return found
