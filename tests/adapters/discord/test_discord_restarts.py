"""Stories that need a bot of their own: it stops, starts, or loses its connection."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
from datetime import UTC, datetime, timedelta

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
EXCERPTS = "More context, or a citation"


async def test_without_the_intent_it_is_said_what_to_do(quiet):
    await quiet.spawn(MOOT_DISCORD_MESSAGE_CONTENT="1")
    assert await quiet.end() == 1
    assert quiet.said.count("\n") == 1
    assert "message content intent" in quiet.said


async def test_only_those_named_may_vote(quiet):
    alone, server = quiet, quiet.server
    role = server.role(alone.guild, "Jury")
    cleo = server.user("cleo", alone.guild)
    alone.guild.members[cleo.id].roles.append(role)
    await alone.start()
    voters = f"{alone.ana.mention} <@&{role.id}>"
    poll = await server.slash(
        alone.ana, alone.general, "poll create", motion="Guilty?", voter=voters
    ).response()
    assert "counts" in (await server.click(cleo, poll, "Agree").response()).words
    assert "counts" in (await server.click(alone.ana, poll, "Agree").response()).words
    refused = await server.click(alone.ben, poll, "Agree").response()
    assert refused.ephemeral
    assert f"only {alone.ana.mention} and <@&{role.id}> may vote" in refused.words
    assert refused.pings == []


async def test_a_restart_in_the_middle(alone):
    server = alone.server
    answer = await alone.ask(alone.ana, "What is an arms race?")
    poll = await server.slash(alone.ana, alone.general, "poll create", motion="It is a race").response()
    other = await server.slash(alone.ana, alone.general, "poll create", motion="It is over").response()
    await server.click(alone.ben, poll, "Agree").response()
    await server.slash(alone.ana, alone.general, "poll close", id="p2", yes=True).response()
    registered = len(server.requested("PUT /applications/{application_id}/commands"))
    assert registered == 1
    await server.until(lambda: not other.controls, what="the closed poll's last drawing")
    old = {"type": 2, "style": 2, "label": "Agree", "custom_id": "m1:poll vote?id=p2&choice=agree"}
    other.components = [{"type": 1, "components": [old]}]
    asked = server.click(alone.ana, poll, "Say why")
    await asked.modal()
    written = {"reason": "It *harms* trust.\n1. <b> `x` \\_ https://a.example/b_c", "quote": "77"}
    refused = await server.submit_modal(alone.ana, asked, written).response()
    assert "You have not voted in p1 yet" in refused.words and refused.ephemeral
    assert await alone.stop() == 0
    drawn = len(server.requested(EDIT))
    await alone.start()
    receipt = await server.click(alone.ana, poll, "Disagree").response()
    assert "Your ballot counts in p1" in receipt.words
    again = server.click(alone.ana, refused, "Edit and send again")
    fields = [each["component"] for each in (await again.modal())["components"]]
    assert {each["custom_id"]: each.get("value") for each in fields} == written
    more = await server.select(alone.ben, answer, EXCERPTS, "More context 1").response()
    assert "Around excerpt 1" in more.words
    late = await server.click(alone.ben, other, "Agree").response()
    assert late.ephemeral
    assert "closed" in late.words
    await server.until(lambda: "2 ballots" in poll.words, what="the board")
    assert len(server.requested(EDIT)) > drawn
    assert len(server.requested("PUT /applications/{application_id}/commands")) == registered


async def test_a_deadline_that_passed_while_nobody_was_there(alone):
    server = alone.server
    poll = await server.slash(
        alone.ana, alone.general, "poll create", motion="Quick", closes="in 2 hours"
    ).response()
    assert "Closes" in poll.words
    await server.click(alone.ben, poll, "Agree").response()
    assert await alone.stop() == 0
    with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database, database:
        an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
        database.execute("UPDATE polls SET closes_at = ?, remind_at = NULL", (an_hour_ago,))
    await alone.start()
    told = await server.until(
        lambda: [one for one in alone.general.seen if "closed" in one.words and one is not poll],
        what="the announcement",
    )
    assert "1 ballot" in told[0].words
    await server.until(lambda: "closed" in poll.words and not poll.controls, what="the board")


async def test_a_deadline_is_told_once_discord_can_be_reached_again(alone):
    server = alone.server
    await server.slash(alone.ana, alone.general, "poll create", motion="Q", closes="in 2 hours").response()
    assert await alone.stop() == 0
    with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database, database:
        an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
        database.execute("UPDATE polls SET closes_at = ?, remind_at = NULL", (an_hour_ago,))
    # More often than it is tried at once.
    server.trouble.fail(503, "POST /channels/{channel_id}/messages", times=5)
    await alone.start()
    told = await server.until(
        lambda: [one for one in alone.general.seen if "0 ballots" in one.words],
        what="the announcement",
    )
    assert len(told) == 1


async def test_a_deadline_whose_channel_is_gone_is_told_to_whoever_began_it(alone):
    server = alone.server
    other = server.channel(alone.guild, "other")
    await server.slash(alone.ben, other, "poll create", motion="Quick", closes="in 2 hours").response()
    assert await alone.stop() == 0
    with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database, database:
        an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
        database.execute("UPDATE polls SET closes_at = ?, remind_at = NULL", (an_hour_ago,))
    server.delete_channel(other)
    await alone.start()
    direct = server.world.direct(alone.ben)
    await server.until(lambda: direct.seen, what="the direct message")
    assert "in which Moot cannot write" in direct.seen[0].words
    assert "Quick" in direct.seen[0].words


async def test_members_who_asked_are_reminded_in_private(alone):
    server = alone.server
    cleo, dora = (server.user(name, alone.guild) for name in ("cleo", "dora"))
    dora.accepts_dms = False
    poll = await server.slash(
        alone.ana, alone.general, "poll create", motion="Quick", closes="in 2 hours"
    ).response()
    for who in (alone.ana, alone.ben, dora, cleo):
        asked = await server.click(who, poll, "Remind me").response()
        assert asked.ephemeral
        assert "Reminder on" in asked.words
    await server.click(alone.ana, poll, "Agree").response()
    taken_back = await server.click(cleo, asked, "Don't remind me").response()
    assert "no reminder of p1" in taken_back.words
    assert await alone.stop() == 0
    with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database, database:
        now = datetime.now(UTC).replace(microsecond=0)
        database.execute("UPDATE polls SET closes_at = ?", ((now + timedelta(minutes=4)).isoformat(),))
        database.execute("UPDATE reminders SET asked_at = ?", ((now - timedelta(days=1)).isoformat(),))
    posted = len(alone.general.seen)
    await alone.start()
    direct = server.world.direct(alone.ben)
    await server.until(lambda: direct.seen, what="the reminder")
    assert "You asked to be reminded" in direct.seen[0].words
    assert "<t:" in direct.seen[0].words
    assert not server.world.direct(alone.ana).seen
    assert not server.world.direct(cleo).seen
    assert not any("You asked" in one.words for one in alone.general.seen[posted:])

    def waiting() -> int:
        with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database:
            return database.execute("SELECT COUNT(*) FROM notices WHERE member != ''").fetchone()[0]

    # One who takes no private messages is passed over.
    await server.until(lambda: not waiting(), what="the end of the reminders")


async def test_whoever_mentions_it_while_it_leaves_is_told(alone):
    server = alone.server
    callback = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    server.trouble.slow(callback, seconds=6)
    seen = server.slash(alone.ana, alone.general, "ask", question="What is an arms race?")
    await seen.acknowledged()
    alone.process.send(signal.SIGTERM)
    while "being restarted" not in (await alone.ask(alone.ben, "What is an arms race?")).words:
        await asyncio.sleep(0.05)
    told = await server.say(alone.ben, alone.general, "Why?", mentions_bot=True).response()
    assert "being restarted" in told.words
    original = seen.interaction.original
    await server.until(lambda: "being restarted" in original.words, what="word of the stop")
    # A second signal would not be waited for.
    assert await alone.end() == 0
    await alone.start()
    await server.until(lambda: "“" in seen.interaction.original.words, what="the answer")


async def test_a_round_that_is_over_is_told_in_the_thread(alone):
    server = alone.server
    begun = await server.slash(
        alone.ana, alone.general, "debate start", motion="It is a race", round="openings=5"
    ).response()
    thread = await server.until(lambda: begun.thread, what="the thread")
    await server.until(lambda: thread.seen, what="the thread's first message")
    await server.slash(alone.ana, thread, "debate next", id="d1").response()
    assert await alone.stop() == 0
    with contextlib.closing(sqlite3.connect(alone.home / "moot.db")) as database, database:
        database.execute("UPDATE debates SET stage_ends_at = '2026-01-01T00:00:00+00:00'")
    await alone.start()
    await server.until(
        lambda: [one for one in thread.seen if "the time for openings is up" in one.words],
        what="word that the time is up",
    )


async def test_the_gateway_drops_resumes_and_forgets(alone):
    server = alone.server
    server.gateway.drop()
    await server.gateway.resumptions(1)
    # READY named another address; the settings name this one.
    assert set(server.gateway.ways) == {"/gateway/"}
    assert "“" in (await alone.ask(alone.ana, "What is an arms race?")).words
    server.gateway.reconnect()
    await server.gateway.resumptions(2)
    before = server.gateway.identified
    server.gateway.invalidate(resumable=False)
    await server.gateway.identifications(before + 1)
    assert "“" in (await alone.ask(alone.ana, "What is an arms race?")).words
