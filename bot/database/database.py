"""One SQLite file, one thread that writes to it and one that reads, and the promise that what is
acknowledged is on disk."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.database.connection import WRITES_WITHIN, DatabaseUnavailable, connect, connect_to_read, said

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

SWEEP = "sweep"


class Database:
    """Async access to the file, opened at the first need. `path` None keeps all in memory.

    Every piece of work runs in one transaction; when its coroutine returns, what it wrote is on disk
    (write-ahead log, `synchronous=FULL`), and where it raises nothing is. What only reads waits for
    nobody who writes. Where another process keeps the file to itself, `DatabaseUnavailable` comes after
    `patience` seconds, however many wait.
    """

    def __init__(self, path: Path | None = None, *, patience: float = WRITES_WITHIN) -> None:
        self.path = path
        self._patience = patience
        self._writing = _Thread("moot-database")
        # In memory each connection would have a database of its own.
        self._reading = self._writing if path is None else _Thread("moot-database-reads")
        self._opening = Lock()

    @property
    def empty(self) -> bool:
        """Whether there is no file yet, so nothing that could be read."""
        opened = self._writing.connection is not None or self._reading.connection is not None
        return not opened and (self.path is None or not self.path.exists())

    async def write(self, work: Work[T]) -> T:
        """What `work` gives, its changes being on disk."""
        until = time.monotonic() + self._patience
        return await self._writing.run(lambda: self._write(work, until))

    async def read(self, work: Work[T], *, beside: bool = True) -> T:
        """What `work` gives, of one state of the file, even where that cannot be written; not `beside`
        but between what is written, for whom SQLite's `data_version` is to tell of other processes
        alone."""
        thread = self._reading if beside else self._writing
        return await thread.run(lambda: self._read(thread, work))

    async def sweep(self) -> None:
        """Leave nothing of what was deleted in the file or in its log, where `wants_sweep` was said.

        While another process reads the file that is put off to the next sweep, at the latest to
        when the file is next opened.
        """
        await self._writing.run(lambda: self._sweep(self._opened(self._writing)))

    async def close(self) -> None:
        """Finish what was begun and close the file."""
        for thread in (self._reading, self._writing):
            await thread.close()

    def _write(self, work: Work[T], until: float) -> T:
        connection = self._opened(self._writing)
        left = max(0.0, until - time.monotonic())
        with said(self.path):
            connection.execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")
        return self._within(connection, work, "BEGIN IMMEDIATE")

    def _read(self, thread: _Thread, work: Work[T]) -> T:
        try:
            connection = self._opened(thread)
        except DatabaseUnavailable:
            spare = self._read_only()
            if spare is None:
                raise
            with closing(spare):
                return self._within(spare, work, "BEGIN")
        return self._within(connection, work, "BEGIN")

    def _read_only(self) -> sqlite3.Connection | None:
        """A connection for one reading of a file that cannot be written, or None."""
        if self.path is None or not self.path.exists():
            return None
        try:
            return connect_to_read(self.path)
        except sqlite3.Error:
            return None

    def _within(self, connection: sqlite3.Connection, work: Work[T], begin: str) -> T:
        with said(self.path):
            connection.execute(begin)
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _opened(self, thread: _Thread) -> sqlite3.Connection:
        with self._opening:
            if thread.connection is None:
                # The first to come may have to make the file, and owes the sweep.
                first = self._writing.connection is None and self._reading.connection is None
                thread.connection = connect(self.path)
                if first:
                    self._sweep(thread.connection)
            return thread.connection

    def _sweep(self, connection: sqlite3.Connection) -> None:
        with said(self.path):
            owed = connection.execute("SELECT value FROM upkeep WHERE name = ?", (SWEEP,)).fetchone()
            if owed is None:
                return
            try:
                connection.execute("PRAGMA busy_timeout = 1000")
                # Rewrites every page, so that no gap in one keeps an old key, then empties the log.
                connection.execute("VACUUM")
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not busy:
                    # Another process may owe one anew since; that note has another value.
                    connection.execute("DELETE FROM upkeep WHERE name = ? AND value = ?", (SWEEP, *owed))
            except sqlite3.OperationalError:
                return  # somebody else is at it


class _Thread:
    """A connection and the thread that uses it, begun at the first need."""

    def __init__(self, name: str) -> None:
        self.connection: sqlite3.Connection | None = None
        self._name = name
        self._pool: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` gives."""
        # Imported here: what only shows help need not wait for them.
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        # Shielded: a caller who gives up must not leave the outcome of a commit unknown.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._pool, work))

    async def close(self) -> None:
        """Finish what was begun."""
        if self._pool is not None:
            await self.run(self._close)
            self._pool.shutdown()
            self._pool = None

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def wants_sweep(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes, that a sweep is owed even if the process ends now."""
    connection.execute(
        "INSERT OR REPLACE INTO upkeep (name, value) VALUES (?, ?)", (SWEEP, secrets.randbits(62))
    )
