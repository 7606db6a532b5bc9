"""Queries of indexes in PostgreSQL, and the note of which generations a process reads.

What is read never changes, so each query is a transaction of its own, and one that loses its connection is
run again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from index import postgres, postgres_address
from index.errors import IndexUnavailable
from index.storage.postgres.schema import LOCK, prepare

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Engine, PoolProxiedConnection

SEARCHED = 400
"""Passages that an approximate search weighs (`hnsw.ef_search`); docs/scaling.md has the recall."""
POOL, MORE = 2, 3
"""Connections that a process keeps for queries of indexes, and those that it opens besides."""
REPLACED = "The index was replaced meanwhile: try again."
Rows = list[tuple[Any, ...]]
T = TypeVar("T")

_readers: dict[str, IndexReader] = {}
_opening = Lock()


class IndexReader:
    """What one process reads of the indexes in a database; for any number of threads.

    A generation that is held stays in the database, also after a build has replaced it: its shared advisory
    lock is on a connection of its own, which all generations that the process reads share.
    """

    def __init__(self, url: str) -> None:
        """Raises DatabaseUnavailable."""
        self._url = url
        self._pool = _pool(url)
        self._locks: PoolProxiedConnection | None = None
        self._held: Counter[int] = Counter()
        self._guard = Lock()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Rows:
        """The rows of a query. Raises DatabaseUnavailable; IndexUnavailable if its table has been removed."""
        with explaining(self._url):
            return self._again(lambda: self._run(sql, values))

    def _run(self, sql: str, values: Sequence[Any]) -> Rows:
        pooled = self._pool.raw_connection()
        try:
            return _fetch(pooled, sql, values)
        except BaseException:
            pooled.invalidate()
            raise
        finally:
            pooled.close()

    def in_use(self, corpus: str) -> int | None:
        """The generation of a corpus that is in use, None if nothing has been built yet. Raises
        DatabaseUnavailable."""
        with explaining(self._url), self._guard:
            return self._again(lambda: self._in_use(corpus))

    def hold(self, corpus: str) -> int | None:
        """The generation in use, which stays until it is released; None if nothing has been built yet.
        Raises DatabaseUnavailable."""
        with explaining(self._url), self._guard:
            while (generation := self._again(lambda: self._in_use(corpus))) is not None:
                if not self._held[generation]:
                    self._again(lambda: self._lock(generation))
                self._held[generation] += 1
                # a build may have replaced and removed it before it was held
                if self._again(lambda: self._in_use(corpus)) == generation:
                    return generation
                self._let_go(generation)
            return None

    def release(self, generation: int) -> None:
        """Give up what `hold` gave."""
        with explaining(self._url), self._guard:
            self._let_go(generation)

    def close(self) -> None:
        """Close all connections; what was held may be removed from then on."""
        with self._guard:
            if self._locks is not None:
                self._locks.invalidate()
                self._locks = None
            self._pool.dispose()

    def abandon(self) -> None:
        """In a forked process: forget the connections without closing them."""
        self._pool.dispose(close=False)

    def _in_use(self, corpus: str) -> int | None:
        found = self._on_locks("SELECT generation FROM index_corpora WHERE corpus = %s", (corpus,))
        return next((int(generation) for (generation,) in found), None)

    def _lock(self, generation: int) -> None:
        self._on_locks("SELECT pg_advisory_lock_shared(%s)", (key_of(generation),))

    def _let_go(self, generation: int) -> None:
        self._held[generation] -= 1
        if self._held[generation] <= 0:
            del self._held[generation]
            self._again(lambda: self._on_locks("SELECT pg_advisory_unlock_shared(%s)", (key_of(generation),)))
        if not self._held and self._locks is not None:
            self._locks.invalidate()
            self._locks = None

    def _on_locks(self, sql: str, values: Sequence[Any]) -> Rows:
        """Rows by the connection that holds the locks; after a loss a new one takes them again first."""
        if self._locks is None:
            self._locks = self._pool.raw_connection()
            for generation in self._held:
                _fetch(self._locks, "SELECT pg_advisory_lock_shared(%s)", (key_of(generation),))
        try:
            return _fetch(self._locks, sql, values)
        except BaseException:
            lost, self._locks = self._locks, None
            lost.invalidate()
            raise

    def _again(self, work: Callable[[], T]) -> T:
        """The result of work, which is done again on a new connection if it lost the one that it had."""
        from psycopg import InterfaceError, OperationalError
        from psycopg.errors import QueryCanceled

        try:
            return work()
        except QueryCanceled:
            raise
        except (InterfaceError, OperationalError):
            self._pool.dispose()  # a restart of the server has closed the idle ones as well
            return work()


def key_of(generation: int) -> int:
    """The key of the advisory lock of a generation: shared by those who read it, exclusive to remove it."""
    return LOCK << 32 | generation


def index_reader(url: str) -> IndexReader:
    """The one of this process for a database. Raises DatabaseUnavailable."""
    with _opening:
        if url not in _readers:
            _readers[url] = IndexReader(url)
        return _readers[url]


def _fetch(pooled: PoolProxiedConnection, sql: str, values: Sequence[Any]) -> Rows:
    connection: Connection[Any] | None = pooled.driver_connection
    assert connection is not None
    # numbers and arrays come as they are in the database, not as text
    return connection.execute(sql.encode(), values, binary=True).fetchall()


@contextmanager
def explaining(url: str) -> Iterator[None]:
    """Raises DatabaseUnavailable for errors of the server and the network, IndexUnavailable for a table that
    has been removed with its generation."""
    from psycopg import Error, InterfaceError, OperationalError
    from psycopg.errors import UndefinedTable
    from sqlalchemy.exc import DBAPIError

    with postgres.explaining(url):
        try:
            yield
        except UndefinedTable as error:
            raise IndexUnavailable(REPLACED) from error
        except Error as error:
            lost = isinstance(error, (InterfaceError, OperationalError)) and error.sqlstate is None
            raise DBAPIError("a query of an index", {}, error, connection_invalidated=lost) from error


def _pool(url: str) -> Engine:
    """Connections for queries alone, closed with the others of this database. They are not tried before each
    use, which would double the time of most queries; `IndexReader.rows` tries again instead."""
    prepare(url)
    from pgvector.psycopg import register_vector
    from sqlalchemy import create_engine, event

    made = create_engine(
        postgres_address.address(url),
        isolation_level="AUTOCOMMIT",
        pool_size=POOL,
        max_overflow=MORE,
        pool_timeout=postgres.CONNECT_WITHIN,
        pool_recycle=1800,
        pool_reset_on_return=None,
        hide_parameters=True,
        connect_args={
            "connect_timeout": postgres.CONNECT_WITHIN,
            "application_name": "moot index",
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
        },
    )

    @event.listens_for(made, "connect")
    def _set(connection: Connection[Any], _: Any) -> None:
        connection.autocommit = True
        connection.execute(
            f"SET statement_timeout = '{postgres.STATEMENT_WITHIN}s'; SET hnsw.ef_search = {SEARCHED}; "
            "SET hnsw.iterative_scan = strict_order".encode()
        )
        register_vector(connection)

    process = os.getpid()

    @event.listens_for(postgres.engine(url), "engine_disposed")
    def _close(_: Engine) -> None:
        if os.getpid() == process:  # a forked one leaves them to the process that opened them
            with _opening:
                reader = _readers.pop(url, None)
            if reader is not None:
                reader.close()

    return made


def _forget() -> None:
    """In a forked process: leave the connections to the process that opened them."""
    global _opening  # noqa: PLW0603  the lock may be held by a thread that does not exist here
    _opening = Lock()
    for reader in _readers.values():
        reader.abandon()
    _readers.clear()


os.register_at_fork(after_in_child=_forget)
