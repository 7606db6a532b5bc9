"""Timers: deadlines of polls, reminders of them for rooms and for members, and the ends of a debate's rounds.

What becomes due is noted for every room concerned in one transaction. A notice stays in the database until
its delivery to the room is acknowledged, across failures and restarts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import reminders
from bot.database.port import Connection, Store
from bot.debates import store as debates
from bot.incidents import given_up, repeated
from bot.links import rooms
from bot.links.rooms import Notice
from bot.polls import store as polls
from bot.polls.polls import Polls
from bot.times import stored, utc_now

LOOKING = "looking for deadlines"
LONGEST_SLEEP = 5.0
"""Seconds between two looks at the database, to which another process may have written."""
AGAIN = 5.0
"""Seconds until a failed delivery is tried again; they double with each failure."""
LONGEST_WAIT = 600.0
"""The most seconds between two tries of a delivery."""


@dataclass(slots=True)
class Hand:
    """A notice that the listener has. It is offered again at `due`, in seconds of the event loop's clock;
    None while it is being delivered. `missed` counts its failed deliveries."""

    due: float | None = None
    missed: int = 0


class Timers:
    """Watches one platform's polls and debates."""

    def __init__(
        self, database: Store, platform: str, clock: Callable[[], datetime] = utc_now, log_at: str = ""
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
        """The notices that wait for delivery. Closes overdue polls first."""
        if self._database.empty:
            return []
        await self._polls.close_overdue()
        now = self._clock()
        if await self._database.read(lambda db: _any_due(db, self._platform, now)):
            await self._database.write(lambda db: _note(db, self._platform, now))
        return await self._database.read(lambda db: rooms.notices(db, self._platform))

    async def acknowledge(self, notice: Notice) -> bool:
        """Delete a notice, so that one process alone delivers it: the one that gets True."""
        done = await self._database.write(lambda db: rooms.acknowledge(db, notice))
        self._hands.pop(notice, None)
        return done

    def missed(self, notice: Notice) -> None:
        """Note a failed delivery; the notice is offered again, after a longer wait each time."""
        hand = self._hands.setdefault(notice, Hand())
        wait = min(AGAIN * 2**hand.missed, LONGEST_WAIT)
        self._hands[notice] = Hand(asyncio.get_running_loop().time() + wait, hand.missed + 1)

    async def ever(self) -> AsyncIterator[Notice]:
        """Yield each notice when it becomes due, those that were due before first. Each comes once,
        unless it is `missed`."""
        try:
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
        finally:
            given_up(self)

    def _ready(self, notice: Notice) -> bool:
        """Whether to offer the notice now; True hands it to the listener."""
        hand = self._hands.get(notice)
        if hand is None:
            self._hands[notice] = Hand()
            return True
        if hand.due is None or asyncio.get_running_loop().time() < hand.due:
            return False
        hand.due = None
        return True

    async def _due_or_none(self) -> list[Notice] | None:
        # A full disk may have room later; deadlines hold without an announcement.
        with repeated(LOOKING, self._log_at, key=self):
            return await self.due()
        return None

    async def _pause(self) -> float:
        """Seconds until the next deadline that is known, at most `LONGEST_SLEEP`."""
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
# Leaves out what closed long ago: a room that is served again needs no such news.
CLOSED = (
    "platform = ? AND closed_at IS NOT NULL AND announced = 0 AND closed_at = closes_at AND closed_at >= ?"
)
STALE = timedelta(days=7)
TIMED = "platform = ? AND ended_at IS NULL AND announced = 0 AND stage_ends_at IS NOT NULL"


def _soon(db: Connection, platform: str, now: datetime) -> list[int]:
    """The keys of the polls whose reminders are due."""
    rows = db.execute(f"SELECT id FROM polls WHERE {REMIND} AND remind_at <= ?", (platform, stored(now)))
    return [key for (key,) in rows]


def _closed(db: Connection, platform: str, now: datetime) -> list[int]:
    rows = db.execute(f"SELECT id FROM polls WHERE {CLOSED}", (platform, stored(now - STALE)))
    return [key for (key,) in rows]


def _over(db: Connection, platform: str, now: datetime) -> list[int]:
    """The keys of the debates whose round's time is up."""
    rows = db.execute(f"SELECT id FROM debates WHERE {TIMED} AND stage_ends_at <= ?", (platform, stored(now)))
    return [key for (key,) in rows]


def _any_due(db: Connection, platform: str, now: datetime) -> bool:
    looks = (_soon, _closed, _over, reminders.any_due, polls.to_repeat)
    return any(look(db, platform, now) for look in looks) or rooms.stale(db, STALE)


def _note(db: Connection, platform: str, now: datetime) -> None:
    """Note a notice for each room concerned by what has become due, and mark it as noted."""
    rooms.drop_stale(db, STALE)
    reminders.note_due(db, platform, now)
    for key in _soon(db, platform, now):
        poll = polls.by_key(db, key)
        rooms.notify(db, poll.place, "closes soon", poll.id)
        rooms.tell_others(db, "p", key, poll.place, "closes soon")
        db.execute("UPDATE polls SET remind_at = NULL WHERE id = ?", (key,))
    for key in polls.to_repeat(db, platform, now):
        before, again = polls.by_key(db, key), polls.open_next(db, key, now)
        if before.open:
            rooms.notify(db, before.place, "closed", before.id)
        rooms.notify(db, again.place, "opened", again.id)
    for key in _closed(db, platform, now):
        # The close itself has noted the notices of linked rooms.
        poll = polls.by_key(db, key)
        rooms.notify(db, poll.place, "closed", poll.id)
        db.execute("UPDATE polls SET announced = 1 WHERE id = ?", (key,))
    for key in _over(db, platform, now):
        debate = debates.by_key(db, key)
        rooms.notify(db, debate.place, "time is up", debate.id)
        rooms.tell_others(db, "d", key, debate.place, "time is up")
        db.execute("UPDATE debates SET announced = 1 WHERE id = ?", (key,))


def _next(db: Connection, platform: str) -> datetime | None:
    rows = db.execute(
        f"SELECT MIN(remind_at) FROM polls WHERE {REMIND} "
        "UNION ALL SELECT MIN(closes_at) FROM polls WHERE platform = ? AND closed_at IS NULL "
        f"UNION ALL SELECT MIN(stage_ends_at) FROM debates WHERE {TIMED}",
        (platform, platform, platform),
    )
    times = [datetime.fromisoformat(at) for (at,) in rows if at]
    personal = reminders.next_due(db, platform)
    return min([*times, *([personal] if personal else [])], default=None)
