"""A database's files stay locked while they are open, and a file that is no longer there is noticed."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from file_locks import held_by, in_another_process
from study_group import ANA, BEN, PLACE, Clock, member, opened

from bot.database.sqlite.connection import FILE, connect
from bot.database.sqlite.files import make_private
from bot.database.sqlite.store import SqliteStore
from bot.polls.polls import Polls
from index.errors import DatabaseUnavailable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's list of locks")

COME_AND_GO = """
import sys
from pathlib import Path
from bot.database.sqlite.connection import connect
db = connect(Path(sys.argv[1]))
db.execute("INSERT INTO upkeep VALUES (?, 1)", (sys.argv[2],))
db.close()
"""
BACK_UP = """
import sqlite3, sys
sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))
"""
DELETE = """
import os, sys
for suffix in sys.argv[2:]:
    os.unlink(sys.argv[1] + suffix)
"""
TAKEN_FOR_THE_LAST = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
for suffix in ("-wal", "-shm"):
    os.unlink(sys.argv[1] + suffix)
os._exit(0)
"""
VOTE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from bot.database.sqlite.connection import connect
db = connect(Path(sys.argv[1]))
db.execute("INSERT INTO upkeep VALUES (?, 1)", (sys.argv[2],))
os.kill(os.getpid(), signal.SIGKILL)
"""


def note(name: str):
    return lambda db: db.execute("INSERT INTO upkeep VALUES (?, 1)", (name,)).rowcount


def notes(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM upkeep ORDER BY name")]


def as_others_see(path: Path) -> list[str]:
    script = (
        "import sqlite3, sys\n"
        "for row in sqlite3.connect(sys.argv[1]).execute('SELECT name FROM upkeep ORDER BY name'): print(*row)"
    )
    return in_another_process(script, path).split()


async def test_the_shared_locks_outlive_whatever_comes_and_goes(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    polls = Polls(database, Clock())
    await opened(polls)
    held_by(path, os.getpid())
    await polls.vote(PLACE, "p1", BEN, ["agree"])
    held_by(path, os.getpid())
    in_another_process(COME_AND_GO, path, "one")
    held_by(path, os.getpid())
    connect(path).close()
    held_by(path, os.getpid())
    other = SqliteStore(path)
    assert await other.read(notes) == ["one"]
    await other.close()
    held_by(path, os.getpid())
    await polls.close(PLACE, "p1", ANA)  # with a sweep
    held_by(path, os.getpid())
    in_another_process(BACK_UP, path, tmp_path / "backup.db")
    in_another_process(COME_AND_GO, path, "two")
    held_by(path, os.getpid())
    await database.write(note("three"))
    assert as_others_see(path) == ["one", "three", "two"]
    await database.close()


@pytest.mark.parametrize("mask", [0o022, 0o000])
async def test_all_files_are_for_their_owner_alone_under_any_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        database = SqliteStore(tmp_path / FILE)
        await database.write(note("x"))
        assert {p.name for p in tmp_path.iterdir()} >= {FILE, f"{FILE}-wal", f"{FILE}-shm"}
        for file in tmp_path.glob(f"{FILE}*"):
            assert file.stat().st_mode & 0o777 == 0o600, file
        await database.close()
    finally:
        os.umask(before)


def test_a_file_that_exists_keeps_its_mode_and_its_locks(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with closing(connect(path)) as db:
        db.execute("SELECT 1 FROM upkeep").fetchone()
        make_private(path)
        held_by(path, os.getpid())
    path.chmod(0o640)
    make_private(path)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("suffixes", [("-wal",), ("-wal", "-shm")])
async def test_a_log_that_was_deleted_between_two_writes_loses_nothing(tmp_path: Path, suffixes) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(note("before"))
    await database.read(notes)
    in_another_process(DELETE, path, *suffixes)
    await database.write(note("after"))
    assert await database.read(notes) == ["after", "before"]
    assert as_others_see(path) == ["after", "before"]
    await database.close()
    assert as_others_see(path) == ["after", "before"]


async def test_a_shared_index_that_was_deleted_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(note("before"))
    in_another_process(DELETE, path, "-shm")
    in_another_process(VOTE_AND_DIE, path, "other")
    await database.write(note("after"))
    assert as_others_see(path) == ["after", "before", "other"]
    await database.close()
    assert as_others_see(path) == ["after", "before", "other"]


async def test_what_is_read_is_not_of_a_log_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(note("before"))
    assert await database.read(notes) == ["before"]
    in_another_process(TAKEN_FOR_THE_LAST, path)
    in_another_process(COME_AND_GO, path, "other")
    assert await database.read(notes) == ["before", "other"]
    await database.close()
    assert as_others_see(path) == ["before", "other"]


@pytest.mark.parametrize("suffixes", [("-wal",), ("-shm",), ("-wal", "-shm")])
async def test_a_write_whose_log_is_deleted_meanwhile_is_not_acknowledged(tmp_path: Path, suffixes) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    polls = Polls(database, Clock())
    await opened(polls, anonymous=False, results="live")
    await polls.vote(PLACE, "p1", ANA, ["agree"])
    seen: list[str] = []

    def delete(statement: str) -> None:
        seen.append(statement)
        if statement == "COMMIT" and "BEGIN IMMEDIATE" in seen:
            seen.clear()
            in_another_process(DELETE, path, *suffixes)

    await database.look(lambda db, _: db.set_trace_callback(delete))
    with pytest.raises(DatabaseUnavailable, match="deleted or replaced while Moot wrote"):
        await polls.vote(PLACE, "p1", BEN, ["agree"])
    await polls.vote(PLACE, "p1", BEN, ["disagree"])
    await polls.vote(PLACE, "p1", member("Cem"), ["agree"])
    found = await Polls(SqliteStore(path), Clock()).see(PLACE, "p1", ANA)
    assert {(b.name, *b.choice) for b in found.ballots} == {("Ana", 4), ("Ben", 2), ("Cem", 4)}
    await database.close()


async def test_a_log_of_another_that_died_is_not_deleted_at_the_close(tmp_path: Path) -> None:
    """As after the locks were lost: another process took itself for the last, and a third has begun anew."""
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(note("before"))
    in_another_process(TAKEN_FOR_THE_LAST, path)
    in_another_process(VOTE_AND_DIE, path, "other")
    await database.close()
    assert path.with_name(f"{FILE}-wal").stat().st_size > 0
    assert as_others_see(path) == ["before", "other"]


async def test_a_file_that_was_put_in_its_place_is_the_one_that_is_used(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(note("old"))
    with closing(connect(tmp_path / "new.db")) as new:
        note("restored")(new)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(FILE + suffix).unlink()
    (tmp_path / "new.db").rename(path)
    await database.write(note("next"))
    assert await database.read(notes) == ["next", "restored"]
    await database.close()
    assert as_others_see(path) == ["next", "restored"]


async def test_a_sweep_waits_until_the_log_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / FILE
    database = SqliteStore(path)
    await database.write(lambda db: (note("x" * 3000)(db), db.wants_sweep()))
    with closing(connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM upkeep").fetchall()
        await database.sweep()
        assert len(await database.read(notes)) == 2
        reader.execute("COMMIT")
        await database.sweep()
        assert await database.read(notes) == ["x" * 3000]
    await database.close()
