"""Backups of a home, made while Moot runs."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from adapters.operations import archive, snapshot
from adapters.operations.archive import Contents
from index.errors import UserError

STAGE = ".backup-"
LOCK = "backup.lock"


def make_backup(
    home: Path, path: Path, *, settings: Mapping[str, str] | None = None, replace: bool = False
) -> Contents:
    """Back a home up into one file, whole or not at all, and say what is in it.

    Raises UserError where the home holds nothing, the file is there already and not to be replaced, another
    backup is being made, or something cannot be read or written.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        raise UserError(f"{path} is a folder: name a file in it, such as {path / 'moot.zip'}.")
    if path.exists() and not replace:
        raise UserError(f"{path} is there already: name another file, or add --replace.")
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {path.parent}: make it, or name a file elsewhere.")
    if not home.is_dir():
        raise UserError(f"There is nothing in {home} to back up: name Moot's home with --home.")
    try:
        with _stage(home, path.parent) as folder:
            group = snapshot.copy_group_data(home, folder)
            events = snapshot.copy_events(home, folder)
            indexes, formats = snapshot.copy_indexes(home, folder)
            texts = snapshot.copy_texts(home, folder)
            parts = [*events, *indexes, *texts]
            if group:
                parts.insert(0, (group[0].name, group[0]))
            if not parts:
                raise UserError(f"There is nothing in {home} to back up: name Moot's home with --home.")
            with archive.written(path) as writer:
                for name, file in parts:
                    writer.add(name, file)
                contents = Contents(
                    format=archive.FORMAT,
                    made=datetime.now(UTC).isoformat(timespec="seconds"),
                    moot=moot_version(),
                    database=group[1] if group else 0,
                    indexes=formats,
                    boxes=group[2] if group else {},
                    settings=dict(settings or {}),
                    files=writer.files,
                )
                writer.close(contents)
    except (OSError, sqlite3.OperationalError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UserError(
            f"The backup could not be written ({reason}), so there is none: free some space or name a file "
            "elsewhere."
        ) from error
    return contents


def moot_version() -> str:
    """The version of the program; "" where it is not installed."""
    try:
        return version("moot")
    except PackageNotFoundError:
        return ""


@contextmanager
def _stage(home: Path, beside: Path) -> Iterator[Path]:
    """A folder for the copies: in the home, so that links can be made; beside the archive where the home
    cannot be written. What a backup that was killed left there is removed."""
    from filelock import FileLock, Timeout

    place = home
    try:
        lock = FileLock(home / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise UserError("Another backup of this home is being made: wait until it has ended.") from None
    except OSError:
        place, lock = beside, FileLock(beside / LOCK, timeout=0)
        lock.acquire()
    try:
        for left in place.glob(f"{STAGE}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = place / f"{STAGE}{uuid.uuid4().hex[:12]}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()
