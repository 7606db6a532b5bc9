"""Requests that are being done, so that whoever stops Moot can wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.front_door import ClosedError


class UnderWay:
    """Counts them, and lets no more in once it is shut."""

    def __init__(self) -> None:
        self._number = 0
        self._shut = False
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """While a request is being done. Raises ClosedError where Moot is stopping."""
        if self._shut:
            raise ClosedError("Moot is stopping; ask again when it is back.")
        self._number += 1
        self._none.clear()
        try:
            yield
        finally:
            self._number -= 1
            if not self._number:
                self._none.set()

    async def done(self, patience: float | None = None) -> None:
        """Shut, and wait for those that are inside, no longer than `patience` seconds."""
        self._shut = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._none.wait(), patience)
