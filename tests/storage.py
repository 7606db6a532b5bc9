"""The kinds of storage that an index may be kept in, for tests that hold for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.building.build import build
from index.home import DEFAULT_CORPUS
from index.storage.corpora import corpus_names, corpus_store
from index.storage.manifest import Manifest
from index.storage.ports import CorpusStore, Generation
from retrieval.library import Library

KINDS = ("files", "postgres")


@dataclass(frozen=True, slots=True)
class Place:
    """A home, and the address of the database that keeps its indexes, if it does not itself."""

    home: Path
    database: str | None

    @property
    def corpora(self) -> list[str]:
        """The corpora that there is an index of."""
        return corpus_names(self.home, self.database)

    def store(self, corpus: str = DEFAULT_CORPUS) -> CorpusStore:
        """The indexes of a corpus."""
        return corpus_store(self.home, corpus, self.database)

    def build(self, paths: Sequence[Path] | None = None, **how: Any) -> Manifest:
        """Build the index of some files."""
        return build(self.home, paths, database=self.database, **how)

    @contextmanager
    def opened(self, corpus: str = DEFAULT_CORPUS) -> Iterator[Generation]:
        """The index in use."""
        generation = self.store(corpus).open(verified=True)
        assert generation is not None
        try:
            yield generation
        finally:
            generation.close()

    def library(self, **how: Any) -> Library:
        """The library of a corpus."""
        return Library.open(self.home, database=self.database, **how)
