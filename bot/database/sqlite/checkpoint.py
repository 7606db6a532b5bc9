"""Checkpoints: the content of the write-ahead log is copied into the database, safely in every SQLite.

SQLite from 3.7.0 to 3.51.2 has a fault here, mended in 3.51.3 and in the branches of 3.44.6 and 3.50.7
(https://sqlite.org/wal.html#walresetbug). A checkpoint reads how long the log is. Before it goes on, another
connection commits; since all of the log has been copied already, that commit overwrites the log from its
start. The checkpoint then records the old length as copied, and a later one skips the new transactions
up to there: they are lost. The fault needs a commit during a checkpoint. SQLite's automatic checkpoints run
beside other writers, and so does `wal_checkpoint(TRUNCATE)` where it does not get the write lock in time.

So Moot's connections make no automatic checkpoints. A process makes one only while a connection of its own
holds SQLite's write lock, through a second connection: no process can commit meanwhile. The only other
checkpoint is the one that the last connection makes when it closes, with the database locked for itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.database.sqlite.files import log_size

MOST = 1000 * 4096
"""Bytes of the log from which on a writer makes a checkpoint first; SQLite's own limit, in pages of 4 KiB.

`journal_size_limit = 0` makes the first commit after a complete checkpoint cut the log to its own length,
so the size of the file says how much is in it."""

FAULT_MENDED_IN = (3, 51, 3)
MENDED_BRANCHES = ((3, 44, 6), (3, 50, 7))

Connect = Callable[[], sqlite3.Connection]


def checkpoint(writer: sqlite3.Connection, connect: Connect) -> bool:
    """Copy the log into the database; whether all of it is there now. A reader of an older state may
    prevent that.

    `writer` is in a transaction begun with BEGIN IMMEDIATE, which writes nothing before or after: the log
    can be begun anew only while all of it is copied. `connect` opens another connection to its file.
    Raises sqlite3.Error, and ValueError without a transaction.
    """
    if not writer.in_transaction:
        raise ValueError("a checkpoint needs the write lock")
    with closing(connect()) as other:
        busy, in_log, copied = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and in_log == copied


def empty_log(writer: sqlite3.Connection, connect: Connect, path: Path, write: Callable[[], int]) -> bool:
    """Leave nothing in the log of what is in it now; whether that was possible: a reader may prevent it.

    `write` changes at least one row through `writer`, and gives how many; its commit begins the log anew.
    Raises sqlite3.Error.
    """
    with transaction(writer):
        if not checkpoint(writer, connect):
            return False
        before = log_size(path)
    with transaction(writer):
        changed = write()
    # Had the log not been begun anew, it would be longer now.
    return bool(changed) and log_size(path) < before


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Begin, then COMMIT, or ROLLBACK where the block or the commit raises."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def has_fault(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite has the fault."""
    mended = any(version[:2] == each[:2] and version >= each for each in MENDED_BRANCHES)
    return version < FAULT_MENDED_IN and not mended
