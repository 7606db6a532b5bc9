"""The local Discord itself: the real client talks to it, over everything that a bot does."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from chat_server import PATIENCE
from discord_server import ClientRefuses, DiscordServer, Message, NoAnswer
from little_bot import Place, StudyBot, a_place, honest

CREATE = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with a_place() as made:
        yield made
        assert made.server.violations == []
        assert honest(made.server)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as made:
        yield made


async def test_a_slash_command_is_deferred_edited_and_followed_up(place):
    await place.start()
    seen = place.server.slash(place.ana, place.general, "ask", question="Why?")
    answer = await seen.response()
    assert answer.embeds[0]["description"] == "Why?"
    assert not answer.ephemeral and answer in place.general.seen
    assert seen.interaction.acknowledged_after < 1
    more = await seen.followup()
    assert more.words == "One more thing" and more.ephemeral and more not in place.general.seen
    timed = [one for one in place.server.requests if one.since_interaction is not None]
    assert [one.name for one in timed[:2]] == [CALLBACK, ORIGINAL]
    assert 0 <= timed[0].since_interaction <= timed[1].since_interaction < 3
    assert "question" not in str(timed[0].body) and timed[0].headers["Content-Type"] == "application/json"


async def test_a_private_answer_stays_private(place):
    await place.start()
    bert = place.server.user("bert", place.group)
    answer = await place.server.slash(place.ana, place.general, "ask", question="?", private=True).response()
    assert answer.ephemeral and answer.seen_by is place.ana and place.general.seen == []
    with pytest.raises(ClientRefuses, match="does not see"):
        place.server.click(bert, answer, "agree")


async def test_options_choices_groups_and_autocomplete(place):
    await place.start()
    act = place.server
    assert (
        await act.slash(place.ana, place.general, "paint", colour="Dark red", times=2).response()
    ).words == "red x 2"
    voted = await act.slash(place.ana, place.general, "poll vote", ballot="p3", member=place.ana).response()
    assert voted.words == "p3 Ana"
    choices = await act.autocomplete(place.ana, place.general, "source", focused="key", text="cave").choices()
    assert choices == [{"name": "Cave-2018", "value": "cave-2018"}]
    for command, options, complaint in (
        ("nothing", {}, "no command"),
        ("ask", {}, "needs the option question"),
        ("ask", {"question": ""}, "0 characters"),
        ("ask", {"question": "?", "private": "yes"}, "takes no str"),
        ("ask", {"question": "?", "nonsense": 1}, "no option nonsense"),
        ("paint", {"colour": "blue"}, "not among"),
        ("paint", {"colour": "red", "times": 6}, "not between 1 and 5"),
        ("poll", {}, "no subcommand"),
        ("poll close", {}, "no subcommand close"),
        ("debate", {"motion": "M"}, "not shown to ana"),
    ):
        with pytest.raises(ClientRefuses, match=complaint):
            act.slash(place.ana, place.general, command, **options)
    with pytest.raises(ClientRefuses, match="not shown here"):
        act.slash(place.ana, act.world.direct(place.ana), "debate", motion="M")


async def test_selects_and_modals(place):
    await place.start()
    act, ana = place.server, place.ana
    panel = await act.slash(ana, place.general, "panel").response()
    chosen = await act.select(ana, panel, "Rank", "C", "A").response()
    assert chosen is panel and panel.content == "C > A" and panel.history[0]["content"] == "panel"
    assert (await act.select(ana, panel, "Who", ana).response()).words == "Ana"
    with pytest.raises(ClientRefuses, match="takes 1 to 2"):
        act.select(ana, panel, "Rank", "A", "B", "C")
    opened = act.click(ana, panel, "Reason")
    assert (await opened.modal())["title"] == "Why?"
    with pytest.raises(ClientRefuses, match="3 to 200"):
        act.submit_modal(ana, opened, {"Your reason": "no"})
    assert await act.submit_modal(ana, opened, {"Your reason": "it is so"}).response() is panel
    assert panel.content == "Because it is so"
    opened = act.slash(ana, place.general, "why")
    with pytest.raises(NoAnswer, match="modal was opened"):
        await opened.response()
    assert (await act.submit_modal(ana, opened, {"Your reason": "not"}).response()).content == "Because not"
    await act.click(ana, panel, "Close").response()
    assert panel.controls == []
    with pytest.raises(ClientRefuses):
        act.click(ana, panel, "Close")


async def test_layouts_and_labelled_modals(place):
    await place.start()
    act, ana = place.server, place.ana
    sheet = await act.slash(ana, place.general, "sheet").response()
    assert "Excerpt 1" in sheet.words and "Excerpt 2" in sheet.words
    assert sheet.custom_id("Cite") == "cite"
    assert (await act.click(ana, sheet, "against").response()).words == "Counted: against"
    opened = act.slash(ana, place.general, "stance")
    await opened.modal()
    sent = act.submit_modal(ana, opened, {"Stance": ["against"]})
    assert (await sent.response()).words == "['against'] ''"
    with pytest.raises(ClientRefuses, match="no option 'maybe'"):
        act.submit_modal(ana, opened, {"Stance": "maybe"})


async def test_answers_are_fetched_changed_and_taken_back(place):
    bot = await place.start()
    thread = place.server.open_thread(place.ana, place.general, "aside")
    seen = place.server.slash(place.ana, thread, "waver")
    await place.server.until(lambda: seen.interaction.followups and seen.interaction.followups[0].deleted)
    first, second = thread.messages.values()
    assert (
        first.deleted
        and [form["content"] for form in second.history] == ["second"]
        and second.content == "third"
    )
    assert [one.code for one in place.server.log.refused] == [10008]
    await place.server.until(lambda: bot.gone == [first.id, second.id])


async def test_context_menus(place):
    await place.start()
    said = place.server.say(place.ana, place.general, "Weapons decide.").message
    seen = place.server.context_menu(place.ana, said, "Find sources")
    assert (await seen.response()).words == "ana: Weapons decide."
    seen = place.server.context_menu(place.ana, place.server.bot, "Ballots", place.general)
    assert (await seen.response()).words == place.server.bot.name


async def test_old_buttons_work_after_a_restart(place):
    first = await place.start()
    seen = place.server.slash(place.ana, place.general, "ask", question="?")
    answer, _ = await seen.response(), await seen.followup()
    await first.close()
    await place.start()
    assert (await place.server.click(place.ana, answer, "agree").response()).words == "Counted: agree"
    with pytest.raises(ClientRefuses, match="has no 'vote:gone'"):
        place.server.click(place.ana, answer, "vote:gone")


async def test_threads(place):
    bot = await place.start()
    chair = place.server.user("chair", place.group, permissions="manage_guild")
    answer = await place.server.slash(chair, place.general, "debate", motion="This house").response()
    thread = await place.server.until(lambda: answer.thread)
    await place.server.until(lambda: thread.seen)
    assert (thread.name, thread.owner, thread.auto_archive_duration) == ("This house", place.server.bot, 1440)
    place.server.say(place.ana, thread, "hello", mentions_bot=True)
    await place.server.until(lambda: len(thread.seen) == 3)
    known = bot.get_channel(thread.id)
    assert isinstance(known, discord.Thread) and known.owner_id == bot.user.id
    with pytest.raises(discord.HTTPException) as twice:
        await bot.get_channel(place.general.id).get_partial_message(answer.id).create_thread(name="again")
    assert twice.value.code == 160004
    last = await known.send("last")
    await known.edit(archived=True)
    with pytest.raises(discord.HTTPException) as archived:
        await last.edit(content="changed")
    assert archived.value.code == 50083
    await known.send("awake")
    assert not thread.archived
    place.server.archive(thread, locked=True)
    with pytest.raises(discord.HTTPException) as locked:
        await known.send("locked")
    assert locked.value.code == 50083
    with pytest.raises(ClientRefuses):
        place.server.say(place.ana, thread, "locked")
    place.server.delete_channel(thread)
    with pytest.raises(discord.NotFound) as gone:
        await known.send("gone")
    assert gone.value.code == 10003


async def test_files_go_both_ways(place):
    await place.start()
    answer = await place.server.slash(
        place.ana, place.general, "picture", of=("mine.png", b"pixels")
    ).response()
    (file,) = answer.attachments
    assert (file.filename, file.data, file.description) == ("result.png", b"pixels", "Two bars")
    assert answer.embeds[0]["image"]["url"] == file.url
    async with aiohttp.ClientSession() as session, session.get(file.url) as reply:
        assert await reply.read() == b"pixels" and reply.content_type == "image/png"


async def test_without_the_intent_only_mentions_replies_and_private_words_are_heard(place):
    bot = await place.start()
    place.server.say(place.ana, place.general, "nobody hears this")
    said = place.server.say(place.ana, place.general, "who are you?", mentions_bot=True)
    answer = await said.response()
    assert answer.content == "You said: @Moot who are you?" and answer.pings == []
    assert answer.reference["message_id"] == str(said.message.id)
    again = place.server.say(place.ana, place.general, "and now?", reply_to=answer)
    assert "and now?" in (await again.response()).content
    private = place.server.dm(place.ana, "hush")
    await place.server.until(lambda: bot.heard[-1].content == "hush")
    await private.silence(0.1)
    heard = [message.content for message in bot.heard if not message.author.bot]
    assert heard == ["", f"<@{bot.user.id}> who are you?", "and now?", "hush"]
    assert isinstance(bot.heard[-1].channel, discord.DMChannel)


async def test_with_the_intent_everything_is_heard():
    intents = discord.Intents.default()
    intents.message_content = True
    async with a_place(privileged=("message_content",)) as place:
        bot = await place.start(intents=intents)
        place.server.say(place.ana, place.general, "everybody hears this")
        await place.server.until(lambda: bot.heard)
        assert [message.content for message in bot.heard] == ["everybody hears this"]
    async with a_place() as place:
        async with StudyBot(intents=intents) as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(place.server.token)
        assert place.server.gateway.closes == [4014]
        async with StudyBot() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("wrong")


async def test_direct_messages(place):
    bot = await place.start()
    place.server.dm(place.ana, "hello")
    seen = place.server.slash(place.ana, place.server.world.direct(place.ana), "ask", question="In private?")
    assert (await seen.response()).embeds[0]["description"] == "In private?"
    user = await bot.fetch_user(place.ana.id)
    await user.send("a word")
    assert place.server.world.direct(place.ana).seen[-1].content == "a word"
    place.ana.accepts_dms = False
    with pytest.raises(discord.Forbidden) as closed:
        await user.send("another")
    assert closed.value.code == 50007


async def test_the_three_seconds_and_the_fifteen_minutes(place):
    bot = await place.start()
    kept: list[discord.Interaction] = []
    done = asyncio.Event()

    async def keep(interaction: discord.Interaction) -> None:
        kept.append(interaction)
        done.set()

    bot.event(_named("on_interaction", keep))
    seen = place.server.slash(place.ana, place.general, "sleepy")
    await done.wait()
    with pytest.raises(discord.NotFound) as early:
        await kept[0].followup.send("too early")
    assert early.value.code == 10015
    place.server.clock.advance(3.1)
    with pytest.raises(discord.NotFound) as late:
        await kept[0].response.defer()
    assert (late.value.code, late.value.text) == (10062, "Unknown interaction")
    assert seen.interaction.acknowledged is None

    done.clear()
    place.server.slash(place.ana, place.general, "sleepy")
    await done.wait()
    await kept[1].response.defer()
    kept[1].response._response_type = None
    with pytest.raises(discord.HTTPException) as twice:
        await kept[1].response.send_message("twice")
    assert (twice.value.status, twice.value.code) == (400, 40060)
    place.server.clock.advance(14 * 60)
    await kept[1].followup.send("in time")
    place.server.clock.advance(61)
    with pytest.raises(discord.HTTPException) as expired:
        await kept[1].followup.send("too late")
    assert (expired.value.status, expired.value.code) == (401, 50027)
    unanswered = place.server.slash(place.ana, place.general, "sleepy")
    place.server.clock.advance(2.9)
    with pytest.raises(NoAnswer, match="did not respond"):
        await unanswered.response()


def _named(name: str, function: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    function.__name__ = name
    return function


async def test_a_dropped_session_is_resumed_and_nothing_missed(place):
    await place.start()
    gateway = place.server.gateway
    gateway.drop()
    seen = place.server.slash(place.ana, place.general, "ask", question="Meanwhile?")
    assert (await seen.response()).embeds[0]["description"] == "Meanwhile?"
    assert (gateway.resumed, gateway.identified) == (1, 1) and gateway.replayed >= 1
    gateway.reconnect()
    await gateway.resumptions(2)
    gateway.invalidate(resumable=True)
    await gateway.resumptions(3)
    assert gateway.identified == 1
    gateway.invalidate(resumable=False)
    await gateway.identifications(2)
    assert await place.server.slash(place.ana, place.general, "ask", question="Anew?").response()
    gateway.forget()
    gateway.drop()
    await gateway.identifications(3)
    assert await place.server.slash(place.ana, place.general, "ask", question="Once more?").response()


async def test_a_zombie_is_noticed():
    async with a_place() as place:
        place.server.gateway.heartbeat_ms = 100
        await place.start(heartbeat_timeout=0.4)
        await place.server.until(lambda: place.server.gateway.beats > 2)
        place.server.gateway.deaf = True
        await asyncio.sleep(0.1)
        before = place.server.gateway.resumed
        await place.server.gateway.resumptions(before + 1)


async def test_shards():
    async with a_place(shards=2) as place:
        place.server.clock.advance(1)
        groups = [place.server.guild(f"Group {number}") for number in range(8)]
        bot = await place.start()
        assert len(bot.shards) == 2 and {guild.shard_id for guild in bot.guilds} == {0, 1}
        for group in groups:
            seen = place.server.slash(group.owner, group.general, "ask", question=group.name)
            assert group.name in (await seen.response()).words


async def test_rate_limits_errors_and_drops(place):
    bot = await place.start()
    trouble, channel = place.server.trouble, bot.get_channel(place.general.id)
    trouble.rate_limit(CREATE, retry_after=0.1)
    await channel.send("after a while")
    trouble.rate_limit(retry_after=0.1, everywhere=True)
    await channel.send("after all wait")
    assert [one.status for one in place.server.requested(CREATE)] == [429, 200, 429, 200]
    trouble.fail(503, CREATE)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("not now")
    trouble.drop(CREATE)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await channel.send("lost")
    trouble.drop(CREATE, after=True)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await channel.send("arrived, unanswered")
    assert [one.content for one in place.general.seen] == [
        "after a while",
        "after all wait",
        "arrived, unanswered",
    ]
    trouble.rate_limit(CALLBACK, retry_after=0.1)
    assert await place.server.slash(place.ana, place.general, "ask", question="?").response()
    trouble.bucket(CREATE, limit=2, per=0.3)
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(channel.send(str(number)) for number in range(5)))
    assert asyncio.get_running_loop().time() - started > 0.5


async def test_what_the_bot_may_not_do(place):
    bot = await place.start()
    server, hidden = place.server, place.server.channel(place.group, "hidden")
    await server.until(lambda: bot.get_channel(hidden.id))
    server.overwrite(hidden, server.bot, deny="view_channel")
    server.overwrite(place.general, server.bot, deny="send_messages")
    said = server.say(place.ana, place.general, "mine").message
    general, other = bot.get_partial_messageable(place.general.id), bot.get_partial_messageable(hidden.id)
    wrong: list[tuple[int, Awaitable[Any]]] = [
        (50001, other.send("x")),
        (50013, general.send("x")),
        (10003, bot.get_partial_messageable(1).send("x")),
        (10008, general.fetch_message(1)),
        (50005, general.get_partial_message(said.id).edit(content="x")),
        (50013, general.get_partial_message(said.id).delete()),
        (10004, bot.fetch_guild(1)),
        (10007, bot.get_guild(place.group.id).fetch_member(1)),
        (10013, bot.fetch_user(1)),
    ]
    for code, attempt in wrong:
        with pytest.raises(discord.HTTPException) as refused:
            await attempt
        assert refused.value.code == code
    seen = server.slash(place.ana, place.general, "ask", question="still answered?")
    assert await seen.response()
    server.delete_message(said)
    await server.until(lambda: said.id in bot.gone)
    server.leave(place.group, server.bot)
    with pytest.raises(discord.Forbidden):
        await general.send("x")


async def test_sixty_members_at_once_and_allowed_mentions(place):
    bot = await place.start()
    members = [place.server.user(f"member {number}", place.group) for number in range(60)]
    answer = await place.server.slash(place.ana, place.general, "ask", question="?").response()
    seen = [place.server.click(member, answer, "agree") for member in members]
    assert {(await one.response()).words for one in seen} == {"Counted: agree"}
    assert max(one.interaction.acknowledged_after for one in seen) < 3
    channel = bot.get_channel(place.general.id)
    await channel.send(f"{place.ana.mention} @everyone")
    assert place.general.seen[-1].pings == []
    await channel.send(place.ana.mention, allowed_mentions=discord.AllowedMentions.all())
    assert place.general.seen[-1].pings == ["ana"]


OTHER_PROCESS = """
import os, discord, yarl
from discord import app_commands
discord.http.Route.BASE = os.environ["MOOT_DISCORD_API_URL"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["MOOT_DISCORD_GATEWAY_URL"])
client = discord.AutoShardedClient(intents=discord.Intents.default())
client.tree = app_commands.CommandTree(client)
@client.tree.command(description="ask")
async def ask(interaction: discord.Interaction, question: str):
    await interaction.response.send_message(question)
async def setup_hook():
    await client.tree.sync()
client.setup_hook = setup_hook
client.run(os.environ["MOOT_DISCORD_TOKEN"], log_handler=None)
"""


async def test_another_process_is_served(server, tmp_path: Path):
    server.desk.acknowledge_within = PATIENCE
    group = server.guild()
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS], cwd=tmp_path, env={**os.environ, **server.environment()}
    ) as process:
        try:
            await server.registered("ask")
            await server.gateway.connected()
            asked = [
                server.slash(group.owner, group.general, "ask", question=str(number)) for number in range(100)
            ]
            answers: list[Message] = [await seen.response() for seen in asked]
            assert [answer.content for answer in answers] == [str(number) for number in range(100)]
        finally:
            process.terminate()
    assert server.violations == []
