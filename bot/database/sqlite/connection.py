"""Connections to the group's file, and the sentences for what can go wrong with it."""

from __future__ import annotations

import errno
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.database.sqlite.files import log_size, make_private
from index.errors import DatabaseUnavailable

FILE = "moot.db"
LATEST = 9
"""The number of migrations that this Moot knows. A file's `user_version` is the number applied to it."""
MIGRATIONS = "_sqlite_migrations"
"""The table in which sqlite-utils notes the migrations it has applied. It is made before all others."""
PATIENCE = 30.0
"""Seconds to wait for another process that sets the file up."""
WRITES_WITHIN = 10.0
"""Seconds to wait for another process that writes, before a write fails."""
NO_ROOM = 64 * 1024
"""Free bytes on the disk below which SQLite cannot make the files that it needs beside a database."""


SWEEP = "sweep"
KEY = 32


class SqliteConnection(sqlite3.Connection):
    """A connection that keeps the keys of ballot boxes whole in the database, which a sweep overwrites."""

    def new_key(self) -> bytes:
        """A new key, to be stored as it is."""
        return secrets.token_bytes(KEY)

    def key(self, stored: bytes) -> bytes | None:
        """The key that is stored."""
        return stored

    def destroy_key(self, stored: bytes) -> None:
        """Note that a sweep is owed."""
        self.wants_sweep()

    def wants_sweep(self) -> None:
        """Note, in the transaction that deletes, that a sweep is owed even if the process ends now."""
        self.execute(
            "INSERT INTO upkeep (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (SWEEP, secrets.randbits(62)),
        )


def connect(path: Path | None) -> SqliteConnection:
    """A connection to the file, which is made or brought up to date first; None is in memory.

    Raises DatabaseUnavailable, with what to do, where that cannot be done.
    """
    with explaining(path):
        if path is None:
            return _up_to_date(_connected(":memory:"), None)
        path.parent.mkdir(parents=True, exist_ok=True)
        make_private(path)
        return _up_to_date(_connected(str(path)), path)


def connect_beside(path: Path) -> SqliteConnection:
    """A further connection to a file that this process has open already. Raises sqlite3.Error."""
    return _connected(str(path))


def connect_to_read(path: Path) -> SqliteConnection:
    """A connection that reads a file which cannot be written: it lies in a read-only folder, or on a full
    disk. Close it after one reading, since it may not see what others write from now on.

    Raises sqlite3.Error where the file cannot be read either.
    """
    try:
        return _read_only(path, "mode=ro")
    except sqlite3.OperationalError:
        if log_size(path) > 0:
            raise
        # The log is empty, so the file by itself is complete.
        return _read_only(path, "mode=ro&immutable=1")


def _read_only(path: Path, how: str) -> SqliteConnection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        factory=SqliteConnection,
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


def _connected(name: str) -> SqliteConnection:
    # Used by one thread at a time, which need not be the one that closes it.
    connection = sqlite3.connect(
        name, timeout=PATIENCE, isolation_level=None, check_same_thread=False, factory=SqliteConnection
    )
    try:
        # Before anything is changed: the file may be another program's.
        _require_ours(connection)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "foreign_keys = ON",
            "wal_autocheckpoint = 0",  # see bot.database.sqlite.checkpoint
            "journal_size_limit = 0",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _up_to_date(connection: SqliteConnection, path: Path | None) -> SqliteConnection:
    try:
        if version_of(connection) != LATEST:
            if path is None:
                _migrate(connection)
            else:
                from filelock import FileLock

                with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
                    _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    version = version_of(connection)
    if version > LATEST:
        raise DatabaseUnavailable(
            "The group's data was written by a newer Moot: install that one, or set another --home."
        )
    if version < LATEST:
        from bot.database.sqlite.migrations import migrate

        migrate(connection)


def version_of(connection: sqlite3.Connection) -> int:
    """The number of migrations applied to the file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def explaining(path: Path | None) -> Iterator[None]:
    """Raise DatabaseUnavailable, a sentence that says what to do, for errors of SQLite and of the disk.

    Faults of the program itself (sqlite3.IntegrityError, sqlite3.ProgrammingError) pass through.
    """
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
    """Whether the file's disk is full. SQLite reports an I/O error where it cannot make its shared memory."""
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
