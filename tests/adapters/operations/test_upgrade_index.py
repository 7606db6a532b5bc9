"""An index of an older format is built again where what it was made of is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.building.build import build
from index.home import CorpusFolder
from index.storage.manifest import FORMAT, read_manifest


def make_older(home: Path, corpus: str = "main") -> None:
    """What an older version leaves: a manifest with its number, and other files than are read now."""
    current = CorpusFolder(home, corpus).current()
    assert current is not None
    manifest = current / "manifest.json"
    raw = json.loads(manifest.read_text(encoding="utf-8"))
    raw["format"] = FORMAT - 1
    manifest.write_text(json.dumps(raw), encoding="utf-8")
    for file in current.glob("stems.*"):
        file.unlink()


@pytest.fixture
def older(home: Path, tmp_path: Path) -> Path:
    """A home with two corpora of an older format: the bundled one, and one of a file of its own."""
    folder = tmp_path / "older"
    folder.mkdir()
    (folder / "models").symlink_to(home / "models")
    shutil.copytree(home / "index", folder / "index")
    text = tmp_path / "minutes.txt"
    text.write_text("Minutes\n\nThe club meets on Mondays at noon. It has forty members.\n", encoding="utf-8")
    build(folder, [text], corpus="club")
    make_older(folder)
    make_older(folder, "club")
    return folder


def form(home: Path, corpus: str = "main") -> int:
    current = CorpusFolder(home, corpus).current()
    assert current is not None
    return int(json.loads((current / "manifest.json").read_text(encoding="utf-8"))["format"])


def test_the_first_question_finds_it_built_again(older, moot_here):
    done = moot_here("--home", str(older), "ask", "What is an arms race?", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["answered"]
    assert form(older) == FORMAT
    log = (older / "moot.log").read_text(encoding="utf-8")
    assert f"The index of main is of an older format ({FORMAT - 1}) and is built again" in log
    assert "The index of main was built again: 49 passages" in log
    assert form(older, "club") == FORMAT - 1  # built when it is next opened
    asked = moot_here(
        "--home", str(older), "--corpus", "main,club", "ask", "When does the club meet?", "--json"
    )
    assert "Mondays" in json.loads(asked.stdout)["excerpts"][0]["text"]
    assert form(older, "club") == FORMAT


def test_where_a_text_is_gone_it_is_said_and_the_old_index_stays(older, moot_here, tmp_path):
    (tmp_path / "minutes.txt").unlink()
    done = moot_here("--home", str(older), "--corpus", "club", "ask", "When does the club meet?")
    assert done.returncode == 1
    assert "minutes.txt" in done.stderr and "put it back" in done.stderr
    assert form(older, "club") == FORMAT - 1
    found = moot_here("--home", str(older), "--corpus", "club", "doctor", "--json")
    (index,) = [each for each in json.loads(found.stdout)["findings"] if each["name"] == "Index"]
    assert index["state"] == "missing" and "is gone" in index["told"]


def test_looking_changes_nothing(older, moot_here):
    found = moot_here("--home", str(older), "doctor", "--json")
    (index,) = [each for each in json.loads(found.stdout)["findings"] if each["name"] == "Index"]
    assert (index["state"], form(older)) == ("note", FORMAT - 1)
    assert f"main is of an older format ({FORMAT - 1}" in index["told"]
    status = moot_here("--home", str(older), "index", "status")
    assert status.returncode == 1 and "moot index build" in status.stderr
    assert form(older) == FORMAT - 1


def test_a_newer_index_is_not_built_over(older, moot_here):
    current = CorpusFolder(older).current()
    assert current is not None
    raw = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    (current / "manifest.json").write_text(json.dumps(raw | {"format": FORMAT + 1}), encoding="utf-8")
    done = moot_here("--home", str(older), "ask", "What is an arms race?")
    assert done.returncode == 1 and "of another format" in done.stderr
    assert CorpusFolder(older).current() == current


def test_beside_another_build_it_waits_for_that_one(older):
    import threading

    from index.building.upgrade import bring_up_to_date

    said: list[str] = []
    held = CorpusFolder(older, "club").lock()
    held.__enter__()
    waiting = threading.Thread(target=lambda: bring_up_to_date(older, "club", say=said.append))
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive() and form(older, "club") == FORMAT - 1
    held.__exit__(None, None, None)
    waiting.join(60)
    assert not waiting.is_alive()
    current = CorpusFolder(older, "club").current()
    assert current is not None and read_manifest(current).format == FORMAT and said
