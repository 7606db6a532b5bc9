"""One SQLite file, one thread that writes to it and one that reads, and the promise that what is
acknowledged is on disk."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.database.port import Connection, Work
from bot.database.sqlite.checkpoint import MOST, checkpoint, empty_log, transaction
from bot.database.sqlite.connection import (
    SWEEP,
    WRITES_WITHIN,
    SqliteConnection,
    connect,
    connect_beside,
    connect_to_read,
    explaining,
)
from bot.database.sqlite.files import Files, files_at, log_size, without_checkpoint
from bot.database.uninterrupted import uninterrupted
from index.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class SqliteStore:
    """Async access to the file, opened when it is first needed. `path` None keeps all in memory.

    Every piece of work runs in one transaction. When its coroutine returns, what it wrote is on disk
    (write-ahead log, `synchronous=FULL`); where it raises, nothing is. Reading does not wait for
    writing. Where another process keeps the file to itself, a write raises `DatabaseUnavailable` after
    `patience` seconds, however many wait.

    Where the file or its log has been deleted or replaced by another program, the connections to it are
    opened anew before the next piece of work; a write during which that happened raises
    `DatabaseUnavailable`.
    """

    def __init__(self, path: Path | None = None, *, patience: float = WRITES_WITHIN) -> None:
        self.path = path
        self._patience = patience
        self._writing = _Thread("moot-database")
        # In memory each connection would have a database of its own.
        self._reading = self._writing if path is None else _Thread("moot-database-reads")
        self._opening = Lock()
        self._files: Files | None = None
        """The files that the connections have open; None in memory, and while there is no connection."""

    @property
    def empty(self) -> bool:
        """Whether there is no file yet, so nothing to read."""
        return not self._is_open and (self.path is None or not self.path.exists())

    @property
    def _is_open(self) -> bool:
        return self._writing.connection is not None or self._reading.connection is not None

    async def write(self, work: Work[T]) -> T:
        """The result of `work`, whose changes are on disk."""
        until = time.monotonic() + self._patience
        return await self._writing.run(lambda: self._write(work, until))

    async def read(self, work: Work[T]) -> T:
        """The result of `work`, which sees one state of the file, even where that cannot be written."""
        return await self._reading.run(lambda: self._read(self._reading, work))

    async def look(self, work: Callable[[Connection, int], T]) -> T:
        """As `read`, on the connection that writes, between two writes: there SQLite's `data_version`, which
        `work` is given, changes with the commits of other processes only."""

        def numbered(connection: Connection) -> T:
            return work(connection, int(connection.execute("PRAGMA data_version").fetchone()[0]))

        return await self._writing.run(lambda: self._read(self._writing, numbered))

    async def sweep(self) -> None:
        """Leave nothing of what was deleted in the file or in its log, where `wants_sweep` asked for it.

        While another process reads the file, the sweep is put off until the next one, at the latest until
        the file is next opened.
        """
        await self._writing.run(self._sweep_now)

    async def close(self) -> None:
        """Finish the work that was begun, and close the file."""
        for thread in (self._reading, self._writing):
            await thread.close(partial(self._close, thread))

    def _write(self, work: Work[T], until: float) -> T:
        with self._connected(self._writing) as connection, explaining(self.path):
            _wait_until(connection, until)
            if self.path is not None and log_size(self.path) >= MOST:
                self._shorten_log(connection, self.path)
                _wait_until(connection, until)
            with transaction(connection):
                result = work(connection)
            self._require_unmoved()
            return result

    def _read(self, thread: _Thread, work: Work[T]) -> T:
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(self._connected(thread))
            except DatabaseUnavailable:
                spare = self._read_only()
                if spare is None:
                    raise
                connection = stack.enter_context(closing(spare))
            with explaining(self.path), transaction(connection, "BEGIN"):
                return work(connection)

    def _read_only(self) -> SqliteConnection | None:
        """A connection for one reading of a file that cannot be written, or None."""
        if self.path is None or not self.path.exists():
            return None
        try:
            return connect_to_read(self.path)
        except sqlite3.Error:
            return None

    @contextmanager
    def _connected(self, thread: _Thread) -> Iterator[SqliteConnection]:
        """The thread's connection for one piece of work, opened where it is not open."""
        with self._opening:
            self._leave_moved_files()
            connection = thread.connection or self._open(thread)
            thread.busy.acquire()
        try:
            yield connection
        finally:
            thread.busy.release()

    def _open(self, thread: _Thread) -> SqliteConnection:
        first = not self._is_open
        connection = thread.connection = connect(self.path)
        if self.path is not None and self._files is None:
            self._files = files_at(self.path)
        if first:
            self._sweep(connection)  # a process that ended may have left one undone
        return connection

    def _require_unmoved(self) -> None:
        """Raise DatabaseUnavailable where a transaction may have gone into a file that is no longer there."""
        if self.path is None or self._files is None:
            return
        now = files_at(self.path)
        if not now.same_as(self._files):
            raise DatabaseUnavailable(
                f"{self.path} or its log was deleted or replaced while Moot wrote to it, so this may not "
                "have been kept: try again."
            )
        self._files = now

    def _leave_moved_files(self) -> None:
        """Close the connections where their files are no longer those at the path. The caller holds
        `_opening`."""
        if self.path is None or self._files is None:
            return
        now = files_at(self.path)
        if now.same_as(self._files):
            self._files = now
            return
        with self._reading.busy, self._writing.busy:
            # Closing saves a log that was deleted, but only if no other process has written since.
            save = self._files.lost_log_alone(now)
            with nullcontext() if save else without_checkpoint(self.path):
                self._reading.disconnect()
                self._writing.disconnect()
        self._files = None

    def _shorten_log(self, connection: SqliteConnection, path: Path) -> None:
        # In a transaction of its own: the next one begins the log anew only where all of it is copied.
        # Where that fails, the transactions stay in the log, which is as safe.
        with suppress(sqlite3.Error), transaction(connection):
            checkpoint(connection, partial(connect_beside, path))

    def _sweep_now(self) -> None:
        with self._connected(self._writing) as connection:
            self._sweep(connection)

    def _sweep(self, connection: SqliteConnection) -> None:
        with explaining(self.path):
            row = connection.execute("SELECT value FROM upkeep WHERE name = ?", (SWEEP,)).fetchone()
            # Where another process is using the file, the note stays, and the sweep is put off.
            if row is not None:
                with suppress(sqlite3.OperationalError):
                    self._sweep_owed(connection, row[0])

    def _sweep_owed(self, connection: SqliteConnection, owed: int) -> None:
        connection.execute("PRAGMA busy_timeout = 1000")
        # Rewrites every page, so that no gap in one keeps an old key.
        connection.execute("VACUUM")
        done = secrets.randbits(62)

        # Another process may have noted another sweep meanwhile; its note has another value, and stays.
        def note() -> int:
            sql = "UPDATE upkeep SET value = ? WHERE name = ? AND value = ?"
            return connection.execute(sql, (done, SWEEP, owed)).rowcount

        if self.path is None:
            note()
        elif not empty_log(connection, partial(connect_beside, self.path), self.path, note):
            return
        connection.execute("DELETE FROM upkeep WHERE name = ? AND value = ?", (SWEEP, done))

    def _close(self, thread: _Thread) -> None:
        with self._opening:
            self._leave_moved_files()
            thread.disconnect()
            if not self._is_open:
                self._files = None


class _Thread:
    """A connection and the thread that uses it, started when it is first needed."""

    def __init__(self, name: str) -> None:
        self.connection: SqliteConnection | None = None
        self.busy = Lock()
        """Held during each piece of work on the connection."""
        self._name = name
        self._pool: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`."""
        # Imported here: showing help does not need them.
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        return await uninterrupted(self._pool, work)

    async def close(self, last: Callable[[], None]) -> None:
        """Finish the work that was begun, and do `last` after it."""
        if self._pool is not None:
            await self.run(last)
            self._pool.shutdown()
            self._pool = None

    def disconnect(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _wait_until(connection: SqliteConnection, until: float) -> None:
    """Let the connection wait for another process until then, in seconds of the monotonic clock."""
    left = max(0.0, until - time.monotonic())
    connection.execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")
