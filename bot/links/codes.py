"""Short-lived codes by which the two ends of a link prove that they want it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.database.port import Connection
from bot.places import Place
from bot.times import stored
from index.errors import UserError

LASTS = timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
LENGTH = 8
"""Of 32 letters each: 40 bits, of which one cannot be guessed in ten minutes at a rate that goes
unnoticed."""

What = Literal["room", "account"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Who made a code: the `place`, and for an account the member's `identity`."""

    place: Place
    identity: str


def make(db: Connection, what: What, place: Place, identity: str, now: datetime) -> str:
    """A new code. Only its hash is kept, so that a copy of the database is of no use for links."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    db.execute("DELETE FROM link_codes WHERE expires_at < ?", (stored(now),))
    db.execute(
        "INSERT INTO link_codes (code, what, platform, space, room, zone, identity, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _hash(code),
            what,
            place.platform,
            place.space,
            place.room,
            place.zone,
            identity,
            stored(now + LASTS),
        ),
    )
    return f"{code[:4]}-{code[4:]}"


def take(db: Connection, what: What, code: str, now: datetime) -> Offer:
    """Who made the code, which works once. Raises UserError for one that is wrong, old or used."""
    row = db.execute(
        "SELECT platform, space, room, zone, identity FROM link_codes "
        "WHERE code = ? AND what = ? AND expires_at >= ?",
        (_hash(code), what, stored(now)),
    ).fetchone()
    if row is None:
        raise UserError(
            f"That code is wrong, used, or older than {LASTS.seconds // 60} minutes; make a new one on the "
            "other side."
        )
    db.execute("DELETE FROM link_codes WHERE code = ?", (_hash(code),))
    platform, space, room, zone, identity = row
    return Offer(Place(platform, space, room, zone), identity)


def _hash(code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(plain.encode()).digest()
