"""One Moot in many workspaces: installed by OAuth, apart from each other, and gone when removed."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import aiohttp
from moot_slack import HTTP, MANIFEST, Process, broken, by_bot
from slack_server import SlackServer, User


def has(words: str):
    return lambda message: words in message.words


async def install(server: SlackServer, process: Process, user: User, *, state: str = "") -> tuple[int, str]:
    """Install the app as somebody's browser does; `state` in place of the one that Moot gave."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(f"{process.url}/slack/install") as page:
            cookie = page.headers.get("Set-Cookie", "").partition(";")[0]
            given = re.search(r"state=([\w-]+)", await page.text())
        assert given is not None
        query = {"code": server.authorize(user), "state": state or given.group(1)}
        back = f"{process.url}/slack/oauth_redirect"
        async with browser.get(back, params=query, headers={"Cookie": cookie}) as page:
            return page.status, await page.text()


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
