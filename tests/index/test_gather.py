"""What a build reads: which texts take another's place, and which stand beside it."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from index.building.build import build, remove
from index.errors import IndexUnavailable, UserError
from index.home import CorpusFolder
from index.progress import Silence
from index.reading import decode
from index.storage.files.passages import SqlitePassageStore
from index.storage.manifest import FILE, read_manifest
from retrieval.library import Library


class Notes(Silence):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, text: str) -> None:
        """Keeps it."""
        self.said.append(text)


def texts(home: Path) -> list[str]:
    folder = CorpusFolder(home).current()
    assert folder is not None
    with closing(SqlitePassageStore(folder)) as text_store:
        return [d.text for d in text_store.documents("text")]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_two_files_of_one_name_are_two_texts(tmp_path: Path, new_home: Path) -> None:
    one = write(tmp_path / "a" / "notes.txt", "Herons eat frogs at dawn.\n")
    other = write(tmp_path / "b" / "notes.txt", "Salt was traded before coins were struck.\n")
    build(new_home, [one])
    notes = Notes()
    build(new_home, [other], mode="add", progress=notes)
    assert [t.split()[0] for t in texts(new_home)] == ["Herons", "Salt"]
    assert not any("again" in note for note in notes.said)


def test_a_title_alone_is_no_work(tmp_path: Path, new_home: Path) -> None:
    build(new_home, [write(tmp_path / "a.md", "# Introduction\n\nHerons eat frogs at dawn.\n")])
    build(
        new_home, [write(tmp_path / "b.md", "# Introduction\n\nSalt was traded before coins.\n")], mode="add"
    )
    assert len(texts(new_home)) == 2


def test_a_file_read_again_takes_its_own_place_and_that_is_said(tmp_path: Path, new_home: Path) -> None:
    path = write(tmp_path / "notes.txt", "Herons eat frogs at dawn.\n")
    build(new_home, [path, write(tmp_path / "salt.txt", "Salt was traded before coins.\n")])
    write(path, "Herons eat fish at dusk.\n")
    notes = Notes()
    build(new_home, [path], mode="add", progress=notes)
    assert sorted(t.split()[2] for t in texts(new_home)) == ["fish", "traded"]
    assert "notes.txt was read again." in notes.said


def test_a_work_read_again_from_elsewhere_takes_its_place(tmp_path: Path, new_home: Path) -> None:
    head = "# On herons\n\nBy Jane Roe\n\n"
    build(new_home, [write(tmp_path / "draft.md", f"{head}Herons eat frogs at dawn.\n")])
    notes = Notes()
    final = write(tmp_path / "final.md", f"{head}Herons eat fish at dusk.\n")
    build(new_home, [final], mode="add", progress=notes)
    assert len(texts(new_home)) == 1 and "fish" in texts(new_home)[0]
    (said,) = [note for note in notes.said if "again" in note]
    assert "draft.md" in said and "final.md" in said


@pytest.mark.parametrize("mode", ["build", "add"])
def test_files_of_the_same_words_are_one_text(tmp_path: Path, new_home: Path, mode: str) -> None:
    one = write(tmp_path / "one.txt", "Herons eat frogs at dawn.\n")
    copy = write(tmp_path / "copy.txt", "Herons eat frogs at dawn.\n")
    notes = Notes()
    if mode == "add":
        build(new_home, [one])
        build(new_home, [copy], mode="add", progress=notes)
    else:
        build(new_home, [one, copy], progress=notes)
    assert len(texts(new_home)) == 1
    (said,) = [note for note in notes.said if "same text" in note]
    assert said.startswith("copy.txt") and "one.txt" in said


def test_every_text_of_a_corpus_counts(tmp_path: Path, new_home: Path) -> None:
    lines = [{"_id": f"d{n}", "text": "Herons eat frogs at dawn."} for n in range(2)]
    path = write(tmp_path / "corpus.jsonl", "\n".join(map(json.dumps, lines)))
    assert build(new_home, [path]).counts["documents"] == 2
    assert build(new_home, [path], mode="add").counts["documents"] == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ([b"not json"], "corpus.jsonl: line 2 is not JSON; that line was left out."),
        ([b"[]", b"{"], "corpus.jsonl: 2 lines were left out, the first since line 2 is not of the form"),
        ([b'{"_id": "a", "text": "Again."}'], "line 2 has an _id, “a”, that stands there twice"),
        ([b'{"_id": "b", "text": "\xff"}'], "line 2 is not UTF-8"),
        ([b'{"_id": "", "text": "No key."}'], "line 2 has an _id that is empty, overlong"),
    ],
)
def test_bad_lines_of_a_corpus_are_counted_and_left_out(
    tmp_path: Path, new_home: Path, bad: list[bytes], said: str
) -> None:
    path = tmp_path / "corpus.jsonl"
    good = b'{"_id": "a", "text": "Herons eat frogs."}', b'{"_id": "z", "text": "Salt was traded."}'
    path.write_bytes(b"\n".join([good[0], *bad, good[1]]))
    notes = Notes()
    assert build(new_home, [path], progress=notes).counts["documents"] == 2
    (note,) = notes.said
    assert said in note


@pytest.mark.parametrize(
    ("content", "text", "noted"),
    [
        ("Das Café in Zürich war groß. Größer war keines.".encode(), "groß. Größer", False),
        ("Das Café in Zürich war ".encode() + b"gr\xff\xc3 gross.", "Zürich war gr\ufffd\ufffd gross", True),
        ("Le café de Zürich, où l’été fut long.".encode("cp1252"), "été fut long", False),
        ("«CAFÉ» à l’été, déjà passé".encode("cp1252"), "«CAFÉ» à l’été, déjà passé", False),
        (b"It isn\x92t long.", "isn’t", False),
    ],
)
def test_a_few_broken_bytes_spoil_themselves_alone(
    tmp_path: Path, content: bytes, text: str, noted: bool
) -> None:
    path = tmp_path / "cafe.txt"
    path.write_bytes(content)
    said: list[str] = []
    assert text in decode(path, said.append)
    assert bool(said) == noted


def own(home: Path, tmp_path: Path) -> Path:
    """An index of a file and a folder; the folder of both."""
    write(tmp_path / "in" / "herons.md", "# On herons\n\nHerons eat frogs at dawn.\n")
    build(home, [write(tmp_path / "salt.md", "# On salt\n\nSalt was traded before coins.\n")], corpus="own")
    build(home, [tmp_path / "in"], corpus="own", mode="add")
    return tmp_path


def own_texts(home: Path) -> list[str]:
    folder = CorpusFolder(home, "own").current()
    assert folder is not None
    with closing(SqlitePassageStore(folder)) as text_store:
        return sorted(d.title for d in text_store.documents("text"))


def test_without_a_path_an_index_is_made_of_the_same_again(tmp_path: Path, new_home: Path) -> None:
    own(new_home, tmp_path)
    write(tmp_path / "in" / "bees.md", "# On bees\n\nBees dance to tell of flowers.\n")
    notes = Notes()
    manifest = build(new_home, corpus="own", progress=notes)
    assert own_texts(new_home) == ["On bees", "On herons", "On salt"]
    assert manifest.sources == (str(tmp_path / "salt.md"), str(tmp_path / "in"))
    assert any("salt.md" in note for note in notes.said)


@pytest.mark.parametrize("broken", [FILE, "text.db", "passages.index", "CURRENT", "format"])
def test_the_command_that_an_error_names_makes_the_same_again(
    tmp_path: Path, new_home: Path, broken: str
) -> None:
    own(new_home, tmp_path)
    folder = CorpusFolder(new_home, "own").current()
    assert folder is not None
    if broken == "format":
        raw = json.loads((folder / FILE).read_text("utf-8"))
        (folder / FILE).write_text(json.dumps({**raw, "format": 1}), "utf-8")
    else:
        (folder.parent if broken == "CURRENT" else folder).joinpath(broken).write_bytes(b"rubbish")
    with pytest.raises(IndexUnavailable, match="`moot index build --corpus own`"):
        Library.open(new_home, corpus="own")
    build(new_home, corpus="own")
    assert own_texts(new_home) == ["On herons", "On salt"]


def test_a_text_whose_file_is_gone_is_kept(tmp_path: Path, new_home: Path) -> None:
    own(new_home, tmp_path)
    (tmp_path / "salt.md").unlink()
    notes = Notes()
    build(new_home, corpus="own", progress=notes)
    assert own_texts(new_home) == ["On herons", "On salt"]
    assert any("gone" in note and "salt.md" in note for note in notes.said)
    folder = CorpusFolder(new_home, "own").current()
    assert folder is not None
    (folder / "text.db").write_bytes(b"rubbish")
    with pytest.raises(UserError, match=r"salt\.md.*moot index build --corpus own PATH"):
        build(new_home, corpus="own")


def test_what_was_removed_does_not_come_back(tmp_path: Path, new_home: Path) -> None:
    own(new_home, tmp_path)
    write(tmp_path / "in" / "bees.md", "# On bees\n\nBees dance to tell of flowers.\n")
    build(new_home, corpus="own")
    remove(new_home, ["bees-nd"], corpus="own")
    build(new_home, corpus="own")
    assert own_texts(new_home) == ["On herons", "On salt"]


def test_what_nothing_says_is_asked(tmp_path: Path, new_home: Path) -> None:
    own(new_home, tmp_path)
    folder = CorpusFolder(new_home, "own").current()
    assert folder is not None
    for name in (FILE, "text.db"):
        (folder / name).unlink()
    with pytest.raises(UserError, match="--bundled"):
        build(new_home, corpus="own")


def test_an_older_index_of_the_bundled_article_is_made_again(home: Path, new_home: Path) -> None:
    shutil.copytree(home / "index", new_home / "index")
    folder = CorpusFolder(new_home).current()
    assert folder is not None
    raw = json.loads((folder / FILE).read_text("utf-8"))
    del raw["sources"]
    (folder / FILE).write_text(json.dumps({**raw, "format": 4}), "utf-8")
    (folder / "text.db").unlink()
    assert build(new_home).counts == raw["counts"]
    assert read_manifest(CorpusFolder(new_home).generations()[0]).sources == ("bundled",)
