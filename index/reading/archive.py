"""ZIP archives (DOCX, EPUB) opened with care: what a bomb would unpack to is refused unread."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from index.errors import UnreadableFile

_MOST_MEMBERS = 20_000
_MOST_MEMBER = 100 * 2**20
_MOST_WHOLE = 500 * 2**20
# Text shrinks tenfold, repetitive XML a hundredfold; only a bomb a thousandfold.
_MOST_RATIO = 300
_SMALL = 2**20
_BOMB = "unpacks to far more than it should: it is not safe to read."


class Archive:
    """A ZIP file whose members are read one at a time, within limits.

    Raises UnreadableFile (the sentence without the file's name) where it is none, is encrypted,
    or would unpack to too much.
    """

    def __init__(self, path: Path, what: str) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableFile(f"is damaged, or not {what}: open it and save it anew.") from error
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_WHOLE:
            raise UnreadableFile(_BOMB)
        for member in members:
            ratio = member.file_size / max(1, member.compress_size)
            if member.file_size > _MOST_MEMBER or (member.file_size > _SMALL and ratio > _MOST_RATIO):
                raise UnreadableFile(_BOMB)
        self.names = {m.filename for m in members}
        self._left = _MOST_WHOLE

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises UnreadableFile where it is missing, damaged or encrypted."""
        try:
            member = self._zip.getinfo(name)
            if member.flag_bits & 1:
                raise UnreadableFile("is encrypted: save it without a password and try again.")
            with self._zip.open(member) as file:
                # the sizes in the directory may lie: no more than was stated is unpacked
                data = file.read(min(member.file_size, self._left) + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableFile("is damaged: open it and save it anew.") from error
        if len(data) > member.file_size:
            raise UnreadableFile(_BOMB)
        self._left -= len(data)
        return data
