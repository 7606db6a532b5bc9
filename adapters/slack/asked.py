"""What Slack was asked, kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

FRESH = 300.0
"""Seconds for which an answer is taken to be so still."""
MOST = 20_000


class Asked(Generic[K, T]):
    """Answers by what they are about; each is asked for once however many wait for it. None, which is no
    answer, is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[K, tuple[float, asyncio.Task[T | None]]] = {}

    async def of(self, key: K, ask: Callable[[], Coroutine[Any, Any, T | None]]) -> T | None:
        """What Slack says."""
        at, task = self._kept.get(key, (-FRESH, None))
        if task is None or self._clock() - at >= FRESH:
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            task = asyncio.create_task(ask())
            self._kept[key] = (self._clock(), task)
        told = await asyncio.shield(task)
        if told is None:
            self._kept.pop(key, None)
        return told
