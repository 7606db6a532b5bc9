"""What doctor sees of a home, and of settings that are none."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from backed_up_home import fill

from adapters.cli.doctor_home import home_findings
from bot.database.sqlite.connection import FILE, connect


@pytest.fixture
def filled(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "home", home)
    (tmp_path / "home" / "slack" / "installations.db").unlink()
    return tmp_path / "home"


def found(home: Path) -> dict[str, tuple[str, str]]:
    return {each.name: (each.state, each.detail) for each in home_findings(home)}


def test_a_home_in_order(filled):
    assert found(filled) == {"Database": ("ok", "whole")}


@pytest.mark.parametrize("name", [FILE, "discord/events.db", "sources/main/texts.db"])
def test_a_damaged_database(filled, name):
    path = filled / name
    if name == FILE:
        with closing(connect(path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    raw[4096:8192] = b"\xaa" * 4096
    path.write_bytes(raw)
    state, detail = found(filled)["Database"]
    assert state == "missing" and str(path) in detail and "restore" in detail


def test_a_truncated_database_and_one_of_another_program(filled):
    import sqlite3

    (filled / FILE).write_bytes((filled / FILE).read_bytes()[:9000])
    assert found(filled)["Database"][0] == "missing"
    for beside in filled.glob(f"{FILE}*"):
        beside.unlink()
    with closing(sqlite3.connect(filled / FILE)) as db:
        db.execute("CREATE TABLE photos (id)")
    assert found(filled)["Database"][0] == "missing"


def test_files_with_secrets_that_others_may_read(filled, tmp_path):
    (tmp_path / ".env").write_text("MOOT_DISCORD_TOKEN=x\n")
    (tmp_path / ".env").chmod(0o644)
    state, detail = found(filled)["Permissions"]
    assert state == "note" and f"chmod 600 {tmp_path / '.env'}" in detail
    (tmp_path / ".env").chmod(0o600)
    assert "Permissions" not in found(filled)


@pytest.mark.parametrize(("free", "state"), [(10**6, "missing"), (200 * 10**6, "note"), (10**10, None)])
def test_a_disk_that_is_nearly_full(filled, monkeypatch, free, state):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**11, 10**11 - free, free))
    assert found(filled).get("Disk", (None,))[0] == state


def test_misspelt_settings_in_the_environment_and_in_the_file(moot_here, tmp_path, home):
    (tmp_path / "away" / ".env").write_text("MOOT_CONTCAT=a@example.org\nOTHER=1\nMOOT_XYZZY=1\n")
    done = moot_here("--home", str(home), "doctor", "--json", MOOT_LOG_LEVLE="INFO")
    notes = [each["told"] for each in json.loads(done.stdout)["findings"] if each["name"] == "Setting"]
    assert notes == [
        "MOOT_CONTCAT is none that Moot knows; did you mean MOOT_CONTACT?",
        "MOOT_LOG_LEVLE is none that Moot knows; did you mean MOOT_LOG_LEVEL?",
        "MOOT_XYZZY is none that Moot knows.",
    ]


def test_settings_of_discord_without_its_token(moot_here, home):
    done = moot_here("--home", str(home), "doctor", "--json", MOOT_DISCORD_MESSAGE_CONTENT="1")
    (discord,) = [each for each in json.loads(done.stdout)["findings"] if each["name"] == "Discord"]
    assert discord["state"] == "missing" and "MOOT_DISCORD_TOKEN is not set" in discord["told"]
