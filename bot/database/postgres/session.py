"""Locks that a process holds for as long as it lives, seen from all machines.

They are PostgreSQL's advisory locks of a session: the server releases them when the connection ends, and so
when the process is killed. Where its machine vanishes, the server notices by TCP's keepalives.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from index.errors import DatabaseUnavailable
from index.postgres import engine, explaining

if TYPE_CHECKING:
    from sqlalchemy import Connection

KEEPALIVES = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    "SET idle_in_transaction_session_timeout = 0"
)
"""The server gives up a silent connection after 25 seconds."""


class Session:
    """A connection of one process, opened when it is first needed. All methods block, and raise
    DatabaseUnavailable."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self._busy = Lock()

    def try_lock(self, name: str) -> bool:
        """Whether this process holds the lock now: it has it, or no other has."""
        with self._busy:
            self._check()
            if name in self._held:
                return True
            got = bool(self._run("SELECT pg_try_advisory_lock(%s)", name))
            if got:
                self._held.add(name)
            return got

    def holds(self, name: str) -> bool:
        """Whether the lock is still held: the connection by which it was taken has not ended."""
        with self._busy:
            self._check()
            return name in self._held

    def unlock(self, name: str) -> None:
        """Give a lock back."""
        with self._busy:
            if name in self._held:
                self._held.discard(name)
                self._run("SELECT pg_advisory_unlock(%s)", name)

    def close(self) -> None:
        """Give all locks back."""
        with self._busy:
            self._drop()

    def _check(self) -> None:
        """Forget the locks of a connection that has ended."""
        if self._connection is not None:
            with suppress(DatabaseUnavailable):
                self._run("SELECT 1", None)

    def _run(self, sql: str, name: str | None) -> object:
        values = () if name is None else (_number(name),)
        with explaining(self.url):
            try:
                if self._connection is None:
                    self._connection = self._opened()
                return self._connection.exec_driver_sql(sql, values).scalar_one()
            except BaseException:
                self._drop()
                raise

    def _opened(self) -> Connection:
        connection = engine(self.url).connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # the pool makes another in its place
        connection.exec_driver_sql(KEEPALIVES)
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            connection.close()


def _number(name: str) -> int:
    """The lock's number: 64 bits of the name's SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
