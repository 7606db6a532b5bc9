"""Linked accounts: a member of several platforms is one person, with one ballot.

Each function is one step of a transaction that its caller holds.
"""

from __future__ import annotations

from bot.database.port import Connection


def person(db: Connection, account: str) -> str:
    """Who an account is: itself, or the one that it was linked with first."""
    row = db.execute("SELECT person FROM accounts WHERE account = ?", (account,)).fetchone()
    return account if row is None else str(row[0])


def accounts_of(db: Connection, account: str) -> list[str]:
    """All accounts of the person, this one included."""
    who = person(db, account)
    rows = db.execute("SELECT account FROM accounts WHERE person = ?", (who,)).fetchall()
    return sorted({who, *(each for (each,) in rows)})


def join(db: Connection, account: str, other: str) -> tuple[str, str]:
    """`other` becomes the person that `account` is; who both were before."""
    keeps, goes = person(db, account), person(db, other)
    if keeps != goes:
        db.execute("UPDATE accounts SET person = ? WHERE person = ?", (keeps, goes))
        db.execute(
            "INSERT INTO accounts (account, person) VALUES (?, ?) "
            "ON CONFLICT (account) DO UPDATE SET person = excluded.person",
            (goes, keeps),
        )
    return keeps, goes


def part(db: Connection, account: str) -> int:
    """The person's accounts are strangers again; how many they were."""
    every = accounts_of(db, account)
    db.execute("DELETE FROM accounts WHERE person = ?", (person(db, account),))
    return len(every) if len(every) > 1 else 0
