"""The files of a database on disk: made private, and recognised, without closing a descriptor of them.

POSIX advisory locks belong to a process and an inode. A process that closes any descriptor of a file
loses all its locks on that file, those of its SQLite connections too; another process then takes itself
for the only one, and deletes the write-ahead log under the first. So this module asks about the files by
`stat`, and opens one only while the process has no connection to it.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

PRIVATE = 0o600
BESIDE = ("", "-wal", "-shm")
"""What SQLite appends to the path of a database for its log and for the index of its log."""
LOCK_START = 0x40000000
LOCK_LENGTH = 512
"""The bytes that SQLite locks in a database file (https://sqlite.org/fileformat.html#lock_byte)."""

_making = Lock()


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, where there is none.

    Call it before each `sqlite3.connect`. SQLite gives the files beside a database the mode of the
    database. Raises OSError.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # No other thread may connect between the making and the closing.
    with _making:
        if not path.exists():
            with suppress(FileExistsError):
                os.close(os.open(os.path.realpath(path), os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))


@dataclass(frozen=True, slots=True)
class Files:
    """The database, its log and the index of its log, as they were at one moment."""

    inodes: tuple[tuple[int, int] | None, ...]
    """Device and inode of each, in the order of `BESIDE`; None where there is no such file."""
    content: tuple[int, int]
    """Time of the last change of the database, in nanoseconds, and its size in bytes."""

    def same_as(self, other: Files) -> bool:
        """Whether these are the same three files, whatever their content."""
        return self.inodes == other.inodes

    def lost_log_alone(self, now: Files) -> bool:
        """Whether the log has been deleted, and all else is as it was: then no process has written to
        the database since, and a connection that still has the log open may save what is in it."""
        return now.inodes[0] == self.inodes[0] and now.inodes[1] is None and now.content == self.content


def files_at(path: Path) -> Files:
    """The files that are at the path now."""
    found = [_status(f"{path}{suffix}") for suffix in BESIDE]
    main = found[0]
    return Files(
        tuple(None if each is None else (each.st_dev, each.st_ino) for each in found),
        (0, 0) if main is None else (main.st_mtime_ns, main.st_size),
    )


def log_size(path: Path) -> int:
    """Bytes in the write-ahead log."""
    found = _status(f"{path}-wal")
    return 0 if found is None else found.st_size


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 -- a Path for each look costs more than the look
    except OSError:
        return None


@contextmanager
def without_checkpoint(path: Path) -> Iterator[None]:
    """Close all connections of this process to the file within this block, and none of them writes its log
    into the database or deletes a log.

    The last connection to close does both, if it can lock the database for itself alone. Where the log that
    it has open is no longer the one at the path, that would put old pages over newer ones and delete a log
    in use. A lock of an open file description (Linux's F_OFD_SETLK) keeps even the own process from it.
    """
    if sys.platform != "linux":
        yield
        return
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        yield  # SQLite leaves the log of a database that is gone alone
        return
    try:
        shared = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, LOCK_START, LOCK_LENGTH, 0)
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, shared)
        yield
    finally:
        os.close(descriptor)
