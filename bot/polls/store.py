"""Polls in the database: each function is one step of a transaction that its caller holds."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import motions
from bot.ballots import box as boxes
from bot.ballots.types import Ballot, Choice, Option, Reasons
from bot.database.port import Connection
from bot.links import rooms
from bot.places import ANYWHERE, Place
from bot.polls.kinds import KINDS, PollKind
from bot.polls.types import Poll, Rules, TallyVisibility
from bot.times import reminder, stored, time_of
from index.errors import UserError

COLUMNS = (
    "id, platform, space, number, room, zone, kind, motion, excerpt, results, reasons, voters, most, quorum, "
    "adding, author, author_name, created_at, closes_at, remind_at, closed_at, lot, forgotten, box"
)
READ = f"{COLUMNS}, taken_out, reopened, cancelled_at, notes, series, every_days"
REPEATS = "every_days > 0 AND cancelled_at IS NULL"
"""A condition on polls after which the next opens by itself: a cancelled one ends its series."""


def insert(
    db: Connection,
    place: Place,
    kind: PollKind,
    motion: str,
    options: Sequence[Option],
    rules: Rules,
    author: tuple[str, str],
    now: datetime,
    excerpt: Mapping[str, Any] | None = None,
) -> Poll:
    """A new poll, with the next number of its space."""
    box = boxes.open_box(db, anonymous=rules.anonymous)
    number = rooms.next_number(db, "p", place)
    made = db.execute(
        f"INSERT INTO polls ({COLUMNS.removeprefix('id, ')}) VALUES ({', '.join('?' * 23)}) RETURNING id",
        (
            place.platform,
            place.space,
            number,
            place.room,
            place.zone,
            str(kind),
            motion,
            _written(excerpt),
            rules.results,
            rules.reasons,
            json.dumps(rules.voters, ensure_ascii=False),
            rules.most,
            rules.quorum,
            rules.adding,
            *author,
            stored(now),
            stored(rules.closes_at),
            stored(rules.remind_at),
            None,
            secrets.token_hex(16),
            0,
            box,
        ),
    )
    key = int(made.fetchone()[0])
    for option in options:
        add_option(db, key, option)
    if place.secluded:
        db.execute("UPDATE polls SET secluded = ? WHERE id = ?", (place.sight, key))
    rooms.invite(db, "p", key, place)
    return by_key(db, key)


def add_option(db: Connection, key: int, option: Option) -> None:
    """One more option or statement."""
    db.execute(
        "INSERT INTO options (poll, number, text, excerpt) VALUES (?, ?, ?, ?)",
        (key, option.number, option.text, _written(option.excerpt)),
    )


def find(db: Connection, place: Place, name: str) -> Poll:
    """The poll that members of this space call `name`. Raises UnknownKey."""
    return _called(db, motions.find(db, "p", place, name))


def _called(db: Connection, named: motions.Named) -> Poll:
    """A poll, as it is called and placed in one space."""
    poll = by_key(db, named.key)
    return replace(poll, id=named.id, place=named.place or poll.place)


def by_key(db: Connection, key: int) -> Poll:
    """The poll of a database key."""
    return _poll(db, db.execute(f"SELECT {READ} FROM polls WHERE id = ?", (key,)).fetchone())


def those_of(db: Connection, place: Place, *, open_only: bool, limit: int) -> list[Poll]:
    """The space's polls and those it shares, the newest first."""
    return [_called(db, each) for each in motions.those_of(db, "p", place, limit=limit, running=open_only)]


def overdue(db: Connection, now: datetime) -> list[Poll]:
    """Open polls whose deadline has passed."""
    rows = db.execute(
        f"SELECT {READ} FROM polls WHERE closed_at IS NULL AND closes_at <= ?", (stored(now),)
    ).fetchall()
    return [_poll(db, row) for row in rows]


def close(db: Connection, poll: Poll, at: datetime) -> Poll:
    """Close a poll. Seals an anonymous poll's box, so that its voters are no longer known, and notes notices
    for linked rooms."""
    rooms.tell_others(db, "p", poll.key, poll.place, "closed")
    db.execute("UPDATE polls SET closed_at = ? WHERE id = ? AND closed_at IS NULL", (stored(at), poll.key))
    boxes.seal(db, poll.box)
    return replace(by_key(db, poll.key), id=poll.id, place=poll.place)


