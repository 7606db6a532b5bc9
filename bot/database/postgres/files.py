"""Files that hold what PostgreSQL's logs must not keep: on disk before they count, and overwritten
before they are deleted."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o600


def write_new(path: Path, content: bytes) -> None:
    """Make a file that only its owner may read; when this returns, it is on disk. Raises OSError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def destroy(path: Path) -> None:
    """Overwrite and delete a file, where it is still there; when this returns, that is on disk. Raises
    OSError."""
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync(path.parent)


def _sync(folder: Path) -> None:
    with suppress(OSError):  # a network's file system may not know this for folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
