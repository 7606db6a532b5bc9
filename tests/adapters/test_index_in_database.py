"""The command with MOOT_DATABASE_URL: one machine builds, another with an empty home reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def second(new_home: Path, tmp_path: Path) -> Path:
    """The home of another machine, which has the model and nothing else."""
    folder = tmp_path / "second"
    folder.mkdir()
    (folder / "models").symlink_to(new_home / "models")
    return folder


def test_one_machine_builds_and_another_answers(
    moot_here: Run, new_home: Path, second: Path, tmp_path: Path, database_url: str
) -> None:
    text = tmp_path / "herons.md"
    text.write_text(
        "# Herons\n\nBy Jane Roe\n\nHerons eat frogs at dawn, and fish at noon.\n", encoding="utf-8"
    )
    first = {"MOOT_HOME": str(new_home), "MOOT_DATABASE_URL": database_url}
    other = {**first, "MOOT_HOME": str(second)}
    none = moot_here("ask", "What do herons eat?", **other)
    assert none.returncode == 1 and "There is no index yet" in none.stderr
    built = moot_here("index", "build", str(text), "--corpus", "birds", **first)
    assert built.returncode == 0 and "The index of birds is in PostgreSQL at " in " ".join(
        built.stdout.split()
    )
    assert json.loads(moot_here("index", "list", "--json", **other).stdout) == ["birds"]
    status = json.loads(moot_here("index", "status", "--corpus", "birds", "--json", **other).stdout)
    assert status["counts"]["passages"] == 1 and status["vectors"] == "pgvector, exact"
    asked = moot_here("ask", "What do herons eat?", "--corpus", "birds", "--json", **other)
    assert "Herons eat frogs at dawn" in json.loads(asked.stdout)["excerpts"][0]["text"]
    assert [
        item["id"] for item in json.loads(moot_here("sources", "--corpus", "birds", "--json", **other).stdout)
    ] == ["roe-nd"]
    assert moot_here("index", "text", "roe-nd", "--corpus", "birds", **other).stdout.startswith("Herons")
    doctor = moot_here("doctor", "--corpus", "birds", **other)
    assert "1 passage" in doctor.stdout and "in the database" in " ".join(doctor.stdout.split())
    assert not (new_home / "index").exists() and not (second / "index").exists()


def test_without_the_database_a_sentence_says_so(moot_here: Run, new_home: Path) -> None:
    away = {"MOOT_HOME": str(new_home), "MOOT_DATABASE_URL": "postgresql://moot:secret@127.0.0.1:1/moot"}
    for words in (("ask", "What do herons eat?"), ("index", "build"), ("index", "list"), ("index", "status")):
        done = moot_here(*words, **away)
        assert done.returncode == 1 and done.stderr.count("\n") == 1
        assert "PostgreSQL at 127.0.0.1:1/moot cannot be reached" in done.stderr
        assert "secret" not in done.stderr
