"""Slack refuses, stumbles or is gone: the member hears what to do, and the rest goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from late_network import LateNetwork
from moot_command import Ran
from moot_process import MootProcess
from moot_slack import (
    HTTP,
    MANIFEST,
    MODES,
    SOCKET,
    Process,
    Workspace,
    at_slack,
    by_bot,
    install,
    status_of,
)
from slack_server import SlackServer

from bot.times import stored, utc_now

# On the loop of the process and the server that they share.
shared = pytest.mark.asyncio(loop_scope="module")


def has(words: str):
    return lambda message: words in message.words


@shared
async def test_where_moot_may_not_post(workspace: Workspace):
    server = workspace
    team = server.first_team
    ana = server.user("ana")
    away = server.channel(team, "away", ana, bot=False)
    hidden = server.channel(team, "hidden", ana, private=True, bot=False)
    closing = server.channel(team, "closing", ana)
    quiet = server.channel(team, "quiet", ana)

    # An answer gets through by the command itself; a poll needs Moot in the channel.
    for place in (away, hidden):
        answer = await server.slash(ana, place, "/moot", "ask What is an arms race?").response()
        assert "armaments" in answer.words
        assert not answer.ephemeral
        told = await server.slash(ana, place, "/moot", "poll create AI helps").ephemeral(has("/invite"))
        assert "/invite @Moot" in told.words
    await server.slash(ana, away, "/moot", "help").ephemeral(has("What you can do"))

    server.hold()
    late = server.slash(ana, closing, "/moot", "ask What is an arms race?")
    server.archive(closing)
    await server.release()
    told = await server.until(
        lambda: next((m for m in server.direct(ana).seen if "archived" in m.words), None),
        what="word of it",
    )
    assert "another" in told.words
    assert await late.acknowledged() < 3
    quiet.read_only = True
    await server.slash(ana, quiet, "/moot", "poll create AI helps").ephemeral(has("does not let Moot post"))


@shared
async def test_when_slack_stumbles(workspace: Workspace):
    server = workspace
    general = server.first_team.general
    ana = server.user("ana")
    server.trouble.rate_limit("chat.postMessage", retry_after=1)
    before = len(server.requested("chat.postMessage"))
    limited = server.slash(ana, general, "/moot", "ask What is an arms race?")
    assert "armaments" in (await limited.response(has("armaments"))).words
    posts = server.requested("chat.postMessage")[before:]
    assert posts[1].at - posts[0].at >= 1

    server.trouble.fail(503, "chat.postMessage")
    assert (
        "armaments"
        in (await server.slash(ana, general, "/moot", "ask What is an arms race?").response()).words
    )
    server.trouble.error("internal_error", "chat.postMessage")
    told = await server.slash(ana, general, "/moot", "ask What is an arms race?").ephemeral(
        has("internal_error")
    )
    assert "try again" in told.words
    # Without a name, without a picture: done all the same.
    server.trouble.error("internal_error", "users.info")
    server.trouble.error("internal_error", "files.getUploadURLExternal", times=9)
    ben = server.user("ben")
    poll = await server.slash(ben, general, "/moot", "poll create AI helps --results live --named").response(
        has("p1")
    )
    await server.click(ben, poll, "Agree").ephemeral(has("counts"))
    await server.until(lambda: "agree: 1 of 1" in poll.words, what="the tally in words")
    assert not poll.pictures


@pytest.mark.parametrize("mode", MODES)
async def test_slack_need_not_say_whose_the_token_is(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        general = server.first_team.general
        ana = server.user("ana")
        server.trouble.error("internal_error", "auth.test", times=99)
        assert "armaments" in (await server.dm(ana, "What is an arms race?").response()).words
        said = server.say(ana, general, "What is an arms race?", mentions_bot=True)
        assert "armaments" in (await said.response()).words
        poll = await server.slash(ana, general, "/moot", "poll create AI helps").response(has("p1"))
        await server.click(ana, poll, "Agree").ephemeral(has("counts"))


async def test_bolts_own_variables_are_another_bots(own_home: Path):
    theirs = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "SLACK_BOT_TOKEN": "xoxb-other"}
    theirs |= {"SLACK_SIGNING_SECRET": "other", "SLACK_APP_TOKEN": "xapp-other", "SLACK_USER_SCOPES": "admin"}
    async with at_slack(own_home, HTTP, **theirs) as (server, process):
        ana = server.user("ana")
        await server.slash(ana, server.first_team.general, "/moot", "help").ephemeral(has("What you can do"))
        assert await status_of(f"{process.url}/slack/install") == 404


@shared
async def test_a_picture_that_slack_is_not_done_with(workspace: Workspace):
    server = workspace
    general = server.first_team.general
    ana = server.user("ana")
    poll = await server.slash(ana, general, "/moot", "poll create AI helps --results live --named").response()
    await server.click(ana, poll, "Agree").ephemeral()
    await server.until(lambda: poll.pictures, what="a picture")
    server.trouble.error("invalid_blocks", "chat.postMessage")
    closed = await server.slash(ana, general, "/moot", "poll close p1 --yes").response(has("1 ballot"))
    assert closed.pictures


@shared
async def test_presses_that_come_too_late(workspace: Workspace):
    server = workspace
    general = server.first_team.general
    ana = server.user("ana")
    poll = await server.slash(ana, general, "/moot", "poll create AI helps").response()
    await server.click(ana, poll, "Agree").ephemeral(has("counts"))
    server.hold()
    pressed = server.click(ana, poll, "Say why")
    server.clock.advance(4)
    await server.release()
    told = await pressed.ephemeral(has("press the button again"))
    assert told.seen_by is ana

    # A message that is gone, and a button of a time before: no harm to anything else.
    server.delete_message(poll)
    other = await server.slash(ana, general, "/moot", "poll create AI hurts").response(has("p2"))
    other.blocks[-1]["elements"][0]["action_id"] = "m0:poll undo?id=p2"
    told = await server.click(ana, other, "m0:poll undo?id=p2").ephemeral()
    assert "another version of Moot" in told.words
    assert (await server.slash(ana, general, "/moot", "poll list").response(has("AI hurts"))).words


@shared
async def test_a_form_that_opens_too_late_and_one_whose_poll_cannot_be_shown(workspace: Workspace):
    server = workspace
    general, ana = server.first_team.general, server.user("ana")
    server.hold()
    typed = server.slash(ana, general, "/moot", "poll")
    server.shortcut(ana, "moot_poll")
    server.clock.advance(4)
    await server.release()
    told = await typed.ephemeral(has("did not open; try again"))
    assert "button" not in told.words
    direct = server.direct(ana)
    await server.until(lambda: any("try again" in message.words for message in direct.seen))

    # A private channel without Moot: the form's own address gets it there.
    hidden = server.channel(server.first_team, "hidden", ana, private=True, bot=False)
    await server.slash(ana, general, "/moot", "poll").view()
    server.submit_view(ana, {"What is voted on": "Secret?", "Where": hidden})
    shown = await server.until(lambda: by_bot(hidden), what="the poll")
    assert "Secret?" in shown[0].words
    # A channel that lets nobody post: the poll is there, and need not be made again.
    quiet = server.channel(server.first_team, "quiet", ana)
    quiet.read_only = True
    sentence = "p2 is there all the same, so do not make it anew: /moot poll show p2 shows it"
    await server.slash(ana, quiet, "/moot", "poll create AI helps").ephemeral(has(sentence))
    await server.slash(ana, general, "/moot", "poll show p2").ephemeral(has("AI helps"))


async def test_what_is_due_is_told_though_slack_stumbles_and_a_process_dies(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, process):
        general, ana = server.first_team.general, server.user("ana")

        for number, trouble in ((1, "stumbles"), (2, "dies before"), (3, "dies after")):
            line = "poll create AI helps --named --closes in 2 hours"
            poll = await server.slash(ana, general, "/moot", line).response(has(f"p{number}"))
            await server.click(ana, poll, "Agree").ephemeral(has(f"p{number}"))
            await process.stop()
            with closing(sqlite3.connect(own_home / "moot.db")) as db, db:
                past = stored(utc_now() - timedelta(minutes=1))
                db.execute("UPDATE polls SET closes_at = ? WHERE number = ?", (past, number))
            before = len(by_bot(general))
            if trouble == "stumbles":
                server.trouble.fail(503, "chat.postMessage", times=3)
                await process.start()
            else:
                late = "chat.postMessage" if trouble == "dies after" else "files.getUploadURLExternal"
                server.trouble.slow(late, seconds=60, times=3)
                asked = len(server.requested(late))
                await process.start()
                await server.until(lambda late=late, asked=asked: len(server.requested(late)) > asked)
                await process.kill()
                server.trouble.clear()
                await process.start()
            await server.until(lambda before=before: len(by_bot(general)) > before, what=trouble)
            await server.until(lambda poll=poll: not poll.controls, what="the board of a closed poll")
            assert len(by_bot(general)) == before + 1, trouble
        # And once, though each of the three polls was closed before another start.
        before = len(by_bot(general))
        await process.stop()
        await process.start()
        await server.slash(ana, general, "/moot", "poll create Next").response(has("Next"))
        await server.click(ana, by_bot(general)[-1], "Agree").ephemeral()
        assert len(by_bot(general)) == before + 1


@shared
async def test_a_board_goes_on_when_moot_is_invited_again(workspace: Workspace):
    server = workspace
    team = server.first_team
    ana, ben = server.user("ana"), server.user("ben")
    place = server.channel(team, "place", ana, ben)
    poll = await server.slash(ana, place, "/moot", "poll create AI helps --results live").response()
    before = len(server.requested("chat.update"))
    server.leave(place, team.bot)
    await server.click(ben, poll, "Agree").ephemeral(has("counts"))
    await server.until(
        lambda: any(one.code for one in server.requested("chat.update")[before:]), what="a refusal"
    )
    server.join(place, team.bot)
    await server.until(lambda: "1 ballot." in poll.words, what="the ballot")


async def test_a_workspace_that_must_wait_delays_no_other(own_home: Path):
    async with SlackServer(MANIFEST) as server:
        one, two = server.team("One", installed=False), server.team("Two", installed=False)
        ana, ben = server.user("ana", one), server.user("ben", two)
        async with Process(server, own_home, HTTP, server.oauth_environment()) as process:
            server.over_http(f"{process.url}/slack/events")
            for user in (ana, ben):
                await install(server, process, user)
            line = "poll create AI helps --results live"
            first = await server.slash(ana, one.general, "/moot", line).response(has("p1"))
            other = await server.slash(ben, two.general, "/moot", line).response(has("p1"))
            limited = len(server.requested("chat.update"))
            server.trouble.rate_limit("chat.update", retry_after=120)
            await server.click(ana, first, "Agree").ephemeral(has("counts"))
            await server.until(lambda: len(server.requested("chat.update")) > limited, what="the refusal")
            await server.click(ben, other, "Agree").ephemeral(has("counts"))
            await server.until(lambda: "1 ballot." in other.words, what="the other's board")
            assert "1 ballot." not in first.words
            # Nor do those who wait for Slack keep others from being answered.
            before = len(server.requested("chat.postMessage"))
            server.trouble.rate_limit("chat.postMessage", times=40, retry_after=120)
            for number in range(20):
                server.slash(server.user(f"member{number}", one), one.general, "/moot", "ask What is a race?")
            await server.until(lambda: len(server.requested("chat.postMessage")) > before)
            await server.slash(ben, two.general, "/moot", "poll vote p1 disagree").ephemeral(has("changed"))


async def test_a_socket_that_drops_or_is_to_be_renewed(own_home: Path):
    async with at_slack(own_home, SOCKET) as (server, _):
        general = server.first_team.general
        ana = server.user("ana")
        await server.slash(ana, general, "/moot", "poll create AI helps").response()
        await server.sockets.refresh()
        await server.sockets.connections_made(2)
        await server.slash(ana, general, "/moot", "poll create AI hurts").response(has("p2"))
        server.sockets.drop()
        await server.sockets.connections_made(3)
        await server.slash(ana, general, "/moot", "poll create AI races").response(has("p3"))
        assert len(by_bot(general)) == 3


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "MOOT_SLACK_BOT_TOKEN is not set"),
        ({"MOOT_SLACK_BOT_TOKEN": "own"}, "MOOT_SLACK_APP_TOKEN"),
        ({"MOOT_SLACK_CLIENT_ID": "1.2"}, "MOOT_SLACK_CLIENT_SECRET"),
        ({"MOOT_SLACK_PORT": "0"}, "MOOT_SLACK_PORT cannot be used"),
        ({"MOOT_HOME": "empty", "MOOT_SLACK_BOT_TOKEN": "own", "MOOT_SLACK_APP_TOKEN": "own"}, "index"),
    ],
)
def test_what_is_not_set_up_is_said_in_one_sentence(
    own_home: Path, tmp_path: Path, moot_here: Callable[..., Ran], settings: dict[str, str], said: str
):
    own = {name: f"{name}-own" for name in settings} | {"MOOT_HOME": str(tmp_path / "nothing")}
    given = {"MOOT_SLACK_API_URL": "http://127.0.0.1:9", "MOOT_HOME": str(own_home)}
    done = moot_here("slack", **_filled(given, settings, own))
    _refuses(said, done)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"MOOT_SLACK_BOT_TOKEN": "xoxb-wrong", "MOOT_SLACK_APP_TOKEN": "own"},
            "MOOT_SLACK_BOT_TOKEN (invalid_auth)",
        ),
        (
            {"MOOT_SLACK_BOT_TOKEN": "own", "MOOT_SLACK_APP_TOKEN": "xapp-wrong"},
            "MOOT_SLACK_APP_TOKEN (invalid_auth)",
        ),
    ],
)
async def test_where_slack_does_not_let_moot_in_one_sentence_says_so(
    own_home: Path, tmp_path: Path, settings: dict[str, str], said: str
):
    async with SlackServer(MANIFEST) as server:
        server.team()
        given = {"MOOT_SLACK_API_URL": server.api_url, "MOOT_HOME": str(own_home)}
        process = await MootProcess.begin("slack", tmp_path, **_filled(given, settings, server.environment()))
        _refuses(said, await process.end())


async def test_it_comes_once_the_network_is_there(own_home: Path):
    async with SlackServer(MANIFEST) as server, LateNetwork(server.api_url) as network:
        team = server.team()
        settings = {**server.environment(team), "MOOT_SLACK_API_URL": network.url}
        settings["MOOT_HOME"] = str(own_home)
        async with await MootProcess.begin("slack", own_home, **settings) as process:
            away = f"Slack cannot be reached at {network.url}; see to the network. Moot goes on trying.\n"
            assert await process.line() == away
            await network.comes()
            await process.prints("Moot is in")
            assert (await process.stop()).returncode == 0


def _filled(given: dict[str, str], settings: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """The settings, with values of the server's own, and an empty home, where they say so."""
    return given | {
        name: own[name] if value in ("own", "empty") else value for name, value in settings.items()
    }


def _refuses(said: str, done: Ran) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
