"""A corpus whose indexes are in PostgreSQL."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any

from index import postgres, postgres_address, stances
from index.encoder import projection as projections
from index.encoder.projection import Projection
from index.errors import DatabaseUnavailable, IndexUnavailable
from index.home import BuildRunning, CorpusFolder, damaged, writing
from index.stances import StatedStance
from index.storage.manifest import Manifest, manifest_of
from index.storage.postgres.passages import PostgresPassageStore
from index.storage.postgres.publishing import publish, sweep
from index.storage.postgres.reading import REPLACED, IndexReader, index_reader
from index.storage.postgres.schema import LOCK, prepare
from index.storage.postgres.vectors import PgVectorIndex


class PostgresGeneration:
    """One generation, which stays in the database until it is closed."""

    def __init__(self, url: str, reader: IndexReader, number: int, manifest: Manifest) -> None:
        self._url = url
        self._reader = reader
        self._number = number
        self._is_held = True
        self.name = str(number)
        self.manifest = manifest
        count = manifest.counts["passages"]
        self.texts = PostgresPassageStore(reader, number, count)
        self.vectors = PgVectorIndex(reader, number, count, manifest.dimension, manifest.token_width)

    @cached_property
    def projection(self) -> Projection | None:
        """The projection of token vectors. Raises IndexUnavailable where it is damaged."""
        if not self.manifest.token_width:
            return None
        return projections.load(io.BytesIO(self._file(projections.FILE)))

    def stances(self) -> list[StatedStance]:
        """The stated positions. Raises IndexUnavailable where they are damaged."""
        if stances.FILE not in self.manifest.files:
            return []
        return stances.parse(self._file(stances.FILE))

    def _file(self, name: str) -> bytes:
        sql = "SELECT content FROM index_files WHERE generation = %s AND name = %s"
        rows = self._reader.rows(sql, (self._number, name))
        if not rows:
            raise IndexUnavailable(REPLACED)
        content = bytes(rows[0][0])
        if hashlib.sha256(content).hexdigest() != self.manifest.files[name]["sha256"]:
            raise IndexUnavailable(damaged(f"{name} is not what was built", self.manifest.corpus))
        return content

    def close(self) -> None:
        """Let go of it; if it has been replaced and is read by no other process, it is removed meanwhile."""
        if not self._is_held:
            return
        self._is_held = False
        self.texts.close()
        self._reader.release(self._number)
        with suppress(DatabaseUnavailable):
            if self._reader.in_use(self.manifest.corpus) != self._number:
                # the next question need not wait for it; the end of the process does
                Thread(target=self._sweep, name="moot-sweep").start()

    def _sweep(self) -> None:
        with suppress(DatabaseUnavailable):  # the next build does it
            sweep(self._url, self.manifest.corpus)


class PostgresCorpus:
    """The generations of a corpus in a database. Builds prepare theirs in a folder on this machine."""

    exact_up_to = 2**31
    """The vectors of a stage are always plain: they are copied."""

    def __init__(self, url: str, home: Path, corpus: str) -> None:
        """Raises UserError where `corpus` is no plain name."""
        CorpusFolder(home, corpus)  # checks the name
        self._url = url
        self._folder = home / "builds" / corpus
        self.corpus = corpus

    @property
    def place(self) -> str:
        """The database, without user and password."""
        return f"PostgreSQL at {postgres_address.place(self._url)}"

    @property
    def journal(self) -> Path:
        """Vectors that an interrupted build on this machine had finished."""
        return self._folder / "journal.db"

    def current(self) -> str | None:
        """The number of the generation in use. Raises DatabaseUnavailable."""
        number = index_reader(self._url).in_use(self.corpus)
        return None if number is None else str(number)

    def manifest(self) -> Manifest | None:
        """The manifest in use. Raises IndexUnavailable, DatabaseUnavailable."""
        records = self.records()
        return manifest_of(records[0], self.corpus) if records else None

    def records(self) -> list[Mapping[str, Any]]:
        """The manifest of the generation in use, whatever its format. Raises DatabaseUnavailable."""
        sql = (
            "SELECT manifest FROM index_corpora c JOIN index_generations g ON g.id = c.generation "
            "WHERE c.corpus = %s"
        )
        return [json.loads(text) for (text,) in index_reader(self._url).rows(sql, (self.corpus,))]

    def open(self, *, verified: bool = False) -> PostgresGeneration | None:
        """The generation in use, None if nothing has been built yet. The database vouches for its tables.
        Raises IndexUnavailable, DatabaseUnavailable."""
        reader = index_reader(self._url)
        number = reader.hold(self.corpus)
        if number is None:
            return None
        try:
            rows = reader.rows("SELECT manifest FROM index_generations WHERE id = %s", (number,))
            if not rows:
                raise IndexUnavailable(REPLACED)
            manifest = manifest_of(json.loads(rows[0][0]), self.corpus)
        except BaseException:
            reader.release(number)
            raise
        return PostgresGeneration(self._url, reader, number, manifest)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the corpus for one build on any machine. Raises BuildRunning, DatabaseUnavailable."""
        from sqlalchemy.exc import SQLAlchemyError

        prepare(self._url)
        key = zlib.crc32(self.corpus.encode()) - 2**31
        with postgres.explaining(self._url):
            pool = postgres.engine(self._url).execution_options(isolation_level="AUTOCOMMIT")
            connection = pool.connect()
        try:
            with postgres.explaining(self._url):
                taken = "SELECT pg_try_advisory_lock(%s, %s)"
                if not connection.exec_driver_sql(taken, (LOCK, key)).scalar():
                    raise BuildRunning(
                        "Another build of this index is running: wait until it has ended, then try again."
                    )
            with writing(self._folder):
                shutil.rmtree(self._folder / "stage", ignore_errors=True)  # of a build that was killed
                self._folder.mkdir(parents=True, exist_ok=True)
            yield
        finally:
            # The server drops the locks of a closed connection a moment later, when the next build may ask.
            with suppress(SQLAlchemyError):
                connection.exec_driver_sql("SELECT pg_advisory_unlock(%s, %s)", (LOCK, key))
            connection.invalidate()
            connection.close()

    def stage(self) -> Path:
        """A folder for the files of one build. Raises UserError."""
        folder = self._folder / "stage"
        with writing(folder):
            folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path, manifest: Manifest) -> Manifest:
        """Copies a stage into the database in one transaction, and removes what is not in use. Raises
        DatabaseUnavailable."""
        kept = publish(self._url, self.corpus, folder, manifest)
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(DatabaseUnavailable):  # the next build removes it
            sweep(self._url, self.corpus)
        return kept


def corpora_of(url: str) -> list[str]:
    """The corpora that the database has an index of, in alphabetical order. Raises DatabaseUnavailable."""
    rows = index_reader(url).rows("SELECT corpus FROM index_corpora ORDER BY corpus")
    return [corpus for (corpus,) in rows]
