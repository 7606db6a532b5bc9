"""Events are kept once, by however many processes, and what a process leaves undone another takes over."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from moot_command import ROOT

from adapters.chat.inbox.files import FileInbox
from adapters.chat.inbox.keys import token_of
from adapters.chat.inbox.port import Inbox
from adapters.chat.inbox.shared import SharedInbox
from index.postgres_address import address

BALLOT = {"actions": [{"action_id": "m1:poll vote?id=p1&choice=agree"}], "user": {"id": "U1SECRET"}}
LEAVES = """
import asyncio, os, sys
from pathlib import Path
from adapters.chat.inbox.files import FileInbox

async def main():
    folder, url = Path(sys.argv[1]), sys.argv[2]
    if url:
        from adapters.chat.inbox.shared import SharedInbox
        inbox = SharedInbox(url, folder, "slack")
    else:
        inbox = FileInbox(folder)
    await inbox.open()
    assert await inbox.try_lead()
    for key in sys.argv[3:]:
        assert await inbox.keep(key, {"key": key})
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


Opens = Callable[..., Inbox]


@pytest.fixture(params=["a file", "PostgreSQL"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database, "" for an inbox in a file."""
    return request.getfixturevalue("database_url") if request.param == "PostgreSQL" else ""


@pytest.fixture
def opens(url: str, tmp_path: Path) -> Opens:
    def made(**options: Any) -> Inbox:
        if url:
            return SharedInbox(url, tmp_path / "slack", "slack", **options)
        return FileInbox(tmp_path / "slack", **options)

    return made


async def test_an_event_is_kept_once(opens: Opens):
    first, second = opens(), opens()
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
    inbox = FileInbox(tmp_path / "slack")
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


async def test_what_a_killed_process_leaves_is_taken_over_by_one(opens: Opens, url: str, tmp_path: Path):
    subprocess.run(
        [sys.executable, "-c", LEAVES, str(tmp_path / "slack"), url, "x", "y"],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    first, second = opens(), opens()
    await first.open()
    await second.open()
    await first.keep("z", {"key": "z"})
    found = [each["key"] for each, _ in (*await second.left(), *await first.left(), *await second.left())]
    # "z" is in the hands of a process that lives.
    assert sorted(found) == ["x", "y"]
    await first.close()
    await second.close()


async def test_what_is_left_at_a_stop_is_taken_over(opens: Opens):
    first, second = opens(), opens()
    await first.open()
    await first.keep("a", {"key": "a"}, came=17.5)
    await first.close()
    await second.open()
    assert await second.left() == [({"key": "a"}, 17.5)]
    await second.close()


async def test_old_names_go_and_what_is_undone_stays(opens: Opens):
    now = 1_800_000_000.0
    inbox = opens(clock=lambda: now)
    await inbox.open()
    for key in ("done", "undone"):
        await inbox.keep(key, {"key": key})
    await inbox.done("done")
    await inbox.close()
    later = opens(clock=lambda: now + 5 * 86_400)
    await later.open()
    assert await later.keep("done", {}) is True
    assert await later.keep("undone", {}) is False
    await later.close()


async def test_conversations_are_a_workspaces_own(opens: Opens):
    inbox = opens()
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
    inbox = FileInbox(tmp_path / "slack")
    await inbox.open()
    with sqlite3.connect(tmp_path / "slack" / "events.db") as db:
        db.execute("DROP TABLE events")
    results = await asyncio.gather(*(inbox.keep("a", {}) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(each, sqlite3.Error) for each in results)
    await inbox.close()


async def test_what_is_taken_over_comes_in_its_order(opens: Opens):
    first, second = opens(), opens()
    await first.open()
    # Names are hashed, so that the order of the file is none.
    for number in range(40):
        await first.keep(f"k{number}", number, came=1_000.0 + number)
    await first.close()
    await second.open()
    assert [body for body, _ in await second.left()] == list(range(40))
    await second.close()


async def test_when_something_came_is_not_kept_once_it_is_done(tmp_path: Path):
    inbox = FileInbox(tmp_path / "slack")
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
    inbox = FileInbox(folder)
    await inbox.open()
    assert await inbox.left() == []
    assert await inbox.keep("a", BALLOT, came=17.5)
    await inbox.close()


async def test_half_a_surrogate_pair_fails_no_other_event(opens: Opens):
    inbox = opens()
    await inbox.open()
    bodies = [{"text": "\ud83d" if n == 3 else "fine"} for n in range(30)]
    kept = await asyncio.gather(*(inbox.keep(f"k{n}\ud83d", body) for n, body in enumerate(bodies)))
    assert kept == [True] * 30
    await inbox.close()


async def test_work_that_fails_leaves_the_rest_of_its_batch(tmp_path: Path):
    inbox = FileInbox(tmp_path / "slack")
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


async def test_one_process_leads_until_it_ends(opens: Opens, url: str, tmp_path: Path):
    first, second = opens(), opens()
    await first.open()
    await second.open()
    assert await first.try_lead() and await first.try_lead() and await first.leads()
    assert not await second.try_lead() and not await second.leads()
    await first.resign()
    assert not await first.leads()
    assert await second.try_lead()
    await second.close()
    # A process that leads and is killed.
    leaves = [sys.executable, "-c", LEAVES, str(tmp_path / "slack"), url, "x"]
    assert subprocess.run(leaves, cwd=ROOT, check=False, timeout=60).returncode == -9
    assert await first.try_lead()
    await first.close()


async def test_a_leader_that_loses_its_connection_knows_it(
    database_url: str, postgres_server, tmp_path: Path
):
    first, second = (SharedInbox(database_url, tmp_path / "keys", "slack") for _ in range(2))
    await first.open()
    await second.open()
    assert await first.try_lead()
    await first.keep("a", BALLOT)
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'moot'"
    postgres_server.run(ending)
    assert not await first.leads()
    assert await second.try_lead()
    assert not await first.try_lead()
    # Its events stay its own: it has taken its lock anew.
    await first.left()
    assert await second.left() == []
    await first.close()
    await second.close()


async def test_nothing_of_a_ballot_is_in_the_files_of_postgresql(
    database_url: str, postgres_server, tmp_path: Path
):
    inbox = SharedInbox(database_url, tmp_path / "keys", "slack")
    await inbox.open()
    for key in ("a", "b"):
        await inbox.keep(key, BALLOT)
    bodies = [path.read_bytes() for path in (tmp_path / "keys" / "events" / "slack").iterdir()]
    assert len(bodies) == 2 and all(b"U1SECRET" in body for body in bodies)
    for key in ("a", "b"):
        await inbox.done(key)
    assert list((tmp_path / "keys" / "events" / "slack").iterdir()) == []
    await inbox.close()
    postgres_server.run("CHECKPOINT", "SELECT pg_switch_wal()", database=database_of(database_url))
    assert b"U1SECRET" not in postgres_server.bytes()
    assert token_of("a") in postgres_server.bytes()  # the search works


async def test_a_body_that_was_never_acknowledged_is_deleted_after_a_day(database_url: str, tmp_path: Path):
    inbox = SharedInbox(database_url, tmp_path / "keys", "slack")
    await inbox.open()
    await inbox.keep("a", BALLOT)
    await inbox.close()
    folder = tmp_path / "keys" / "events" / "slack"
    (folder / "cut.off").write_text("{}")
    for path in folder.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = SharedInbox(database_url, tmp_path / "keys", "slack")
    await again.open()
    assert [path.name for path in folder.iterdir()] != [] and not (folder / "cut.off").exists()
    assert [body for body, _ in await again.left()] == [BALLOT]
    await again.close()


def database_of(url: str) -> str:
    return str(address(url).database)
