"""Which kind of storage keeps a corpus."""

from __future__ import annotations

from pathlib import Path

from index.home import DEFAULT_CORPUS
from index.storage.files.corpus import FileCorpus
from index.storage.ports import CorpusStore


def corpus_store(home: Path, corpus: str = DEFAULT_CORPUS) -> CorpusStore:
    """The indexes of a corpus. Raises UserError where `corpus` is no plain name."""
    return FileCorpus(home, corpus)
