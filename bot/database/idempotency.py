"""The polls, debates and other things that a platform's events have made.

A platform may deliver an event twice; the thing that it asks for is made once. Each function is one step
of a transaction that its caller holds.
"""

from __future__ import annotations

import hashlib

from bot.database.port import Connection


def made_before(db: Connection, platform: str, space: str, kind: str, delivery: str) -> str | None:
    """The thing that `note_made` noted for this event, or None. An event without a name has made nothing."""
    if not delivery:
        return None
    row = db.execute(
        "SELECT made FROM made WHERE platform = ? AND space = ? AND token = ?",
        (platform, space, _token(kind, delivery)),
    ).fetchone()
    return None if row is None else str(row[0])


def note_made(db: Connection, platform: str, space: str, kind: str, delivery: str, made: str) -> None:
    """Note the thing that an event has made: its sort is `kind`, its name within the space `made`."""
    if delivery:
        db.execute(
            "INSERT INTO made (platform, space, token, made) VALUES (?, ?, ?, ?)",
            (platform, space, _token(kind, delivery), made),
        )


def forget_made(db: Connection, platform: str, space: str, made: str) -> None:
    """Forget which event made this thing."""
    db.execute("DELETE FROM made WHERE platform = ? AND space = ? AND made = ?", (platform, space, made))


def _token(kind: str, delivery: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{delivery}".encode()).digest()
