"""The group's data in PostgreSQL, for any number of processes on any number of machines."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from bot.database.port import Connection, Work
from bot.database.postgres.connection import PostgresConnection
from bot.database.postgres.keys import KeyFolder
from bot.database.postgres.schema import bring_up_to_date
from bot.database.postgres.snapshot import Snapshot
from bot.database.uninterrupted import uninterrupted
from index.errors import DatabaseUnavailable
from index.postgres import ends_transaction, explained, transact

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from sqlalchemy import Connection as Transaction

T = TypeVar("T")

READERS = 4
TOGETHER = 32
"""The most writes in one transaction."""
TURNS = "upkeep"
"""The table that every write locks."""
OTHER_FOLDER = (
    "{} is not the folder of keys that this database was set up with: set MOOT_KEYS to that one, which all "
    "processes share."
)

LEFT = (
    "What was closed is closed, but its key is not destroyed yet: Moot does that with a later change, once "
    "it can. {}"
)


class PostgresStore:
    """Async access to a database, opened when it is first needed. `keys` is a folder that all processes
    share.

    Every write is part of a serializable transaction, on disk (`synchronous_commit`) when its coroutine
    returns. A process does its writes in the order of the calls, those that wait together in one transaction,
    since flushing takes most of the time; one that fails leaves the others as they are. So only processes can
    conflict. Of two that do, PostgreSQL refuses one, which is run again, alone. Reading does not wait for
    writing.
    """

    def __init__(self, url: str, keys: Path) -> None:
        self.url = url
        self._keys = KeyFolder(keys)
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._waiting: deque[tuple[Work[Any], Future[Any]]] = deque()
        self._opening = Lock()
        self._ready = False
        self._number = 0
        self._seen: Snapshot | None = None
        self._own: set[int] = set()
        """Own transactions that a snapshot may not yet show."""

    @property
    def empty(self) -> bool:
        """Never: whether the database holds anything is seen by reading it."""
        return False

    async def write(self, work: Work[T]) -> T:
        """The result of `work`, whose changes are on disk."""
        import asyncio
        from concurrent.futures import Future

        done: Future[T] = Future()
        self._waiting.append((work, done))
        await self._run("writes", self._write_waiting)
        return await asyncio.wrap_future(done)

    async def read(self, work: Work[T]) -> T:
        """The result of `work`, which sees one state of the database."""
        return await self._run("reads", lambda: self._read(work))

    async def look(self, work: Callable[[Connection, int], T]) -> T:
        """As `read`, between two writes, with a number that changes with the commits of other processes.
        Those of other databases of the server may count too."""
        return await self._run("writes", lambda: self._look(work))

    async def sweep(self) -> None:
        """Delete the files of spent keys, those that other processes have left included."""
        await self._run("writes", self._sweep)

    async def close(self) -> None:
        """Finish the work that was begun. The connections stay for other stores of this process."""
        import asyncio

        for pool in self._pools.values():
            await asyncio.get_running_loop().run_in_executor(None, pool.shutdown)
        self._pools.clear()

    async def _run(self, which: str, work: Callable[[], T]) -> T:
        # Imported here: showing help does not need it.
        from concurrent.futures import ThreadPoolExecutor

        if which not in self._pools:
            threads = READERS if which == "reads" else 1
            self._pools[which] = ThreadPoolExecutor(threads, thread_name_prefix=f"moot-database-{which}")
        return await uninterrupted(self._pools[which], work)

    def _open(self) -> None:
        with self._opening:
            if not self._ready:
                bring_up_to_date(self.url)
                self._require_folder()
                self._ready = True
                self._sweep()  # a process that ended may have left keys

    def _require_folder(self) -> None:
        """Recognise the folder of keys, or set it up with a new database. Raises DatabaseUnavailable for
        another folder."""

        def known(connection: Transaction) -> str | None:
            row = connection.exec_driver_sql("SELECT mark FROM key_folder").first()
            return None if row is None else str(row[0])

        def settle(connection: Transaction) -> str:
            mark = known(connection)
            if mark is None:
                mark = self._keys.mark() or secrets.token_hex(16)
                connection.exec_driver_sql("INSERT INTO key_folder (mark) VALUES (%s)", (mark,))
                if self._keys.mark() is None:
                    self._keys.set_mark(mark)
            return mark

        mark = transact(self.url, known, only_read=True) or transact(self.url, settle)
        if self._keys.mark() != mark:
            raise DatabaseUnavailable(OTHER_FOLDER.format(self._keys.folder))

    def _write_waiting(self) -> None:
        batch: list[tuple[Work[Any], Future[Any]]] = []
        while self._waiting and len(batch) < TOGETHER:
            batch.append(self._waiting.popleft())
        if not batch:
            return  # one before has done it
        try:
            outcomes = self._written([work for work, _ in batch])
        except BaseException as error:
            outcomes = [error] * len(batch)
        for (_, done), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    def _written(self, works: Sequence[Work[Any]]) -> list[Any]:
        """What each work gives, or the exception that it raised, with all that they wrote on disk."""
        self._open()
        made: list[PostgresConnection] = []

        def attempt(connection: Transaction) -> tuple[list[Any], int | None]:
            for refused in made:
                refused.drop_keys()
            made.clear()
            outcomes = [self._outcome(connection, work, made, alone=len(works) == 1) for work in works]
            return outcomes, None if self._seen is None else _transaction(connection)

        outcomes, number = transact(self.url, attempt, turns=TURNS)
        if number is not None:
            self._own.add(number)
        return outcomes

    def _outcome(
        self, connection: Transaction, work: Work[Any], made: list[PostgresConnection], *, alone: bool
    ) -> Any:
        """The result of one work, or its exception after what it wrote was undone. Raises what ends the whole
        transaction, and any exception of a work that is `alone` in it."""
        own = PostgresConnection(connection, self._keys)
        try:
            with nullcontext() if alone else connection.begin_nested():
                result = work(own)
        except BaseException as error:
            own.drop_keys()
            if alone or not isinstance(error, Exception) or ends_transaction(error):
                raise
            return explained(error, self.url)
        made.append(own)
        return result

    def _read(self, work: Work[T]) -> T:
        self._open()
        return transact(self.url, lambda c: work(PostgresConnection(c, self._keys)), only_read=True)

    def _look(self, work: Callable[[Connection, int], T]) -> T:
        self._open()

        def numbered(connection: Transaction) -> T:
            now = Snapshot.of(connection)
            if self._seen is not None and now.shows_others(self._seen, self._own):
                self._number += 1
            self._seen = now
            self._own = {number for number in self._own if not now.shows(number)}
            return work(PostgresConnection(connection, self._keys), self._number)

        return transact(self.url, numbered, only_read=True)

    def _sweep(self) -> None:
        if not self._ready:
            self._open()
            return
        names = transact(
            self.url,
            lambda c: [bytes(name) for (name,) in c.exec_driver_sql("SELECT name FROM spent_keys")],
            only_read=True,
        )
        try:
            for name in names:
                self._keys.destroy(name)
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(LEFT.format(error)) from error
        if names:
            transact(
                self.url,
                lambda c: c.exec_driver_sql(
                    "DELETE FROM spent_keys WHERE name = %s", [(name,) for name in names]
                ),
            )


def _transaction(connection: Transaction) -> int | None:
    """The number of this transaction; None where it has changed nothing."""
    found = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text").scalar_one()
    return None if found is None else int(found)
