"""Old files open and keep what they hold. Each form of the file has a dump beside this test."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from study_group import ANA, BEN, CEM, PLACE, Clock

from bot import reminders
from bot.ballots.voters import identity
from bot.database.sqlite.connection import LATEST, connect, version_of
from bot.database.sqlite.migrations import migrate, moot
from bot.database.sqlite.store import SqliteStore
from bot.debates.contract import debate_json
from bot.debates.debates import Debates
from bot.finding import Finding
from bot.polls.contract import poll_json
from bot.polls.polls import Polls
from bot.polls.result import result_of

HERE = Path(__file__).parent
DUMPS = sorted(HERE.glob("form_*.sql"))


def restored(dump: Path, path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(dump.read_text(encoding="utf-8"))
    return path


def schema(db: sqlite3.Connection) -> dict[str, str]:
    """All but what sqlite-utils keeps for itself."""
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows if "_sqlite_migrations" not in name}


def test_each_form_but_none_to_come_has_its_dump():
    assert [dump.name for dump in DUMPS] == [f"form_{number}.sql" for number in range(1, LATEST + 1)]
    assert len(moot._migrations) == LATEST


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_an_old_file_is_brought_to_the_form_of_a_new_one(tmp_path, dump):
    with closing(connect(restored(dump, tmp_path / "old.db"))) as old, closing(connect(None)) as new:
        assert version_of(old) == version_of(new) == LATEST
        assert schema(old) == schema(new)
        assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert old.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
async def test_an_old_file_keeps_what_it_holds(tmp_path, dump):
    database = SqliteStore(restored(dump, tmp_path / "old.db"))
    clock = Clock()
    polls, debates = Polls(database, clock), Debates(database, clock)

    async def poll(name: str) -> dict[str, Any]:
        seen = await polls.see(PLACE, name, ANA)
        ballots = seen.ballots if seen.few is None else seen.few
        return poll_json(await result_of(replace(seen, ballots=ballots)), whole=True)

    closed = await poll("p1")
    assert (closed["motion"], closed["state"], closed["anonymous"], closed["ballots"]) == (
        "Closed",
        "closed",
        True,
        3,
    )
    assert [each["count"] for each in closed["tally"]] == [0, 1, 0, 2, 0]
    assert (await polls.see(PLACE, "p1", BEN)).own is None
    # The open anonymous one still knows who may change which ballot.
    assert (await poll("p2"))["tally"] is None
    assert (await polls.see(PLACE, "p2", BEN)).own.reason == "Café"
    assert (await polls.vote(PLACE, "p2", BEN, ["disagree"])).outcome == "changed"
    assert (await polls.vote(PLACE, "p2", CEM, ["agree"], delivery="event 1")).outcome == "same"
    await polls.close(PLACE, "p2", ANA)
    assert [each["count"] for each in (await poll("p2"))["tally"]] == [0, 1, 0, 1, 0]
    named = await polls.see(PLACE, "p3", ANA)
    assert [(b.name, dict(b.choice)) for b in named.ballots] == [("Ben", {2: 1, 1: 2}), ("Cem", {3: 1})]
    statements = await poll("p4")
    assert [each["option"] for each in statements["tally"]] == ["One", "Two"]
    assert statements["options"][0]["excerpt"] == {"document": "d", "locator": "§1"}

    ended = debate_json(await debates.see(PLACE, "d1"), whole=True)
    assert (ended["state"], ended["both"], ended["verdict"]) == ("ended", 2, "for")
    seen = await debates.see(PLACE, "d2")
    assert (seen.debate.round.name, seen.debate.seconds_left) == ("openings", 600)
    assert {side: list(names.values()) for side, names in seen.sides.items()} == {
        "for": ["Ben"],
        "against": [],
    }
    assert [each.text for each in seen.shown] == ["what is a race?"]
    # The verdict is unknown in a file that did not keep it.
    (shown,) = seen.shown
    assert shown.verdict == (None if dump.stem < "form_5" else "not in the sources")
    if dump.stem >= "form_7":
        caution = "The text says 2017, not 2019."
        assert shown.finding == Finding("not in the sources", caution, (), ("races",))
    if dump.stem >= "form_8":
        cem = identity(PLACE.platform, PLACE.space, CEM)
        assert await database.read(lambda db: reminders.names_of(db, cem)) == ("p2",)
    if dump.stem >= "form_9":
        assert (await poll("p2"))["public_notes"][0]["text"] == "Café means the house"
    assert (await debates.next(PLACE, "d2", ANA)).state == "closing ballot"
    await database.close()


@pytest.mark.parametrize("made", ["no file", "empty file", "empty database"])
async def test_from_nothing(tmp_path, made):
    path = tmp_path / "moot.db"
    if made == "empty file":
        path.touch()
    elif made == "empty database":
        sqlite3.connect(path).execute("PRAGMA user_version = 0").connection.close()
    with closing(connect(path)) as db:
        assert version_of(db) == LATEST
    again = SqliteStore(path)
    assert await again.read(lambda db: db.execute("SELECT COUNT(*) FROM polls").fetchone()) == (0,)
    await again.close()


def test_a_migration_that_is_cut_off_is_done_again_as_a_whole(tmp_path):
    """At each of its statements in turn, as by a kill: the file is closed without a commit."""
    for last in range(3, 400, 2):
        path = tmp_path / f"{last}.db"
        db = sqlite3.connect(path, isolation_level=None)
        statements: list[str] = []

        db.set_trace_callback(statements.append)
        db.set_progress_handler(lambda statements=statements, last=last: len(statements) > last, 1)
        try:
            migrate(db)
        except sqlite3.OperationalError as error:
            assert "interrupted" in str(error)
        else:
            assert last > 15
            break
        finally:
            db.set_progress_handler(None, 0)
            db.close()
        with closing(connect(path)) as again, closing(connect(None)) as new:
            assert version_of(again) == LATEST
            assert schema(again) == schema(new)
    else:
        raise AssertionError("the migration was never left to finish")


def test_migrating_twice_changes_nothing(tmp_path):
    with closing(connect(tmp_path / "moot.db")) as db:
        before = schema(db)
        migrate(db)
        assert schema(db) == before
        assert db.execute("SELECT COUNT(*) FROM _sqlite_migrations").fetchone() == (LATEST,)
