"""What of a home goes into a backup, each part as it was at one moment, while other processes go on.

Databases are copied by SQLite into memory, and what must not be in a backup is deleted there, before a file
of the copy is written that has no page of what was deleted (`VACUUM INTO`). An index and the references'
texts are files that are never changed once they are there, so links to them are enough.

Not in a backup: the keys of anonymous ballot boxes, the times of presses, codes that link rooms, what a chat
has sent and Moot has not done yet, the tokens of workspaces, the log, the terminal's history, and what is
made anew by itself (the prepared model, the services' answers).
"""

from __future__ import annotations

import hmac
import os
import re
import shutil
import sqlite3
import uuid
from contextlib import closing, suppress
from pathlib import Path

from bot.database.sqlite.connection import FILE, LATEST, MIGRATIONS, explaining, version_of
from bot.database.sqlite.files import log_size, make_private
from index.errors import UserError
from index.home import CorpusFolder, corpus_names
from index.storage.manifest import read_raw

PATIENCE = 30.0
"""Seconds to wait for a process that writes."""
ATTEMPTS = 5
"""How often an index is looked up that a build replaces at the same time."""
EVENTS = "events.db"
TEXTS = "texts.db"
OWN_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}")
REDACTED = ("presses", "link_codes")
"""Tables of which a backup has no rows."""


def box_hash(secret: bytes) -> str:
    """A keyed hash of a ballot box's secret, from which neither the secret nor a voter can be found."""
    return hmac.digest(secret, b"backup", "sha256").hex()


def open_boxes(path: Path) -> dict[int, bytes]:
    """The secrets of the open anonymous boxes in a database, by the boxes' numbers; none without a file."""
    if not path.is_file():
        return {}
    with closing(to_read(path)) as db:
        if not _has(db, "boxes"):
            return {}
        return dict(db.execute("SELECT id, secret FROM boxes WHERE secret IS NOT NULL"))


def copy_group_data(home: Path, folder: Path) -> tuple[Path, int, dict[int, str]] | None:
    """A copy of the group's database without what a backup must not have; with it the number of its
    migrations and the hashes of open boxes' secrets. None where there is no database.

    Raises UserError where it is damaged, or no Moot's.
    """
    source = home / FILE
    if not source.is_file():
        return None
    target = folder / FILE
    with explaining(source), closing(_in_memory(source)) as db:
        _require_known(db, source)
        boxes: dict[int, str] = {}
        if _has(db, "boxes"):
            secrets = db.execute("SELECT id, secret FROM boxes WHERE secret IS NOT NULL").fetchall()
            boxes = {box: box_hash(secret) for box, secret in secrets}
            db.execute("UPDATE boxes SET secret = NULL")
        for table in REDACTED:
            if _has(db, table):
                db.execute(f"DELETE FROM {table}")
        _vacuum_into(db, target)
        return target, version_of(db), boxes


def copy_events(home: Path, folder: Path) -> list[tuple[str, Path]]:
    """Copies of the chats' inboxes, by name: which events are done, and which threads are conversations.
    What an undone event says is left out."""
    found: list[tuple[str, Path]] = []
    for source in sorted(home.glob(f"*/{EVENTS}")):
        target = folder / f"{source.parent.name}-{EVENTS}"
        with explaining(source), closing(_in_memory(source)) as db:
            if _has(db, "events"):
                db.execute("DELETE FROM events WHERE body IS NOT NULL")
            _vacuum_into(db, target)
        found.append((f"{source.parent.name}/{EVENTS}", target))
    return found


def copy_indexes(home: Path, folder: Path) -> tuple[list[tuple[str, Path]], dict[str, int]]:
    """Links to the files of every corpus's index that is in use, by name; and the formats of the indexes.
    An index that cannot be found is left out: there is nothing of it to keep."""
    found: list[tuple[str, Path]] = []
    formats: dict[str, int] = {}
    for corpus in corpus_names(home):
        generation = _linked(CorpusFolder(home, corpus), folder)
        form = read_raw(generation).get("format")
        if isinstance(form, int):
            formats[corpus] = form
        found += [(f"index/{corpus}/{file.name}", file) for file in sorted(generation.iterdir())]
    return found, formats


def _linked(corpus: CorpusFolder, folder: Path) -> Path:
    """A folder of links to the generation in use. A build that replaces it meanwhile removes the old one, so
    that links to some of its files cannot be made; then the new one is taken."""
    for _ in range(ATTEMPTS):
        target = folder / f"index-{uuid.uuid4().hex[:12]}"
        target.mkdir()
        current = corpus.current()
        assert current is not None
        with suppress(FileNotFoundError):
            names = sorted(path.name for path in current.iterdir() if path.is_file())
            for name in names:
                link(current / name, target / name)
            if names and corpus.current() == current:
                return target
        shutil.rmtree(target)
    raise UserError(f"The index of {corpus.corpus} is being replaced: try again when its build has ended.")


def copy_texts(home: Path, folder: Path) -> list[tuple[str, Path]]:
    """Links to the references' texts, and copies of what is known of them, by name."""
    found: list[tuple[str, Path]] = []
    for source in sorted(home.glob(f"sources/*/{TEXTS}")):
        corpus = source.parent.name
        target = folder / f"texts-{corpus}.db"
        with explaining(source), closing(to_read(source)) as db:
            _require_whole(db, source)
            _vacuum_into(db, target)
        found.append((f"sources/{corpus}/{TEXTS}", target))
        files = source.parent / "files"
        for file in sorted(files.iterdir()) if files.is_dir() else ():
            if file.is_file() and OWN_FILE.fullmatch(file.name) and file.suffix != ".part":
                target = folder / f"texts-{corpus}-{file.name}"
                with suppress(FileNotFoundError):  # taken away since the folder was listed
                    link(file, target)
                    found.append((f"sources/{corpus}/files/{file.name}", target))
    return found


def link(source: Path, target: Path) -> None:
    """A link to a file that nothing changes, or a copy where the file system has no links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def require_readable(path: Path, *, own: bool) -> None:
    """Raises sqlite3.DatabaseError for a database that is damaged, UserError for one of a newer Moot; with
    `own` for one of another program too."""
    with closing(to_read(path)) as db:
        if own:
            _require_known(db, path)
        _require_whole(db, path)


def to_read(path: Path) -> sqlite3.Connection:
    """A connection that reads a database which other processes may write to, and changes nothing in it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE)
        db.execute("SELECT COUNT(*) FROM sqlite_schema")
    except sqlite3.OperationalError:
        # In a read-only folder SQLite cannot make the files beside it; without a log it needs none.
        if log_size(path) > 0:
            raise
        db = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return db


def _in_memory(path: Path) -> sqlite3.Connection:
    """A copy of a database that was found whole. It is nowhere on disk, since a process that is killed would
    leave it there."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with closing(to_read(path)) as db:
            db.backup(copy)
        _require_whole(copy, path)
    except BaseException:
        copy.close()
        raise
    return copy


def _vacuum_into(db: sqlite3.Connection, target: Path) -> None:
    make_private(target)
    db.execute("VACUUM INTO ?", (str(target),))


def _has(db: sqlite3.Connection, table: str) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return db.execute(sql, (table,)).fetchone() is not None


def _require_known(db: sqlite3.Connection, path: Path) -> None:
    if version_of(db) > LATEST:
        raise UserError(f"{path} was written by a newer Moot: install that one to back it up.")
    tables = db.execute("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'").fetchone()[0]
    if tables and not _has(db, MIGRATIONS):
        raise sqlite3.DatabaseError("the file holds another program's tables")


def _require_whole(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"{path}: {found}")
