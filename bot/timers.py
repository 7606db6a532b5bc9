"""What is due without anybody asking: deadlines, reminders of them, and the ends of rounds.

What becomes due is noted, in one transaction, for every room that is to be told; a notice stays until
that room was told, however often that fails and whoever dies over it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database.database import Database
from bot.debates import store as debates
from bot.incidents import log_incident
from bot.links import rooms
from bot.links.rooms import Notice
from bot.polls import store as polls
from bot.polls.polls import Polls
from bot.times import stored, utc_now

LONGEST_SLEEP = 5.0
"""Seconds after which the database is looked at again, where another process may have written."""
AGAIN = 5.0
"""Seconds after which a room that could not be told is tried again; each time they double."""
LONGEST_WAIT = 600.0


@dataclass(slots=True)
class Hand:
    """A notice in the listener's hands: it is offered again at `due`, a time of the event loop's; None
    while it is being told. It was `missed` so often."""

    due: float | None = None
    missed: int = 0


class Timers:
    """Watches one platform's polls and debates."""

    def __init__(
        self, database: Database, platform: str, clock: Callable[[], datetime] = utc_now, log_at: str = ""
    ) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock
        self._log_at = log_at
        self._polls = Polls(database, clock)
        self._woken = asyncio.Event()
        self._hands: dict[Notice, Hand] = {}

    def wake(self) -> None:
        """Look again now: something has changed."""
        self._woken.set()

    async def due(self) -> list[Notice]:
        """What rooms are to be told and were not yet. Polls are closed on the way."""
        if self._database.empty:
            return []
        await self._polls.close_overdue()
        now = self._clock()
        if await self._database.read(lambda db: _any_due(db, self._platform, now)):
            await self._database.write(lambda db: _note(db, self._platform, now))
        return await self._database.read(lambda db: rooms.notices(db, self._platform))

    async def told(self, notice: Notice) -> bool:
        """The room was told, or is about to be by whoever gets True: no process has told it."""
        done = await self._database.write(lambda db: rooms.told(db, notice))
        self._hands.pop(notice, None)
        return done

    def missed(self, notice: Notice) -> None:
        """The room could not be told: it is tried again, later each time."""
        hand = self._hands.setdefault(notice, Hand())
        wait = min(AGAIN * 2**hand.missed, LONGEST_WAIT)
        self._hands[notice] = Hand(asyncio.get_running_loop().time() + wait, hand.missed + 1)

    async def ever(self) -> AsyncIterator[Notice]:
        """Everything that becomes due, as it does; what was due before comes first. Each comes once,
        unless it is `missed`."""
        while True:
            pending = await self._due_or_none()
            if pending is not None:
                self._hands = {notice: hand for notice, hand in self._hands.items() if notice in pending}
            for each in pending or ():
                if self._ready(each):
                    yield each
            pause = await self._pause()
            with suppress(TimeoutError):
                # Not `wait_for`, which goes on when it is cancelled just as it is woken.
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            self._woken.clear()

    def _ready(self, notice: Notice) -> bool:
        """Whether it is to be told now; from then on it is in the listener's hands."""
        hand = self._hands.get(notice)
        if hand is None:
            self._hands[notice] = Hand()
            return True
        if hand.due is None or asyncio.get_running_loop().time() < hand.due:
            return False
        hand.due = None
        return True

    async def _due_or_none(self) -> list[Notice] | None:
        try:
            return await self.due()
        except Exception:
            # A disk that is full now may not be so later; deadlines hold without being told.
            log_incident("looking for deadlines", self._log_at)
            return None

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


REMIND = "platform = ? AND closed_at IS NULL AND remind_at IS NOT NULL"
# What closed longer ago is no news to a room that opens now.
CLOSED = (
    "platform = ? AND closed_at IS NOT NULL AND announced = 0 AND closed_at = closes_at AND closed_at >= ?"
)
STALE = timedelta(days=7)
TIMED = "platform = ? AND ended_at IS NULL AND announced = 0 AND stage_ends_at IS NOT NULL"


def _soon(db: sqlite3.Connection, platform: str, now: datetime) -> list[int]:
    """The polls of which their rooms are to be reminded, by their keys."""
    rows = db.execute(f"SELECT id FROM polls WHERE {REMIND} AND remind_at <= ?", (platform, stored(now)))
    return [key for (key,) in rows]


def _closed(db: sqlite3.Connection, platform: str, now: datetime) -> list[int]:
    rows = db.execute(f"SELECT id FROM polls WHERE {CLOSED}", (platform, stored(now - STALE)))
    return [key for (key,) in rows]


def _over(db: sqlite3.Connection, platform: str, now: datetime) -> list[int]:
    """The debates in which the time of a round is up, by their keys."""
    rows = db.execute(f"SELECT id FROM debates WHERE {TIMED} AND stage_ends_at <= ?", (platform, stored(now)))
    return [key for (key,) in rows]


def _any_due(db: sqlite3.Connection, platform: str, now: datetime) -> bool:
    return any(look(db, platform, now) for look in (_soon, _closed, _over)) or rooms.stale(db, STALE)


def _note(db: sqlite3.Connection, platform: str, now: datetime) -> None:
    """Note what has become due for the rooms concerned; it is not due any more."""
    rooms.drop_stale(db, STALE)
    for key in _soon(db, platform, now):
        poll = polls.by_key(db, key)
        rooms.notify(db, poll.place, "closes soon", poll.id)
        rooms.tell_others(db, "p", key, poll.place, "closes soon")
        db.execute("UPDATE polls SET remind_at = NULL WHERE id = ?", (key,))
    for key in _closed(db, platform, now):
        # Linked rooms were told with the close.
        poll = polls.by_key(db, key)
        rooms.notify(db, poll.place, "closed", poll.id)
        db.execute("UPDATE polls SET announced = 1 WHERE id = ?", (key,))
    for key in _over(db, platform, now):
        debate = debates.by_key(db, key)
        rooms.notify(db, debate.place, "time is up", debate.id)
        rooms.tell_others(db, "d", key, debate.place, "time is up")
        db.execute("UPDATE debates SET announced = 1 WHERE id = ?", (key,))


def _next(db: sqlite3.Connection, platform: str) -> datetime | None:
    rows = db.execute(
        f"SELECT MIN(remind_at) FROM polls WHERE {REMIND} "
        "UNION ALL SELECT MIN(closes_at) FROM polls WHERE platform = ? AND closed_at IS NULL "
        f"UNION ALL SELECT MIN(stage_ends_at) FROM debates WHERE {TIMED}",
        (platform, platform, platform),
    )
    times = [at for (at,) in rows if at]
    return datetime.fromisoformat(min(times)) if times else None
