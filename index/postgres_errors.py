"""A sentence for each trouble with PostgreSQL, from the errors of its server and of its client, libpq."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.postgres_address import SETTING

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

SERIALIZATION, DEADLOCK = "40001", "40P01"
ACCESS_REFUSED = ("28P01", "28000")
NO_DATABASE = "3D000"
WHILE_CONNECTED = {
    "57014": "PostgreSQL took too long, so nothing was changed: try again in a moment.",
    "55P03": "Another Moot is busy writing; nothing was changed, try again in a moment.",
    SERIALIZATION: "Another Moot is busy writing; nothing was changed, try again in a moment.",
    DEADLOCK: "Another Moot is busy writing; nothing was changed, try again in a moment.",
    "53100": "The disk of PostgreSQL is full, so nothing was kept: free some space there and try again.",
    "25006": f"The PostgreSQL of {SETTING} can only be read, as a standby can: name the one that is written.",
    "42501": f"The user of {SETTING} lacks rights in the database: make it the owner of the database.",
    "42P01": f"The database of {SETTING} lacks a table of Moot's: put a backup of it back.",
}
"""Sentences by the codes of PostgreSQL (appendix A of its manual)."""

UNKNOWN_OPTION = re.compile(r'invalid connection option "(\w{1,40})"')
WRONG_VALUE = re.compile(
    r"bad value for (\w{1,40}):"
    r'|for connection option "(\w{1,40})"'
    r"|invalid (?!integer)(\w{1,40}) (?:value|number)\b"
)
"""What psycopg and libpq say of an option's value, which is left out of the sentence: it may be a secret."""
CONNECTING = (
    (
        re.compile(r"no pg_hba\.conf entry|pg_hba\.conf rejects"),
        "PostgreSQL at {} lets this user in from no such machine, or only encrypted: add a line to its "
        "pg_hba.conf, or sslmode=require to {}.",
    ),
    (
        re.compile(r"does not support SSL"),
        "PostgreSQL at {} does not encrypt connections, as sslmode in {} requires: turn ssl on there, or "
        "remove sslmode.",
    ),
    (
        re.compile(r"SSL error|certificate|SSL negotiation|private key file"),
        "The encrypted connection to PostgreSQL at {} failed: see to its certificate, and to sslmode and "
        "sslrootcert in {}.",
    ),
    (
        re.compile(r"the database system is (starting up|shutting down|in recovery|not yet accepting)"),
        "PostgreSQL at {} is starting or stopping: try again in a moment.",
    ),
)
"""What libpq, which gives no code, says of a new connection, with the sentences for it."""


def code_of(error: BaseException) -> str | None:
    """PostgreSQL's code for an error of SQLAlchemy or of the driver; None for other errors."""
    return getattr(getattr(error, "orig", error), "sqlstate", None)


def sentence_of(error: DBAPIError, place: str) -> str | None:
    """The sentence for an error of the database at `place`; None for a fault of the program."""
    from psycopg import OperationalError

    code = code_of(error)
    if code in WHILE_CONNECTED:
        return WHILE_CONNECTED[code]
    said = str(error.orig)
    # libpq gives no code for what the server answers to a new connection.
    if code is None and error.statement is None and (sentence := _connecting(said, place)):
        return sentence
    if code in ACCESS_REFUSED or "password authentication failed" in said or "no password supplied" in said:
        return f"PostgreSQL at {place} refuses the user or password of {SETTING}: correct them."
    if code == NO_DATABASE or ("database" in said and "does not exist" in said and code is None):
        return f"There is no database {place}: create it, or correct {SETTING}."
    if code == "53300" or "too many clients" in said or "remaining connection slots" in said:
        return f"PostgreSQL at {place} has no connection left: raise its max_connections."
    if error.connection_invalidated or (code or "").startswith(("57P", "08")):
        return (
            f"The connection to PostgreSQL at {place} was lost: look whether the last change was kept, "
            "then try again."
        )
    if isinstance(error.orig, OperationalError) and code is None:
        return f"PostgreSQL at {place} cannot be reached: start it, or correct {SETTING}."
    return None


def _connecting(said: str, place: str) -> str | None:
    """The sentence for a connection that the options of the address do not allow."""
    if unknown := UNKNOWN_OPTION.search(said):
        return f"PostgreSQL's client knows no option {unknown[1]}: correct what follows the ? in {SETTING}."
    if wrong := WRONG_VALUE.search(said):
        option = wrong[1] or wrong[2] or wrong[3]
        return f"{SETTING} has a value of {option} that PostgreSQL's client cannot use: correct it."
    for pattern, sentence in CONNECTING:
        if pattern.search(said):
            return sentence.format(place, SETTING)
    return None