def reopen(
    db: Connection, poll: Poll, now: datetime, closes_at: datetime | None, remind: datetime | None
) -> Poll:
    """Reopen a named poll. Removes the ballots of members who asked to be forgotten, since they may vote
    anew; stores the time of the close and the number of removed ballots."""
    times = [[stored(closed), stored(again)] for closed, again in (*poll.reopened, (poll.closed_at, now))]
    db.execute(
        "UPDATE polls SET closed_at = NULL, announced = 0, forgotten = 0, taken_out = taken_out + ?, "
        "reopened = ?, closes_at = ?, remind_at = ? WHERE id = ?",
        (
            boxes.drop_unnamed(db, poll.box),
            json.dumps(times),
            stored(closes_at),
            stored(remind),
            poll.key,
        ),
    )
    return replace(by_key(db, poll.key), id=poll.id, place=poll.place)


def votes(db: Connection, poll: Poll) -> list[Ballot]:
    """The poll's ballots, in an order that reveals nothing."""
    return boxes.ballots(db, poll.box, 0)


def merged(db: Connection, poll: Poll, identity: str, choice: Choice) -> Choice:
    """A choice on some statements, completed by the member's earlier votes on the others."""
    before = boxes.own(db, poll.box, 0, identity)
    return {**before.choice, **choice} if before else choice


def require_open(poll: Poll, now: datetime) -> None:
    """Raises UserError if the poll is closed, its deadline has passed, or it is cancelled."""
    if poll.cancelled_at is not None:
        raise UserError(f"Poll {poll.id} was cancelled and nothing was counted; poll create opens another.")
    if not poll.open or (poll.rules.closes_at is not None and poll.rules.closes_at <= now):
        raise UserError(f"Poll {poll.id} is closed; poll show {poll.id} has its result.")


def _poll(db: Connection, row: Sequence[Any]) -> Poll:
    at = dict(zip(READ.split(", "), row, strict=True))
    anonymous = db.execute("SELECT anonymous FROM boxes WHERE id = ?", (at["box"],)).fetchone()[0]
    return Poll(
        key=at["id"],
        id=f"p{at['number']}",
        place=Place(at["platform"], at["space"], at["room"], at["zone"], ANYWHERE),
        kind=KINDS[at["kind"]],
        motion=at["motion"],
        rules=Rules(
            anonymous=bool(anonymous),
            results=TallyVisibility(at["results"]),
            reasons=Reasons(at["reasons"]),
            voters=tuple(json.loads(at["voters"])),
            most=at["most"],
            quorum=at["quorum"],
            adding=bool(at["adding"]),
            closes_at=time_of(at["closes_at"]),
            remind_at=time_of(at["remind_at"]),
        ),
        author=at["author"],
        author_name=at["author_name"],
        created_at=datetime.fromisoformat(at["created_at"]),
        closed_at=time_of(at["closed_at"]),
        lot=at["lot"],
        forgotten=at["forgotten"],
        taken_out=at["taken_out"],
        cancelled_at=time_of(at["cancelled_at"]),
        notes=motions.read_notes(at["notes"]),
        series=at["series"],
        every_days=at["every_days"],
        reopened=tuple(
            (datetime.fromisoformat(closed), datetime.fromisoformat(again))
            for closed, again in json.loads(at["reopened"])
        ),
        box=at["box"],
        options=tuple(_options(db, at["id"])),
        excerpt=json.loads(at["excerpt"]) if at["excerpt"] else None,
    )


def _options(db: Connection, key: int) -> Iterable[Option]:
    rows = db.execute("SELECT number, text, excerpt FROM options WHERE poll = ? ORDER BY number", (key,))
    return [Option(number, text, json.loads(kept) if kept else None) for number, text, kept in rows]


def _written(excerpt: Mapping[str, Any] | None) -> str | None:
    return json.dumps(excerpt, ensure_ascii=False) if excerpt else None


