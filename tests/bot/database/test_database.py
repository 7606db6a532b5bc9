"""What is acknowledged is kept, and what goes wrong with the file is said in a sentence."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from home_bytes import home_bytes
from study_group import ANA, BEN, PLACE, Clock, member, opened

from bot.bot import Bot
from bot.database.sqlite.connection import FILE, LATEST, connect, connect_to_read, version_of
from bot.database.sqlite.store import SqliteStore
from bot.library_worker import LibraryWorker
from bot.polls.polls import Polls
from bot.request import Request
from index.errors import DatabaseUnavailable


def note(db: sqlite3.Connection, name: str = "x") -> None:
    db.execute("INSERT INTO upkeep (name, value) VALUES (?, 1)", (name,))


def notes(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM upkeep ORDER BY name")]


async def test_a_file_is_made_at_the_first_need_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "deep" / "er" / FILE
    database = SqliteStore(path)
    assert database.empty
    assert not path.parent.exists()
    await database.write(note)
    assert not database.empty
    assert path.stat().st_mode & 0o077 == 0
    for beside in path.parent.glob(f"{FILE}-*"):
        assert beside.stat().st_mode & 0o077 == 0
    await database.close()
    again = SqliteStore(path)
    assert not again.empty
    assert await again.read(notes) == ["x"]
    await again.close()


@pytest.mark.parametrize("in_memory", [True, False])
async def test_the_pragmas_that_the_promise_rests_on(tmp_path, in_memory):
    database = SqliteStore(None if in_memory else tmp_path / FILE)

    def pragmas(db: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store")
        return {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    found = await database.read(pragmas)
    assert found.pop("journal_mode") == ("memory" if in_memory else "wal")
    assert found == {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2}
    await database.close()


async def test_what_raises_leaves_nothing(tmp_path):
    database = SqliteStore(tmp_path / FILE)

    def half(db: sqlite3.Connection) -> None:
        note(db)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(half)
    with pytest.raises(sqlite3.IntegrityError):
        await database.write(lambda db: (note(db, "y"), note(db, "y")))
    assert await database.read(notes) == []
    await database.write(note)
    assert await database.read(notes) == ["x"]
    await database.close()


async def test_a_caller_who_gives_up_leaves_no_doubt(tmp_path):
    database = SqliteStore(tmp_path / FILE)
    tasks = [asyncio.create_task(database.write(lambda db, n=n: note(db, f"{n:02}"))) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)
    await database.close()
    again = SqliteStore(tmp_path / FILE)
    assert await again.read(notes) == [f"{n:02}" for n in range(20)]
    await again.close()


async def test_a_reader_sees_one_state(tmp_path):
    one, other = SqliteStore(tmp_path / FILE), SqliteStore(tmp_path / FILE)
    await one.write(note)

    def twice(db: sqlite3.Connection) -> tuple[list[str], list[str]]:
        first = notes(db)
        with closing(connect(tmp_path / FILE)) as writer:
            note(writer, "between")
        return first, notes(db)

    assert await other.read(twice) == (["x"], ["x"])
    assert await other.read(notes) == ["between", "x"]
    await one.close()
    await other.close()


def test_many_processes_may_open_a_new_file_at_once(tmp_path):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from bot.database.sqlite.connection import connect
        sys.stdin.readline()
        db = connect(Path(sys.argv[1]))
        db.execute("INSERT INTO upkeep (name, value) VALUES (?, 1)", (sys.argv[2],))
        """
    )
    path = tmp_path / "new" / FILE
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(number)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    with closing(connect(path)) as db:
        assert len(notes(db)) == 6


def with_bytes(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 500)


def cut_short(path: Path) -> None:
    with closing(connect(path)) as db:
        db.execute("BEGIN")
        db.executemany("INSERT INTO upkeep VALUES (?, 1)", [(f"{n:0400}",) for n in range(200)])
        db.execute("COMMIT")
    path.write_bytes(path.read_bytes()[:6_000])


def overwritten(path: Path) -> None:
    cut_short(path)
    content = bytearray(path.read_bytes())
    content[100:6_000] = os.urandom(5_900)
    path.write_bytes(content)


def of_another(path: Path, version: int = 0) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
        db.execute("INSERT INTO bookmarks VALUES ('keep me')")
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()


def of_another_with_our_version(path: Path) -> None:
    of_another(path, LATEST)


def of_a_folder(path: Path) -> None:
    path.mkdir()


def in_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("not a folder")


