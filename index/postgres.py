"""PostgreSQL: one pool of connections for each database and process, transactions, and the sentences for
what can go wrong.

SQLAlchemy and its driver psycopg are an extra of the installation. They are imported when a database is first
opened, since commands without one shall start as fast as ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import DatabaseUnavailable
from index.postgres_address import address, not_installed, place
from index.postgres_errors import DEADLOCK, SERIALIZATION, code_of, sentence_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")

CONNECT_WITHIN = 5
"""Seconds to wait for a new connection, and for a connection of the pool."""
STATEMENT_WITHIN = 30
"""Seconds that one statement may take."""
LOCK_WITHIN = 10
"""Seconds to wait for a lock that another transaction holds."""
IDLE_WITHIN = 60
"""Seconds that a transaction may stand idle before the server ends it, as where its process hangs."""
POOL, MORE = 5, 10
"""Connections that a process keeps, and those that it opens besides under load."""
ATTEMPTS, ALONE_AFTER = 12, 1
"""How often a transaction is run at most, where others changed what it had read; and from which refusal
on it runs alone."""

_engines: dict[str, Engine] = {}
_opening = Lock()


def engine(url: str) -> Engine:
    """The pool of connections to a database, one for each process. Opens no connection.

    Raises DatabaseUnavailable if the address is none, or the packages are missing.
    """
    with _opening:
        if url not in _engines:
            _engines[url] = _made(url)
        return _engines[url]


def dispose(url: str) -> None:
    """Close a database's connections; a later call of `engine` opens new ones."""
    with _opening:
        made = _engines.pop(url, None)
    if made is not None:
        made.dispose()


def _forget() -> None:
    """In a forked process: leave the connections to the process that opened them."""
    global _opening  # noqa: PLW0603  the lock may be held by a thread that does not exist here
    _opening = Lock()
    for made in _engines.values():
        made.dispose(close=False)
    _engines.clear()


os.register_at_fork(after_in_child=_forget)


def _made(url: str) -> Engine:
    parts = address(url)
    try:
        import psycopg  # noqa: F401
        from sqlalchemy import create_engine, event
    except ImportError:
        raise not_installed() from None
    wanted = {
        "connect_timeout": CONNECT_WITHIN,
        "application_name": "moot",
        # A server that vanished without a word is noticed within a minute.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    made = create_engine(
        parts,
        pool_size=POOL,
        max_overflow=MORE,
        pool_timeout=CONNECT_WITHIN,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={name: value for name, value in wanted.items() if name not in parts.query},
    )

    @event.listens_for(made, "connect")
    def _limit(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET statement_timeout = '{STATEMENT_WITHIN}s'; SET lock_timeout = '{LOCK_WITHIN}s'; "
                f"SET idle_in_transaction_session_timeout = '{IDLE_WITHIN}s'; SET synchronous_commit = on"
            )
        connection.commit()

    return made


def transact(
    url: str,
    work: Callable[[Connection], T],
    *,
    only_read: bool = False,
    isolation: str = "SERIALIZABLE",
    turns: str | None = None,
) -> T:
    """The result of `work`, run in one transaction that is on disk when this returns; where it raises,
    nothing of it is.

    PostgreSQL refuses one of two transactions that cannot have run one after the other. That one is run
    again, up to ATTEMPTS times, so `work` changes nothing but the database. `turns` names a table that all
    such transactions lock: one that was refused ALONE_AFTER times waits for the others and runs alone. With
    `only_read`, `work` sees one state of the database, changes nothing, and is never refused.

    Raises DatabaseUnavailable, in one sentence, where the database cannot be used.
    """
    level = "REPEATABLE READ" if only_read else isolation
    pool = engine(url).execution_options(isolation_level=level, postgresql_readonly=only_read)
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

    again = Retrying(
        retry=retry_if_exception(_was_refused),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random_exponential(multiplier=0.002, max=0.5),
        reraise=True,
    )

    begun = 0

    def once() -> T:
        nonlocal begun
        begun += 1
        with pool.begin() as connection:
            if turns is not None:
                # Before the first query, which fixes what the transaction sees.
                mode = "EXCLUSIVE" if begun > ALONE_AFTER else "ROW SHARE"
                connection.exec_driver_sql(f"LOCK TABLE {turns} IN {mode} MODE")
            return work(connection)

    with explaining(url):
        return again(once)


def _was_refused(error: BaseException) -> bool:
    """Whether PostgreSQL refused a transaction that can be run again."""
    return code_of(error) in (SERIALIZATION, DEADLOCK)


def ends_transaction(error: BaseException) -> bool:
    """Whether a transaction cannot go on after this error, even where what led to it is undone."""
    return _was_refused(error) or bool(getattr(error, "connection_invalidated", False))


def explained(error: Exception, url: str) -> Exception:
    """The error as `explaining` would raise it."""
    try:
        with explaining(url):
            raise error
    except Exception as said:
        return said


def require_vector(connection: Connection) -> None:
    """Make the extension `vector` (pgvector) available in the database.

    Raises DatabaseUnavailable if the server lacks it, or the user may not create it.
    """
    from sqlalchemy.exc import DBAPIError

    if connection.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'vector'").first():
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
    except DBAPIError as error:
        if code_of(error) == "42501":
            raise DatabaseUnavailable(
                "The database has no extension vector: its administrator runs CREATE EXTENSION vector there."
            ) from error
        if code_of(error) in ("0A000", "58P01", "22023"):
            raise DatabaseUnavailable(
                "The PostgreSQL server has no pgvector: install it there, or use the image pgvector/pgvector."
            ) from error
        raise


@contextmanager
def explaining(url: str) -> Iterator[None]:
    """Raise DatabaseUnavailable, a sentence that says what to do, for errors of the server and the network.

    Faults of the program itself, as of its SQL, pass through.
    """
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(
            "Too much is asked of PostgreSQL at once; nothing was changed, try again in a moment."
        ) from error
    except DBAPIError as error:
        sentence = sentence_of(error, place(url))
        if sentence is None:
            raise
        raise DatabaseUnavailable(sentence) from error
