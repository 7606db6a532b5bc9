"""Linked rooms: what is opened in one can be joined from the others, under a number of their own space.

Each function is one step of a transaction that its caller holds. `kind` is "p" or "d", `key` the
database's own key of the poll or debate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.database.port import Connection
from bot.places import ANYWHERE, Place

TABLES = {"p": "polls", "d": "debates"}


@dataclass(frozen=True, slots=True)
class Guest:
    """A poll or debate as a linked space knows it: `name` is what members call it there."""

    kind: str
    key: int
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a room: `what` came about `at` a time, and `name` is what the poll or debate is
    called there, "" for a link of rooms itself. A notice with a `member`, by the platform's id, is for them
    alone."""

    key: int
    what: str
    name: str
    place: Place
    at: datetime
    member: str = ""

    @property
    def token(self) -> str:
        """The same for this notice and for no other, whichever process has it."""
        return f"{self.what} {self.name} {self.at.isoformat()} {self.key}"


def link(db: Connection, one: Place, other: Place) -> None:
    """What is opened in either room from now on is shared."""
    for here, there in ((one, other), (other, one)):
        db.execute(
            "INSERT INTO room_links VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (platform, space, room, other_platform, other_space, other_room) "
            "DO UPDATE SET other_zone = excluded.other_zone",
            (here.platform, here.space, here.room, there.platform, there.space, there.room, there.zone),
        )


def unlink(db: Connection, place: Place) -> int:
    """Share no more; with how many rooms it was."""
    gone = db.execute(
        "DELETE FROM room_links WHERE platform = ? AND space = ? AND room = ?", _where(place)
    ).rowcount
    db.execute(
        "DELETE FROM room_links WHERE other_platform = ? AND other_space = ? AND other_room = ?",
        _where(place),
    )
    return gone


def linked(db: Connection, place: Place) -> list[Place]:
    """The rooms that a room is linked with."""
    rows = db.execute(
        "SELECT other_platform, other_space, other_room, other_zone FROM room_links "
        "WHERE platform = ? AND space = ? AND room = ? ORDER BY 1, 2, 3",
        _where(place),
    )
    return [Place(*row) for row in rows]


def invite(db: Connection, kind: str, key: int, place: Place) -> None:
    """Give what has just been opened in `place` a number in each linked space, and note a notice there."""
    for other in linked(db, place):
        number = next_number(db, kind, other)
        db.execute(
            "INSERT INTO guests (kind, key, platform, space, number, room, zone) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (kind, key, other.platform, other.space, number, other.room, other.zone),
        )
        notify(db, other, "opened", f"{kind}{number}")


def next_number(db: Connection, kind: str, place: Place) -> int:
    """The next number of a space, over its own and its guests."""
    where = "WHERE platform = :platform AND space = :space"
    row = db.execute(
        f"SELECT MAX(number) FROM (SELECT number FROM {TABLES[kind]} {where} "
        f"UNION ALL SELECT number FROM guests {where} AND kind = :kind) AS numbers",
        {"platform": place.platform, "space": place.space, "kind": kind},
    ).fetchone()
    return 1 + int(row[0] or 0)


def guest(db: Connection, kind: str, place: Place, number: int) -> Guest | None:
    """The guest of that number in a space."""
    row = db.execute(
        "SELECT key, room, zone FROM guests WHERE kind = ? AND platform = ? AND space = ? AND number = ?",
        (kind, place.platform, place.space, number),
    ).fetchone()
    if row is None:
        return None
    key, room, zone = row
    return Guest(kind, key, f"{kind}{number}", replace(place, room=room, zone=zone))


def guests_of(db: Connection, kind: str, place: Place) -> list[Guest]:
    """All guests of a space, the newest first."""
    rows = db.execute(
        "SELECT key, number, room, zone FROM guests WHERE kind = ? AND platform = ? AND space = ? "
        "ORDER BY number DESC",
        (kind, place.platform, place.space),
    ).fetchall()
    return [
        Guest(kind, key, f"{kind}{number}", replace(place, room=room, zone=zone))
        for key, number, room, zone in rows
    ]


def elsewhere(db: Connection, kind: str, key: int) -> list[Guest]:
    """Under which names other spaces know it."""
    rows = db.execute(
        "SELECT platform, space, number, room, zone FROM guests WHERE kind = ? AND key = ?", (kind, key)
    ).fetchall()
    return [
        Guest(kind, key, f"{kind}{number}", Place(platform, space, room, zone))
        for platform, space, number, room, zone in rows
    ]


def tell_others(db: Connection, kind: str, key: int, place: Place, what: str) -> None:
    """Note a notice for every room that shares it, except the room in which it happened."""
    sql = f"SELECT platform, space, room, zone, number FROM {TABLES[kind]} WHERE id = ?"
    *where, number = db.execute(sql, (key,)).fetchone()
    origin = Guest(kind, key, f"{kind}{number}", Place(*where))
    for each in (origin, *elsewhere(db, kind, key)):
        if (each.place.platform, each.place.space) != (place.platform, place.space):
            notify(db, each.place, what, each.name)


def move(db: Connection, found: Guest, room: str) -> None:
    """In its linked space it goes on in another room."""
    db.execute(
        "UPDATE guests SET room = ? WHERE kind = ? AND key = ? AND platform = ? AND space = ?",
        (room, found.kind, found.key, found.place.platform, found.place.space),
    )


def notify(db: Connection, place: Place, what: str, name: str, *, member: str = "") -> None:
    """Note a notice for a room, or for a `member` of its space alone; the process that serves its platform
    delivers it."""
    db.execute(
        "INSERT INTO notices (platform, space, room, what, name, at, member) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (place.platform, place.space, place.room, what, name, _written(datetime.now(UTC)), member),
    )


def notices(db: Connection, platform: str) -> list[Notice]:
    """A platform's notices that were not acknowledged yet, the oldest first."""
    columns = "id, what, name, platform, space, room, at, member"
    sql = f"SELECT {columns} FROM notices WHERE platform = ? ORDER BY id"
    return [
        Notice(key, what, name, Place(on, space, room, "UTC", ANYWHERE), datetime.fromisoformat(at), member)
        for key, what, name, on, space, room, at, member in db.execute(sql, (platform,))
    ]


def acknowledge(db: Connection, notice: Notice) -> bool:
    """Delete a notice that was delivered; False where another process has deleted it before."""
    gone = db.execute("DELETE FROM notices WHERE id = ? AND at = ?", (notice.key, _written(notice.at)))
    return gone.rowcount > 0


def stale(db: Connection, age: timedelta) -> bool:
    """Whether there are notices that are out of date: no process serves their platform."""
    old = _written(datetime.now(UTC) - age)
    return db.execute("SELECT 1 FROM notices WHERE at < ? LIMIT 1", (old,)).fetchone() is not None


def drop_stale(db: Connection, age: timedelta) -> None:
    """Delete those without sending them."""
    db.execute("DELETE FROM notices WHERE at < ?", (_written(datetime.now(UTC) - age),))


def _written(at: datetime) -> str:
    """A time in UTC as notices have it: ISO 8601 in milliseconds. A platform is asked for what was posted
    after it."""
    return at.isoformat(timespec="milliseconds")


def _where(place: Place) -> tuple[str, str, str]:
    return place.platform, place.space, place.room