def of_a_newer_moot(path: Path) -> None:
    with closing(connect(path)) as db:
        db.execute(f"PRAGMA user_version = {LATEST + 1}")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (with_bytes, "damaged or is no Moot database"),
        (cut_short, "damaged or is no Moot database"),
        (overwritten, "damaged or is no Moot database"),
        (of_another, "damaged or is no Moot database"),
        (of_another_with_our_version, "damaged or is no Moot database"),
        (of_a_folder, "cannot be opened"),
        (in_a_file, "cannot be opened"),
        (of_a_newer_moot, "written by a newer Moot"),
    ],
)
async def test_a_file_that_cannot_be_used_is_said_and_left_alone(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = home / FILE
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    bot = Bot(LibraryWorker(lambda say: None), database=SqliteStore(path), clock=Clock())  # type: ignore[arg-type, return-value]
    for command, args in (
        ("poll create", {"motion": "M"}),
        ("poll list", {}),
        ("poll vote", {"id": "p1", "choice": ["agree"]}),
        ("debate start", {"motion": "M"}),
        ("privacy", {}),
        ("forget-me", {}),
    ):
        reply = await bot.handle(Request(command, args, ANA, "r", "test"))
        assert not reply.ok
        (card,) = reply.cards
        assert said in card.text, command
        assert len(card.text) < 400 + len(str(path))
    await bot.close()
    if before is not None:
        assert path.read_bytes() == before


async def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path):
    database = SqliteStore(tmp_path / FILE)
    polls = Polls(database, Clock())
    await opened(polls, anonymous=False)
    await polls.vote(PLACE, "p1", BEN, ["agree"], reason="First")

    def fill(db: sqlite3.Connection, _: int) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")

    await database.look(fill)
    acknowledged: list[str] = []
    with pytest.raises(DatabaseUnavailable, match="The disk is full, so nothing was kept"):
        for number in range(500):
            who = member(f"Voter {number}")
            await polls.vote(PLACE, "p1", who, ["agree"], reason="x" * 900)
            acknowledged.append(who.name)
    assert (await polls.see(PLACE, "p1", BEN)).own.reason == "First"
    # A change may not fit either, and then the old ballot stands.
    with suppress(DatabaseUnavailable):
        await polls.vote(PLACE, "p1", BEN, ["disagree"], reason="y" * 900)
    assert (await polls.see(PLACE, "p1", BEN)).own is not None
    await database.look(lambda db, _: db.execute("PRAGMA max_page_count = 1000000"))
    await polls.vote(PLACE, "p1", ANA, ["disagree"])
    await polls.close(PLACE, "p1", ANA)
    await database.close()
    seen = await Polls(SqliteStore(tmp_path / FILE), Clock()).see(PLACE, "p1", ANA)
    assert {b.name for b in seen.ballots} == {"Ana", "Ben", *acknowledged}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs a user's permissions")
