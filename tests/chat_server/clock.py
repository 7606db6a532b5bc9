"""Time that a test may set forward."""

from __future__ import annotations

import time


class Clock:
    """The machine's clock and what `advance` has added to it."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time pass at once: tokens expire, later ids are later."""
        self._ahead += seconds
