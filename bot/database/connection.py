"""A connection that keeps what it acknowledges, and the sentences for when it cannot."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import UserError

FILE = "moot.db"
LATEST = 6
"""The form of the file that this Moot writes: as many migrations as there are. The file's
`user_version` says how many it has seen."""
MIGRATIONS = "_sqlite_migrations"
"""The table, made first of all, in which sqlite-utils notes the migrations that were done."""
PATIENCE = 30.0
"""Seconds to wait for another process that sets the file up."""
WRITES_WITHIN = 10.0
"""Seconds after which whoever wants to write is told that another process is at it."""


NO_ROOM = 64 * 1024
"""With fewer bytes left on its disk SQLite cannot even make the files that stand beside a database."""


class DatabaseUnavailable(UserError):
    """The group's data cannot be read or written."""


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to the file, which is made or brought up to date first; None is in memory.

    Raises DatabaseUnavailable, with what to do, where that cannot be done.
    """
    with said(path):
        if path is None:
            return _ready(_connected(":memory:"), None)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Ballots are nobody else's business; SQLite gives its log the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        return _ready(_connected(str(path)), path)


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that reads a file which cannot be written: it lies in a read-only folder, or on a full
    disk. It must not be kept, since it may not see what others write from now on.

    Raises sqlite3.Error where not even that can be done.
    """
    try:
        return _read_only(path, "mode=ro")
    except sqlite3.OperationalError:
        if _left_over(path):
            raise
        # There is no log of what is not in the file yet: the file by itself is all that there is.
        return _read_only(path, "mode=ro&immutable=1")


def _left_over(path: Path) -> bool:
    """Whether something stands in the write-ahead log alone."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _read_only(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        if version_of(connection) != LATEST:
            raise sqlite3.OperationalError("the file has to be brought up to date first")
        _require_ours(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_ours(connection: sqlite3.Connection) -> None:
    tables = {table for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if tables and MIGRATIONS not in tables:
        raise sqlite3.DatabaseError("the file holds another program's tables")


def _connected(name: str) -> sqlite3.Connection:
    # Used by one thread at a time, which need not be the one that closes it.
    connection = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    # Looked at before anything is changed: the file may be another program's.
    _require_ours(connection)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _ready(connection: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    if version_of(connection) != LATEST:
        if path is None:
            _migrate(connection)
        else:
            from filelock import FileLock

            with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
                _migrate(connection)
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    version = version_of(connection)
    if version > LATEST:
        raise DatabaseUnavailable(
            "The group's data was written by a newer Moot: install that one, or set another --home."
        )
    if version < LATEST:
        from bot.database.migrations import migrate

        migrate(connection)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def said(path: Path | None) -> Iterator[None]:
    """What goes wrong with the file, as a sentence that says what to do."""
    name = path or "the database"
    try:
        yield
    except sqlite3.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise DatabaseUnavailable(
                "Another Moot is busy writing; nothing was changed, try again in a moment."
            ) from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            raise _no_room() from error
        if "readonly" in words or "unable to open" in words or "disk I/O" in words:
            if path is not None and _is_full(path):
                raise _no_room() from error
            raise DatabaseUnavailable(
                f"{name} cannot be written, so nothing was kept: see to its permissions and disk, or set "
                "another --home."
            ) from error
        if "no such table" in words or "no such column" in words:
            raise _no_database(name) from error
        raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise _no_database(name) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room() from error
        raise DatabaseUnavailable(
            f"{name} cannot be opened ({error.strerror or error}): see to its permissions, or set another "
            "--home."
        ) from error


def _is_full(path: Path) -> bool:
    """Whether its disk is: SQLite calls it an I/O error where it cannot make its shared memory."""
    try:
        return shutil.disk_usage(path.parent).free < NO_ROOM
    except OSError:
        return False


def _no_room() -> DatabaseUnavailable:
    return DatabaseUnavailable("The disk is full, so nothing was kept: free some space and try again.")


def _no_database(name: Path | str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"{name} is damaged or is no Moot database: move it away, or put a copy of it back."
    )
