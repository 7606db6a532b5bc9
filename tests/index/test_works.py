"""Texts bound to references: what is read, what keeps its place through rebuilds, what an index says of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from bound_works import ABSTRACT, ARTICLE, ESSAY, REPORT, attach_text, give_abstract, write_article

from index.building.build import build, remove
from index.building.works import index_lacks
from index.fetching.attach import detach
from index.fetching.states import SourcesFolder
from index.home import CorpusFolder
from index.progress import Silence
from index.storage.files.passages import SqlitePassageStore
from index.storage.manifest import read_manifest


class Notes(Silence):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, text: str) -> None:
        """Keeps it."""
        self.said.append(text)


def opened(home: Path) -> SqlitePassageStore:
    folder = CorpusFolder(home).current()
    assert folder is not None
    return SqlitePassageStore(folder)


@pytest.fixture
def built(tmp_path: Path, new_home: Path) -> Path:
    build(new_home, [write_article(tmp_path)])
    return new_home


def bind(home: Path) -> None:
    build(home, [], mode="add")


def test_a_text_is_bound_by_what_was_attached_and_not_by_name_year_or_title(
    built: Path, tmp_path: Path
) -> None:
    # a report of another year and title, by a name that the list does not have
    attach_text(built, tmp_path, "hart-2015", REPORT)
    bind(built)
    with closing(opened(built)) as store:
        document = store.document("hart-2015")
        assert document.text != document.entry
        assert document.entry.startswith("Hart, E. (2015)")
        assert document.title == "Racing for the summit"
        assert store.is_work("hart-2015")
        # a text of the list's own keeps its entry
        assert store.document("lund-2017").entry == store.document("lund-2017").text
        kinds = dict(store.listing())
        assert kinds["hart-2015"] == "reference"
        assert [key for key, kind in kinds.items() if kind == "text"] == ["moe-2020"]


def test_the_list_of_a_work_adds_no_references(built: Path, tmp_path: Path) -> None:
    with closing(opened(built)) as store:
        before = store.listing()
    attach_text(built, tmp_path, "hart-2015", REPORT)
    assert "Quist" in REPORT
    bind(built)
    with closing(opened(built)) as store:
        assert store.listing() == before
        assert store.citations(document="hart-2015") == []
        # nor is the list searched
        passages = store.many(store.select(documents=["hart-2015"])).values()
        assert passages
        assert not any("Quist" in p.text for p in passages)


def test_rebuilds_keep_what_is_bound_and_the_manifest_says_it(built: Path, tmp_path: Path) -> None:
    attach_text(built, tmp_path, "hart-2015", REPORT)
    bind(built)
    with closing(opened(built)) as store:
        first = store.document("hart-2015")
    another = tmp_path / "another.md"
    another.write_text("# Herons\n\nHerons eat frogs at dawn.\n", encoding="utf-8")
    for change in (
        lambda: build(built),
        lambda: build(built, [another], mode="add"),
        lambda: remove(built, ["herons-nd"]),
    ):
        change()
        folder = CorpusFolder(built).current()
        assert folder is not None
        manifest = read_manifest(folder)
        assert first.binding is not None
        assert manifest.bound == {"hart-2015": first.binding.file}
        assert manifest.counts["works"] == 1
        with closing(opened(built)) as store:
            assert store.document("hart-2015") == first


def test_a_binding_follows_its_entry_to_another_key(built: Path, tmp_path: Path) -> None:
    attach_text(built, tmp_path, "hart-2015", REPORT)
    # another list, read first, has another work under the same key
    other = tmp_path / "a.md"
    other.write_text(
        "---\ntitle: Peaks\nauthor: Ann Abel\ndate: 2019\n---\n\nHart (2015) counts goats on peaks.\n\n"
        "## References\n\nHart, E. (2015). Goats of the northern peaks. Mountain Press.\n",
        encoding="utf-8",
    )
    article = write_article(tmp_path)
    build(built, [other, article])
    with closing(opened(built)) as store:
        works = [key for key in store.bindings if store.is_work(key)]
        assert len(works) == 1
        assert store.document(works[0]).title == "Racing for the summit"
        assert "goats" in store.document("hart-2015").text.lower()
        assert works != ["hart-2015"]


def test_an_abstract_is_searched_and_is_not_the_work(built: Path) -> None:
    give_abstract(built, "lund-2017", ABSTRACT)
    bind(built)
    with closing(opened(built)) as store:
        assert store.document("lund-2017").text == ABSTRACT
        assert not store.is_work("lund-2017")
        binding = store.bindings["lund-2017"]
        assert binding.extent == "abstract"
        assert store.select(documents=["lund-2017"])
    folder = CorpusFolder(built).current()
    assert folder is not None
    counts = read_manifest(folder).counts
    assert counts["abstracts"] == 1
    assert "works" not in counts


def test_what_was_taken_away_leaves_the_entry(built: Path, tmp_path: Path) -> None:
    assert index_lacks(built, "main") == []
    attach_text(built, tmp_path, "hart-2015", REPORT)
    assert index_lacks(built, "main") == ["hart-2015"]
    bind(built)
    assert index_lacks(built, "main") == []
    detach(SourcesFolder(built, "main"), "hart-2015")
    assert index_lacks(built, "main") == ["hart-2015"]
    bind(built)
    with closing(opened(built)) as store:
        assert store.bindings == {}
        assert store.document("hart-2015").entry == store.document("hart-2015").text


def test_a_file_that_is_gone_is_noted_and_leaves_the_entry(built: Path, tmp_path: Path) -> None:
    attach_text(built, tmp_path, "hart-2015", REPORT)
    for file in SourcesFolder(built, "main").files.iterdir():
        file.unlink()
    notes = Notes()
    build(built, [], mode="add", progress=notes)
    assert [n for n in notes.said if "hart-2015" in n and "again" in n]
    with closing(opened(built)) as store:
        assert store.bindings == {}


def test_sections_and_acronyms_are_those_of_the_group_s_texts(built: Path, tmp_path: Path) -> None:
    with closing(opened(built)) as store:
        own = store.sections()
        inside = store.select(section="2")
    attach_text(built, tmp_path, "hart-2015", REPORT)
    attach_text(built, tmp_path, "lund-2017", ESSAY)
    bind(built)
    with closing(opened(built)) as store:
        assert store.sections() == own
        assert [p.document for p in store.many(store.select(section="2")).values()] == ["moe-2020"] * len(
            inside
        )
        # a section of the work itself
        assert store.select(documents=["hart-2015"], section="2")
    assert "## 2 " in ARTICLE
    assert "## 2 " in REPORT


def test_a_machine_without_the_texts_keeps_those_of_the_index(
    built: Path, tmp_path: Path, database_url: str
) -> None:
    """Of two machines that share a database one has fetched, and the other builds."""
    attach_text(built, tmp_path, "hart-2015", REPORT)
    give_abstract(built, "lund-2017", ABSTRACT)
    first = build(built, [write_article(tmp_path)], database=database_url)
    assert {*first.bound} == {"hart-2015", "lund-2017"}
    second = tmp_path / "second"
    second.mkdir()
    (second / "models").symlink_to(built / "models")
    another = tmp_path / "another.md"
    another.write_text("# Herons\n\nHerons eat frogs at dawn.\n", encoding="utf-8")
    added = build(second, [another], mode="add", database=database_url)
    assert added.bound == first.bound and added.counts["documents"] == first.counts["documents"] + 1
    assert index_lacks(second, "main", database=database_url) == []
    assert index_lacks(built, "main", database=database_url) == []
    detach(SourcesFolder(built, "main"), "hart-2015")
    assert {*build(built, database=database_url).bound} == {"lund-2017"}
