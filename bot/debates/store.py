"""Debates in the database: each function is one step of a transaction that its caller holds."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.ballots import box as boxes
from bot.debates.types import Debate, OnTable, Round
from bot.polls.types import Place
from bot.times import stored, time_of
from bot.words import shorten
from index.errors import UnknownKey

COLUMNS = (
    "id, platform, space, number, room, zone, motion, voters, rounds, stage, stage_ends_at, seconds_left, "
    "author, author_name, created_at, ended_at, forgotten, box"
)
NAMED = re.compile(r"#?d?(\d{1,9})", re.IGNORECASE)


def insert(
    db: sqlite3.Connection,
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
    number = (
        1
        + db.execute(
            "SELECT COALESCE(MAX(number), 0) FROM debates WHERE platform = ? AND space = ?",
            (place.platform, place.space),
        ).fetchone()[0]
    )
    made = db.execute(
        "INSERT INTO debates (platform, space, number, room, zone, motion, voters, rounds, stage, author, "
        "author_name, created_at, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
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
    return by_key(db, int(made.lastrowid or 0))


def find(db: sqlite3.Connection, place: Place, name: str) -> Debate:
    """The debate that members of this space call `name`. Raises UnknownKey."""
    match = NAMED.fullmatch(name)
    row = None
    if match:
        row = db.execute(
            f"SELECT {COLUMNS} FROM debates WHERE platform = ? AND space = ? AND number = ?",
            (place.platform, place.space, int(match[1])),
        ).fetchone()
    if row is None:
        raise UnknownKey(f"There is no debate {shorten(name, 20)} here; debate list shows those there are.")
    return _debate(db, row)


def by_key(db: sqlite3.Connection, key: int) -> Debate:
    """The debate of a database key."""
    return _debate(db, db.execute(f"SELECT {COLUMNS} FROM debates WHERE id = ?", (key,)).fetchone())


def those_of(db: sqlite3.Connection, place: Place, *, limit: int) -> list[Debate]:
    """The space's debates, the newest first."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM debates WHERE platform = ? AND space = ? ORDER BY number DESC LIMIT ?",
        (place.platform, place.space, limit),
    ).fetchall()
    return [_debate(db, row) for row in rows]


def held_in(db: sqlite3.Connection, place: Place) -> Debate | None:
    """The newest debate that is going on in this very room."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM debates WHERE platform = ? AND space = ? AND room = ? AND ended_at IS NULL "
        "ORDER BY number DESC LIMIT 1",
        (place.platform, place.space, place.room),
    ).fetchone()
    return None if row is None else _debate(db, row)


def enter(db: sqlite3.Connection, debate: Debate, stage: int, now: datetime) -> Debate:
    """Go to a stage; after the last, the debate ends and its box is sealed."""
    if stage > len(debate.rounds) + 1:
        db.execute(
            "UPDATE debates SET ended_at = ?, stage_ends_at = NULL, seconds_left = NULL WHERE id = ?",
            (stored(now), debate.key),
        )
        boxes.seal(db, debate.box)
        return by_key(db, debate.key)
    there = replace(debate, stage=stage)
    minutes = there.round.minutes if there.round else 0
    ends = now + timedelta(minutes=minutes) if minutes else None
    db.execute(
        "UPDATE debates SET stage = ?, stage_ends_at = ?, seconds_left = NULL, announced = 0 WHERE id = ?",
        (stage, stored(ends), debate.key),
    )
    return by_key(db, debate.key)


def set_timer(
    db: sqlite3.Connection, debate: Debate, ends_at: datetime | None, seconds_left: int | None
) -> Debate:
    """Stop a round's clock, or let it go on."""
    db.execute(
        "UPDATE debates SET stage_ends_at = ?, seconds_left = ?, announced = 0 WHERE id = ?",
        (stored(ends_at), seconds_left, debate.key),
    )
    return by_key(db, debate.key)


def join(db: sqlite3.Connection, debate: Debate, member: str, name: str, side: str) -> None:
    """Put a member on a side, off the other."""
    db.execute(
        "INSERT OR REPLACE INTO sides (debate, member, name, side) VALUES (?, ?, ?, ?)",
        (debate.key, member, name, side),
    )


def sides(db: sqlite3.Connection, debate: Debate) -> dict[str, list[str]]:
    """Who speaks for which side, by name."""
    rows = db.execute("SELECT side, name FROM sides WHERE debate = ? ORDER BY name", (debate.key,))
    found: dict[str, list[str]] = {"for": [], "against": []}
    for side, name in rows:
        found[side].append(name)
    return found


def log(
    db: sqlite3.Connection,
    debate: Debate,
    now: datetime,
    kind: str,
    side: str | None,
    who: tuple[str, str],
    text: str,
    excerpts: Sequence[Mapping[str, Any]],
) -> None:
    """Note excerpts that the room was shown."""
    db.execute(
        "INSERT INTO shown (debate, stage, at, kind, side, member, name, text, excerpts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            debate.key,
            debate.stage,
            stored(now),
            kind,
            side,
            *who,
            text,
            json.dumps(list(excerpts), ensure_ascii=False),
        ),
    )


def on_table(db: sqlite3.Connection, debate: Debate) -> list[OnTable]:
    """What the room was shown, in order."""
    rows = db.execute(
        "SELECT stage, at, kind, side, name, text, excerpts FROM shown WHERE debate = ? ORDER BY id",
        (debate.key,),
    )
    return [
        OnTable(stage, datetime.fromisoformat(at), kind, side, name, text, json.loads(excerpts))
        for stage, at, kind, side, name, text, excerpts in rows
    ]


def _debate(db: sqlite3.Connection, row: Sequence[Any]) -> Debate:
    at = dict(zip(COLUMNS.split(", "), row, strict=True))
    anonymous = db.execute("SELECT anonymous FROM boxes WHERE id = ?", (at["box"],)).fetchone()[0]
    return Debate(
        key=at["id"],
        id=f"d{at['number']}",
        place=Place(at["platform"], at["space"], at["room"], at["zone"]),
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
    )
