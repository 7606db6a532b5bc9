"""A corpus whose indexes are folders of files under the home."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, closing, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from index import stances
from index.encoder import projection as projections
from index.encoder.projection import Projection
from index.errors import IndexUnavailable
from index.home import CorpusFolder, damaged
from index.stances import StatedStance
from index.storage.files.passages import SqlitePassageStore
from index.storage.files.vectors import EXACT_UP_TO, FaissIndex, open_vectors
from index.storage.manifest import Manifest, read_manifest, read_raw, verify


class FileGeneration:
    """The files of one generation, opened."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Raises IndexUnavailable where the texts cannot be read."""
        self._folder = folder
        self.name = folder.name
        self.manifest = manifest
        self.texts = SqlitePassageStore(folder)

    @cached_property
    def vectors(self) -> FaissIndex:
        """The vectors. Raises IndexUnavailable where they cannot be read."""
        return open_vectors(self._folder, self.manifest.dimension, self.manifest.token_width)

    @cached_property
    def projection(self) -> Projection | None:
        """The projection of token vectors. Raises IndexUnavailable where it cannot be read."""
        if not self.manifest.token_width:
            return None
        try:
            return projections.load(self._folder / projections.FILE)
        except (OSError, KeyError, ValueError) as error:
            raise IndexUnavailable(
                damaged(f"{projections.FILE} cannot be read", self.manifest.corpus)
            ) from error

    def stances(self) -> list[StatedStance]:
        """The stated positions. Raises IndexUnavailable where they cannot be read."""
        return stances.load(self._folder, self.manifest.files)

    def close(self) -> None:
        """Closes the texts."""
        self.texts.close()


class FileCorpus:
    """The generations of a corpus under `home/index`, of which one small file names the one in use."""

    exact_up_to = EXACT_UP_TO

    def __init__(self, home: Path, corpus: str) -> None:
        """Raises UserError where `corpus` is no plain name."""
        self._home = home
        self._folder = CorpusFolder(home, corpus)
        self.corpus = corpus

    @property
    def place(self) -> str:
        """The home."""
        return str(self._home)

    @property
    def journal(self) -> Path:
        """Vectors that an interrupted build had finished."""
        return self._folder.journal

    def current(self) -> str | None:
        """The folder's name of the generation in use. Raises IndexUnavailable."""
        current = self._folder.current()
        return None if current is None else current.name

    def manifest(self) -> Manifest | None:
        """The manifest in use. Raises IndexUnavailable."""
        current = self._folder.current()
        return None if current is None else read_manifest(current)

    def records(self) -> list[Mapping[str, Any]]:
        """The manifests of all folders as they are."""
        return [_record(folder) for folder in self._folder.generations()]

    def open(self, *, verified: bool = False) -> FileGeneration | None:
        """The generation in use. Raises IndexUnavailable."""
        current = self._folder.current()
        if current is None:
            return None
        manifest = read_manifest(current)
        if verified:
            verify(current, manifest)
        return FileGeneration(current, manifest)

    def lock(self) -> AbstractContextManager[None]:
        """Holds the corpus for one build. Raises BuildRunning."""
        return self._folder.lock()

    def stage(self) -> Path:
        """A folder beside that of the generation in use. Raises UserError."""
        return self._folder.stage()

    def publish(self, folder: Path, manifest: Manifest) -> Manifest:
        """Names the folder as the one in use and removes the others, whose files stay readable to those who
        have opened them."""
        self._folder.publish(folder)
        return manifest


def _record(folder: Path) -> Mapping[str, Any]:
    raw = read_raw(folder)
    if not raw.get("sources"):
        with suppress(IndexUnavailable), closing(SqlitePassageStore(folder)) as texts:
            return {**raw, "sources": texts.sources()}
    return raw
