"""Events are kept once, by however many processes, and what a process leaves undone another takes over."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from moot_command import ROOT

from adapters.chat.inbox import Inbox

BALLOT = {"actions": [{"action_id": "m1:poll vote?id=p1&choice=agree"}], "user": {"id": "U1SECRET"}}
LEAVES = """
import asyncio, os, sys
from pathlib import Path
from adapters.chat.inbox import Inbox

async def main():
    inbox = Inbox(Path(sys.argv[1]))
    await inbox.open()
    for key in sys.argv[2:]:
        assert await inbox.keep(key, {"key": key})
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def test_an_event_is_kept_once(tmp_path: Path):
    first, second = Inbox(tmp_path / "slack"), Inbox(tmp_path / "slack")
    await first.open()
    await second.open()
    kept = await asyncio.gather(*(each.keep("a", BALLOT) for each in (first, second) for _ in range(20)))
    assert kept.count(True) == 1
    await first.done("a")
    assert await second.keep("a", BALLOT) is False
    assert await first.keep("b", BALLOT, signature="v0=1") is True
    assert await second.keep("c", BALLOT, signature="v0=1") is None
    assert await second.keep("c", BALLOT, signature="v0=2") is True
    await first.close()
    await second.close()


async def test_nothing_of_a_ballot_stays_when_it_is_done(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()
    await asyncio.gather(*(inbox.keep(f"k{n}", BALLOT) for n in range(30)))
    path = tmp_path / "slack" / "events.db"
    assert b"U1SECRET" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    await asyncio.gather(*(inbox.done(f"k{n}") for n in range(30)))
    for file in path.parent.iterdir():
        assert b"U1SECRET" not in file.read_bytes(), file.name
        assert b"choice=agree" not in file.read_bytes(), file.name
    await inbox.close()


async def test_what_a_killed_process_leaves_is_taken_over_by_one(tmp_path: Path):
    folder = tmp_path / "slack"
    subprocess.run([sys.executable, "-c", LEAVES, str(folder), "x", "y"], cwd=ROOT, check=False, timeout=60)
    first, second = Inbox(folder), Inbox(folder)
    await first.open()
    await second.open()
    await first.keep("z", {"key": "z"})
    found = [each["key"] for each, _ in (*await second.left(), *await first.left(), *await second.left())]
    # "z" is in the hands of a process that lives.
    assert sorted(found) == ["x", "y"]
    await first.close()
    await second.close()


async def test_what_is_left_at_a_stop_is_taken_over(tmp_path: Path):
    first, second = Inbox(tmp_path / "slack"), Inbox(tmp_path / "slack")
    await first.open()
    await first.keep("a", {"key": "a"}, came=17.5)
    await first.close()
    await second.open()
    assert await second.left() == [({"key": "a"}, 17.5)]
    await second.close()


async def test_old_names_go_and_what_is_undone_stays(tmp_path: Path):
    now = 1_800_000_000.0
    inbox = Inbox(tmp_path / "slack", clock=lambda: now)
    await inbox.open()
    for key in ("done", "undone"):
        await inbox.keep(key, {"key": key})
    await inbox.done("done")
    await inbox.close()
    later = Inbox(tmp_path / "slack", clock=lambda: now + 5 * 86_400)
    await later.open()
    assert await later.keep("done", {}) is True
    assert await later.keep("undone", {}) is False
    await later.close()


async def test_conversations_are_a_workspaces_own(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()
    await inbox.converse("T1", "C1:1.2", "a7")
    await inbox.converse("T1", "C1:1.2")
    assert await inbox.begun_from("T1", "C1:1.2") == "a7"
    assert await inbox.begun_from("T2", "C1:1.2") == ""
    assert await inbox.is_conversation("T1", "C1:1.2")
    assert not await inbox.is_conversation("T2", "C1:1.2")
    await inbox.forget("T1")
    assert not await inbox.is_conversation("T1", "C1:1.2")
    await inbox.close()


async def test_a_disk_that_fails_is_an_error_and_not_an_acknowledgement(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()
    with sqlite3.connect(tmp_path / "slack" / "events.db") as db:
        db.execute("DROP TABLE events")
    results = await asyncio.gather(*(inbox.keep("a", {}) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(each, sqlite3.Error) for each in results)
    await inbox.close()


async def test_what_is_taken_over_comes_in_its_order(tmp_path: Path):
    first, second = Inbox(tmp_path / "slack"), Inbox(tmp_path / "slack")
    await first.open()
    # Names are hashed, so that the order of the file is none.
    for number in range(40):
        await first.keep(f"k{number}", number, came=1_000.0 + number)
    await first.close()
    await second.open()
    assert [body for body, _ in await second.left()] == list(range(40))
    await second.close()


async def test_when_something_came_is_not_kept_once_it_is_done(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()
    await inbox.keep("a", BALLOT, came=17.5)
    await inbox.done("a")
    with closing(sqlite3.connect(tmp_path / "slack" / "events.db")) as db:
        assert db.execute("SELECT came, owner, body FROM events").fetchall() == [(None, None, None)]
    await inbox.close()


async def test_a_file_of_another_version_is_begun_anew(tmp_path: Path):
    folder = tmp_path / "slack"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "events.db")) as db, db:
        db.execute(
            "CREATE TABLE events (token BLOB PRIMARY KEY, day INTEGER NOT NULL, owner TEXT, body TEXT)"
        )
        db.execute("INSERT INTO events VALUES (x'00', 99999, 'gone', '{\"key\": \"x\"}')")
    inbox = Inbox(folder)
    await inbox.open()
    assert await inbox.left() == []
    assert await inbox.keep("a", BALLOT, came=17.5)
    await inbox.close()


async def test_half_a_surrogate_pair_fails_no_other_event(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()
    bodies = [{"text": "\ud83d" if n == 3 else "fine"} for n in range(30)]
    kept = await asyncio.gather(*(inbox.keep(f"k{n}\ud83d", body) for n, body in enumerate(bodies)))
    assert kept == [True] * 30
    await inbox.close()


async def test_work_that_fails_leaves_the_rest_of_its_batch(tmp_path: Path):
    inbox = Inbox(tmp_path / "slack")
    await inbox.open()

    def wrong(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM events")
        db.execute("INSERT INTO no_table VALUES (1)")

    works = [inbox.keep("a", BALLOT), inbox._do(wrong), inbox.keep("b", BALLOT)]
    first, failed, last = await asyncio.gather(*works, return_exceptions=True)
    assert (first, last) == (True, True)
    assert isinstance(failed, sqlite3.Error)
    # What it had deleted is there again.
    assert await inbox.keep("a", BALLOT) is False
    await inbox.close()
