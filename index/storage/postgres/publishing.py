"""A finished stage copied into PostgreSQL: one transaction, so that readers find all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import postgres, stances
from index.encoder import projection as projections
from index.errors import UserError
from index.home import TEXT
from index.storage import analysis, postings
from index.storage.files.vectors import FaissIndex, open_vectors
from index.storage.manifest import Manifest
from index.storage.postgres.reading import explaining, key_of
from index.storage.postgres.vectors import is_approximate, table_of

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

LINKS, WEIGHED = 24, 128
"""The links of a passage in HNSW (`m`) and the passages weighed for them (`ef_construction`); docs/scaling.md
has what others give."""
_BYTES_EACH = 400
"""What HNSW needs of memory for a passage besides its vector, at the most."""
_MOST_MEMORY = 2**30
_TEXTS = ("files", "documents", "passages", "parts", "words", "references", "people", "acronyms", "citations",
          "attributions")  # fmt: skip
_AT_ONCE = 256

# (table of the database, its columns besides the generation, query of the stage)
_COPIED = (
    ("documents",
     "key, position, kind, title, authors, text, item, sections, blocks, sentences, source, binding",
     "SELECT key, position, kind, title, authors, text, item, sections, blocks, sentences, source, binding "
     "FROM documents"),
    ("passages",
     'id, document, section, heading, paragraph, page, kind, "start", "end", text, sentences, refs, pages, '
     "digest",
     "SELECT id, document, section, heading, paragraph, page, kind, start, end, text, sentences, refs, "
     "pages, digest FROM passages"),
    ("references", "position, key, document, text, item",
     "SELECT rowid, key, document, text, item FROM refs"),
    ("people", "position, document, family, year", "SELECT rowid, document, family, year FROM people"),
    ("acronyms", "short, long", "SELECT short, long FROM acronyms"),
    ("citations",
     'position, document, key, form, "start", "end", sentence_start, sentence_end, locator, doubt',
     "SELECT rowid, document, key, form, start, end, sentence_start, sentence_end, locator, doubt "
     "FROM citations"),
    ("attributions", "position, passage, sentence, key, direct",
     "SELECT rowid, passage, sentence, key, direct = 1 FROM attributions"),
)  # fmt: skip


def publish(url: str, corpus: str, stage: Path, manifest: Manifest) -> Manifest:
    """Copy the files of a stage into the database and make them the generation of the corpus that is in use;
    gives its manifest as it is kept there. All of it is one transaction.

    Raises DatabaseUnavailable where the database cannot be written, UserError for a text that it cannot keep.
    """
    count, dimension = manifest.counts["passages"], manifest.dimension
    approximate = is_approximate(count, dimension)
    kept = replace(
        manifest,
        vectors=f"pgvector, HNSW m={LINKS}" if approximate else "pgvector, exact",
        files={name: its for name, its in manifest.files.items() if name in (projections.FILE, stances.FILE)},
    )
    opened = open_vectors(stage, dimension, manifest.token_width)
    with transaction(url) as cursor:
        cursor.execute(
            "INSERT INTO index_generations (corpus, manifest) VALUES (%s, %s) RETURNING id",
            (corpus, kept.to_json()),
        )
        row = cursor.fetchone()
        assert row is not None
        generation = int(row[0])
        with _refusing_nulls():
            _copy_files(cursor, generation, stage, kept)
            _copy_texts(cursor, generation, stage)
            _copy_parts(cursor, generation, stage, opened, count)
            _copy_words(cursor, generation, stage, count)
        _copy_vectors(cursor, generation, opened, count, dimension)
        if approximate:
            _link(cursor, table_of(generation), count, dimension)
        cursor.execute(
            "INSERT INTO index_corpora VALUES (%s, %s) "
            "ON CONFLICT (corpus) DO UPDATE SET generation = excluded.generation",
            (corpus, generation),
        )
    return kept


@contextmanager
def transaction(url: str) -> Iterator[Cursor[Any]]:
    """A transaction that may take as long as its size needs. Raises DatabaseUnavailable."""
    with explaining(url), postgres.engine(url).begin() as pooled:
        connection: Connection[Any] | None = pooled.connection.driver_connection
        assert connection is not None
        from pgvector.psycopg import register_vector

        register_vector(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield cursor


@contextmanager
def _refusing_nulls() -> Iterator[None]:
    from psycopg import DataError

    try:
        yield
    except DataError as error:
        raise UserError(
            "A text holds a null character (U+0000), which PostgreSQL cannot keep: take it out of the file, "
            "then build again."
        ) from error


def sweep(url: str, corpus: str) -> None:
    """Remove the generations of a corpus that are neither in use nor read by a process.

    Raises DatabaseUnavailable.
    """
    with postgres.explaining(url):
        with postgres.engine(url).begin() as connection:
            old = connection.exec_driver_sql(
                "SELECT id FROM index_generations g WHERE corpus = %s AND NOT EXISTS "
                "(SELECT 1 FROM index_corpora c WHERE c.generation = g.id)",
                (corpus,),
            ).scalars()
            found = list(old)
        for generation in found:
            with postgres.engine(url).begin() as connection:
                free = "SELECT pg_try_advisory_xact_lock(%s)"
                if not connection.exec_driver_sql(free, (key_of(generation),)).scalar():
                    continue
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table_of(generation)}")
                for table in _TEXTS:
                    connection.exec_driver_sql(
                        f"DELETE FROM index_{table} WHERE generation = %s", (generation,)
                    )
                connection.exec_driver_sql("DELETE FROM index_generations WHERE id = %s", (generation,))


def _copy(cursor: Cursor[Any], table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _copy_files(cursor: Cursor[Any], generation: int, stage: Path, manifest: Manifest) -> None:
    rows = ((generation, name, (stage / name).read_bytes()) for name in manifest.files)
    _copy(cursor, "index_files", "generation, name, content", rows)


def _copy_texts(cursor: Cursor[Any], generation: int, stage: Path) -> None:
    with closing(sqlite3.connect(stage / TEXT)) as texts:
        for table, columns, sql in _COPIED:
            rows = ((generation, *row) for row in texts.execute(sql))
            _copy(cursor, f"index_{table}", f"generation, {columns}", rows)


def _copy_parts(cursor: Cursor[Any], generation: int, stage: Path, opened: FaissIndex, count: int) -> None:
    words = analysis.open_analysis(stage, count)

    def rows() -> Iterator[Sequence[Any]]:
        for part in _parts(count):
            for n, (sentences, tokens, owners) in zip(part, opened.parts(part), strict=True):
                arrays = (sentences.astype("<f2"), tokens, owners.astype("<i2"))
                its = (array.tobytes() for array in arrays)
                yield (generation, n, *its, *analysis.bytes_of(words.of(n)))

    columns = "generation, id, sentences, tokens, owners, stems, looks, lengths, counts, packed"
    _copy(cursor, "index_parts", columns, rows())


def _copy_words(cursor: Cursor[Any], generation: int, stage: Path, count: int) -> None:
    held = postings.open_postings(stage, count)

    def rows() -> Iterator[Sequence[Any]]:
        with closing(sqlite3.connect(stage / TEXT)) as texts:
            for stem, first, number in texts.execute("SELECT stem, first, count FROM words"):
                its = slice(first, first + number)
                ids, impacts = held.ids[its].astype("<i4"), held.impacts[its].astype("<f4")
                yield (generation, stem, number, ids.tobytes(), impacts.tobytes())

    _copy(cursor, "index_words", "generation, stem, count, ids, impacts", rows())


def _copy_vectors(
    cursor: Cursor[Any], generation: int, opened: FaissIndex, count: int, dimension: int
) -> None:
    table = table_of(generation)
    cursor.execute(
        f"CREATE TABLE {table} (id integer PRIMARY KEY, vector vector({dimension}) NOT NULL)".encode()
    )
    with cursor.copy(f"COPY {table} (id, vector) FROM STDIN (FORMAT BINARY)".encode()) as copy:
        copy.set_types(["int4", "vector"])
        for part in _parts(count):
            for n, vector in zip(part, opened.vectors(part), strict=True):
                copy.write_row((n, vector))
    cursor.execute(f"ANALYZE {table}".encode())


def _link(cursor: Cursor[Any], table: str, count: int, dimension: int) -> None:
    """Build the HNSW index of a table, in memory where it takes at most a gigabyte."""
    needed = min(_MOST_MEMORY, count * (4 * dimension + _BYTES_EACH) + 2**26)
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{needed >> 20}MB'".encode())
    made = f"CREATE INDEX ON {table} USING hnsw (vector vector_ip_ops) "
    made += f"WITH (m = {LINKS}, ef_construction = {WEIGHED})"
    from psycopg.errors import DiskFull, OutOfMemory

    try:
        with cursor.connection.transaction():
            cursor.execute(made.encode())
    except (DiskFull, OutOfMemory):
        # several workers need as much shared memory, of which a container has 64 MB by default
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")
        cursor.execute(made.encode())


def _parts(count: int) -> Iterator[range]:
    for at in range(0, count, _AT_ONCE):
        yield range(at, min(at + _AT_ONCE, count))
