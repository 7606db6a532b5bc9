"""The local Slack itself: the real slack-bolt talks to it, over everything that a bot does."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from little_slack_bot import LittleBot, Place, a_place, reason_modal
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_server import ClientRefuses, NoAnswer, SlackServer


@pytest.fixture(params=["socket", "http"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with a_place(request.param) as made:
        yield made
        await made.server.settled()
        assert made.server.violations == []


@pytest.fixture
async def socket() -> AsyncIterator[Place]:
    async with a_place() as made:
        yield made


@pytest.fixture
async def restless() -> AsyncIterator[Place]:
    """The client looks after its socket five times a second."""
    async with a_place(ping_interval=0.2) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[Place]:
    async with a_place("http") as made:
        yield made


async def test_a_command_is_acknowledged_and_answered(place):
    seen = place.server.slash(place.ana, place.general, "/moot", "ask Why & <how>?")
    answer = await seen.response()
    assert 0 <= await seen.acknowledged() < 3
    assert answer in place.general.seen and answer.via == "response_url" and not answer.ephemeral
    assert answer.text == "Why &amp; &lt;how&gt;?" and answer.labels == ["Agree", "Why?", "Close", "Rank"]
    (posted,) = place.server.requested("response_url")
    assert posted.status == 200 and 0 <= posted.since_event < 3 and posted.team == place.team.id
    with pytest.raises(ClientRefuses, match="not a valid command"):
        place.server.slash(place.ana, place.general, "/toot")


async def test_private_answers_stay_private(place):
    bert = place.server.user("bert")
    quick = await place.server.slash(place.ana, place.general, "/moot quick yes").response()
    whisper = await place.server.slash(place.ana, place.general, "/moot whisper hush").ephemeral()
    assert (quick.words, quick.via) == ("At once: yes", "ack")
    assert (whisper.words, whisper.seen_by) == ("hush", place.ana)
    assert place.general.seen == [] and place.general.seen_by(bert) == []
    assert place.general.seen_by(place.ana) == [quick, whisper]


async def test_clicks_and_choices(place):
    act, ana = place.server, place.ana
    bert = act.user("bert")
    answer = await act.slash(ana, place.general, "/moot ask Why?").response()
    counted = [act.click(who, answer, "Agree") for who in (ana, bert)]
    assert [(await one.response()).words for one in counted] == ["Counted: ana", "Counted: bert"]
    assert (await counted[1].ephemeral()).seen_by is bert
    with pytest.raises(ClientRefuses, match="does not see"):
        act.click(ana, await counted[1].response(), "Agree")
    with pytest.raises(ClientRefuses, match="no 'Nonsense'"):
        act.click(ana, answer, "Nonsense")
    with pytest.raises(ClientRefuses, match="not among"):
        act.select(ana, answer, "Rank", "C")
    assert (await act.select(ana, answer, "Rank", "B").updated()).text == "Ranked b"
    assert answer.history[0]["text"] == "Why?"
    fresh = await act.slash(ana, place.general, "/moot ask Again?").response()
    assert (await act.click(ana, fresh, "close").updated()).words == "Closed"


async def test_modals(place):
    act, ana = place.server, place.ana
    view = await act.slash(ana, place.general, "/moot modal").view()
    assert view is ana.modal and view.title == "Your ballot" and view.labels == ["", "", ""]
    offered = act.suggest(ana, view, "Source", "cave")
    assert [one["value"] for one in await offered.options()] == ["cave-2018"]
    for values, complaint in (
        ({"Stance": "For"}, "must be filled in"),
        ({"Stance": "Perhaps"}, "not among"),
        ({"Why?": "x" * 201}, "0 to 200"),
        ({"Nonsense": 1}, "has no"),
    ):
        with pytest.raises(ClientRefuses, match=complaint):
            act.submit_view(ana, values)
    assert await act.submit_view(ana, {"Stance": "For", "Why?": "bad"}).errors() == {"Why?": "Say more."}
    ballot = {"Stance": "Against", "why": "it is so", "source": "cave-2018"}
    await act.submit_view(ana, ballot).closed()
    told = await act.until(lambda: act.direct(ana).seen)
    assert told[0].words == "against: it is so (cave-2018)" and ana.modal is None
    again = await act.click(ana, await act.slash(ana, place.general, "/moot ask ?").response(), "Why?").view()
    updated = await act.submit_view(ana, {"stance": "For", "words": "more"}).view()
    assert updated is again and again.words == "Thanks\nNoted."
    shortcut = await act.shortcut(ana, "build").view()
    assert again.closed and shortcut is ana.modal
    assert await act.slash(ana, place.general, "/moot modal").view() is ana.modal
    assert await act.close_view(ana).acknowledged() < 3
    await act.until(lambda: place.bot.closed == ["p3"])


async def test_home_shortcuts_and_the_assistant(place):
    act, ana = place.server, place.ana
    home = await act.open_home(ana).view()
    assert home is ana.home and "Open polls" in home.words
    before = home.hash
    assert await act.open_home(ana).view() is home and home.hash != before
    assert (await act.click(ana, ana.home, "Build").view()).title == "Your ballot"
    said = act.say(ana, place.general, "A quotation")
    found = await act.message_shortcut(ana, said.message, "find").ephemeral()
    assert found.words == "Found: A quotation"
    pane = act.open_assistant(ana)
    direct = act.direct(ana)
    await act.until(lambda: direct.status.get(pane.message.ts) == "is reading")
    assert direct.prompts[pane.message.ts]["prompts"][0]["title"] == "Ask"
    reply = await act.dm(ana, "What?", thread=pane.message).response()
    assert reply.thread_ts == pane.message.ts and direct.status == {}


async def test_words_mentions_threads_and_direct_messages(place):
    act, ana, bot = place.server, place.ana, place.bot
    await act.say(ana, place.general, "nobody is meant").silence(0.1)
    said = act.say(ana, place.general, "why?", mentions_bot=True)
    answer = await said.response()
    assert answer.thread_ts == said.message.ts and said.message.thread == [answer]
    assert answer.pings == ["moot"] and await said.acknowledged() < 3
    assert [one["type"] for one in bot.heard if one.get("ts") == said.message.ts] in (
        ["message", "app_mention"],
        ["app_mention", "message"],
    )
    follow = act.say(ana, place.general, "and how?", thread=answer, mentions_bot=True)
    assert (await follow.response()).thread_ts == said.message.ts
    assert (await act.dm(ana, "hush").response()).words == "In private: hush"
    elsewhere = act.channel(place.team, "elsewhere", ana, bot=False)
    told = len(act.deliveries)
    act.say(ana, elsewhere, "why?", mentions_bot=True)
    assert len(act.deliveries) == told
    act.edit(said.message, "why not?")
    act.delete_message(follow.message)
    await act.until(lambda: {"message_changed", "message_deleted"} <= {e.get("subtype") for e in bot.heard})
    own = [one for one in act.deliveries if one.payload["event"].get("bot_id") == place.team.bot_id]
    assert own, "the bot is told of its own messages too; bolt leaves them out"


async def test_pictures_come_with_their_alternative_text(place):
    seen = place.server.slash(place.ana, place.general, "/moot picture")
    message = await seen.response()
    (picture,) = message.pictures
    assert picture.alt == "Two bars" and picture.file.data == b"\x89PNG"
    assert [one.name for one in place.server.requests if one.name.startswith(("files", "upload"))] == [
        "files.getUploadURLExternal",
        "upload",
        "files.completeUploadExternal",
    ]


async def test_reading_and_people(place):
    act, client, team = place.server, place.bot.client, place.team
    said = act.say(place.ana, place.general, "one")
    await client.chat_postMessage(channel=place.general.id, thread_ts=said.message.ts, text="two")
    replies = await client.conversations_replies(channel=place.general.id, ts=said.message.ts)
    assert [one["text"] for one in replies["messages"]] == ["one", "two"]
    assert replies["messages"][0]["reply_count"] == 1
    history = await client.conversations_history(channel=place.general.id, limit=1)
    assert [one["text"] for one in history["messages"]] == ["one"]
    tested = await client.auth_test()
    assert (tested["team_id"], tested["bot_id"]) == (team.id, team.bot_id)
    assert "chat:write" in tested.headers["x-oauth-scopes"].split(",")
    assert (await client.users_info(user=place.ana.id))["user"]["tz"] == "Europe/Amsterdam"
    assert (await client.conversations_members(channel=place.general.id))["members"][-1] == place.ana.id
    opened = await client.conversations_open(users=place.ana.id)
    assert opened["channel"]["id"] == act.direct(place.ana).id
    assert (await client.conversations_info(channel=opened["channel"]["id"]))["channel"]["is_im"]
    assert (await client.bots_info(bot=team.bot_id))["bot"]["user_id"] == team.bot.id
    assert (await client.team_info())["team"]["domain"] == "study-group"
    group = act.group(team, "readers", place.ana)
    assert (await client.usergroups_users_list(usergroup=group.id))["users"] == [place.ana.id]
    await client.reactions_add(channel=place.general.id, timestamp=said.message.ts, name="eyes")
    assert said.message.reactions == {"eyes": [team.bot]}


async def test_teams_do_not_see_each_other(place):
    act = place.server
    other = act.team("Other group")
    cara = act.user("cara", other)
    theirs = AsyncWebClient(token=other.token, base_url=act.api_url)
    for channel in (place.general, act.direct(place.ana)):
        with pytest.raises(SlackApiError) as hidden:
            await theirs.chat_postMessage(channel=channel.id, text="x")
        assert hidden.value.response["error"] == "channel_not_found"
    await theirs.chat_postMessage(channel=other.general.id, text="<!channel> <@" + cara.id + ">")
    assert other.general.seen[-1].pings == ["cara", "channel"] and place.general.seen == []


async def test_everything_three_times_in_disorder(place):
    act, ana = place.server, place.ana
    answer = await act.slash(ana, place.general, "/moot ask ?").response()
    act.hold()
    said = act.say(ana, place.general, "why?", mentions_bot=True)
    clicked = act.click(ana, answer, "Agree")
    assert said.deliveries[0].attempts == 0
    await act.release(times=3, order=random.Random(5))
    await act.settled()
    assert [one.attempts for one in (*said.deliveries, clicked.delivery)] == [3, 3, 3]
    counted = await act.until(lambda: len(place.general.ephemerals) == 3)
    assert counted, "bolt does nothing once by itself"
    await act.until(lambda: len(said.message.thread) == 3)
    await act.again(clicked, times=2)
    await act.until(lambda: len(place.general.ephemerals) == 5)
    assert "2" in place.bot.retries


async def test_an_unacknowledged_event_comes_again(http):
    act = http.server
    act.dispatch.retry_delays = (0.0, 0.02, 0.02)
    http.bot.failing = 2
    said = act.say(http.ana, http.general, "why?", mentions_bot=True)
    await said.response()
    await act.settled()
    statuses = [one for each in said.deliveries for one in each.statuses]
    assert sorted(statuses) == [200, 200, 500, 500]
    assert http.bot.retries and set(http.bot.retries) <= {"1", "2"}


async def test_requests_that_slack_has_not_signed(http):
    act = http.server
    seen = act.slash(http.ana, http.general, "/moot quick yes")
    await seen.response()
    for how in "wrong secret tampered missing unsigned untimed stale future moved version".split():
        assert (await act.forge(how, seen)).status == 401, how
    assert (await act.forge("words", seen)).status == 500, "slack_sdk's own flaw"
    assert len(http.general.ephemerals) == 1
    said = act.say(http.ana, http.general, "why?", mentions_bot=True)
    await said.response()
    assert (await act.replay(said.deliveries[1])).status == 200, "bolt knows no replays"
    await act.until(lambda: len(said.message.thread) == 2)
    assert (await act.verify_url()).status == 200


async def test_sockets_are_dropped_refreshed_and_shared(restless):
    act, ana = restless.server, restless.ana
    act.sockets.drop()
    assert (await act.say(ana, restless.general, "meanwhile?", mentions_bot=True).response()).words
    made = act.sockets.opened
    await act.sockets.refresh()
    assert (await act.slash(ana, restless.general, "/moot ask Anew?").response()).text == "Anew?"
    assert act.sockets.opened == made + 1
    await act.sockets.refresh("warning", stay=False)
    assert (await act.slash(ana, restless.general, "/moot ask Warned?").response()).text == "Warned?"
    await act.sockets.close()
    assert (await act.say(ana, restless.general, "closed?", mentions_bot=True).response()).words
    async with LittleBot(act, restless.team).over_socket():
        await act.connected(2)
        for number in range(4):
            assert await act.slash(ana, restless.general, f"/moot ask {number}").response()
    await act.settled()
    assert act.violations == []


async def test_a_silent_socket_is_noticed(restless):
    act = restless.server
    await act.until(lambda: act.sockets.pings > 1)
    act.sockets.deaf = True
    before = act.sockets.opened
    await act.until(lambda: act.sockets.opened > before)


async def test_the_three_seconds(socket):
    act = socket.server
    act.dispatch.acknowledge_within = 0.1
    seen = act.slash(socket.ana, socket.general, "/moot sleepy")
    with pytest.raises(NoAnswer, match="operation_timeout"):
        await seen.acknowledged()
    act.dispatch.acknowledge_within = 3.0
    seen = act.slash(socket.ana, socket.general, "/moot quick yes")
    await seen.response()
    act.clock.advance(3.1)
    with pytest.raises(SlackApiError) as late:
        await socket.bot.client.views_open(
            trigger_id=seen.delivery.payload["trigger_id"], view=reason_modal()
        )
    assert late.value.response["error"] == "expired_trigger_id"


async def test_installing_and_leaving(socket):
    act = socket.server
    other = act.team("Other group", installed=False)
    dora = act.user("dora", other)
    client = AsyncWebClient(base_url=act.api_url)
    code = act.authorize(dora)
    keys = {"client_id": act.world.client_id, "client_secret": act.world.client_secret}
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(client_id=keys["client_id"], client_secret="wrong", code=code)
    granted = await client.oauth_v2_access(**keys, code=code)
    assert granted["team"]["id"] == other.id and granted["access_token"] == other.token
    with pytest.raises(SlackApiError, match="code_already_used"):
        await client.oauth_v2_access(**keys, code=code)
    assert (await client.auth_test(token=other.token))["team"] == "Other group"
    act.uninstall(other)
    await act.until(
        lambda: {"app_uninstalled", "tokens_revoked"} <= {one["type"] for one in socket.bot.heard}
    )
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test(token=other.token)
    await client.auth_revoke(token=socket.team.token)
    with pytest.raises(SlackApiError, match="token_revoked"):
        await socket.bot.client.auth_test()


async def test_a_manifest_says_what_the_app_has():
    manifest = {
        "display_information": {"name": "Moot"},
        "features": {
            "slash_commands": [{"command": "/debate", "description": "d"}],
            "shortcuts": [
                {"name": "Find sources", "type": "message", "callback_id": "find", "description": "d"}
            ],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_mention"]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }
    async with SlackServer(manifest) as server:
        team, ana = server.team(), server.user("ana")
        said = server.say(ana, team.general, "hello", mentions_bot=True)
        assert said.deliveries == [], "app_mention without app_mentions:read"
        for act in (
            lambda: server.slash(ana, team.general, "/moot"),
            lambda: server.shortcut(ana, "find"),
            lambda: server.open_home(ana),
            lambda: server.open_assistant(ana),
        ):
            with pytest.raises(ClientRefuses):
                act()
        seen = server.message_shortcut(ana, said.message, "Find sources")
        assert seen.delivery.payload["callback_id"] == "find"


async def test_sixty_members_at_once(place):
    act = place.server
    members = [act.user(f"member {number}") for number in range(60)]
    asked = [act.slash(one, place.general, "/moot ask", one.name) for one in members]
    answers = [
        await seen.response(lambda one, seen=seen: one.text == seen.delivery.user.name) for seen in asked
    ]
    assert len(set(answers)) == 60
    assert max([await seen.acknowledged() for seen in asked]) < 3


OTHER_PROCESS = """
import asyncio, os
from slack_bolt.async_app import AsyncApp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient
url, token = os.environ["MOOT_SLACK_API_URL"], os.environ["MOOT_SLACK_APP_TOKEN"]
client = AsyncWebClient(token=os.environ["MOOT_SLACK_BOT_TOKEN"], base_url=url)
app = AsyncApp(signing_secret=os.environ["MOOT_SLACK_SIGNING_SECRET"], client=client)
@app.command("/moot")
async def moot(ack, command):
    await ack(command["text"])
async def main():
    await AsyncSocketModeHandler(app, token, web_client=AsyncWebClient(token=token, base_url=url)).start_async()
asyncio.run(main())
"""


async def test_another_process_is_served(tmp_path: Path):
    async with SlackServer() as server:
        team, ana = server.team(), server.user("ana")
        with subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS],
            cwd=tmp_path,
            env={**os.environ, **server.environment()},
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                await server.connected()
                asked = [server.slash(ana, team.general, f"/moot {number}") for number in range(50)]
                answers = await asyncio.gather(*(one.response() for one in asked))
                assert [one.words for one in answers] == [str(number) for number in range(50)]
            finally:
                process.kill()
        assert server.violations == []
