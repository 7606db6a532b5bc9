"""Which kind of storage keeps a corpus: files in the home, or a PostgreSQL database where one is set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index import home as folders
from index.home import DEFAULT_CORPUS

if TYPE_CHECKING:
    from index.storage.ports import CorpusStore


def corpus_store(home: Path, corpus: str = DEFAULT_CORPUS, database: str | None = None) -> CorpusStore:
    """The indexes of a corpus, in the `database` of this address if one is given, else in the home.

    Raises UserError where `corpus` is no plain name. Opens no connection.
    """
    if database is not None:
        from index.storage.postgres.corpus import PostgresCorpus

        return PostgresCorpus(database, home, corpus)
    from index.storage.files.corpus import FileCorpus

    return FileCorpus(home, corpus)


def corpus_names(home: Path, database: str | None = None) -> list[str]:
    """The corpora that have an index there, in alphabetical order. Raises DatabaseUnavailable."""
    if database is not None:
        from index.storage.postgres.corpus import corpora_of

        return corpora_of(database)
    return folders.corpus_names(home)
