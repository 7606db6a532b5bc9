"""The bundled corpus from each kind of storage, for the tests of candidates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.storage.corpora import corpus_store
from index.storage.ports import PassageStore
from retrieval.library import Library
from tests.storage import KINDS


@pytest.fixture(scope="module", params=KINDS)
def database(request: pytest.FixtureRequest) -> str | None:
    """The address of the database that has the corpus, None where the home has it."""
    return request.getfixturevalue("bundled_in_database") if request.param == "postgres" else None


@pytest.fixture(scope="module")
def library(home: Path, database: str | None) -> Iterator[Library]:
    """The bundled corpus, opened."""
    with closing(Library.open(home, database=database)) as opened:
        yield opened


@pytest.fixture(scope="module")
def text_store(home: Path, database: str | None) -> Iterator[PassageStore]:
    """The text of the bundled corpus."""
    generation = corpus_store(home, database=database).open()
    assert generation is not None
    with closing(generation):
        yield generation.texts
