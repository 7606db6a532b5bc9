"""Building: what is written, what is reused, and what a crash, a full disk or damage leave."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.building import embedding
from index.building.build import build, remove
from index.errors import IndexUnavailable, UnknownKey, UserError
from index.home import BuildRunning, CorpusFolder
from index.storage.files.passages import SqlitePassageStore
from index.storage.files.vectors import PASSAGES, open_vectors
from index.storage.manifest import Manifest, read_manifest, verify
from index.types import BlockKind
from index.words import stems
from tests.storage import Place


def write_corpus(folder: Path, count: int = 4) -> Path:
    lines = [
        {
            "_id": f"d{n}",
            "title": f"Title {n}",
            "text": f"The {word} is in house {n}. It sleeps all day long.",
        }
        for n, word in zip(range(count), ["cat", "dog", "owl", "fox", "hen", "ant"] * count, strict=False)
    ]
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def current(home: Path) -> Path:
    folder = CorpusFolder(home).current()
    assert folder is not None
    return folder


class Watcher:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.advanced: list[int] = []
        self.notes: list[str] = []

    def start(self, total: int, what: str) -> None:
        self.stages.append(what)

    def advance(self, count: int) -> None:
        self.advanced.append(count)

    def done(self) -> None:
        self.stages.append("done")

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_the_bundled_corpus(home: Path) -> None:
    folder = current(home)
    manifest = read_manifest(folder)
    verify(folder, manifest, whole=True)
    assert manifest.counts["documents"] == 1
    assert manifest.counts["references"] == 19
    assert manifest.model_sha256.startswith("53aa51172d142c89")
    assert manifest.dimension == 384
    with closing(SqlitePassageStore(folder)) as text_store:
        vectors = open_vectors(folder, manifest.dimension, manifest.token_width)
        assert len(vectors.passages) == text_store.passages == manifest.counts["passages"]
        article = text_store.document("kasumaj-nd")
        for number in range(text_store.passages):
            passage = text_store.passage(number)
            whole = text_store.document(passage.document).text
            assert whole[passage.start : passage.end] == passage.text
            assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
            (stored,) = vectors.embedded([number])
            assert len(stored.sentences) == len(passage.sentences)
            assert set(stored.owners) >= set(range(len(passage.sentences)))
            assert abs(float(stored.vector @ stored.vector) - 1) < 1e-4
        # every sentence of running text is in exactly one passage
        inside = [
            s
            for n in range(text_store.passages)
            for s in text_store.passage(n).sentences
            if text_store.passage(n).document == "kasumaj-nd"
        ]
        assert len(inside) == len(set(inside))
        running = [b for b in article.blocks if b.kind is BlockKind.PARAGRAPH]
        for block in running:
            assert {s for s in article.sentences if block.start <= s[0] < block.end} <= set(inside)


def test_the_full_text_index_counts_what_it_holds(home: Path) -> None:
    with closing(SqlitePassageStore(current(home))) as text_store:
        holding = sum("weapon" in stems(text_store.passage(n).text) for n in range(text_store.passages))
        assert text_store.document_frequency("weapon") == holding > 3
        assert text_store.document_frequency("xylophon") == 0
        best, score = text_store.search(["swarm", "drone"], 5)[0]
        assert "swarms" in text_store.passage(best).text and score > 0
        assert text_store.search(['"', "*", "("], 5) == []
        for words in ("a AND b OR NOT", 'x" OR "y', "weapon*", "^weapon", "stems:weapon", "-weapon"):
            text_store.search(stems(words), 5)


def test_beir_text_is_kept_to_the_letter(tmp_path: Path, place: Place) -> None:
    text = "  One line—with  odd   spacing.\r\nA second “line” (2001).  \n\n Third… "
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps({"_id": "a/1", "title": "T", "text": text}), encoding="utf-8")
    place.build([path])
    with place.opened() as generation:
        document = generation.texts.document("a/1")
        assert document.text == text
        assert [text[s:e] for s, e in document.sentences] == [
            "One line—with  odd   spacing.", "A second “line” (2001).", "Third…",
        ]  # fmt: skip
        assert [b.paragraph for b in document.blocks] == [1, 2, 3]


def test_only_what_changed_is_embedded_again(
    tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_corpus(tmp_path)
    first = place.build([path])
    embedded: list[str] = []
    real = embedding.embed

    def spy(units, *rest, **options):  # type: ignore[no-untyped-def]
        embedded.extend(u.passage.document for u in units)
        return real(units, *rest, **options)

    monkeypatch.setattr(embedding, "embed", spy)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("owl", "toad")
    path.write_text("\n".join(lines), encoding="utf-8")
    second = place.build([path])
    assert embedded == ["d2"]
    assert first.corpus_sha256 != second.corpus_sha256
    third = place.build([path])
    assert embedded == ["d2"] and third.corpus_sha256 == second.corpus_sha256
    assert len(place.store().records()) == 1


def test_an_interrupted_build_goes_on(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_corpus(tmp_path, 6)
    real = embedding.embed

    def stops(units, *rest, **options):  # type: ignore[no-untyped-def]
        for n, batch in enumerate(real(units, *rest, batch=2)):
            if n == 2:
                raise KeyboardInterrupt
            yield batch

    monkeypatch.setattr(embedding, "embed", stops)
    with pytest.raises(KeyboardInterrupt):
        place.build([path])
    assert place.store().current() is None
    left: list[int] = []

    def counts(units, *rest, **options):  # type: ignore[no-untyped-def]
        left.append(len(units))
        return real(units, *rest, **options)

    monkeypatch.setattr(embedding, "embed", counts)
    watcher = Watcher()
    place.build([path], progress=watcher)
    assert left == [2]
    assert sum(watcher.advanced) >= 6
    journal = place.store().journal
    assert not list(journal.parent.glob(f"{journal.name}*"))


def test_add_and_remove(tmp_path: Path, place: Place) -> None:
    path = write_corpus(tmp_path, 2)
    place.build([path])
    note = tmp_path / "note.md"
    note.write_text("# A note\n\nBy Jane Roe\n\nHerons eat frogs (Smith, 2001).\n\n## References\n\n"
                    "Smith, J. (2001). *Frogs*. Pond Press.\n", encoding="utf-8")  # fmt: skip
    added = place.build([note], mode="add")
    assert added.counts["documents"] == 3 and added.counts["references"] == 1
    again = place.build([note], mode="add")
    assert again.counts == added.counts
    with place.opened() as generation:
        text_store = generation.texts
        assert [k for k, _ in text_store.listing()] == ["d0", "d1", "roe-nd", "smith-2001"]
        assert [c.key for c in text_store.citations(document="roe-nd")] == ["smith-2001"]
    left = remove(place.home, ["d0", "roe-nd"], database=place.database)
    assert left.counts["documents"] == 1 and left.counts["references"] == 0
    with pytest.raises(UnknownKey, match="no text “d7”"):
        remove(place.home, ["d7"], database=place.database)
    with pytest.raises(UserError, match="empty"):
        remove(place.home, ["d1"], database=place.database)


def test_two_texts_of_one_key_and_entries_for_one_work(tmp_path: Path, place: Place) -> None:
    entries = {
        "one": "Smith, J. (2001). *Frogs and ponds of Kent*. Pond Press.",
        "two": "Smith, K. (2001). *Entirely other matters*. Hill Press.",
        "zoo": "Smith, J. (2001). Frogs and ponds of Kent. London: Pond Press.",
    }
    for name, entry in entries.items():
        (tmp_path / f"{name}.md").write_text(
            f"# On the {name} of ducks\n\nBy Jane Roe\n\nDucks fly (Smith, 2001).\n\n## References\n\n{entry}\n",
            encoding="utf-8",
        )
    place.build([tmp_path / f"{name}.md" for name in entries])
    with place.opened() as generation:
        text_store = generation.texts
        assert [k for k, _ in text_store.listing()] == [
            "roe-nd", "roe-ndb", "roe-ndc", "smith-2001", "smith-2001b",
        ]  # fmt: skip
        assert [c.key for c in text_store.citations()] == ["smith-2001", "smith-2001b", "smith-2001"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"", "holds no text"),
        ("a.txt", b" \n\t\n", "holds no text"),
        ("a.md", b"\0\1\2", "not a text file"),
        ("a.pages", b"x", "not of a form"),
        ("corpus.jsonl", b"{", "line 1 is not JSON"),
        ("corpus.jsonl", b"[]\n{", "line 1 is not of the form"),
        ("corpus.jsonl", b"\n \n", "corpus.jsonl is empty"),
    ],
)
def test_what_cannot_be_read(
    tmp_path: Path, new_home: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        build(new_home, [tmp_path / name])
    assert CorpusFolder(new_home).current() is None


def test_the_rest_is_read_where_one_file_cannot_be(tmp_path: Path, new_home: Path) -> None:
    (tmp_path / "good.txt").write_text("Herons eat frogs at dawn.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\0")
    watcher = Watcher()
    manifest = build(new_home, [tmp_path, tmp_path / "nowhere.pdf"], progress=watcher)
    assert manifest.counts["documents"] == 1 and manifest.sources == (str(tmp_path),)
    for name in ("bad.txt", "nowhere.pdf"):
        assert any(name in note and "left out" in note for note in watcher.notes)
    with pytest.raises(UserError, match=r"nowhere\.pdf.* 1 more could not be read either"):
        build(new_home, [tmp_path / "bad.txt", tmp_path / "nowhere.pdf"])


def test_no_such_file_and_an_empty_folder(tmp_path: Path, new_home: Path) -> None:
    with pytest.raises(UserError, match="no file"):
        build(new_home, [tmp_path / "nowhere.txt"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="No text was found"):
        build(new_home, [tmp_path / "empty"])


def test_damage_and_other_formats_are_told(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("models"))
    folder = current(copy)
    manifest = read_manifest(folder)
    for name in manifest.files:
        whole = (folder / name).read_bytes()
        for broken in (whole[:-1], whole[:20] + bytes([whole[20] ^ 255]) + whole[21:], b""):
            (folder / name).write_bytes(broken)
            with pytest.raises(IndexUnavailable, match="moot index build"):
                verify(folder, manifest)
        (folder / name).unlink()
        with pytest.raises(IndexUnavailable, match="moot index build"):
            verify(folder, manifest)
        (folder / name).write_bytes(whole)
    verify(folder, manifest)
    raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**raw, "format": 0}), encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="older format"):
        read_manifest(folder)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="damaged"):
        read_manifest(folder)
    (folder.parent / "CURRENT").write_text("g-000000000000", encoding="ascii")
    with pytest.raises(IndexUnavailable, match="damaged"):
        CorpusFolder(copy).current()


def test_a_build_over_a_damaged_index_makes_it_whole(tmp_path: Path, new_home: Path) -> None:
    path = write_corpus(tmp_path)
    build(new_home, [path])
    for name in ("text.db", PASSAGES):
        (current(new_home) / name).write_bytes(b"rubbish")
    manifest = build(new_home, [path])
    verify(current(new_home), manifest, whole=True)


def test_only_one_build_at_a_time(tmp_path: Path, place: Place) -> None:
    path = write_corpus(tmp_path)
    with place.store().lock(), pytest.raises(UserError, match="Another build"):
        place.build([path])
    with place.store("other").lock():
        place.build([path])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_to(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    with pytest.raises(UserError, match="Cannot write"):
        build(home, [write_corpus(tmp_path)])


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(UserError, match="Cannot write"):
        build(tmp_path / "file", [write_corpus(tmp_path)])


@pytest.mark.parametrize("corpus", ["", "..", "a/b", "A", "x" * 41, "-a", "ä"])
def test_names_that_name_no_corpus(tmp_path: Path, corpus: str) -> None:
    with pytest.raises(UserError, match="cannot name a corpus"):
        CorpusFolder(tmp_path, corpus)


def test_killed_at_any_moment_the_old_index_is_whole(tmp_path: Path, place: Place) -> None:
    path = write_corpus(tmp_path, 40)
    before = place.build([path])
    path.write_text(path.read_text(encoding="utf-8").replace("sleeps", "dozes"), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from index.building.build import build\n"
        "print('go', flush=True); build(Path(sys.argv[1]), [Path(sys.argv[2])], database=sys.argv[3] or None)"
    )
    outcomes = set()
    # a process takes a second to start
    for step in range(10) if place.database is None else range(1, 10, 2):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(place.home), str(path), place.database or ""],
            stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.16 * step)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with place.opened() as generation:
            as_before = generation.manifest.corpus_sha256 == before.corpus_sha256
            outcomes.add(as_before)
            assert generation.texts.passages == 40
            assert len(generation.texts.many(range(40))) == len(generation.vectors.embedded(range(40))) == 40
            assert ("dozes" in generation.texts.document("d3").text) != as_before
    after = built_when_free(place, path)
    assert after.corpus_sha256 != before.corpus_sha256
    assert len(place.store().records()) == 1
    assert True in outcomes


def built_when_free(place: Place, path: Path) -> Manifest:
    """Builds once the server has noticed that the process which held the lock is gone."""
    for _ in range(100):
        try:
            return place.build([path])
        except BuildRunning:
            time.sleep(0.1)
    return place.build([path])
