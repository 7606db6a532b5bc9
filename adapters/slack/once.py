"""The events that Slack has sent, on disk: each is done once, however often and to however many processes it
comes, and an event that was acknowledged is done even after a crash.

An event's body, and the time at which it came, are kept only until it is done, since it may hold a ballot;
from then on only its name is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import queue
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from filelock import FileLock, Timeout

from bot.database.files import make_private

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]

FOLDER = "slack"
KEPT = 3 * 86_400
"""Seconds for which names are kept. Slack gives up after an hour, and a signature after five minutes."""
PATIENCE = 30.0
FORM = (
    "CREATE TABLE IF NOT EXISTS events (token BLOB PRIMARY KEY, day INTEGER NOT NULL, owner TEXT, body TEXT, "
    "came REAL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS undone ON events (owner) WHERE body IS NOT NULL",
    "CREATE TABLE IF NOT EXISTS conversations (space TEXT, room TEXT, answer TEXT, "
    "PRIMARY KEY (space, room)) WITHOUT ROWID",
)


class Once:
    """The events in the hands of one process. `folder` is shared by all the processes of one Moot."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._name = uuid.uuid4().hex
        self._work: queue.SimpleQueue[tuple[Work, asyncio.Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = FileLock(folder / f"{self._name}.alive")

    async def open(self) -> None:
        """Make the files that are missing. Raises OSError or sqlite3.Error where that cannot be done."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock.acquire(timeout=PATIENCE)
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="moot-slack-once", daemon=True)
        self._thread.start()
        oldest = int(self._clock() - KEPT) // 86_400
        await self._do(lambda db: db.execute("DELETE FROM events WHERE day < ? AND body IS NULL", (oldest,)))

    async def close(self) -> None:
        """Finish, and let other processes take over what is left."""
        if self._thread is not None:
            self._work.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)

    async def keep(self, key: str, body: Any, *, came: float = 0.0, signature: str = "") -> bool | None:
        """Keep an event that came at a time, in seconds. False where it came before; None where its
        `signature` did too, so that it is a copy of a request. When this returns, the event is on disk."""
        said = json.dumps(body, ensure_ascii=False)
        row = (_token(key), int(self._clock()) // 86_400, self._name, said, came)

        def work(db: sqlite3.Connection) -> bool | None:
            if signature:
                signed = db.execute(
                    "INSERT OR IGNORE INTO events (token, day) VALUES (?, ?)", (_token(signature), row[1])
                )
                if not signed.rowcount:
                    return None
            done = db.execute(
                "INSERT OR IGNORE INTO events (token, day, owner, body, came) VALUES (?, ?, ?, ?, ?)", row
            )
            return bool(done.rowcount)

        return cast("bool | None", await self._do(work))

    async def done(self, key: str) -> None:
        """The event is done: keep only its name."""
        await self._do(
            lambda db: (
                db.execute(
                    "UPDATE events SET owner = NULL, body = NULL, came = NULL WHERE token = ?", (_token(key),)
                ).rowcount
            )
        )

    async def left(self) -> list[tuple[Any, float]]:
        """Take over the events that ended processes left undone: (body, time at which it came), by time."""
        owners = await self._do(
            lambda db: [
                name for (name,) in db.execute("SELECT DISTINCT owner FROM events WHERE body IS NOT NULL")
            ]
        )
        found: list[tuple[Any, float]] = []
        for owner in owners:
            if owner != self._name and (lock := self._died(owner)) is not None:
                found += await self._do(partial(self._take, owner))
                lock.release()
                Path(lock.lock_file).unlink(missing_ok=True)
        return sorted(found, key=lambda each: each[1])

    async def converse(self, space: str, room: str, answer: str = "") -> None:
        """Note that a thread is a conversation with Moot, begun from the answer of this id."""
        row = (space, room, answer)
        await self._do(
            lambda db: db.execute("INSERT OR IGNORE INTO conversations VALUES (?, ?, ?)", row).rowcount
        )

    async def begun_from(self, space: str, room: str) -> str:
        """The id of the answer from which a thread was begun; "" where it was begun from none."""
        query = "SELECT answer FROM conversations WHERE space = ? AND room = ?"
        row = await self._do(lambda db: db.execute(query, (space, room)).fetchone())
        return str(row[0]) if row else ""

    async def is_conversation(self, space: str, room: str) -> bool:
        """Whether a thread is a conversation with Moot."""
        query = "SELECT 1 FROM conversations WHERE space = ? AND room = ?"
        return bool(await self._do(lambda db: db.execute(query, (space, room)).fetchone() is not None))

    async def forget(self, space: str) -> None:
        """Forget the conversations of a workspace that Moot has left."""
        await self._do(lambda db: db.execute("DELETE FROM conversations WHERE space = ?", (space,)).rowcount)

    def _died(self, owner: str) -> FileLock | None:
        lock = FileLock(self._folder / f"{owner}.alive")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        return lock

    def _take(self, owner: str, db: sqlite3.Connection) -> list[tuple[Any, float]]:
        sql = "SELECT body, came FROM events WHERE owner = ? AND body IS NOT NULL"
        rows = db.execute(sql, (owner,)).fetchall()
        db.execute("UPDATE events SET owner = ? WHERE owner = ?", (self._name, owner))
        return [(json.loads(body), came or 0.0) for body, came in rows]

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._work.put((work, future))
        return await asyncio.shield(future)

    def _run(self) -> None:
        """Do all the work that is waiting in one transaction, since the disk takes most of the time."""
        db = None
        going = True
        while going:
            batch = [self._work.get()]
            while not self._work.empty():
                batch.append(self._work.get())
            going = None not in batch
            waiting = [each for each in batch if each is not None]
            if not waiting:
                break
            try:
                db = db or _connected(self._folder / "events.db")
                db.execute("BEGIN IMMEDIATE")
                results = [work(db) for work, _ in waiting]
                db.execute("COMMIT")
            except Exception as error:
                if db is not None and db.in_transaction:
                    db.execute("ROLLBACK")
                for _, future in waiting:
                    self._tell(future, error=error)
            else:
                for (_, future), result in zip(waiting, results, strict=True):
                    self._tell(future, result)
        if db is not None:
            db.close()

    def _tell(self, future: asyncio.Future[Any], result: Any = None, error: Exception | None = None) -> None:
        def tell() -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)

        assert self._loop is not None
        self._loop.call_soon_threadsafe(tell)


def _connected(path: Path) -> sqlite3.Connection:
    make_private(path)
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    # A write-ahead log would keep what was deleted until it is begun anew.
    for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    for statement in FORM:
        db.execute(statement)
    if "came" not in {column[1] for column in db.execute("PRAGMA table_info(events)")}:
        db.execute("ALTER TABLE events ADD COLUMN came REAL")
    return db


def _token(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
