"""Time that a test may set forward, and snowflake ids made from it."""

from __future__ import annotations

from datetime import UTC, datetime

import chat_server

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord counts."""


class Clock(chat_server.Clock):
    """Time as Discord writes it."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0
        self._held_up = 0.0

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
