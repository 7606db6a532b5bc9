"""The part that polls and debates share in the database: finding one by its name, editing its motion, notes
that all members see, cancelling.

Each function is one step of a transaction that its caller holds. `kind` is "p" or "d", `key` the database's
own key of the poll or debate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.ballots import box as boxes
from bot.ballots.voters import identity
from bot.database.port import Connection
from bot.links import rooms
from bot.places import ANYWHERE, Place
from bot.request import Member
from bot.times import stored
from bot.words import shorten
from index.errors import UnknownKey, UserError

NOUNS = {"p": "poll", "d": "debate"}
ENDS = {"p": "closed_at", "d": "ended_at"}
"""The columns that say when one has ended."""
SEEN = f"(secluded IN ('', ?) OR ? = '{ANYWHERE}')"
"""A condition on what can be seen from a place; its parameters are the place's `sight`, twice."""
MOST_NOTES, LONGEST_NOTE = 20, 500
"""The most notes that members may add to one, and the most characters of each."""


@dataclass(frozen=True, slots=True)
class PublicNote:
    """A note on a poll or debate that all members see, with its time, UTC."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A poll or debate as it is called and placed in one space; `place` is None for its own space."""

    key: int
    id: str
    place: Place | None = None


class VotedMotion(Protocol):
    """A poll or a debate."""

    @property
    def id(self) -> str:
        """What members call it."""

    @property
    def place(self) -> Place:
        """Where it is held."""

    @property
    def author(self) -> str | None:
        """The identity of the member who opened it."""

    @property
    def author_name(self) -> str | None:
        """That member's name."""


def find(db: Connection, kind: str, place: Place, name: str) -> Named:
    """The one that members of this space call `name`. Raises UnknownKey."""
    match = re.fullmatch(rf"#?{kind}?(\d{{1,9}})", name, re.IGNORECASE)
    if match:
        number = int(match[1])
        row = db.execute(
            f"SELECT id FROM {rooms.TABLES[kind]} WHERE platform = ? AND space = ? AND number = ? AND {SEEN}",
            (place.platform, place.space, number, place.sight, place.sight),
        ).fetchone()
        if row is not None:
            return Named(int(row[0]), f"{kind}{number}")
        guest = rooms.guest(db, kind, place, number)
        if guest is not None:
            return Named(guest.key, guest.name, guest.place)
    noun = NOUNS[kind]
    raise UnknownKey(f"There is no {noun} {shorten(name, 20)} here; {noun} list shows those there are.")


def those_of(db: Connection, kind: str, place: Place, *, limit: int, running: bool = False) -> list[Named]:
    """Those of a space and those it shares, the newest first; `running` leaves out those that have ended."""
    where = f"AND {ENDS[kind]} IS NULL" if running else ""
    table = rooms.TABLES[kind]
    rows = db.execute(
        f"SELECT id, number FROM {table} WHERE platform = ? AND space = ? {where} AND {SEEN} "
        "ORDER BY number DESC LIMIT ?",
        (place.platform, place.space, place.sight, place.sight, limit),
    ).fetchall()
    found = [Named(key, f"{kind}{number}") for key, number in rows]
    for guest in rooms.guests_of(db, kind, place)[:limit]:
        ended = db.execute(f"SELECT {ENDS[kind]} FROM {table} WHERE id = ?", (guest.key,)).fetchone()[0]
        if not (running and ended):
            found.append(Named(guest.key, guest.name, guest.place))
    return sorted(found, key=lambda each: -int(each.id[1:]))[:limit]


def require_author(of: VotedMotion, member: Member, place: Place, what: str) -> None:
    """Raises UserError unless the member opened it, or moderates the space or its room."""
    if not member.moderates(of.place.room) and of.author != identity(place.platform, place.space, member):
        whose = f"{of.author_name}, who began it," if of.author_name else "The member who began it"
        raise UserError(f"{whose} or a moderator can {what} {of.id}; ask one of them.")


def set_motion(db: Connection, kind: str, key: int, motion: str) -> None:
    """Replace the motion, and drop the excerpt that the old one was taken from."""
    db.execute(f"UPDATE {rooms.TABLES[kind]} SET motion = ? WHERE id = ?", (motion, key))
    if kind == "p":
        db.execute("UPDATE polls SET excerpt = NULL WHERE id = ?", (key,))


def add_note(db: Connection, kind: str, key: int, at: datetime, text: str) -> None:
    """Add a member's note. Raises UserError where there are too many."""
    notes = _notes(db, kind, key)
    if sum(len(note) == MEMBERS_OWN for note in notes) >= MOST_NOTES:
        raise UserError(f"This {NOUNS[kind]} has {MOST_NOTES} notes, which is the most; say it in the room.")
    _set_notes(db, kind, key, [*notes, [stored(at), text]])


MEMBERS_OWN = 2
"""The parts of a member's note: time and text. A note on a change has two more: what changed, and how it was
before the first change."""


def first_state(db: Connection, kind: str, key: int, what: str, now: Any) -> Any:
    """How `what` was before it was first changed, as `note_change` was given it; `now` if it has not been."""
    return next((note[3] for note in _notes(db, kind, key) if note[2:3] == [what]), now)


def note_change(db: Connection, kind: str, key: int, at: datetime, text: str, what: str, first: Any) -> None:
    """Note a change of `what`, in place of the note on its changes before, so that there is one of each and
    no change is refused for the number of notes. `first` is how it was at first, in JSON. With an empty
    `text` there is none any more."""
    others = [note for note in _notes(db, kind, key) if note[2:3] != [what]]
    _set_notes(db, kind, key, [*others, [stored(at), text, what, first]] if text else others)


def _notes(db: Connection, kind: str, key: int) -> list[list[Any]]:
    row = db.execute(f"SELECT notes FROM {rooms.TABLES[kind]} WHERE id = ?", (key,)).fetchone()
    found: list[list[Any]] = json.loads(row[0])
    return found


def _set_notes(db: Connection, kind: str, key: int, notes: Sequence[Sequence[Any]]) -> None:
    written = json.dumps(notes, ensure_ascii=False)
    db.execute(f"UPDATE {rooms.TABLES[kind]} SET notes = ? WHERE id = ?", (written, key))


def read_notes(written: str) -> tuple[PublicNote, ...]:
    """The notes as they are stored, in order."""
    return tuple(PublicNote(datetime.fromisoformat(at), text) for at, text, *_ in json.loads(written))


def cancel(db: Connection, kind: str, key: int, box: int, place: Place, at: datetime) -> None:
    """Cancel one for good: its ballots are deleted and counted nowhere. Notes notices for linked rooms."""
    rooms.tell_others(db, kind, key, place, "closed" if kind == "p" else "stage")
    db.execute(
        f"UPDATE {rooms.TABLES[kind]} SET cancelled_at = :at, {ENDS[kind]} = :at, announced = 1 "
        "WHERE id = :key",
        {"at": stored(at), "key": key},
    )
    if kind == "d":
        db.execute("UPDATE debates SET stage_ends_at = NULL, seconds_left = NULL WHERE id = ?", (key,))
    boxes.destroy(db, box)


def notes_json(notes: Sequence[PublicNote]) -> list[dict[str, str | None]]:
    """Notes for programs."""
    return [{"at": stored(note.at), "text": note.text} for note in notes]
