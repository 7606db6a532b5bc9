"""Debates in the database: each function is one step of a transaction that its caller holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import motions
from bot.ballots import box as boxes
from bot.database.port import Connection
from bot.debates.types import Debate, OnTable, Round
from bot.finding import Finding, read_finding, written
from bot.links import rooms
from bot.places import ANYWHERE, Place
from bot.times import stored, time_of

COLUMNS = (
    "id, platform, space, number, room, zone, motion, voters, rounds, stage, stage_ends_at, seconds_left, "
    "author, author_name, created_at, ended_at, forgotten, box, cancelled_at, notes"
)
NOTED = "stage, at, kind, side, name, text, excerpts, finding, taken_off, id, member"


def insert(
    db: Connection,
    place: Place,
    motion: str,
    rounds: Sequence[Round],
    voters: Sequence[str],
    author: tuple[str, str],
    now: datetime,
    *,
    anonymous: bool,
) -> Debate:
    """A new debate, at its opening ballot."""
    box = boxes.open_box(db, anonymous=anonymous)
    number = rooms.next_number(db, "d", place)
    made = db.execute(
        "INSERT INTO debates (platform, space, number, room, zone, motion, voters, rounds, stage, author, "
        "author_name, created_at, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?) RETURNING id",
        (
            place.platform,
            place.space,
            number,
            place.room,
            place.zone,
            motion,
            json.dumps(list(voters), ensure_ascii=False),
            json.dumps([[each.name, each.minutes] for each in rounds], ensure_ascii=False),
            *author,
            stored(now),
            box,
        ),
    )
    key = int(made.fetchone()[0])
    if place.secluded:
        db.execute("UPDATE debates SET secluded = ? WHERE id = ?", (place.sight, key))
    rooms.invite(db, "d", key, place)
    return by_key(db, key)


def find(db: Connection, place: Place, name: str) -> Debate:
    """The debate that members of this space call `name`. Raises UnknownKey."""
    return _called(db, motions.find(db, "d", place, name))


def _called(db: Connection, named: motions.Named) -> Debate:
    """A debate, as it is called and placed in one space."""
    debate = by_key(db, named.key)
    return replace(debate, id=named.id, place=named.place or debate.place)


def by_key(db: Connection, key: int) -> Debate:
    """The debate of a database key."""
    return _debate(db, db.execute(f"SELECT {COLUMNS} FROM debates WHERE id = ?", (key,)).fetchone())


def those_of(db: Connection, place: Place, *, limit: int) -> list[Debate]:
    """The space's debates and those it shares, the newest first."""
    return [_called(db, each) for each in motions.those_of(db, "d", place, limit=limit)]


def going_on_in(db: Connection, place: Place) -> Debate | None:
    """The newest debate that is going on in this room."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM debates WHERE platform = ? AND space = ? AND room = ? AND ended_at IS NULL "
        "ORDER BY number DESC LIMIT 1",
        (place.platform, place.space, place.room),
    ).fetchone()
    if row is not None:
        return _debate(db, row)
    for guest in rooms.guests_of(db, "d", place):
        if (
            guest.place.room == place.room
            and (debate := _called(db, motions.Named(guest.key, guest.name, guest.place))).ended_at is None
        ):
            return debate
    return None


def enter(db: Connection, debate: Debate, stage: int, now: datetime) -> Debate:
    """Move to a stage; after the last, end the debate and seal its box. Notes notices for linked rooms."""
    rooms.tell_others(db, "d", debate.key, debate.place, "stage")
    if stage > len(debate.rounds) + 1:
        db.execute(
            "UPDATE debates SET ended_at = ?, stage_ends_at = NULL, seconds_left = NULL WHERE id = ?",
            (stored(now), debate.key),
        )
        boxes.seal(db, debate.box)
        return again(db, debate)
    there = replace(debate, stage=stage)
    minutes = there.round.minutes if there.round else 0
    ends = now + timedelta(minutes=minutes) if minutes else None
    db.execute(
        "UPDATE debates SET stage = ?, stage_ends_at = ?, seconds_left = NULL, announced = 0 WHERE id = ?",
        (stage, stored(ends), debate.key),
    )
    return again(db, debate)


def again(db: Connection, debate: Debate) -> Debate:
    """The debate as it is now, called and placed as before."""
    return replace(by_key(db, debate.key), id=debate.id, place=debate.place)


def move(db: Connection, place: Place, name: str, room: str) -> None:
    """Move the debate to another room of this space."""
    debate = find(db, place, name)
    guest = rooms.guest(db, "d", place, int(debate.id[1:]))
    if guest is not None and guest.key == debate.key:
        rooms.move(db, guest, room)
    else:
        db.execute("UPDATE debates SET room = ? WHERE id = ?", (room, debate.key))


def set_timer(db: Connection, debate: Debate, ends_at: datetime | None, seconds_left: int | None) -> Debate:
    """Stop a round's clock, or let it go on."""
    db.execute(
        "UPDATE debates SET stage_ends_at = ?, seconds_left = ?, announced = 0 WHERE id = ?",
        (stored(ends_at), seconds_left, debate.key),
    )
    return again(db, debate)


