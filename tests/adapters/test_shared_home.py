"""Several of Moot's processes on one home: each keeps its locks on the database, and none loses a ballot."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from moot_command import Ran
from study_room import Room

# Helpers beside the tests of each platform and of the database.
sys.path[:0] = [
    *(str(Path(__file__).parent / each) for each in ("discord", "slack")),
    str(Path(__file__).parents[1] / "bot" / "database"),
]

from discord_group import Group, a_group  # noqa: E402
from file_locks import held_by, in_another_process  # noqa: E402
from moot_slack import Process, at_slack  # noqa: E402
from slack_server import SlackServer  # noqa: E402

from bot.times import stored, utc_now  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's list of locks")

BACK_UP = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"


@pytest.fixture
def moot(run_moot: Callable[..., Ran], tmp_path: Path) -> Callable[..., str]:
    def run(*words: str) -> str:
        done = run_moot(*words, "--home", str(tmp_path / "home"))
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    return run


async def come_and_go(moot: Callable[..., str], path: Path) -> None:
    """What other processes do: look, write, back up, and end."""
    await asyncio.to_thread(moot, "poll", "list")
    await asyncio.to_thread(moot, "doctor")
    await asyncio.to_thread(in_another_process, BACK_UP, path, path.with_name("backup.db"))
    await asyncio.to_thread(moot, "--as", "Visitor", "poll", "create", "A visitor's own", "--named")


async def test_a_study_room_keeps_its_locks_and_is_seen(home: Path, new_home: Path, moot) -> None:
    (new_home / "index").symlink_to(home / "index")
    path = new_home / "moot.db"
    async with Room(new_home) as room:
        await room.said("/poll create We meet weekly --results live", "p1 is open")
        held_by(path, room.pid)
        await room.said("What is an arms race?", "“")
        held_by(path, room.pid)
        for number in range(2):
            await room.said(f"/as m{number}", f"m{number}")
            await room.said("/poll vote p1 agree", "counts in p1")
            held_by(path, room.pid)
            await come_and_go(moot, path)
            held_by(path, room.pid)
            assert f'"ballots": {number + 1}' in await asyncio.to_thread(moot, "poll", "show", "p1", "--json")
        await room.said("/as ana", "ana")
        await room.said("/poll create Closed soon", "is open")
        await room.said("/poll close p4", "closed")  # with a sweep
        held_by(path, room.pid)
    # It was killed: all that it has acknowledged is there.
    assert '"ballots": 2' in moot("poll", "show", "p1", "--json")


@contextlib.asynccontextmanager
async def everything(prepared: Path, home: Path) -> AsyncIterator[SimpleNamespace]:
    """A study room, `moot discord` and `moot slack` at work on one home."""
    async with a_group(prepared, home) as group:
        starting = asyncio.create_task(group.start())
        async with at_slack(home) as (slack, process):
            await starting
            async with Room(home) as room:
                yield SimpleNamespace(group=group, slack=slack, at_slack=process, room=room)


async def test_all_of_them_keep_their_locks_on_one_home(home: Path, tmp_path: Path, moot) -> None:
    folder = tmp_path / "home"
    path = folder / "moot.db"
    async with everything(home, folder) as all_:
        group: Group = all_.group
        slack: SlackServer = all_.slack
        at_slack_: Process = all_.at_slack
        assert group.process is not None
        await all_.room.said("/poll create The room's own --results live", "p1 is open")
        pids = (group.process.pid, at_slack_.pid, all_.room.pid)
        boss = slack.user("boss")
        general = slack.first_team.general
        # A process opens the database when it is there and first needed.
        await group.server.slash(group.ana, group.general, "poll list").response()
        await slack.slash(boss, general, "/moot", "poll list").response()
        held_by(path, *pids)
        await come_and_go(moot, path)
        held_by(path, *pids)

        await group.ask(group.ana, "What is an arms race?")
        await slack.slash(boss, general, "/moot", "ask What is an arms race?").response()
        await all_.room.said("What is an arms race?", "“")
        held_by(path, *pids)

        here = await group.server.slash(
            group.ana, group.general, "poll create", motion="On Discord", results="live"
        ).response()
        there = await slack.slash(boss, general, "/moot", "poll create On Slack --results live").response()
        for number in range(2):
            await group.server.click(group.server.user(f"d{number}", group.guild), here, "Agree").response()
            await slack.click(slack.user(f"s{number}"), there, "Agree").ephemeral()
            await all_.room.said(f"/as m{number}", f"m{number}")
            await all_.room.said("/poll vote p1 agree", "counts in p1")
            held_by(path, *pids)
            await come_and_go(moot, path)
            held_by(path, *pids)

        await slack.slash(boss, general, "/moot", "poll close p1 --yes").response(
            lambda m: "2 ballots" in m.words
        )
        await group.server.slash(group.ana, group.general, "poll close", id="p1", yes=True).response()
        held_by(path, *pids)
        # One is killed and another ends in good order: the others are not disturbed.
        await at_slack_.kill()
        held_by(path, group.process.pid, all_.room.pid)
        assert await group.stop() == 0
        held_by(path, all_.room.pid)
        await all_.room.said("/as late", "late")
        await all_.room.said("/poll vote p1 agree", "counts in p1")
        assert '"ballots": 3' in await asyncio.to_thread(moot, "poll", "show", "p1", "--json")
        await at_slack_.start()
        held_by(path, at_slack_.pid, all_.room.pid)
    assert '"ballots": 3' in moot("poll", "show", "p1", "--json")


async def test_a_reminder_is_shown_while_its_member_speaks(home: Path):
    async with Room(home) as room:
        await room.said("/as Ben", "Ben speaks now")
        await room.said("/poll create Remember this --closes in 2 hours", "is open")
        reply = await room.said("/poll remind p1", "takes it back", "Error")
        assert "the study room reminds you while you speak there" in " ".join(reply.split())
        await room.said("/as Ana", "Ana speaks now")
        with closing(sqlite3.connect(home / "moot.db")) as db, db:
            now = utc_now()
            db.execute(
                "UPDATE polls SET closes_at = ?, remind_at = NULL", (stored(now + timedelta(minutes=4)),)
            )
            db.execute("UPDATE reminders SET asked_at = ?", (stored(now - timedelta(days=1)),))
        await asyncio.sleep(7)
        assert "You asked" not in await room.said("/poll list", "Remember this")
        assert "Remember this" in await room.said("/as Ben", "You asked to be reminded")
