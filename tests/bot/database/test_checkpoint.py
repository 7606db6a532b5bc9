"""A checkpoint is made only while nobody else can commit, so that SQLite's WAL-reset fault cannot occur."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from bot.database.sqlite import store as module
from bot.database.sqlite.checkpoint import MOST, checkpoint, empty_log, has_fault, transaction
from bot.database.sqlite.connection import FILE, connect, connect_beside
from bot.database.sqlite.files import log_size
from bot.database.sqlite.store import SqliteStore


def fill(db: sqlite3.Connection, name: str, size: int = 40_000) -> None:
    db.execute("INSERT OR REPLACE INTO upkeep VALUES (?, 1)", (name + "x" * size,))


def may_write(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


def watched(path: Path, seen: list[tuple[str, bool]]) -> sqlite3.Connection:
    """A connection that notes at each checkpoint whether another could write at that moment."""
    connection = connect_beside(path)

    def note(statement: str) -> None:
        if "checkpoint" in statement:
            seen.append((statement, may_write(path)))

    connection.set_trace_callback(note)
    return connection


async def test_every_checkpoint_is_made_under_the_write_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(module, "connect_beside", lambda at: watched(at, seen))
    monkeypatch.setattr(module, "connect", lambda at: (connect(at).close(), watched(at, seen))[1])
    database = SqliteStore(path)
    for number in range(150):
        await database.write(lambda db, number=number: fill(db, str(number)))
    assert len(seen) >= 2  # because the log was long
    before = len(seen)
    await database.write(lambda db: db.wants_sweep())
    await database.sweep()
    assert len(seen) == before + 1
    assert {may for _, may in seen} == {False}
    assert {statement for statement, _ in seen} == {"PRAGMA wal_checkpoint(PASSIVE)"}
    await database.close()


def test_no_connection_makes_checkpoints_by_itself(tmp_path: Path) -> None:
    path = tmp_path / FILE
    for made in (connect, connect_beside):
        with closing(made(path)) as db:
            assert db.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
            assert db.execute("PRAGMA journal_size_limit").fetchone() == (0,)
    with closing(connect(path)) as db, pytest.raises(ValueError, match="write lock"):
        checkpoint(db, partial(connect_beside, path))


async def test_the_log_stays_short_and_a_reader_only_delays_that(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    longest = 0
    for number in range(300):
        await database.write(lambda db, number=number: fill(db, str(number)))
        longest = max(longest, log_size(path))
    assert MOST <= longest < MOST + 1_000_000
    with closing(connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM upkeep").fetchone()
        while log_size(path) < 3 * MOST:
            await database.write(lambda db: fill(db, "again", 400_000))
        reader.execute("COMMIT")
    for number in range(3):
        await database.write(lambda db, number=number: fill(db, f"more {number}"))
    assert log_size(path) < MOST
    await database.close()


def test_an_emptied_log_holds_nothing_of_before(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with closing(connect(path)) as db:
        fill(db, "secret", 2000)
        db.execute("DELETE FROM upkeep")
        db.execute("INSERT INTO upkeep VALUES ('note', 1)")
        write = partial(db.execute, "UPDATE upkeep SET value = value + 1")
        with closing(connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM upkeep").fetchall()
            write()
            assert not empty_log(db, partial(connect_beside, path), path, lambda: write().rowcount)
        assert empty_log(db, partial(connect_beside, path), path, lambda: write().rowcount)
        assert not db.in_transaction
        assert log_size(path) < 20_000
        assert not empty_log(db, partial(connect_beside, path), path, lambda: 0)


async def test_a_checkpoint_that_fails_does_not_fail_the_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(module, "connect_beside", broken)
    database = SqliteStore(tmp_path / FILE)
    for number in range(200):
        await database.write(lambda db, number=number: fill(db, str(number)))
    assert log_size(tmp_path / FILE) > MOST
    assert await database.read(lambda db: db.execute("SELECT COUNT(*) FROM upkeep").fetchone()) == (200,)
    await database.close()


async def test_many_that_write_and_sweep_at_once_lose_nothing(tmp_path: Path) -> None:
    databases = [SqliteStore(tmp_path / FILE) for _ in range(3)]

    async def write(number: int) -> None:
        for turn in range(60):
            await databases[number].write(lambda db, turn=turn: fill(db, f"{number} {turn} "))
            if turn % 20 == 0:
                await databases[number].write(lambda db: db.wants_sweep())
                await databases[number].sweep()

    await asyncio.gather(*map(write, range(3)))
    count = "SELECT COUNT(*) FROM upkeep WHERE name <> 'sweep'"
    assert await databases[0].read(lambda db: db.execute(count).fetchone()) == (180,)
    assert await databases[0].read(lambda db: db.execute("PRAGMA integrity_check").fetchone()) == ("ok",)
    for database in databases:
        await database.close()


def test_a_transaction_that_cannot_commit_is_rolled_back(tmp_path: Path) -> None:
    with closing(connect(tmp_path / FILE)) as db:
        with suppress(ZeroDivisionError), transaction(db):
            fill(db, "x")
            raise ZeroDivisionError
        assert not db.in_transaction
        assert db.execute("SELECT COUNT(*) FROM upkeep").fetchone() == (0,)


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 1), False),
    ],
)
def test_which_versions_have_the_fault(version: tuple[int, int, int], faulty: bool) -> None:
    assert has_fault(version) is faulty
