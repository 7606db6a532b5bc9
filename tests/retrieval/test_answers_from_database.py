"""Answers are the same whether an index is in files or in PostgreSQL: verdict, excerpts, order, confidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.building.build import build
from index.home import CorpusFolder
from index.storage.manifest import read_manifest
from index.storage.postgres.publishing import publish
from index.storage.postgres.schema import prepare
from retrieval.library import Library
from retrieval.library_group import LibraryGroup
from retrieval.types import Answer, Excerpt, Question
from tests.conftest import built_once
from tests.postgres import Server
from tests.retrieval.test_library import ANSWERED, OUTSIDE

SQUAD = Path(__file__).parents[3] / "shared" / "bench" / "squad"
Pair = tuple[Library, Library]


@pytest.fixture(scope="module")
def article(home: Path, library: Library, bundled_in_database: str) -> Iterator[Pair]:
    """The bundled article from files and from a database."""
    with closing(Library.open(home, database=bundled_in_database)) as kept:
        yield library, kept


@pytest.fixture(scope="module")
def squad(home: Path, tmp_path_factory: pytest.TempPathFactory, postgres_server: Server) -> Iterator[Pair]:
    """Some 400 paragraphs of an encyclopaedia, from files and from a database."""
    if not SQUAD.is_dir():
        pytest.skip(f"needs the paragraphs of SQuAD in {SQUAD}")

    def build_here(folder: Path) -> None:
        (folder / "models").symlink_to(home / "models")
        build(folder, [SQUAD / "corpus.jsonl"])

    built = built_once(tmp_path_factory, "squad", build_here)
    folder = CorpusFolder(built).current()
    assert folder is not None
    with postgres_server.database() as url:
        prepare(url)
        publish(url, "main", folder, read_manifest(folder))
        with closing(Library.open(built)) as files, closing(Library.open(built, database=url)) as kept:
            yield files, kept


def questions(name: str, every: int) -> list[str]:
    with (SQUAD / name).open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines][::every]


def shown(excerpts: Sequence[Excerpt]) -> list[tuple[Any, ...]]:
    return [(e.number, e.document, e.start, e.end, e.text, e.section, e.references) for e in excerpts]


def compare(ours: Sequence[Answer], theirs: Sequence[Answer]) -> None:
    for one, other in zip(ours, theirs, strict=True):
        assert (one.verdict, one.caution, one.facts) == (other.verdict, other.caution, other.facts)
        assert shown(one.excerpts) == shown(other.excerpts), one.question
        assert shown(one.closest) == shown(other.closest), one.question
        assert one.confidence == pytest.approx(other.confidence, abs=1e-4)


def test_answers_from_the_article(article: Pair) -> None:
    asked = [
        *(Question(text) for _, text, _ in ANSWERED[::2]),
        *(Question(text) for text in OUTSIDE[::3]),
        Question("sum up the conclusion"),
        Question("What does Scharre argue?", source="scharre-2021", limit=5),
        Question("Why is the race dangerous?", section="3", limit=10),
        Question("Who wrote this?"),
    ]
    files, kept = article
    compare(kept.ask(asked), files.ask(asked))


def test_answers_from_an_encyclopaedia(squad: Pair) -> None:
    files, kept = squad
    asked = [Question(text, limit=5) for text in questions("queries.jsonl", 100)]
    asked += [Question(text) for text in questions("unanswerable.jsonl", 300)]
    compare(kept.ask(asked), files.ask(asked))


def test_search_in_an_encyclopaedia(squad: Pair) -> None:
    files, kept = squad
    asked = [Question(text) for text in questions("queries.jsonl", 100)]
    for ours, theirs in zip(kept.search(asked, 20), files.search(asked, 20), strict=True):
        assert [hit.passage for hit in ours] == [hit.passage for hit in theirs]
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-4)


def test_what_else_a_library_gives(article: Pair) -> None:
    files, kept = article
    (said,) = files.ask([Question("What does Geist recommend?")])
    for read in (
        lambda library: library.sources(),
        lambda library: library.stances(),
        lambda library: library.check(said.excerpts[0].text.replace("not", "never")),
        lambda library: library.around(said.excerpts[0]),
        lambda library: library.quote("the danger of a race", author="Scharre"),
        lambda library: library.brief("AI development is an arms race"),
        lambda library: library.motions("arms race"),
        lambda library: library.section_names(),
        lambda library: library.text("kasumaj-nd"),
    ):
        assert read(kept) == read(files)


def test_a_group_of_libraries_reads_the_database(home: Path, bundled_in_database: str) -> None:
    asked = [Question(text) for _, text, _ in ANSWERED[:3]]
    with (
        closing(LibraryGroup.open(home, ["main"], database=bundled_in_database)) as kept,
        closing(LibraryGroup.open(home, ["main"])) as files,
    ):
        compare(kept.ask(asked), files.ask(asked))
