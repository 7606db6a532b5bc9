"""Indexes in PostgreSQL: what is replaced, what is removed, and what happens when a connection is lost."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from psycopg.errors import DiskFull

from index.building import embedding
from index.building.build import build, remove
from index.errors import DatabaseUnavailable, IndexUnavailable, UserError
from index.home import CorpusFolder
from index.storage.corpora import corpus_names, corpus_store
from index.storage.files.vectors import write_vectors
from index.storage.manifest import read_manifest
from index.storage.ports import Generation
from index.storage.postgres import publishing, reading, schema, vectors
from index.storage.postgres.reading import IndexReader, index_reader
from retrieval.library import Library
from retrieval.types import Question
from tests.index.test_build import write_corpus
from tests.index.test_vectors import rows
from tests.postgres import Server


def kept(url: str) -> tuple[int, int, int]:
    """How many generations there are, with passages, and with vectors."""
    reader = index_reader(url)
    one = "SELECT count(*) FROM index_generations"
    two = "SELECT count(DISTINCT generation) FROM index_passages"
    three = "SELECT count(*) FROM pg_class WHERE relname ~ '^index_vectors_[0-9]+$' AND relkind = 'r'"
    return tuple(int(reader.rows(sql)[0][0]) for sql in (one, two, three))  # type: ignore[return-value]


def wait_for(url: str, wanted: tuple[int, int, int]) -> None:
    """Removals go on beside what else is done."""
    for _ in range(100):
        if kept(url) == wanted:
            return
        time.sleep(0.05)
    assert kept(url) == wanted


def opened(home: Path, url: str) -> Generation:
    generation = corpus_store(home, database=url).open()
    assert generation is not None
    return generation


def change(path: Path, was: str, now: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(was, now), encoding="utf-8")


def test_an_old_index_stays_while_it_is_read(tmp_path: Path, new_home: Path, database_url: str) -> None:
    url, path = database_url, write_corpus(tmp_path, 6)
    build(new_home, [path], database=url)
    old = opened(new_home, url)
    change(path, "sleeps", "dozes")
    build(new_home, [path], database=url)
    assert kept(url) == (2, 2, 2)
    assert "sleeps" in old.texts.document("d1").text  # not read before
    assert len(old.vectors.embedded([0, 1])) == 2
    new = opened(new_home, url)
    assert "dozes" in new.texts.document("d1").text and new.name != old.name
    new.close()
    assert kept(url) == (2, 2, 2)
    old.close()
    wait_for(url, (1, 1, 1))
    old.close()


def test_an_index_that_nobody_reads_goes_with_the_next_build(
    tmp_path: Path, new_home: Path, database_url: str
) -> None:
    path = write_corpus(tmp_path, 6)
    for was, now in (("", ""), ("sleeps", "dozes"), ("dozes", "naps")):
        change(path, was, now) if was else None
        build(new_home, [path], database=database_url)
        wait_for(database_url, (1, 1, 1))


def test_another_process_keeps_what_it_reads(tmp_path: Path, new_home: Path, database_url: str) -> None:
    url, path = database_url, write_corpus(tmp_path, 6)
    build(new_home, [path], database=url)
    other = IndexReader(url)  # as another process has
    number = other.hold("main")
    assert number is not None
    build(new_home, [path], database=url)
    assert kept(url) == (2, 2, 2)
    other.release(number)
    other.close()
    build(new_home, [path], database=url)
    wait_for(url, (1, 1, 1))


def test_the_first_build_in_a_database_goes_on_from_the_home(
    tmp_path: Path, new_home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_corpus(tmp_path, 6)
    before = build(new_home, [path], corpus="birds")
    monkeypatch.setattr(embedding, "embed", lambda units, *rest, **more: iter([]) if not units else 1 / 0)
    moved = build(new_home, corpus="birds", database=database_url)
    assert (moved.corpus_sha256, moved.sources) == (before.corpus_sha256, before.sources)
    assert corpus_names(new_home, database_url) == ["birds"]
    # from then on the database's own index counts
    removed = remove(new_home, ["d1"], corpus="birds", database=database_url)
    assert removed.counts["documents"] == 5
    assert build(new_home, [], corpus="birds", mode="add", database=database_url).counts == removed.counts


def test_a_library_sees_that_another_machine_has_built(
    tmp_path: Path, new_home: Path, database_url: str
) -> None:
    path = write_corpus(tmp_path, 6)
    build(new_home, [path], database=database_url)
    second = tmp_path / "second"
    second.mkdir()
    (second / "models").symlink_to(new_home / "models")
    with closing(Library.open(second, database=database_url)) as library:
        assert library.current
        assert library.search([Question("Where is the owl?")], 1)[0][0].passage.document == "d2"
        assert [p.name for p in second.iterdir()] == ["models"]
        build(new_home, [path], database=database_url)
        assert not library.current
        assert library.text("d4").startswith("The hen")


def test_lost_connections_are_opened_again(
    tmp_path: Path, new_home: Path, database_url: str, postgres_server: Server
) -> None:
    url, path = database_url, write_corpus(tmp_path, 6)
    build(new_home, [path], database=url)
    with closing(opened(new_home, url)) as generation:
        assert generation.texts.passages == 6
        postgres_server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'moot index'"
        )
        assert "sleeps" in generation.texts.document("d1").text
        assert corpus_store(new_home, database=url).current() == generation.name
        build(new_home, [path], database=url)
        assert kept(url) == (2, 2, 2), "the new connection holds the lock again"
    wait_for(url, (1, 1, 1))


def test_what_was_removed_while_its_lock_was_lost_is_said(
    tmp_path: Path, new_home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, path = database_url, write_corpus(tmp_path, 6)
    build(new_home, [path], database=url)
    with closing(opened(new_home, url)) as generation:
        monkeypatch.setattr(publishing, "key_of", lambda generation: generation)  # a lock that none holds
        build(new_home, [path], database=url)
        for read in (
            lambda: generation.texts.passage(0),
            generation.texts.listing,
            lambda: generation.texts.words([0]),
            lambda: generation.vectors.parts([0]),
            lambda: generation.vectors.search(np.ones((1, 384), np.float32), 3),
        ):
            with pytest.raises(IndexUnavailable, match="replaced meanwhile"):
                read()


def test_a_build_that_fails_leaves_the_old_index(
    tmp_path: Path, new_home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, path = database_url, write_corpus(tmp_path, 6)
    before = build(new_home, [path], database=url)
    monkeypatch.setattr(publishing, "_copy_vectors", lambda *given: 1 / 0)
    change(path, "sleeps", "dozes")
    with pytest.raises(ZeroDivisionError):
        build(new_home, [path], database=url)
    assert corpus_store(new_home, database=url).manifest() == before
    assert kept(url) == (1, 1, 1)
    assert not (new_home / "builds" / "main" / "stage").exists()


def test_a_null_character_is_refused_in_a_sentence(home: Path, tmp_path: Path, database_url: str) -> None:
    """Readers replace them; an index that has one all the same is refused."""
    current = CorpusFolder(home).current()
    assert current is not None
    stage = tmp_path / "stage"
    shutil.copytree(current, stage)
    with closing(sqlite3.connect(stage / "text.db")) as texts, texts:
        texts.execute("UPDATE documents SET text = text || char(0)")
    schema.prepare(database_url)
    with pytest.raises(UserError, match="null character"):
        publishing.publish(database_url, "main", stage, read_manifest(stage))


def test_the_tables_are_made_once_by_several_at_once(database_url: str) -> None:
    failed: list[BaseException] = []

    def make() -> None:
        try:
            schema.prepare(database_url)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_the_last_migration_is_the_one_that_is_waited_for(database_url: str) -> None:
    schema.prepare(database_url)
    (found,) = index_reader(database_url).rows(f"SELECT version_num FROM {schema.VERSIONS}")
    assert found == (schema.HEAD,)


def test_tables_of_a_newer_moot(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.prepare(database_url)
    index_reader(database_url).rows(f"UPDATE {schema.VERSIONS} SET version_num = '9999' RETURNING 1")
    monkeypatch.setattr(schema, "_ready", set())
    with pytest.raises(DatabaseUnavailable, match="newer Moot"):
        schema.prepare(database_url)


def test_an_empty_database_has_no_index(new_home: Path, database_url: str) -> None:
    store = corpus_store(new_home, database=database_url)
    assert store.current() is store.manifest() is store.open() is None
    assert corpus_names(new_home, database_url) == []
    with pytest.raises(IndexUnavailable, match="There is no index yet"):
        Library.open(new_home, database=database_url)


def test_an_unreachable_database(new_home: Path) -> None:
    store = corpus_store(new_home, database="postgresql://moot:secret@127.0.0.1:1/moot")
    with pytest.raises(DatabaseUnavailable, match="cannot be reached") as caught:
        store.open()
    assert "secret" not in str(caught.value)


def test_many_passages_are_searched_by_hnsw(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors alone, of 64 dimensions: nearly all of the nearest are found, and among allowed ones all."""
    count, dimension = vectors.EXACT_UP_TO + 1, 64
    chance = np.random.default_rng(3)
    near = chance.normal(size=(30, dimension))[chance.integers(0, 30, count)]
    matrix = (near + 0.7 * chance.normal(size=(count, dimension))).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    write_vectors(tmp_path, rows(matrix), count, dimension)
    stored = publishing.open_vectors(tmp_path, dimension, 8)
    schema.prepare(database_url)
    with publishing.transaction(database_url) as cursor:
        publishing._copy_vectors(cursor, 7, stored, count, dimension)
        publishing._link(cursor, vectors.table_of(7), count, dimension)
    # where more are weighed, the planner finds it cheaper to compare so few passages one by one
    monkeypatch.setattr(reading, "SEARCHED", 100)
    reader = index_reader(database_url)
    index = vectors.PgVectorIndex(reader, 7, count, dimension, 8)
    queries = matrix[:100] + 0.1 * chance.normal(size=(100, dimension)).astype(np.float32)
    _, exact = stored.search(queries, 10)
    scores, found = index.search(queries, 10)
    shared = [len({*a} & {*b}) / 10 for a, b in zip(found.tolist(), exact.tolist(), strict=True)]
    assert np.mean(shared) > 0.95
    np.testing.assert_allclose(scores, np.einsum("qkd,qd->qk", matrix[found], queries), atol=1e-5)
    allowed = chance.permutation(count)[:500].astype(np.int64)
    (ours, inside), (theirs, exactly) = (
        index.search(queries, 10, allowed),
        stored.search(queries, 10, allowed),
    )
    assert inside.tolist() == exactly.tolist()
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    _, all_of_them = index.search(queries[:2], 500)
    assert (all_of_them >= 0).all(), "more are found than are weighed at once"
    plan = reader.rows(
        "EXPLAIN SELECT id FROM index_vectors_7 ORDER BY vector <#> %s LIMIT 10", (queries[0],)
    )
    assert any("Index Scan using" in line for (line,) in plan)


def test_hnsw_is_built_by_one_worker_where_shared_memory_is_short() -> None:
    said: list[str] = []

    class Connection:
        """A connection of which every transaction is a savepoint."""

        def transaction(self) -> AbstractContextManager[None]:
            return nullcontext()

    class Cursor:
        """A cursor of a server without shared memory."""

        connection = Connection()

        def execute(self, statement: str | bytes) -> None:
            text = statement if isinstance(statement, str) else statement.decode()
            said.append(text)
            if text.startswith("CREATE INDEX") and not any("workers = 0" in one for one in said):
                raise DiskFull("could not resize shared memory segment: No space left on device")

    publishing._link(cast(Any, Cursor()), "index_vectors_7", 50_000, 384)
    assert [text.split()[0] for text in said] == ["SET", "CREATE", "SET", "CREATE"]
    assert said[1] == said[3]
