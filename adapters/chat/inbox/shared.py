"""The inbox of processes on several machines: its rows in PostgreSQL, the bodies of events in files of the
folder that the machines share.

A body may hold a ballot with its voter. PostgreSQL's write-ahead log would keep it for good, so it is in a
file that is overwritten and deleted once the event is done.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar

from adapters.chat.inbox.keys import KEPT, token_of
from bot.database.port import Connection
from bot.database.postgres.files import destroy, write_new
from bot.database.postgres.keys import unusable
from bot.database.postgres.session import Session
from bot.database.postgres.store import PostgresStore
from bot.database.uninterrupted import uninterrupted

T = TypeVar("T")

BODIES = "events"
THREADS = 8
"""Threads for files: a disk flushes several at once."""
ORPHANED = 86_400
"""Seconds after which a body without a row is deleted: its process ended before it kept the event."""


class SharedInbox:
    """The events of one process, in a database and a folder of keys that all processes share."""

    def __init__(
        self, url: str, keys: Path, platform: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._platform = platform
        self._clock = clock
        self._store = PostgresStore(url, keys)
        self._session = Session(url)
        self._bodies = keys / BODIES / platform
        self._name = uuid.uuid4().hex
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="moot-inbox")

    @property
    def alive(self) -> bool:
        """Always: nothing waits in this process."""
        return True

    async def open(self) -> None:
        """Make what is missing, and delete what is out of date."""
        oldest = int(self._clock() - KEPT) // 86_400
        sql = "DELETE FROM events WHERE platform = ? AND day < ? AND owner IS NULL"
        await self._store.write(lambda db: db.execute(sql, (self._platform, oldest)).rowcount)
        await self._do(lambda: self._bodies.mkdir(parents=True, exist_ok=True, mode=0o700))
        await self._do(lambda: self._session.try_lock(self._alive(self._name)))
        await self._destroy_orphans()

    async def check(self) -> None:
        """As the port says: the folder may be gone, or read-only, while the database answers."""
        await self.is_conversation("", "")
        await self._do(self._probe)

    async def close(self) -> None:
        """Let other processes take over what is left."""
        await self._do(self._session.close)
        self._threads.shutdown()
        await self._store.close()

    async def keep(self, key: str, body: Any, *, came: float = 0.0, signature: str = "") -> bool | None:
        """As the port says. The body's file is on disk before its row is."""
        token, day = token_of(key), int(self._clock()) // 86_400
        signed = token_of(signature) if signature else None
        path = self._bodies / f"{token.hex()}.{secrets.token_hex(8)}"
        await self._do(lambda: write_new(path, json.dumps(body).encode("ascii")))

        def work(db: Connection) -> bool | None:
            insert = (
                "INSERT INTO events (platform, token, day, owner, file, came) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING"
            )
            if signed is not None:
                first = db.execute(insert, (self._platform, signed, day, None, None, None))
                if not first.rowcount:
                    return None
            row = (self._platform, token, day, self._name, path.name, came)
            return bool(db.execute(insert, row).rowcount)

        kept = await self._store.write(work)
        if not kept:
            await self._do(lambda: destroy(path))
        return kept

    async def done(self, key: str) -> None:
        """Delete an event's body, then note that it is done."""
        row = (self._platform, token_of(key))
        sql = "SELECT file FROM events WHERE platform = ? AND token = ? AND file IS NOT NULL"
        found = await self._store.read(lambda db: db.execute(sql, row).fetchone())
        if found is not None:
            await self._do(lambda: destroy(self._bodies / found[0]))
        await self._store.write(partial(_note_done, row))

    async def left(self) -> list[tuple[Any, float]]:
        """Take over what ended processes left undone. An event whose body is gone was done."""
        # The connection that held it may have been lost meanwhile.
        await self._do(lambda: self._session.try_lock(self._alive(self._name)))
        sql = "SELECT DISTINCT owner FROM events WHERE platform = ? AND owner IS NOT NULL"
        owners = await self._store.read(lambda db: [o for (o,) in db.execute(sql, (self._platform,))])
        rows: list[tuple[bytes, str, float]] = []
        for owner in owners:
            lock = self._alive(owner)
            if owner != self._name and await self._do(partial(self._session.try_lock, lock)):
                rows += await self._store.write(partial(self._take_over, owner))
                await self._do(partial(self._session.unlock, lock))
        found: list[tuple[Any, float]] = []
        for token, file, came in rows:
            body = await self._do(partial(_read, self._bodies / file))
            if body is None:
                await self._store.write(partial(_note_done, (self._platform, token)))
            else:
                found.append((body, came))
        return sorted(found, key=lambda each: each[1])

    async def converse(self, space: str, room: str, answer: str = "") -> None:
        """Note that a thread is a conversation with Moot, begun from the answer of this id."""
        sql = (
            "INSERT INTO conversations (platform, space, room, answer) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING"
        )
        await self._store.write(lambda db: db.execute(sql, (self._platform, space, room, answer)).rowcount)

    async def begun_from(self, space: str, room: str) -> str:
        """The id of the answer from which a thread was begun; "" where it was begun from none."""
        row = await self._conversation(space, room)
        return str(row[0]) if row else ""

    async def is_conversation(self, space: str, room: str) -> bool:
        """Whether a thread is a conversation with Moot that no member has stopped."""
        row = await self._conversation(space, room)
        return row is not None and not row[1]

    async def stop(self, space: str, room: str) -> None:
        """Note that Moot no longer hears plain questions in a thread."""
        sql = "UPDATE conversations SET stopped = 1 WHERE platform = ? AND space = ? AND room = ?"
        await self._store.write(lambda db: db.execute(sql, (self._platform, space, room)).rowcount)

    async def forget(self, space: str) -> None:
        """Forget the conversations of a space that Moot has left."""
        sql = "DELETE FROM conversations WHERE platform = ? AND space = ?"
        await self._store.write(lambda db: db.execute(sql, (self._platform, space)).rowcount)

    async def try_lead(self) -> bool:
        """Whether this process leads the platform's now: it did so before, or no other does."""
        return await self._do(lambda: self._session.try_lock(self._leader()))

    async def leads(self) -> bool:
        """Whether the connection by which this process leads is still there."""
        return await self._do(lambda: self._session.holds(self._leader()))

    async def resign(self) -> None:
        """Let another process lead."""
        await self._do(lambda: self._session.unlock(self._leader()))

    async def _conversation(self, space: str, room: str) -> Any:
        sql = "SELECT answer, stopped FROM conversations WHERE platform = ? AND space = ? AND room = ?"
        return await self._store.read(lambda db: db.execute(sql, (self._platform, space, room)).fetchone())

    def _take_over(self, owner: str, db: Connection) -> list[tuple[bytes, str, float]]:
        sql = "UPDATE events SET owner = ? WHERE platform = ? AND owner = ? RETURNING token, file, came"
        rows = db.execute(sql, (self._name, self._platform, owner))
        return [(bytes(token), str(file), float(came or 0.0)) for token, file, came in rows]

    async def _destroy_orphans(self) -> None:
        sql = "SELECT file FROM events WHERE platform = ? AND file IS NOT NULL"
        # Listed first: a file that comes later is not missed in the rows.
        old = self._clock() - ORPHANED
        listed = await self._do(lambda: [p for p in self._bodies.iterdir() if p.stat().st_mtime < old])
        known = await self._store.read(lambda db: {f for (f,) in db.execute(sql, (self._platform,))})
        for path in listed:
            if path.name not in known:
                await self._do(partial(destroy, path))

    def _probe(self) -> None:
        with TemporaryFile(dir=self._bodies):
            pass

    def _alive(self, name: str) -> str:
        return f"inbox {self._platform} {name}"

    def _leader(self) -> str:
        return f"leader {self._platform}"

    async def _do(self, work: Callable[[], T]) -> T:
        """The result of what blocks: the files and the session. Raises DatabaseUnavailable."""
        try:
            return await uninterrupted(self._threads, work)
        except OSError as error:
            raise unusable(self._bodies.parents[1], error) from error


def _note_done(row: tuple[str, bytes], db: Connection) -> int:
    sql = "UPDATE events SET owner = NULL, file = NULL, came = NULL WHERE platform = ? AND token = ?"
    return db.execute(sql, row).rowcount


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        return None  # overwritten, and not deleted yet