@pytest.mark.parametrize("made_before", [True, False])
def test_a_read_only_folder_is_said(made_before):
    """As a user who may read and not write, since root may do anything."""
    script = textwrap.dedent(
        """
        import asyncio, os, sys
        from pathlib import Path
        import filelock
        from index.errors import DatabaseUnavailable
        from bot.database.sqlite.store import SqliteStore
        asyncio.run(SqliteStore().write(lambda db: None))  # loads what another user may not read
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        try:
            asyncio.run(SqliteStore(Path(sys.argv[1])).write(lambda db: None))
        except DatabaseUnavailable as error:
            print(error)
        """
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if made_before:
            connect(home / FILE).close()
        for path in (*home.iterdir(), home):
            path.chmod(0o555 if path.is_dir() else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", script, str(home / FILE)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        home.chmod(0o755)
    assert "see to its permissions" in done.stdout, done.stderr


LOOK = """
    import asyncio, os, sys
    from datetime import UTC, datetime, timedelta
    from pathlib import Path
    sys.path[:0] = sys.argv[2].split(os.pathsep)
    from study_group import ANA, BEN, PLACE, Clock, opened
    from bot.database.sqlite.connection import FILE, connect
    from index.errors import DatabaseUnavailable
    from bot.database.sqlite.store import SqliteStore
    from bot.debates.debates import Debates
    from bot.polls.polls import Polls

    home = Path(sys.argv[1])

    async def prepare():
        database, clock = SqliteStore(home / FILE), Clock()
        await opened(Polls(database, clock), anonymous=False)
        await opened(Polls(database, clock), closes_at=clock.at + timedelta(hours=1))
        await Polls(database, clock).vote(PLACE, "p1", BEN, ["agree"])
        await Polls(database, clock).close(PLACE, "p1", ANA)
        await Debates(database, clock).start(PLACE, ANA, "M", ())
        await database.close()

    async def look():
        clock = Clock()
        clock.on(hours=2)  # the second poll is overdue, and cannot be closed
        database = SqliteStore(home / FILE)
        polls = Polls(database, clock)
        seen = await polls.see(PLACE, "p1", ANA)
        print([ballot.name for ballot in seen.ballots], len(await polls.all(PLACE)))
        print((await Debates(database).see(PLACE, "d1")).debate.motion)
        for try_ in (polls.vote(PLACE, "p2", BEN, ["agree"]), polls.reopen(PLACE, "p1", ANA, None)):
            try:
                await try_
            except DatabaseUnavailable as error:
                print(error)
        await database.close()

    asyncio.run(prepare())
"""


def looked(script: str, home: Path | str, *before: str) -> list[str]:
    """What a process prints that looks at a home it cannot write to."""
    code = textwrap.dedent(LOOK) + textwrap.dedent(script)
    path = os.pathsep.join(each for each in sys.path if each)
    done = subprocess.run(
        [*before, sys.executable, "-c", code, str(home), path],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs a user's permissions")
def test_a_read_only_home_can_be_looked_at(tmp_path_factory):
    script = """
        import filelock
        for path in (*home.iterdir(), home):
            path.chmod(0o555 if path.is_dir() else 0o444)
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        asyncio.run(look())
    """
    with tempfile.TemporaryDirectory() as folder:
        ballots, motion, *refused = looked(script, folder)
        assert (ballots, motion) == ("['Ben'] 2", "M")
        assert len(refused) == 2 and all("see to its permissions" in each for each in refused)
        Path(folder).chmod(0o755)


MOUNT = ("unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"')


def may_mount(tmp_path: Path) -> bool:
    try:
        return (
            subprocess.run([*MOUNT, str(tmp_path), "true"], capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        return False


def test_a_full_disk_can_be_looked_at_and_is_called_full(tmp_path):
    if not may_mount(tmp_path):
        pytest.skip("needs a disk of its own")
    script = """
        with (home / "fill").open("wb", buffering=0) as fill:
            try:
                while True:
                    fill.write(bytes(512))
            except OSError:
                pass
        asyncio.run(look())
    """
    ballots, motion, *refused = looked(script, tmp_path, *MOUNT, str(tmp_path))
    assert (ballots, motion) == ("['Ben'] 2", "M")
    assert refused == ["The disk is full, so nothing was kept: free some space and try again."] * 2


async def test_what_is_read_of_a_file_that_cannot_be_written_is_all_that_was_acknowledged(tmp_path):
    """A process was killed, and left in its log what is not in the file yet."""
    kept = connect(tmp_path / FILE)
    kept.execute("INSERT INTO upkeep VALUES ('x', 1)")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, content in home_bytes(tmp_path).items():
        if name in (FILE, f"{FILE}-wal"):
            (copy / name).write_bytes(content)
    kept.close()
    with closing(connect_to_read(copy / FILE)) as reader:
        assert reader.execute("SELECT value FROM upkeep WHERE name = 'x'").fetchone() == (1,)


async def test_a_writer_that_never_ends_is_said(tmp_path):
    database = SqliteStore(tmp_path / FILE, patience=2.0)
    assert await database.read(notes) == []
    with closing(connect(tmp_path / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        writing = [asyncio.create_task(database.write(note)) for _ in range(20)]
        assert await database.read(notes) == []  # reading goes on
        assert not any(each.done() for each in writing)
        for each in writing:
            with pytest.raises(DatabaseUnavailable, match="Another Moot is busy writing"):
                await each
        # However many wait, each waits no longer than one.
        assert time.monotonic() - began < 20 * 2.0
        other.execute("ROLLBACK")
    await database.write(note)
    await database.close()


async def test_a_sweep_is_done_only_where_one_is_owed(tmp_path):
    database = SqliteStore(tmp_path / FILE)
    polls = Polls(database, Clock())
    await opened(polls, anonymous=False)
    statements: list[str] = []
    await database.look(lambda db, _: db.set_trace_callback(statements.append))
    await database.sweep()
    assert not any("VACUUM" in statement for statement in statements)
    await opened(polls)
    await polls.close(PLACE, "p2", ANA)
    assert any("VACUUM" in statement for statement in statements)
    statements.clear()
    await database.sweep()
    assert not any("VACUUM" in statement for statement in statements)
    assert version_of(connect(tmp_path / FILE)) == LATEST
    await database.close()


async def test_in_memory_all_ends_with_it():
    database = SqliteStore()
    assert database.empty
    await database.write(note)
    assert await database.read(notes) == ["x"]
    await database.close()
    assert database.empty
