"""The inbox of processes that share a home: every event once, on disk before it is acknowledged.

However often an event comes, and to however many processes, one of them does it; what a process that ended
has left undone, another takes over. An event's body and time may hold a ballot, so they are kept only until
the event is done; from then on only a hash of its key is.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from filelock import FileLock, Timeout

from adapters.chat.inbox.keys import KEPT, token_of
from bot.database.sqlite.files import make_private

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]
Waiting = tuple[Work, asyncio.Future[Any]]

PATIENCE = 30.0
"""Seconds to wait for a lock on the file."""
VERSION = 1
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS events (token BLOB PRIMARY KEY, day INTEGER NOT NULL, owner TEXT, body TEXT, "
    "came REAL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS undone ON events (owner) WHERE body IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS conversations (space TEXT, room TEXT, answer TEXT, "
    "PRIMARY KEY (space, room)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS stopped (space TEXT, room TEXT, PRIMARY KEY (space, room)) WITHOUT ROWID",
)


class FileInbox:
    """The events of one process. `folder` is shared by all processes of one platform on a home; a process
    holds a lock on a file there for as long as it lives, so that others see when it has ended."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock
        self._name = uuid.uuid4().hex
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="moot-inbox")
        self._db: sqlite3.Connection | None = None
        self._alive = FileLock(folder / f"{self._name}.alive")
        self._leading = FileLock(folder / "leader.lock")

    @property
    def alive(self) -> bool:
        """Whether what waits is being written."""
        return not self._waiting or (self._writing is not None and not self._writing.done())

    async def open(self) -> None:
        """Make the files that are missing. Raises OSError or sqlite3.Error where that cannot be done."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._alive.acquire(timeout=PATIENCE)
        oldest = int(self._clock() - KEPT) // 86_400
        await self._do(lambda db: db.execute("DELETE FROM events WHERE day < ? AND body IS NULL", (oldest,)))

    async def close(self) -> None:
        """Finish, and let other processes take over what is left."""
        if not self._alive.is_locked:
            return
        if self._writing is not None:
            await self._writing
        if self._db is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._db.close)
        self._thread.shutdown()
        self._leading.release()
        self._alive.release()
        Path(self._alive.lock_file).unlink(missing_ok=True)

    async def keep(self, key: str, body: Any, *, came: float = 0.0, signature: str = "") -> bool | None:
        """Keep an event that came at a time, in seconds. False where it came before; None where its
        `signature` did, so that it is a copy of a request. When this returns, the event is on disk."""
        # Escaped, since half a surrogate pair cannot be stored as it is.
        row = (token_of(key), int(self._clock()) // 86_400, self._name, json.dumps(body), came)
        signed = token_of(signature) if signature else None

        def work(db: sqlite3.Connection) -> bool | None:
            if signed is not None:
                first = db.execute(
                    "INSERT OR IGNORE INTO events (token, day) VALUES (?, ?)", (signed, row[1])
                )
                if not first.rowcount:
                    return None
            kept = db.execute(
                "INSERT OR IGNORE INTO events (token, day, owner, body, came) VALUES (?, ?, ?, ?, ?)", row
            )
            return bool(kept.rowcount)

        return cast("bool | None", await self._do(work))

    async def done(self, key: str) -> None:
        """Note that an event is done: only its key's hash is kept."""
        sql = "UPDATE events SET owner = NULL, body = NULL, came = NULL WHERE token = ?"
        await self._do(lambda db: db.execute(sql, (token_of(key),)).rowcount)

    async def left(self) -> list[tuple[Any, float]]:
        """Take over the events that ended processes left undone: (body, time at which it came), by time."""
        sql = "SELECT DISTINCT owner FROM events WHERE body IS NOT NULL"
        owners = await self._do(lambda db: [name for (name,) in db.execute(sql)])
        found: list[tuple[Any, float]] = []
        for owner in owners:
            if owner != self._name and (lock := self._lock_of_ended(owner)) is not None:
                found += await self._do(partial(self._take_over, owner))
                lock.release()
                Path(lock.lock_file).unlink(missing_ok=True)
        return sorted(found, key=lambda each: each[1])

    async def converse(self, space: str, room: str, answer: str = "") -> None:
        """Note that a thread is a conversation with Moot, begun from the answer of this id."""
        sql, row = "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?)", (space, room, answer)
        await self._do(lambda db: db.execute(sql, row).rowcount)

    async def begun_from(self, space: str, room: str) -> str:
        """The id of the answer from which a thread was begun; "" where it was begun from none."""
        sql = "SELECT answer FROM conversations WHERE space = ? AND room = ?"
        row = await self._do(lambda db: db.execute(sql, (space, room)).fetchone())
        return str(row[0]) if row else ""

    async def check(self) -> None:
        """As the port says."""
        await self.is_conversation("", "")

    async def is_conversation(self, space: str, room: str) -> bool:
        """Whether a thread is a conversation with Moot that no member has stopped."""
        sql = (
            "SELECT 1 FROM conversations NATURAL LEFT JOIN (SELECT *, 1 AS over FROM stopped) "
            "WHERE space = ? AND room = ? AND over IS NULL"
        )
        return bool(await self._do(lambda db: db.execute(sql, (space, room)).fetchone() is not None))

    async def stop(self, space: str, room: str) -> None:
        """Note that Moot no longer hears plain questions in a thread. The answer from which it began stays
        known, for questions that mention Moot."""
        sql = (
            "INSERT OR IGNORE INTO stopped SELECT space, room FROM conversations WHERE space = ? AND room = ?"
        )
        await self._do(lambda db: db.execute(sql, (space, room)).rowcount)

    async def forget(self, space: str) -> None:
        """Forget the conversations of a space that Moot has left."""

        def work(db: sqlite3.Connection) -> None:
            for table in ("conversations", "stopped"):
                db.execute(f"DELETE FROM {table} WHERE space = ?", (space,))

        await self._do(work)

    async def try_lead(self) -> bool:
        """Whether this process leads the platform's now: it did so before, or no other does."""
        if not self._leading.is_locked:
            try:
                self._leading.acquire(timeout=0)
            except Timeout:
                return False
        return True

    async def leads(self) -> bool:
        """Whether this process leads; it does so until it ends."""
        return self._leading.is_locked

    async def resign(self) -> None:
        """Let another process lead."""
        self._leading.release()

    def _lock_of_ended(self, owner: str) -> FileLock | None:
        lock = FileLock(self.folder / f"{owner}.alive")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        return lock

    def _take_over(self, owner: str, db: sqlite3.Connection) -> list[tuple[Any, float]]:
        sql = "SELECT body, came FROM events WHERE owner = ? AND body IS NOT NULL"
        rows = db.execute(sql, (owner,)).fetchall()
        db.execute("UPDATE events SET owner = ? WHERE owner = ?", (self._name, owner))
        return [(json.loads(body), came or 0.0) for body, came in rows]

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await asyncio.shield(future)

    async def _write(self) -> None:
        """Do all work that waits in one transaction, since the disk takes most of the time."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            works = [work for work, _ in batch]
            outcomes = await asyncio.get_running_loop().run_in_executor(self._thread, self._outcomes, works)
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, Exception):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)

    def _outcomes(self, works: list[Work]) -> list[Any]:
        try:
            self._db = self._db or _connected(self.folder / "events.db")
            return _transaction(self._db, works)
        except Exception as error:
            return [error] * len(works)


def _transaction(db: sqlite3.Connection, works: list[Work]) -> list[Any]:
    """What each work gives, or the exception that it raised: one that fails changes nothing, and leaves the
    others as they are."""
    outcomes: list[Any] = []
    db.execute("BEGIN IMMEDIATE")
    try:
        for work in works:
            db.execute("SAVEPOINT work")
            try:
                outcomes.append(work(db))
            except Exception as error:
                if not db.in_transaction:  # SQLite has given up all of it: the disk is full
                    raise
                db.execute("ROLLBACK TO work")
                outcomes.append(error)
            db.execute("RELEASE work")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes


def _connected(path: Path) -> sqlite3.Connection:
    make_private(path)
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    # A write-ahead log would keep what was deleted until it is begun anew.
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        # Events of another version cannot be read any more.
        db.execute("DROP TABLE IF EXISTS events")
        db.execute(f"PRAGMA user_version = {VERSION}")
    for statement in SCHEMA:
        db.execute(statement)
    db.execute("COMMIT")
    return db
