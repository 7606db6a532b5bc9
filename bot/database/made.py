"""What events have made: a platform may deliver one twice, and what it asks for is made once.

Each function is one step of a transaction that its caller holds.
"""

from __future__ import annotations

import hashlib
import sqlite3


def made_before(db: sqlite3.Connection, platform: str, space: str, kind: str, delivery: str) -> str | None:
    """What `note_made` noted for this event, or None; an event without a name has made nothing."""
    if not delivery:
        return None
    row = db.execute(
        "SELECT made FROM made WHERE platform = ? AND space = ? AND token = ?",
        (platform, space, _token(kind, delivery)),
    ).fetchone()
    return None if row is None else str(row[0])


def note_made(db: sqlite3.Connection, platform: str, space: str, kind: str, delivery: str, made: str) -> None:
    """Note what an event has made. `kind` is the sort of thing, `made` what names it within the space."""
    if delivery:
        db.execute(
            "INSERT INTO made (platform, space, token, made) VALUES (?, ?, ?, ?)",
            (platform, space, _token(kind, delivery), made),
        )


def forget_made(db: sqlite3.Connection, platform: str, space: str, made: str) -> None:
    """Keep no more which event made it."""
    db.execute("DELETE FROM made WHERE platform = ? AND space = ? AND made = ?", (platform, space, made))


def _token(kind: str, delivery: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{delivery}".encode()).digest()
