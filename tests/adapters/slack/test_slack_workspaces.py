"""One Moot in many workspaces: installed by OAuth, apart from each other, and gone when removed."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from moot_slack import HTTP, MANIFEST, Process, broken, by_bot, install
from slack_server import SlackServer


def has(words: str):
    return lambda message: words in message.words


async def test_two_workspaces_apart_from_each_other(own_home: Path):
    async with SlackServer(MANIFEST) as server:
        one, two = server.team("One", installed=False), server.team("Two", installed=False)
        ana, ben = server.user("ana", one), server.user("ben", two)
        settings = server.oauth_environment()
        async with Process(server, own_home, HTTP, settings) as process:
            server.over_http(f"{process.url}/slack/events")
            status, _ = await install(server, process, ana, state="made-up")
            assert status >= 400
            assert not one.installed
            for user in (ana, ben):
                status, _ = await install(server, process, user)
                assert status == 200
            assert one.installed
            assert two.installed

            poll = await server.slash(ana, one.general, "/moot", "poll create Ours alone").response()
            assert poll.channel.team is one
            listed = await server.slash(ben, two.general, "/moot", "poll list").response()
            assert "Ours alone" not in listed.words
            mine = await server.slash(ben, two.general, "/moot", "poll create Theirs").response(has("Theirs"))
            assert "p1" in mine.words
            await server.click(ana, poll, "Agree").ephemeral(has("counts"))
            await server.click(ben, mine, "Agree").ephemeral(has("counts"))
            tokens = {request.team for request in server.requested("chat.postMessage")}
            assert tokens == {one.id, two.id}

            kept = own_home / "slack" / "installations.db"
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
            assert one.token.encode() in kept.read_bytes()
            log = own_home / "moot.log"
            assert not log.exists() or one.token not in log.read_text()

            token = one.token
            server.uninstall(one)
            await server.settled()
            await server.until(lambda: token.encode() not in kept.read_bytes(), what="the token forgotten")
            assert two.token.encode() in kept.read_bytes()
            await server.slash(ben, two.general, "/moot", "poll create Still here").response(
                has("Still here")
            )

            status, _ = await install(server, process, ana)
            assert status == 200
            again = await server.slash(ana, one.general, "/moot", "poll list").response(has("Ours alone"))
            assert again.channel.team is one
            server.revoke(two)
            await server.until(
                lambda: two.token.encode() not in kept.read_bytes(), what="the token forgotten"
            )
            assert by_bot(two.general)
        assert broken(server) == []


async def test_an_old_removal_does_not_undo_a_new_installation(own_home: Path):
    async with SlackServer(MANIFEST) as server:
        one = server.team("One", installed=False)
        ana = server.user("ana", one)
        async with Process(server, own_home, HTTP, server.oauth_environment()) as process:
            server.over_http(f"{process.url}/slack/events")
            await install(server, process, ana)
            server.uninstall(one)
            kept = own_home / "slack" / "installations.db"
            await server.until(
                lambda: one.token.encode() not in kept.read_bytes(), what="the token forgotten"
            )
            removals = [each for each in server.deliveries if not each.channel]
            assert len(removals) == 2
            # Without its token Moot still says why it does nothing.
            shown = await server.slash(ana, one.general, "/moot", "poll list").ephemeral()
            assert "not installed" in shown.words
            await install(server, process, ana)
            for each in removals:
                await server.again(each)
            await server.slash(ana, one.general, "/moot", "poll list").response(has("There is no poll"))
            assert one.token.encode() in kept.read_bytes()


async def test_a_removal_is_done_however_long_the_disk_takes(own_home: Path):
    async with SlackServer(MANIFEST) as server:
        one, two = server.team("One", installed=False), server.team("Two", installed=False)
        ana, ben = server.user("ana", one), server.user("ben", two)
        async with Process(server, own_home, HTTP, server.oauth_environment()) as process:
            server.over_http(f"{process.url}/slack/events")
            await install(server, process, ana)
            await install(server, process, ben)
            kept = own_home / "slack" / "installations.db"
            with closing(sqlite3.connect(kept)) as other:
                other.execute("BEGIN EXCLUSIVE")
                server.uninstall(one)
                await server.settled()
                assert all(each.acknowledged is not None for each in server.deliveries)
                await process.kill()
            await process.start()
            gone = one.token.encode()
            await server.until(lambda: gone not in kept.read_bytes(), what="the token forgotten")
            assert two.token.encode() in kept.read_bytes()
            # One that was taken over late finds the workspace with Moot in it again, and leaves it so.
            with closing(sqlite3.connect(kept)) as other:
                other.execute("BEGIN EXCLUSIVE")
                server.uninstall(two)
                await server.settled()
                await process.kill()
            with closing(sqlite3.connect(kept)) as other, other:
                other.execute("UPDATE slack_bots SET installed_at = datetime('now', '+1 hour')")
            token = two.token
            two.installed = True
            await process.start()
            await server.slash(ben, two.general, "/moot", "poll list").response(has("There is no poll"))
            await server.until(lambda: len(server.requested("auth.test")) >= 4, what="the question")
            assert token.encode() in kept.read_bytes()
