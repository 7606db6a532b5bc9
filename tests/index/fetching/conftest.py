"""A world of services for each test, and what is fetched from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
from scholarly_server import Scholarly, scholarly_server

from index.fetching.run import Ask, FetchOutcome, Wishes, fetch
from index.fetching.states import SourcesFolder
from index.fetching.web.transport import Web
from index.fetching.works.entries import ReferenceEntry

Fetch = Callable[..., FetchOutcome]


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    """Retries without their pauses; a test of the pauses puts them back."""
    stamina.set_testing(True, attempts=3, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture
def world() -> Iterator[Scholarly]:
    with scholarly_server() as opened:
        yield opened


@pytest.fixture
def web(world: Scholarly) -> Iterator[Web]:
    with Web(world.services(), None, sleep=lambda seconds: None) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> SourcesFolder:
    return SourcesFolder(tmp_path, "main")


@pytest.fixture
def fetched(world: Scholarly, folder: SourcesFolder) -> Fetch:
    """Fetch the texts of some entries, and give the outcome."""

    def run(*entries: ReferenceEntry, ask: Ask = lambda question: None, **wishes: bool) -> FetchOutcome:
        how = Wishes(**wishes)
        return fetch(folder, entries, world.services(), how, ask=ask, sleep=lambda seconds: None)

    return run
