"""The texts' files, named by their content, so that a file is either whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from index.fetching.web.errors import FileRefused, PageInstead
from index.home import writing

MOST_BYTES = 50 * 2**20
_HEAD = 1024
_TAIL = 2048


class TextFiles:
    """A folder of files whose names are the SHA-256 of what they hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self._folder / name

    def keep_pdf(self, parts: Iterable[bytes]) -> str:
        """Write a PDF file as it comes and give its name.

        Raises FileRefused for what is empty, larger than 50 MB, cut off, or no PDF, and keeps nothing of it.
        """
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{os.getpid()}.part"
            file = part.open("wb")
        digest, size, head, tail = hashlib.sha256(), 0, b"", b""
        try:
            with file:
                for piece in parts:
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise FileRefused(f"the file is larger than {MOST_BYTES // 2**20} MB")
                    digest.update(piece)
                    head = head + piece[: _HEAD - len(head)] if len(head) < _HEAD else head
                    tail = (tail + piece)[-_TAIL:]
                    if len(head) >= _HEAD:
                        _check_head(head)  # no need to wait for the rest of a page
                    with writing(self._folder):
                        file.write(piece)
                _check_head(head)
                if b"%%EOF" not in tail:
                    raise FileRefused("the file was cut off")
                with writing(self._folder):
                    file.flush()
                    os.fsync(file.fileno())
            name = f"{digest.hexdigest()}.pdf"
            with writing(self._folder):
                part.replace(self.path(name))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name

    def keep_page(self, body: bytes) -> str:
        """Write a web page and give its name. Raises UserError where it cannot be written."""
        name = f"{hashlib.sha256(body).hexdigest()}.html"
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{os.getpid()}.part"
            try:
                with part.open("wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(self.path(name))
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return name

    def keep_copy(self, source: Path) -> str:
        """Copy a file of any form and give its name. Raises UserError where it cannot be read or written."""
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{os.getpid()}.part"
            try:
                shutil.copyfile(source, part)
                with part.open("rb+") as file:
                    name = hashlib.file_digest(file, "sha256").hexdigest() + source.suffix.lower()
                    os.fsync(file.fileno())
                part.replace(self.path(name))
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return name

    def sweep(self, used: Collection[str]) -> None:
        """Remove what an ended run left unfinished, and files that no reference uses any more."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.suffix == ".part" or path.name not in used:
                path.unlink(missing_ok=True)


def _check_head(head: bytes) -> None:
    if not head:
        raise FileRefused("the answer is empty")
    if b"%PDF-" not in head[:_HEAD]:
        start = head.lstrip()[:200].lower()
        page = start.startswith((b"<", b"\xef\xbb\xbf<"))
        if page:
            raise PageInstead("a web page instead of a PDF")
        raise FileRefused("not a PDF")
