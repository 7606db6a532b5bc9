"""Restoring a backup: all of it is unpacked, checked and brought up to date beside what is there, and only
then put in place.

From the moment when `restore.json` is in the home, the restore will be completed: by the process that began
it, or if that ends, by the next one that opens the home. Every step may be done twice. Databases are written
over in one transaction of SQLite's, so that no process ever has half of one, nor the file of one that is
gone.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from adapters.operations import COMMITTED, archive
from adapters.operations.archive import Contents
from adapters.operations.snapshot import EVENTS, TEXTS, box_hash, open_boxes
from bot.database.sqlite.connection import FILE, LATEST, connect, explaining, version_of
from bot.database.sqlite.files import make_private
from bot.times import utc_now
from index.errors import IndexUnavailable, UserError
from index.home import CorpusFolder, corpus_names, writing
from index.storage.manifest import FORMAT, read_manifest, read_raw, verify

STAGE = ".restore-"
LOCK = "restore.lock"
LOCKED = 30.0
"""Seconds to wait for another process that completes a restore."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `closed` names polls and debates that were open and whose key is gone, which are
    closed with the ballots that they had; `rebuild` names corpora whose index is of an older format."""

    contents: Contents
    closed: tuple[str, ...]
    rebuild: tuple[str, ...]


def check_backup(path: Path) -> Contents:
    """Read all of a backup and say what is in it. Raises UserError where it is damaged."""
    with archive.opened(path) as reader:
        reader.check()
        return reader.contents


def restore(home: Path, path: Path) -> Restored:
    """Put what a backup holds in the place of what the home has. What the backup does not hold stays.

    Raises UserError, and changes nothing, where the backup is damaged or of a newer Moot, a process uses the
    home, or the disk has no room.
    """
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home):
            _finish(home)
            for left in home.glob(f"{STAGE}*"):
                shutil.rmtree(left, ignore_errors=True)
            require_unused(home)
            folder = home / f"{STAGE}{uuid.uuid4().hex[:12]}"
            folder.mkdir(mode=0o700)
            with ExitStack() as undo:
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
                with archive.opened(path) as reader:
                    contents = reader.contents
                    reader.unpack(folder)
                rebuild = _checked_indexes(folder, contents)
                closed = _prepared(folder / FILE, home / FILE, contents)
                _commit(home, folder)
                undo.pop_all()
            _finish(home)
    return Restored(contents, closed, rebuild)


def finish_restore(home: Path) -> bool:
    """Complete a restore that was interrupted after its backup was found whole; whether there was one.
    Raises UserError where that cannot be done."""
    if not (home / COMMITTED).exists():
        return False
    with writing(home), _locked(home):
        return _finish(home)


def require_unused(home: Path) -> None:
    """Raises UserError where a process has the home open: it would go on with what it remembers."""
    from filelock import FileLock, Timeout

    for file in sorted(home.glob("*/*.alive")):
        lock = FileLock(file, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            name = file.parent.name
            raise UserError(f"moot {name} runs on this home: stop it, then restore.") from None
        lock.release()
    for corpus in corpus_names(home):
        with CorpusFolder(home, corpus).lock():
            pass
    if _is_connected(home / FILE):
        raise UserError("Another Moot has this home open: end it (a study room, or a command), then restore.")


def _is_connected(path: Path) -> bool:
    """Whether another process has a connection to a database with a write-ahead log. Each has a shared lock
    on the file for as long as it is open, so that an exclusive one cannot be had
    (https://sqlite.org/wal.html#noshm)."""
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "locked" in str(error) or "busy" in str(error)
        except sqlite3.DatabaseError:
            return False  # what is damaged is replaced
    return False


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(home / LOCK, timeout=LOCKED)
    try:
        lock.acquire()
    except Timeout:
        raise UserError("Another restore of this home is going on: wait until it has ended.") from None
    try:
        yield
    finally:
        lock.release()


def _checked_indexes(folder: Path, contents: Contents) -> tuple[str, ...]:
    """The corpora whose index is of an older format. Raises UserError for one that is damaged, or newer."""
    older: list[str] = []
    for unpacked in sorted((folder / "index").glob("*")):
        corpus = unpacked.name
        form = read_raw(unpacked).get("format")
        if not isinstance(form, int):
            raise UserError(f"The backup's index of {corpus} is damaged, so nothing was restored.")
        if form > FORMAT:
            raise UserError(
                f"The backup's index of {corpus} was made by a newer Moot: install that one first."
            )
        if form < FORMAT:
            older.append(corpus)
            continue
        try:
            verify(unpacked, read_manifest(unpacked), whole=True)
        except IndexUnavailable as error:
            raise UserError(
                f"The backup's index of {corpus} is damaged, so nothing was restored: take another backup."
            ) from error
    for database in folder.glob(f"*/{EVENTS}"):
        _require_whole(database)
    for database in folder.glob(f"sources/*/{TEXTS}"):
        _require_whole(database)
    return tuple(older)


def _require_whole(path: Path) -> None:
    with explaining(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("not whole")


def _prepared(path: Path, current: Path, contents: Contents) -> tuple[str, ...]:
    """Bring the unpacked database up to date. Open anonymous ballot boxes get back their secrets where the
    home has them; the polls and debates of the others are closed with the ballots that they have, and named.
    """
    from bot.debates import store as debates
    from bot.polls import store as polls

    if not path.is_file():
        return ()
    _require_whole(path)
    try:
        known = open_boxes(current)
    except sqlite3.Error:
        known = {}  # what is there is damaged
    now = utc_now()
    with explaining(path), closing(connect(path)) as db:
        if version_of(db) != LATEST or db.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError("not whole")
        db.execute("BEGIN IMMEDIATE")
        closed: list[str] = []
        for box, kept in contents.boxes.items():
            if box in known and box_hash(known[box]) == kept:
                db.execute("UPDATE boxes SET secret = ? WHERE id = ? AND anonymous", (known[box], box))
                continue
            for (key,) in db.execute(
                "SELECT id FROM polls WHERE box = ? AND closed_at IS NULL", (box,)
            ).fetchall():
                poll = polls.by_key(db, key)
                polls.close(db, poll, now)
                closed.append(_called(poll.place.platform, poll.place.space, poll.id))
            for (key,) in db.execute(
                "SELECT id FROM debates WHERE box = ? AND ended_at IS NULL", (box,)
            ).fetchall():
                debate = debates.by_key(db, key)
                debates.enter(db, debate, len(debate.rounds) + 2, now)
                closed.append(_called(debate.place.platform, debate.place.space, debate.id))
        # What the home held before is overwritten where it lies in the file.
        db.wants_sweep()
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = DELETE")
    return tuple(closed)


def _called(platform: str, space: str, name: str) -> str:
    return f"{name} on {platform}" + (f" ({space})" if space else "")


def _commit(home: Path, folder: Path) -> None:
    """Flush all that was unpacked, and note that the restore has to be completed."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with (Path(parent) / name).open("rb+") as file:
                os.fsync(file.fileno())
        archive.sync(Path(parent))
    part = home / f"{COMMITTED}.part"
    with part.open("w", encoding="utf-8") as file:
        # A name for each generation, so that a second attempt finds what the first has moved.
        generations = {path.name: f"g-{uuid.uuid4().hex[:12]}" for path in (folder / "index").glob("*")}
        json.dump({"folder": folder.name, "generations": generations}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(home / COMMITTED)
    archive.sync(home)


def _finish(home: Path) -> bool:
    """Put in place what was unpacked, as far as it is not. The caller holds the lock."""
    try:
        noted = json.loads((home / COMMITTED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    folder = home / noted["folder"]
    for name, generation in noted["generations"].items():
        corpus = CorpusFolder(home, name)
        target = corpus.path / generation
        if not target.is_dir():
            corpus.path.mkdir(parents=True, exist_ok=True)
            _move(folder / "index" / name, target)
        corpus.publish(target)
    for unpacked in sorted((folder / "sources").glob("*")):
        target = home / "sources" / unpacked.name
        (target / "files").mkdir(parents=True, exist_ok=True)
        for file in (unpacked / "files").glob("*"):
            _copy_file(file, target / "files" / file.name)
        _copy_database(unpacked / TEXTS, target / TEXTS)
    for unpacked in sorted(folder.glob(f"*/{EVENTS}")):
        target = home / unpacked.parent.name
        target.mkdir(mode=0o700, exist_ok=True)
        _copy_database(unpacked, target / EVENTS)
    _copy_database(folder / FILE, home / FILE)
    (home / COMMITTED).unlink()
    archive.sync(home)
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _move(source: Path, target: Path) -> None:
    """Move a folder in one step, to another disk too."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f"{target.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part)
        part.rename(target)


def _copy_file(source: Path, target: Path) -> None:
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return  # named by its content
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)


def _copy_database(source: Path, target: Path) -> None:
    """Write a database over another in one transaction. One that is damaged is moved away first."""
    if not source.is_file():
        return
    with explaining(target):
        make_private(target)
        with closing(sqlite3.connect(source)) as new:
            try:
                _write_over(new, target)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                for suffix in ("-wal", "-shm", "-journal", ""):
                    beside = Path(f"{target}{suffix}")
                    with suppress(FileNotFoundError):
                        beside.replace(f"{target}.damaged{suffix}")
                make_private(target)
                _write_over(new, target)


def _write_over(new: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target, timeout=LOCKED, isolation_level=None)) as old:
        old.execute("PRAGMA wal_autocheckpoint = 0")  # see bot.database.sqlite.checkpoint
        old.execute("PRAGMA synchronous = FULL")
        old.execute("PRAGMA secure_delete = ON")
        new.backup(old)
