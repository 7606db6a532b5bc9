"""What is due without anybody asking: deadlines, reminders of them, and the ends of rounds."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.database.database import Database
from bot.debates import store as debates
from bot.debates.types import Debate
from bot.links import rooms
from bot.mishap import recorded
from bot.polls import store as polls
from bot.polls.polls import Polls
from bot.polls.types import ANYWHERE, Place, Poll
from bot.times import stored, utc_now

LONGEST_SLEEP = 5.0
"""Seconds after which the database is looked at again, where another process may have written."""

What = Literal["closes soon", "closed", "time is up"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something to tell a room. `of` is the poll or debate that it is about."""

    what: What
    of: Poll | Debate


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a room that came about in a room linked with it: `name` is what the poll or
    debate is called here, "" for the link itself."""

    key: int
    what: str
    name: str
    place: Place


class Timers:
    """Watches one platform's polls and debates. What a process has told, no other tells again."""

    def __init__(
        self, database: Database, platform: str, clock: Callable[[], datetime] = utc_now, log_at: str = ""
    ) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock
        self._log_at = log_at
        self._polls = Polls(database, clock)
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look again now: something has changed."""
        self._woken.set()

    async def due(self) -> list[Due | Notice]:
        """What is due now and has not been told. Polls are closed on the way."""
        if self._database.empty:
            return []
        await self._polls.close_overdue()
        now = self._clock()
        if not await self._database.read(lambda db: _found(db, self._platform, now)):
            return []

        def claim(db: sqlite3.Connection) -> list[Due | Notice]:
            found = _found(db, self._platform, now)
            for each in found:
                _claim(db, each)
            return found

        return await self._database.write(claim)

    async def ever(self) -> AsyncIterator[Due | Notice]:
        """Everything that becomes due, as it does; what was due before comes first."""
        while True:
            for each in await self._due_or_none():
                yield each
            pause = await self._pause()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)
            self._woken.clear()

    async def _due_or_none(self) -> list[Due | Notice]:
        try:
            return await self.due()
        except Exception:
            # A disk that is full now may not be so later; deadlines hold without being told.
            recorded("looking for deadlines", self._log_at)
            return []

    async def _pause(self) -> float:
        """Seconds until the next thing is due, as far as is known."""
        if self._database.empty:
            return LONGEST_SLEEP
        try:
            next_ = await self._database.read(lambda db: _next(db, self._platform))
        except Exception:
            return LONGEST_SLEEP
        if next_ is None:
            return LONGEST_SLEEP
        left = (next_ - self._clock()) / timedelta(seconds=1)
        return min(max(left, 0.2), LONGEST_SLEEP)


REMIND = "closed_at IS NULL AND remind_at IS NOT NULL"
# What closed longer ago is no news to a room that opens now.
CLOSED = "closed_at IS NOT NULL AND announced = 0 AND closed_at = closes_at AND closed_at >= ?"
STALE = timedelta(days=7)
TIMED = "ended_at IS NULL AND announced = 0 AND stage_ends_at IS NOT NULL"


def _found(db: sqlite3.Connection, platform: str, now: datetime) -> list[Due | Notice]:
    at = stored(now)
    sql = "SELECT id, what, name, platform, space, room FROM notices WHERE platform = ? ORDER BY id"
    rows = db.execute(sql, (platform,)).fetchall()
    notices = [
        Notice(key, what, name, Place(on, space, room, "UTC", ANYWHERE))
        for key, what, name, on, space, room in rows
    ]
    soon = db.execute(
        f"SELECT id FROM polls WHERE platform = ? AND {REMIND} AND remind_at <= ?", (platform, at)
    )
    found: list[Due | Notice] = [Due("closes soon", polls.by_key(db, key)) for (key,) in soon.fetchall()]
    closed = db.execute(
        f"SELECT id FROM polls WHERE platform = ? AND {CLOSED}", (platform, stored(now - STALE))
    )
    found += [Due("closed", polls.by_key(db, key)) for (key,) in closed.fetchall()]
    over = db.execute(
        f"SELECT id FROM debates WHERE platform = ? AND {TIMED} AND stage_ends_at <= ?", (platform, at)
    )
    found += [Due("time is up", debates.by_key(db, key)) for (key,) in over.fetchall()]
    return found + notices


def _claim(db: sqlite3.Connection, due: Due | Notice) -> None:
    if isinstance(due, Notice):
        db.execute("DELETE FROM notices WHERE id = ?", (due.key,))
        return
    if due.what != "closed":  # of the close, those concerned were told with it
        kind = "d" if isinstance(due.of, Debate) else "p"
        rooms.tell_others(db, kind, due.of.key, due.of.place, due.what)
    if due.what == "closes soon":
        db.execute("UPDATE polls SET remind_at = NULL WHERE id = ?", (due.of.key,))
    elif due.what == "closed":
        db.execute("UPDATE polls SET announced = 1 WHERE id = ?", (due.of.key,))
    else:
        db.execute("UPDATE debates SET announced = 1 WHERE id = ?", (due.of.key,))


def _next(db: sqlite3.Connection, platform: str) -> datetime | None:
    rows = db.execute(
        f"SELECT MIN(remind_at) FROM polls WHERE platform = ? AND {REMIND} "
        "UNION ALL SELECT MIN(closes_at) FROM polls WHERE platform = ? AND closed_at IS NULL "
        f"UNION ALL SELECT MIN(stage_ends_at) FROM debates WHERE platform = ? AND {TIMED}",
        (platform, platform, platform),
    )
    times = [at for (at,) in rows if at]
    return datetime.fromisoformat(min(times)) if times else None
