"""Reminders: a private message before a poll closes, to each member who asked for one and has not voted.

All that is kept is who asked, where and when. Moot looks up whether the member has voted when the reminder
is due, and deletes it then, sent or not. So the reminders that are left reveal no voter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.ballots import box as boxes
from bot.ballots.voters import identity, require_voter
from bot.database.port import Connection, Store
from bot.links import rooms
from bot.places import ANYWHERE, Place
from bot.polls import store as polls
from bot.polls.types import Poll
from bot.request import Member
from bot.times import reminder, stored, utc_now
from index.errors import UserError


class Reminders:
    """The reminders of one database. `clock` gives UTC times."""

    def __init__(self, database: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def ask(self, place: Place, name: str, member: Member) -> tuple[Poll, datetime]:
        """Remind a member of an open poll; gives the poll and when. Asking again changes nothing.

        Raises UserError where the poll is closed or has no deadline, and where the member may not vote or
        has voted.
        """
        now = self._clock()
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> tuple[Poll, datetime]:
            poll = polls.find(db, place, name)
            polls.require_open(poll, now)
            if poll.rules.closes_at is None:
                raise UserError(
                    f"Poll {poll.id} has no deadline to remind you of; it is open until its author closes it."
                )
            require_voter(member, poll.rules.voters, poll.id)
            if boxes.own(db, poll.box, 0, who) is not None:
                raise UserError(f"You have voted in {poll.id}, so there is nothing to remind you of.")
            db.execute(
                "INSERT INTO reminders (poll, member, platform, space, room, name, asked_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (poll, member) DO NOTHING",
                (poll.key, who, place.platform, place.space, place.channel, poll.id, stored(now)),
            )
            row = db.execute(
                "SELECT asked_at FROM reminders WHERE poll = ? AND member = ?", (poll.key, who)
            ).fetchone()
            return poll, reminder(datetime.fromisoformat(row[0]), poll.rules.closes_at)

        return await self._database.write(work)

    async def cancel(self, place: Place, name: str, member: Member) -> Poll:
        """Send a member no reminder of a poll. Raises UserError where none was asked for."""
        who = identity(place.platform, place.space, member)

        def work(db: Connection) -> Poll:
            poll = polls.find(db, place, name)
            gone = db.execute("DELETE FROM reminders WHERE poll = ? AND member = ?", (poll.key, who))
            if not gone.rowcount:
                raise UserError(f"No reminder of {poll.id} is waiting for you.")
            db.wants_sweep()
            return poll

        poll = await self._database.write(work)
        await self._database.sweep()
        return poll


# Of polls that are open; the time of a reminder follows a deadline that is moved.
WAITING = (
    "SELECT reminders.asked_at, polls.closes_at, poll, member, reminders.space, reminders.room, name "
    "FROM reminders JOIN polls ON polls.id = reminders.poll "
    "WHERE reminders.platform = ? AND polls.closed_at IS NULL AND polls.closes_at IS NOT NULL"
)
OVER = "FROM reminders WHERE poll IN (SELECT id FROM polls WHERE closed_at IS NOT NULL)"


def next_due(db: Connection, platform: str) -> datetime | None:
    """When the next reminder of a platform is due; None where none waits."""
    return min((_due(asked, closes) for asked, closes, *_ in db.execute(WAITING, (platform,))), default=None)


def any_due(db: Connection, platform: str, now: datetime) -> bool:
    """Whether a reminder is due, or waits in vain since its poll is closed."""
    due = next_due(db, platform)
    return (due is not None and due <= now) or db.execute(f"SELECT 1 {OVER} LIMIT 1").fetchone() is not None


def note_due(db: Connection, platform: str, now: datetime) -> None:
    """Note a notice for each member whose reminder is due and who has not voted, and delete the reminders
    that are due and those of closed polls."""
    for asked, closes, key, who, space, room, name in db.execute(WAITING, (platform,)).fetchall():
        if _due(asked, closes) <= now:
            if boxes.own(db, polls.by_key(db, key).box, 0, who) is None:
                member = who.rpartition("\x1f")[2]
                place = Place(platform, space, room, "UTC", ANYWHERE)
                rooms.notify(db, place, "reminder", name, member=member)
            db.execute("DELETE FROM reminders WHERE poll = ? AND member = ?", (key, who))
            db.wants_sweep()
    if db.execute(f"DELETE {OVER}").rowcount:
        db.wants_sweep()


def names_of(db: Connection, member: str) -> tuple[str, ...]:
    """The polls of which a member, by identity, gets a reminder."""
    return tuple(
        name for (name,) in db.execute("SELECT name FROM reminders WHERE member = ? ORDER BY poll", (member,))
    )


def forget(db: Connection, member: str) -> None:
    """Delete a member's reminders, those on their way too."""
    db.execute("DELETE FROM reminders WHERE member = ?", (member,))
    platform, space, name = member.split("\x1f", 2)
    db.execute("DELETE FROM notices WHERE platform = ? AND space = ? AND member = ?", (platform, space, name))


def _due(asked_at: str, closes_at: str) -> datetime:
    return reminder(datetime.fromisoformat(asked_at), datetime.fromisoformat(closes_at))
