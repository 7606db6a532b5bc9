"""Waiting for what a test wants to see: for the condition, and not for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds after which what has not come is taken to be lost: many more than a busy machine needs."""
LOOK = 0.03
"""Seconds between two looks at what rings no bell."""


class ClientRefuses(AssertionError):
    """The platform's own app would not let this user do this: the act could never reach the bot."""


class NoAnswer(AssertionError):
    """The user saw nothing (or not what was waited for) in time."""


class Bell:
    """Rung when something has changed; tasks that wait look again."""

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


async def until(look: Callable[[], Found | None], within: float, what: str) -> Found:
    """What `look` returns, once it is neither None nor false; NoAnswer after `within` seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (found := look()):
        if loop.time() > deadline:
            raise NoAnswer(f"{what} did not happen within {within} s")
        await asyncio.sleep(LOOK)
    return found
