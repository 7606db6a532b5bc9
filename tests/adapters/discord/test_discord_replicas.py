"""Two processes on one PostgreSQL: each event is done once, and what is due by one that lives."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from discord_group import Group
from moot_command import MOOT, environment

from index.postgres import transact

POST = "POST /channels/{channel_id}/messages"


async def test_each_event_is_done_once_and_a_killed_process_hands_over(
    database_url: str, quiet: Group, tmp_path: Path
):
    server = quiet.server
    shared = {"MOOT_DATABASE_URL": database_url, "MOOT_KEYS": str(tmp_path / "keys")}
    text = tmp_path / "tea.txt"
    text.write_text("On tea\n\nTea is drunk hot in most countries. Some drink it cold.\n", encoding="utf-8")
    build = [*MOOT, "index", "build", str(text)]
    done = await asyncio.to_thread(subprocess.run, build, env=environment(**quiet.settings(**shared)))
    assert done.returncode == 0
    await quiet.start(**shared)
    leader = quiet.process
    assert leader is not None
    other = tmp_path / "other"
    other.mkdir()
    (other / "models").symlink_to((quiet.home / "models").resolve())
    await quiet.start(**shared, MOOT_HOME=str(other))
    poll = await server.slash(
        quiet.ana, quiet.general, "poll create", motion="Tea", closes="in 2 hours"
    ).response()
    for _ in range(3):
        assert "our ballot" in (await server.click(quiet.ben, poll, "Agree").response()).words
        assert "our ballot" in (await server.click(quiet.ana, poll, "Disagree").response()).words
    events = "SELECT COUNT(*), COUNT(owner) FROM events"
    await server.until(
        lambda: transact(database_url, lambda c: tuple(c.exec_driver_sql(events).one()))[1] == 0,
        what="all events being done",
    )
    # Both processes were sent all seven.
    assert transact(database_url, lambda c: tuple(c.exec_driver_sql(events).one())) == (7, 0)
    posted = len(server.requested(POST))
    leader.send(signal.SIGKILL)
    await leader.end()
    at = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    due = "UPDATE polls SET closes_at = %s, remind_at = NULL"
    transact(database_url, lambda c: c.exec_driver_sql(due, (at,)).rowcount)
    await server.until(
        lambda: len(server.requested(POST)) > posted,
        within=60,
        what="the close being announced by the process that is left",
    )
    shown = await server.slash(quiet.ana, quiet.general, "poll show", id="p1").response()
    assert "2 ballots" in shown.words
    assert len(server.requested(POST)) == posted + 1
    assert list((tmp_path / "keys").glob("*.key")) == []


async def test_a_process_serves_the_shards_that_it_is_given(quiet: Group):
    await quiet.spawn(MOOT_DISCORD_SHARDS="1/2")
    await quiet.server.gateway.connected()
    assert [session.shard for session in quiet.server.gateway.sessions] == [(1, 2)]
