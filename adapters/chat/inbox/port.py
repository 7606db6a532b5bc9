"""What an inbox does, stated for one that is a file and one that several machines share."""

from __future__ import annotations

import sqlite3
from typing import Any, Protocol

from index.errors import DatabaseUnavailable

NOT_KEPT = (sqlite3.Error, OSError, DatabaseUnavailable)
"""What an inbox raises where it can't be read or written."""
CANNOT_KEEP = "Moot can keep nothing now, so this was not done; try again in a minute."
"""What a member is shown whose event was not kept."""


class Inbox(Protocol):
    """The events of one process, and what the processes of one platform share. All raise NOT_KEPT."""

    @property
    def alive(self) -> bool:
        """Whether what waits is being written."""

    async def open(self) -> None:
        """Make what is missing."""

    async def check(self) -> None:
        """Raise NOT_KEPT where an event could not be kept now."""

    async def close(self) -> None:
        """Finish, and let other processes take over what is left."""

    async def keep(self, key: str, body: Any, *, came: float = 0.0, signature: str = "") -> bool | None:
        """Keep an event that came at a time, in seconds. False where it came before; None where its
        `signature` did, so that it is a copy of a request. When this returns, the event is on disk."""

    async def done(self, key: str) -> None:
        """Note that an event is done: only its key's hash is kept."""

    async def left(self) -> list[tuple[Any, float]]:
        """Take over the events that ended processes left undone: (body, time at which it came), by time."""

    async def converse(self, space: str, room: str, answer: str = "") -> None:
        """Note that a thread is a conversation with Moot, begun from the answer of this id."""

    async def begun_from(self, space: str, room: str) -> str:
        """The id of the answer from which a thread was begun; "" where it was begun from none."""

    async def is_conversation(self, space: str, room: str) -> bool:
        """Whether a thread is a conversation with Moot that no member has stopped."""

    async def stop(self, space: str, room: str) -> None:
        """Note that Moot no longer hears plain questions in a thread. The answer from which it began stays
        known, for questions that mention Moot."""

    async def forget(self, space: str) -> None:
        """Forget the conversations of a space that Moot has left."""

    async def try_lead(self) -> bool:
        """Whether this process leads the platform's now: it did so before, or no other does."""

    async def leads(self) -> bool:
        """Whether this process still leads."""

    async def resign(self) -> None:
        """Let another process lead."""
