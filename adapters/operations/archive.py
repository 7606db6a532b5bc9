"""The file of a backup: a ZIP with a manifest that has the size and SHA-256 of every other file in it.

An archive may come from anywhere, so nothing of it is trusted: names must have one of the forms in `NAMES`,
each file must be in the manifest once, and no more is written than the manifest states. `extractall` is not
used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from index.errors import UserError

FORMAT = 1
MANIFEST = "manifest.json"
MOST_MANIFEST = 32 * 2**20
"""Bytes; a file of a backup takes about 200 of them."""
PIECE = 1 << 20
MODE = 0o600
SPARE = 64 * 2**20
"""Bytes of the disk that a restore leaves free."""
_CORPUS = r"[a-z0-9][a-z0-9_-]{0,39}"
_PLAIN = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}"
NAMES = re.compile(
    rf"moot\.db|[a-z0-9]{{1,40}}/events\.db|index/{_CORPUS}/{_PLAIN}"
    rf"|sources/{_CORPUS}/texts\.db|sources/{_CORPUS}/files/{_PLAIN}"
)
"""The files that a backup may hold, by their path in the home. Those of an index stand without the name of
its generation."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the standard library raises for a file that is no ZIP, damaged, encrypted or of an unknown kind."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file's size in bytes and its SHA-256."""

    bytes: NonNegativeInt
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. `made` is UTC, `moot` the program's version, `database` the number of
    migrations of `moot.db` (0 without one), `indexes` the format of each corpus's index. `boxes` has, for
    each open anonymous ballot box, a keyed hash of its secret, by which the home that still has the secret
    is recognised; the secret itself is in no backup. `settings` are those that were set, without secrets."""

    format: int
    made: str
    moot: str
    database: int
    indexes: Mapping[str, int]
    boxes: Mapping[int, str]
    settings: Mapping[str, str]
    files: Mapping[str, FileRecord]

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(record.bytes for record in self.files.values())


class ArchiveWriter:
    """Writes files into an archive that takes its name only when it is whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, FileRecord] = {}

    def add(self, name: str, path: Path) -> None:
        """Put in the file at `path` under a name. Raises OSError."""
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = MODE << 16
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, self._archive.open(info, "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.files[name] = FileRecord(size, digest.hexdigest())

    def close(self, contents: Contents) -> None:
        """Put in the manifest, last."""
        text = json.dumps(asdict(contents), ensure_ascii=False, indent=1, sort_keys=True)
        self._archive.writestr(zipfile.ZipInfo(MANIFEST, date_time=(1980, 1, 1, 0, 0, 0)), text)


@contextmanager
def written(path: Path) -> Iterator[ArchiveWriter]:
    """A new archive at `path`: written to `path` with `.part` appended, which is renamed when the block has
    ended and all is on disk. Where the block raises, there is neither. Raises OSError."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "xb", opener=_private) as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, MODE)


class ArchiveReader:
    """An archive whose manifest has been read."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        """Raises UserError where it is no backup, or its list of files is not what the manifest says."""
        self._archive = archive
        self._path = path
        self.contents = self._read_contents()
        self._require_listed()

    def unpack(self, folder: Path) -> None:
        """Write every file below a folder, and check it. Raises UserError for a file that differs from its
        record, OSError where it cannot be written."""
        if shutil.disk_usage(folder).free < self.contents.size + SPARE:
            raise UserError(
                f"The disk has no room for this backup, which takes {self.contents.size // 2**20 + 1} MB "
                "unpacked: free some space and try again."
            )
        for name, record in self.contents.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._opened(name) as source, open(target, "xb", opener=_private) as file:
                self._copy(name, source, file, record)

    def check(self) -> None:
        """Read every file and compare it with its record. Raises UserError."""
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123
            for name, record in self.contents.files.items():
                with self._opened(name) as source:
                    self._copy(name, source, nothing, record)

    def _copy(self, name: str, source: IO[bytes], target: IO[bytes], record: FileRecord) -> None:
        digest, size = hashlib.sha256(), 0
        while True:
            try:
                piece = source.read(PIECE)
            except UNREADABLE as error:
                raise self._damaged(f"{name} cannot be read") from error
            if not piece:
                break
            size += len(piece)
            if size > record.bytes:
                raise self._damaged(f"{name} is larger than it states")
            digest.update(piece)
            target.write(piece)
        if size != record.bytes or digest.hexdigest() != record.sha256:
            raise self._damaged(f"{name} is not what was put in")
        target.flush()
        if target.name != os.devnull:
            os.fsync(target.fileno())

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            source = self._archive.open(name)
        except (KeyError, *UNREADABLE) as error:
            raise self._damaged(f"{name} cannot be read") from error
        with source:
            yield source

    def _read_contents(self) -> Contents:
        try:
            info = self._archive.getinfo(MANIFEST)
        except KeyError:
            raise UserError(
                f"{self._path} is no backup of Moot's: name a file that moot backup made."
            ) from None
        if info.file_size > MOST_MANIFEST:
            raise self._damaged("its manifest is too large")
        with self._opened(MANIFEST) as source:
            try:
                text = source.read(MOST_MANIFEST + 1)
                form = json.loads(text).get("format")
                if isinstance(form, int) and form > FORMAT:
                    raise UserError(
                        f"{self._path} was made by a newer Moot: install that one, then restore it."
                    )
                return TypeAdapter(Contents).validate_python(json.loads(text))
            except (ValidationError, AttributeError, RecursionError, *UNREADABLE) as error:
                raise self._damaged("its manifest cannot be read") from error

    def _require_listed(self) -> None:
        """Every file of the archive must be in the manifest, once, under a name that a backup may use."""
        there = [name for name in self._archive.namelist() if name != MANIFEST]
        for name in there:
            if not NAMES.fullmatch(name):
                raise self._damaged(f"it holds “{name[:60]}”, which no backup does")
        if sorted(there) != sorted(self.contents.files):
            raise self._damaged("its files are not those of its manifest")

    def _damaged(self, why: str) -> UserError:
        return UserError(f"{self._path} is damaged ({why}), so nothing was restored: take another backup.")


@contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    """An archive to read. Raises UserError where it is no backup, or cannot be read."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror or error}): see to its name.") from None
    except UNREADABLE as error:
        raise UserError(
            f"{path} is damaged or no backup of Moot's: name a file that moot backup made."
        ) from error
    with archive:
        yield ArchiveReader(archive, path)


def sync(folder: Path) -> None:
    """Flush a folder's listing to disk, where the file system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
