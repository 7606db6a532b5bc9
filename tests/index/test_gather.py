"""What a build reads: which texts take another's place, and which stand beside it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from index.build import build
from index.home import CorpusFolder
from index.progress import Silence
from index.reader import TextReader


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
    with closing(TextReader(folder)) as reader:
        return [d.text for d in reader.documents("text")]


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
