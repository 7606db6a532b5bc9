"""A member's own data, wherever it stands in the database."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot import reminders
from bot.ballots import box as boxes
from bot.ballots.voters import without
from bot.database.idempotency import forget_made
from bot.database.port import Connection
from bot.debates.debates import shown_as
from bot.links.accounts import accounts_of, part
from bot.links.rooms import TABLES


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under a member's name or can be traced to them now, by the ids of polls and
    debates. `voters` are those whose list of voters names the member, `linked` other accounts of
    theirs, `reminders` the polls of which they get a reminder. `sealed` counts the anonymous boxes that
    are closed, in which no member can be found."""

    named: tuple[str, ...]
    traceable: tuple[str, ...]
    reasons: int
    begun: tuple[str, ...]
    sides: tuple[str, ...]
    shown: int
    sealed: int
    voters: tuple[str, ...] = ()
    ratings: int = 0
    linked: int = 0
    reminders: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing is kept."""
        held = (self.named, self.traceable, self.begun, self.sides, self.shown, self.voters, self.ratings)
        return not any((*held, self.linked, self.reminders))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out: ballots of what is open, names and reasons off ballots of what is closed."""

    kept: Kept
    withdrawn: tuple[str, ...]
    unnamed: tuple[str, ...]


def kept_of(db: Connection, platform: str, space: str, identity: str) -> Kept:
    """What is kept of a member in a space."""
    named: list[str] = []
    traceable: list[str] = []
    reasons = sealed = 0
    for name, box, anonymous, _ in _boxes(db, platform, space):
        own = [ballot for turn in (0, 1) if (ballot := boxes.own(db, box, turn, identity))]
        if own:
            (traceable if anonymous else named).append(name)
            reasons += sum(ballot.reason is not None or ballot.evidence is not None for ballot in own)
        sealed += boxes.sealed(db, box)
    begun = [
        f"{letter}{number}"
        for letter, table in (("p", "polls"), ("d", "debates"))
        for (number,) in db.execute(
            f"SELECT number FROM {table} WHERE author = ? ORDER BY number", (identity,)
        )
    ]
    sides = db.execute(
        "SELECT number FROM debates JOIN sides ON sides.debate = debates.id WHERE member = ? ORDER BY number",
        (identity,),
    )
    shown = db.execute("SELECT COUNT(*) FROM shown WHERE member = ?", (identity,)).fetchone()[0]
    ratings = db.execute("SELECT COUNT(*) FROM ratings WHERE member = ?", (identity,)).fetchone()[0]
    return Kept(
        tuple(named),
        tuple(traceable),
        reasons,
        tuple(begun),
        tuple(f"d{number}" for (number,) in sides),
        shown,
        sealed,
        tuple(name for name, _, _ in _lists(db, platform, space, identity)),
        ratings,
        len(accounts_of(db, identity)) - 1,
        reminders.names_of(db, identity),
    )


def forget(db: Connection, platform: str, space: str, identity: str) -> Forgotten:
    """Take a member out of a space.

    Ballots of open polls and debates go. Ballots of closed named ones stay in the tally, which has
    been announced, without name, reason and quotation, and their poll is marked. What stands in
    a sealed box can't be found any more, by anyone.
    """
    kept = kept_of(db, platform, space, identity)
    withdrawn: list[str] = []
    unnamed: list[str] = []
    for name, box, _, closed in _boxes(db, platform, space):
        if not closed:
            if boxes.withdraw(db, box, identity):
                withdrawn.append(name)
        elif boxes.unname(db, box, identity):
            unnamed.append(name)
            table = TABLES[name[0]]
            db.execute(f"UPDATE {table} SET forgotten = forgotten + 1 WHERE box = ?", (box,))
    for (note,) in db.execute("SELECT id FROM shown WHERE member = ?", (identity,)).fetchall():
        forget_made(db, platform, space, shown_as(note))
    for name in kept.begun:
        forget_made(db, platform, space, name)
    for name, key, voters in _lists(db, platform, space, identity):
        table = TABLES[name[0]]
        left = json.dumps(without(voters, identity), ensure_ascii=False)
        db.execute(f"UPDATE {table} SET voters = ? WHERE id = ?", (left, key))
    part(db, identity)
    db.execute("DELETE FROM link_codes WHERE identity = ?", (identity,))
    reminders.forget(db, identity)
    db.execute("DELETE FROM sides WHERE member = ?", (identity,))
    db.execute("DELETE FROM ratings WHERE member = ?", (identity,))
    db.execute("UPDATE shown SET member = NULL, name = NULL WHERE member = ?", (identity,))
    for table in ("polls", "debates"):
        db.execute(f"UPDATE {table} SET author = NULL, author_name = NULL WHERE author = ?", (identity,))
    db.wants_sweep()
    return Forgotten(kept, tuple(withdrawn), tuple(unnamed))


def _lists(
    db: Connection, platform: str, space: str, identity: str
) -> list[tuple[str, int, tuple[str, ...]]]:
    """The lists of voters in a space that name the member: whose, its key, the list."""
    rows = db.execute(
        "SELECT 'p' || number, id, voters FROM polls WHERE platform = :platform AND space = :space "
        "UNION ALL "
        "SELECT 'd' || number, id, voters FROM debates WHERE platform = :platform AND space = :space",
        {"platform": platform, "space": space},
    )
    lists = [(name, key, tuple(json.loads(voters))) for name, key, voters in rows]
    return [each for each in lists if without(each[2], identity) != each[2]]


def _boxes(db: Connection, platform: str, space: str) -> list[tuple[str, int, bool, bool]]:
    """Every box of a space, and of what it shares with linked rooms: whose it is, its key, whether it is
    anonymous, and closed."""
    found: list[tuple[str, int, bool, bool]] = []
    for kind, table, end in (("p", "polls", "closed_at"), ("d", "debates", "ended_at")):
        rows = db.execute(
            f"SELECT names.number, box, anonymous, {end} IS NOT NULL FROM ("
            f"SELECT id AS key, number FROM {table} WHERE platform = :platform AND space = :space UNION ALL "
            "SELECT key, number FROM guests WHERE kind = :kind AND platform = :platform AND space = :space"
            f") AS names JOIN {table} ON {table}.id = names.key JOIN boxes ON boxes.id = box",
            {"platform": platform, "space": space, "kind": kind},
        )
        found += [(f"{kind}{number}", box, bool(hidden), bool(over)) for number, box, hidden, over in rows]
    return found
