"""Draining: the count of requests in progress, for which a stop waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.library_worker import ClosedError


class InFlight:
    """Counts the requests in progress; refuses new ones once it is drained."""

    def __init__(self) -> None:
        self._number = 0
        self._draining = False
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count a request while the context lasts. Raises ClosedError if Moot is stopping."""
        if self._draining:
            raise ClosedError("Moot is stopping; ask again when it is back.")
        self._number += 1
        self._none.clear()
        try:
            yield
        finally:
            self._number -= 1
            if not self._number:
                self._none.set()

    async def drain(self, patience: float | None = None) -> None:
        """Refuse new requests, and wait at most `patience` seconds for those in progress; None: no limit."""
        self._draining = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._none.wait(), patience)