def lengthen(db: Connection, debate: Debate, minutes: int) -> Debate:
    """Add minutes to the planned length of the round that is on."""
    rounds = [
        [each.name, each.minutes + (minutes if number == debate.stage else 0)]
        for number, each in enumerate(debate.rounds, 1)
    ]
    written = json.dumps(rounds, ensure_ascii=False)
    db.execute("UPDATE debates SET rounds = ? WHERE id = ?", (written, debate.key))
    return again(db, debate)


def join(db: Connection, debate: Debate, member: str, name: str, side: str) -> None:
    """Register a member as a speaker of one side alone."""
    db.execute(
        "INSERT INTO sides (debate, member, name, side) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (debate, member) DO UPDATE SET name = excluded.name, side = excluded.side",
        (debate.key, member, name, side),
    )


def sides(db: Connection, debate: Debate) -> dict[str, dict[bytes, str]]:
    """The speakers of each side: their names by their identities, as of voters in a named box."""
    rows = db.execute("SELECT side, member, name FROM sides WHERE debate = ? ORDER BY name", (debate.key,))
    found: dict[str, dict[bytes, str]] = {"for": {}, "against": {}}
    for side, member, name in rows:
        found[side][member.encode()] = name
    return found


def leave(db: Connection, debate: Debate, member: str) -> str | None:
    """Take a member off the speakers' list; the side they spoke for, None for none."""
    where = (debate.key, member)
    row = db.execute("SELECT side FROM sides WHERE debate = ? AND member = ?", where).fetchone()
    db.execute("DELETE FROM sides WHERE debate = ? AND member = ?", where)
    return None if row is None else str(row[0])


def take_off(db: Connection, note: OnTable, now: datetime) -> None:
    """Take excerpts off the table; that they were there stays noted."""
    db.execute(
        "UPDATE shown SET taken_off = ?, excerpts = '[]', finding = NULL WHERE id = ?",
        (stored(now), note.key),
    )


def log(
    db: Connection,
    debate: Debate,
    now: datetime,
    kind: str,
    side: str | None,
    who: tuple[str, str],
    text: str,
    excerpts: Sequence[Mapping[str, Any]],
    finding: Finding,
) -> int:
    """Note excerpts that the room was shown; return the note's key."""
    made = db.execute(
        "INSERT INTO shown (debate, stage, at, kind, side, member, name, text, excerpts, finding) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            debate.key,
            debate.stage,
            stored(now),
            kind,
            side,
            *who,
            text,
            json.dumps(list(excerpts), ensure_ascii=False),
            written(finding),
        ),
    )
    return int(made.fetchone()[0])


def on_table(db: Connection, debate: Debate) -> list[OnTable]:
    """What the room was shown, in order."""
    rows = db.execute(f"SELECT {NOTED} FROM shown WHERE debate = ? ORDER BY id", (debate.key,))
    return [_noted(row) for row in rows]


def noted(db: Connection, key: int) -> OnTable:
    """One note of what the room was shown."""
    return _noted(db.execute(f"SELECT {NOTED} FROM shown WHERE id = ?", (key,)).fetchone())


def _noted(row: Sequence[Any]) -> OnTable:
    stage, at, kind, side, name, text, excerpts, finding, taken_off, key, member = row
    when, shown = datetime.fromisoformat(at), json.loads(excerpts)
    found = read_finding(finding)
    return OnTable(stage, when, kind, side, name, text, shown, found, time_of(taken_off), key, member)


def _debate(db: Connection, row: Sequence[Any]) -> Debate:
    at = dict(zip(COLUMNS.split(", "), row, strict=True))
    anonymous = db.execute("SELECT anonymous FROM boxes WHERE id = ?", (at["box"],)).fetchone()[0]
    return Debate(
        key=at["id"],
        id=f"d{at['number']}",
        place=Place(at["platform"], at["space"], at["room"], at["zone"], ANYWHERE),
        motion=at["motion"],
        voters=tuple(json.loads(at["voters"])),
        rounds=tuple(Round(name, minutes) for name, minutes in json.loads(at["rounds"])),
        stage=at["stage"],
        stage_ends_at=time_of(at["stage_ends_at"]),
        seconds_left=at["seconds_left"],
        author=at["author"],
        author_name=at["author_name"],
        created_at=datetime.fromisoformat(at["created_at"]),
        ended_at=time_of(at["ended_at"]),
        anonymous=bool(anonymous),
        forgotten=at["forgotten"],
        box=at["box"],
        cancelled_at=time_of(at["cancelled_at"]),
        notes=motions.read_notes(at["notes"]),
    )
