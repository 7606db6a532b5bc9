"""Boards in the database: each function is one step of a transaction that its caller holds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.database.port import Connection
from bot.links.rooms import TABLES

NEWEST = 3
"""The most messages of one poll or debate that are kept up to date."""

Subject = tuple[str, int]
"""The poll or debate of a board: "p" or "d", and the database's key."""


@dataclass(frozen=True, slots=True)
class Board:
    """A message of a platform that shows the poll or debate `of` ("p3", "d1") of a space. `room` is
    the channel or thread in which the message stands."""

    platform: str
    space: str
    of: str
    room: str
    message: str


COLUMNS = "platform, space, name, room, message"


def put(db: Connection, board: Board) -> None:
    """Keep a board. Of the boards of one poll or debate, the first and the newest are kept; those before it
    are drawn once more, since the newest alone shows a result whole."""
    # One that is kept already becomes the newest.
    db.execute(
        "DELETE FROM boards WHERE platform = ? AND room = ? AND message = ?",
        (board.platform, board.room, board.message),
    )
    db.execute(
        f"INSERT INTO boards ({COLUMNS}, final) VALUES (?, ?, ?, ?, ?, 0)",
        (board.platform, board.space, board.of, board.room, board.message),
    )
    which = "platform = ? AND space = ? AND name = ?"
    rows = db.execute(
        f"SELECT rowid FROM boards WHERE {which} ORDER BY rowid", (board.platform, board.space, board.of)
    ).fetchall()
    db.executemany("DELETE FROM boards WHERE rowid = ?", rows[1:-NEWEST])
    _draw_others(db, board)


def newest(db: Connection, board: Board, *, in_room: bool) -> bool:
    """Whether no board of the same poll or debate is newer, in its space or `in_room`, its room."""
    found = db.execute(
        "SELECT message FROM boards WHERE platform = ? AND space = ? AND name = ? AND (? = 0 OR room = ?) "
        "ORDER BY rowid DESC LIMIT 1",
        (board.platform, board.space, board.of, in_room, board.room),
    ).fetchone()
    return found is None or found[0] == board.message


def _draw_others(db: Connection, board: Board) -> None:
    db.execute(
        "UPDATE boards SET final = 0 WHERE platform = ? AND space = ? AND name = ? AND message != ?",
        (board.platform, board.space, board.of, board.message),
    )


def unfinished(db: Connection, platform: str, space: str | None = None) -> list[Board]:
    """The boards without a final state, of one space or of all."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM boards WHERE platform = :platform AND final = 0 "
        "AND (CAST(:space AS TEXT) IS NULL OR space = :space) ORDER BY rowid",
        {"platform": platform, "space": space},
    )
    return [Board(*row) for row in rows]


def kept(db: Connection, board: Board) -> bool:
    """Whether the board is still kept, finished or not."""
    found = db.execute(
        "SELECT 1 FROM boards WHERE platform = ? AND room = ? AND message = ?",
        (board.platform, board.room, board.message),
    )
    return found.fetchone() is not None


def subject(db: Connection, platform: str, space: str, of: str) -> Subject | None:
    """A space's name for `of`, its own or shared by a linked room; None if it has none."""
    kind, number = of[:1], of[1:]
    table = TABLES.get(kind)
    if table is None or not (number.isascii() and number.isdigit()):
        return None
    row = db.execute(
        f"SELECT id FROM {table} WHERE platform = :platform AND space = :space AND number = :number "
        "UNION ALL SELECT key FROM guests WHERE kind = :kind AND platform = :platform AND space = :space "
        "AND number = :number",
        {"platform": platform, "space": space, "number": int(number[:9]), "kind": kind},
    ).fetchone()
    return None if row is None else (kind, int(row[0]))


def siblings(db: Connection, board: Board) -> tuple[int, int]:
    """A token of the boards of the same poll or debate in its space, which another board changes."""
    newest, number = db.execute(
        "SELECT MAX(rowid), COUNT(*) FROM boards WHERE platform = ? AND space = ? AND name = ?",
        (board.platform, board.space, board.of),
    ).fetchone()
    return newest or 0, number


def finish(db: Connection, board: Board, *, final: bool = True, among: tuple[int, int] | None = None) -> bool:
    """Mark the board as finished or as unfinished; not if its `siblings` are others than those it was drawn
    `among`, since it may show something else beside them."""
    if among is not None and siblings(db, board) != among:
        return False
    db.execute(
        "UPDATE boards SET final = ? WHERE platform = ? AND room = ? AND message = ?",
        (final, board.platform, board.room, board.message),
    )
    return True


def reopen(db: Connection, poll: int) -> None:
    """Mark all boards of a reopened poll, given by its key, as unfinished."""
    db.execute(
        "UPDATE boards SET final = 0 WHERE (platform, space, name) IN ("
        "SELECT platform, space, 'p' || number FROM polls WHERE id = :poll "
        "UNION ALL SELECT platform, space, 'p' || number FROM guests WHERE kind = 'p' AND key = :poll)",
        {"poll": poll},
    )


def drop(db: Connection, board: Board) -> None:
    """Delete a board; the one before it is drawn once more."""
    db.execute(
        "DELETE FROM boards WHERE platform = ? AND room = ? AND message = ?",
        (board.platform, board.room, board.message),
    )
    _draw_others(db, board)
