"""One SQLite file, one thread that uses it, and the promise that what is acknowledged is on disk."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.database.connection import PATIENCE, DatabaseUnavailable, connect, connect_to_read, said

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

SWEEP = "sweep"


class Database:
    """Async access to the file, opened at the first need. `path` None keeps all in memory.

    Every piece of work runs in one transaction on one thread; when its coroutine returns, what
    it wrote is on disk (write-ahead log, `synchronous=FULL`), and where it raises nothing is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._thread: ThreadPoolExecutor | None = None
        self._connection: sqlite3.Connection | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no file yet, so nothing that could be read."""
        return self._connection is None and (self.path is None or not self.path.exists())

    async def write(self, work: Work[T]) -> T:
        """What `work` gives, its changes being on disk."""
        return await self._on_thread(lambda: self._within(self._opened(), work, "BEGIN IMMEDIATE"))

    async def read(self, work: Work[T]) -> T:
        """What `work` gives, of one state of the file, even where that cannot be written."""
        return await self._on_thread(lambda: self._read(work))

    async def sweep(self) -> None:
        """Leave nothing of what was deleted in the file or in its log, where `wants_sweep` was said.

        While another process reads the file that is put off to the next sweep, at the latest to
        when the file is next opened.
        """
        await self._on_thread(lambda: self._sweep(self._opened()))

    async def close(self) -> None:
        """Finish what was begun and close the file."""
        if self._thread is not None:
            await self._on_thread(self._close)
            self._thread.shutdown()
            self._thread = None

    async def _on_thread(self, work: Callable[[], T]) -> T:
        # Imported here: what only shows help need not wait for them.
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="moot-database")
        # Shielded: a caller who gives up must not leave the outcome of a commit unknown.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work))

    def _read(self, work: Work[T]) -> T:
        try:
            connection = self._opened()
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

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connect(self.path)
            self._sweep(self._connection)
        return self._connection

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
            finally:
                connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def wants_sweep(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes, that a sweep is owed even if the process ends now."""
    connection.execute(
        "INSERT OR REPLACE INTO upkeep (name, value) VALUES (?, ?)", (SWEEP, secrets.randbits(62))
    )