def set_options(db: Connection, poll: Poll, options: Sequence[Option]) -> None:
    """Replace a poll's options."""
    db.execute("DELETE FROM options WHERE poll = ?", (poll.key,))
    for option in options:
        add_option(db, poll.key, option)


def set_deadline(db: Connection, poll: Poll, closes_at: datetime | None, remind: datetime | None) -> None:
    """Move a poll's deadline, or take it away."""
    db.execute(
        "UPDATE polls SET closes_at = ?, remind_at = ?, announced = 0 WHERE id = ?",
        (stored(closes_at), stored(remind), poll.key),
    )


def repeat(
    db: Connection,
    poll: Poll,
    place: Place,
    author: tuple[str, str],
    now: datetime,
    closes_at: datetime | None,
    every_days: int,
) -> Poll:
    """Open a poll again under the same rules, with a ballot box of its own."""
    rules = replace(
        poll.rules, closes_at=closes_at, remind_at=reminder(now, closes_at) if closes_at else None
    )
    made = insert(db, place, poll.kind, poll.motion, poll.options, rules, author, now, poll.excerpt)
    series = poll.series or poll.key
    db.execute("UPDATE polls SET series = ? WHERE id = ?", (series, poll.key))
    db.execute("UPDATE polls SET series = ? WHERE id = ?", (series, made.key))
    if every_days:
        set_repeating(db, poll, every_days, after=made.key)
    return by_key(db, made.key)


def set_repeating(db: Connection, poll: Poll, every_days: int, *, after: int | None = None) -> None:
    """Let the next poll of a series open by itself, so many days after `poll` or the poll of the key `after`.
    One poll of a series at most has a next."""
    stop_repeating(db, poll)
    db.execute("UPDATE polls SET every_days = ? WHERE id = ?", (every_days, after or poll.key))


def repeating(db: Connection, poll: Poll) -> Poll | None:
    """The poll of a series after which the next opens by itself; None for none."""
    series = poll.series or poll.key
    row = db.execute(
        f"SELECT id FROM polls WHERE {REPEATS} AND (series = ? OR id = ?)", (series, series)
    ).fetchone()
    return by_key(db, row[0]) if row else None


def stop_repeating(db: Connection, poll: Poll) -> bool:
    """Open no further polls of a series by themselves; whether one would have been opened."""
    series = poll.series or poll.key
    where = f"{REPEATS} AND (series = ? OR id = ?)"
    return db.execute(f"UPDATE polls SET every_days = 0 WHERE {where}", (series, series)).rowcount > 0


def to_repeat(db: Connection, platform: str, now: datetime) -> list[int]:
    """The keys of the polls after which the next is due."""
    rows = db.execute(
        f"SELECT id, created_at, every_days FROM polls WHERE platform = ? AND {REPEATS}", (platform,)
    )
    return [
        key for key, created, days in rows if datetime.fromisoformat(created) + timedelta(days=days) <= now
    ]


def open_next(db: Connection, key: int, now: datetime) -> Poll:
    """Open the poll that is due after one that repeats by itself. One that is still open is closed."""
    poll = by_key(db, key)
    if poll.open:
        close(db, poll, now)
    lasts = timedelta(days=poll.every_days)
    if poll.rules.closes_at is not None:
        meant = poll.rules.closes_at - poll.created_at
        lasts = min(lasts, meant) if meant >= timedelta(days=1) else lasts
    author = (poll.author or "", poll.author_name or "")
    made = repeat(db, poll, poll.place, author, now, now + lasts, poll.every_days)
    db.execute(
        "UPDATE polls SET secluded = (SELECT secluded FROM polls WHERE id = ?) WHERE id = ?", (key, made.key)
    )
    if poll.author is None:
        db.execute("UPDATE polls SET author = NULL, author_name = NULL WHERE id = ?", (made.key,))
    return made


def series_of(db: Connection, poll: Poll) -> list[Poll]:
    """A poll with those that it repeats and that repeat it, the oldest first."""
    series = poll.series or poll.key
    rows = db.execute("SELECT id FROM polls WHERE series = ? OR id = ? ORDER BY id", (series, series))
    return [by_key(db, key) for (key,) in rows]
