"""Where things lie under the home folder, and how one index takes the place of another."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnavailable, UserError

DEFAULT_CORPUS = "main"
#: The file of a generation that holds its text.
TEXT = "text.db"
_POINTER = "CURRENT"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class BuildRunning(UserError):
    """Another process builds the index."""


class CorpusFolder:
    """The folder of one corpus: generations of its index, of which CURRENT names the one in use.

    A build writes a new generation beside the old one and then replaces CURRENT in one step, so
    that a crash at any moment leaves the old index whole.
    """

    def __init__(self, home: Path, corpus: str = DEFAULT_CORPUS) -> None:
        """Raises UserError where `corpus` is no plain name."""
        if not _NAME.fullmatch(corpus):
            raise UserError(
                f"“{corpus[:40]}” cannot name a corpus: use up to 40 lower-case letters, digits, - and _."
            )
        self.corpus = corpus
        self.path = home / "index" / corpus

    @property
    def journal(self) -> Path:
        """Vectors that an interrupted build had finished."""
        return self.path / "journal.db"

    def current(self) -> Path | None:
        """The generation in use, or None where nothing has been built yet.

        Raises IndexUnavailable where CURRENT names a folder that is not there.
        """
        try:
            name = (self.path / _POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailable(damaged(f"{_POINTER} cannot be read", self.corpus)) from error
        folder = self.path / name
        if not re.fullmatch(r"g-[0-9a-f]{12}", name) or not folder.is_dir():
            raise IndexUnavailable(damaged(f"{_POINTER} names no index", self.corpus))
        return folder

    def generations(self) -> list[Path]:
        """What there is of an index, the one in use first where CURRENT can be read; empty where
        nothing has been built yet."""
        if not (self.path / _POINTER).exists():
            return []
        try:
            current = self.current()
        except IndexUnavailable:
            current = None
        found = sorted(path for path in self.path.glob("g-*") if path != current)
        return [current, *found] if current else found

    def stage(self) -> Path:
        """A new, empty generation. Raises UserError where the home cannot be written to."""
        folder = self.path / f"g-{uuid.uuid4().hex[:12]}"
        with writing(self.path):
            folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path) -> None:
        """Makes a finished generation the current one, and removes all others."""
        with writing(self.path):
            _sync(folder)
            pointer = self.path / f"{_POINTER}.{uuid.uuid4().hex[:8]}"
            with pointer.open("w", encoding="ascii") as file:
                file.write(folder.name + "\n")
                file.flush()
                os.fsync(file.fileno())
            pointer.replace(self.path / _POINTER)
            _sync(self.path)
        self.sweep()

    def sweep(self) -> None:
        """Removes generations that are not in use and pointers never put in place."""
        keep = self.current()
        for path in self.path.iterdir():
            if path.name.startswith("g-") and path != keep:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith(f"{_POINTER}."):
                path.unlink(missing_ok=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the corpus for one build. Raises BuildRunning where another build holds it."""
        from filelock import FileLock, Timeout

        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(str(self.path / "build.lock"), timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise BuildRunning(
                    "Another build of this index is running: wait until it has ended, then try again."
                ) from None
        try:
            yield
        finally:
            lock.release()


def corpus_names(home: Path) -> list[str]:
    """The corpora of a home that have an index, in alphabetical order."""
    folder = home / "index"
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if (p / _POINTER).is_file())


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns a refused write (no permission, no space) into a sentence."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UserError(
            f"Cannot write to {path} ({reason}): free some space or choose another folder with --home."
        ) from error


def build_command(corpus: str = DEFAULT_CORPUS) -> str:
    """What is typed to make the index of a corpus, the first time or again."""
    return "moot index build" + ("" if corpus == DEFAULT_CORPUS else f" --corpus {corpus}")


def damaged(what: str, corpus: str = DEFAULT_CORPUS) -> str:
    """The sentence for an index of a corpus that is not whole."""
    return f"The index is damaged ({what}): run `{build_command(corpus)}` to make it again."


def _sync(folder: Path) -> None:
    """Flushes a folder's files and its listing to disk."""
    for path in [*folder.iterdir(), folder]:
        if path.is_file() or path == folder:
            try:
                descriptor = os.open(path, os.O_RDONLY)
            except OSError:
                continue
            try:
                os.fsync(descriptor)
            except OSError:
                pass  # some file systems refuse it for folders
            finally:
                os.close(descriptor)
