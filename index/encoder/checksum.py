"""SHA-256 of large files, cached by size, time and inode; files written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path


class Checksums:
    """Digests of files, kept in one small JSON file so that 90 MB is not read at each start.

    A file whose size, modification time or inode changed is read again; a cache that cannot be read or
    written is left unused.
    """

    def __init__(self, memory: Path | None) -> None:
        """`memory`: the file that keeps digests between runs; None keeps none."""
        self._memory = memory
        self._known: dict[str, list[int | str]] = {}
        if memory is not None:
            with contextlib.suppress(OSError, ValueError):
                known = json.loads(memory.read_text("utf-8"))
                self._known = known if isinstance(known, dict) else {}

    def of(self, file: Path, *, fresh: bool = False) -> str:
        """The file's SHA-256 in hex; `fresh` passes the cache over.

        Raises OSError if it cannot be read.
        """
        path = file.resolve()
        status = path.stat()
        stamp: list[int | str] = [status.st_size, status.st_mtime_ns, status.st_ino]
        known = self._known.get(str(path))
        if not fresh and isinstance(known, list) and known[:3] == stamp and len(known) == 4:
            return str(known[3])
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self._known[str(path)] = [*stamp, digest]
        self._save()
        return digest

    def _save(self) -> None:
        if self._memory is None:
            return
        kept = {path: known for path, known in self._known.items() if Path(path).exists()}
        with contextlib.suppress(OSError):
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._memory, json.dumps(kept, indent=1).encode())


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises OSError (no room, no permission), leaving the old file and no litter.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
