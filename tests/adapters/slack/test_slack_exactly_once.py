"""Everything that Slack sends is done once: delivered three times, in disorder, with SIGKILLs between,
by one process or by several."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from chat_server import PATIENCE
from moot_slack import HTTP, MODES, Process, at_slack, by_bot
from slack_server import Channel, Message, SlackServer

VOTERS = 30
POLLS = 5


def has(words: str):
    return lambda message: words in message.words


@pytest.mark.parametrize("mode", MODES)
async def test_thrice_in_disorder_with_a_kill_between(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, process):
        # Nothing is lost or doubled, however long it takes; the burst below asks for the time.
        server.dispatch.acknowledge_within = PATIENCE
        general = server.first_team.general
        boss = server.user("boss")
        members = [server.user(f"member{n}") for n in range(VOTERS)]
        poll = await server.slash(boss, general, "/moot", "poll create AI helps --results live").response()
        line = 'poll create On AI --kind statements --results live --option "It races"'
        statements = await server.slash(boss, general, "/moot", line).response(lambda m: "On AI" in m.words)
        debate = await server.slash(boss, general, "/moot", "debate start AI is a race").response(
            lambda m: "AI is a race" in m.words
        )
        await server.until(lambda: debate.thread, what="the debate's thread")

        server.hold()
        clicks = [server.click(who, poll, poll.labels[n % 5]) for n, who in enumerate(members)]
        made = [server.slash(boss, general, "/moot", f"poll create Number {n}?") for n in range(POLLS)]
        added = [server.slash(boss, general, "/moot", f"poll add p2 Statement {n}!") for n in range(POLLS)]
        asked = [server.slash(who, general, "/moot", f"ask What is race {who.name}?") for who in members[:5]]
        said = [
            server.say(who, general, f"What is a race, {who.name}?", mentions_bot=True) for who in members[:5]
        ]
        moved = server.click(
            boss, debate, debate.labels[-1] if "On to" in debate.labels[-1] else "On to openings"
        )
        held = [each.delivery for each in (*clicks, *made, *added, *asked, moved)]
        held += [delivery for each in said for delivery in each.deliveries]

        releasing = asyncio.create_task(server.release(times=3, order=random.Random(7)))
        await server.until(lambda: sum(d.acknowledged is not None for d in held) >= len(held) // 2)
        await process.kill()
        await process.start()
        await releasing
        # Whatever nobody acknowledged is not lost, but not Moot's either: it comes again, as all else does.
        for _ in range(2):
            await asyncio.gather(*(server.again(each) for each in held))
        await server.settled()
        assert all(delivery.acknowledged is not None for delivery in held)

        await server.until(lambda: f"{VOTERS} ballots" in poll.words, what="every ballot")
        shown = poll.pictures[0].alt
        for label, count in Counter(poll.labels[n % 5] for n in range(VOTERS)).items():
            assert f"{label.lower()}: {count} " in shown, shown
        await server.until(lambda: all(f"Statement {n}!" in statements.words for n in range(POLLS)))
        assert all(statements.words.count(f"Statement {n}!") == 1 for n in range(POLLS))
        await server.until(lambda: all(said_once(general, f"Number {n}?") for n in range(POLLS)))
        await server.until(lambda: all(said_once(general, f"race {who.name}?") for who in members[:5]))
        await server.until(lambda: all(len(each.message.thread) == 1 for each in said))
        listed = await server.slash(boss, general, "/moot", "poll list").response(
            lambda m: "Number" in m.words
        )
        assert all(listed.words.count(f"Number {n}?") == 1 for n in range(POLLS))
        stage = await server.slash(boss, general, "/moot", "debate show d1").response(
            lambda m: "d1" in m.words
        )
        assert "openings" in stage.words
        assert doubled(general) == []


async def test_what_was_acknowledged_is_done_after_a_kill(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, process):
        general = server.first_team.general
        ana = server.user("ana")
        poll = await server.slash(ana, general, "/moot", "poll create AI helps --results live").response()
        cleo = server.user("cleo")
        form = await server.click(cleo, poll, "Say why").view()
        labels = [block["label"]["text"] for block in form.blocks]
        # Too late for the form to stay open.
        server.trouble.slow("users.info", seconds=1.5)
        sent = server.submit_view(
            cleo, dict(zip(labels, ("It fits\nthe <history> & all", "77"), strict=True))
        )
        refused = await sent.ephemeral(lambda m: "You have not voted in p1 yet" in m.words)
        assert form.closed and "It fits\nthe <history> & all" in refused.words and "77" in refused.words
        # Slack answers nothing, so nothing that is begun gets done.
        server.trouble.slow("users.info", seconds=30, times=3)
        ben = server.user("ben")
        clicked = server.click(ben, poll, "Agree")
        asked = server.slash(ben, general, "/moot", "ask What is an arms race?")
        await clicked.acknowledged()
        await asked.acknowledged()
        await process.kill()
        server.trouble.clear()
        await process.start()
        await server.until(lambda: "1 ballot." in poll.words, what="the ballot")
        assert "armaments" in (await asked.response(lambda m: "armaments" in m.words)).words
        assert doubled(general) == []
        again = await server.click(cleo, refused, "Edit and send again").view()
        boxes = [block["element"].get("initial_value") for block in again.blocks]
        assert boxes == ["It fits\nthe <history> & all", "77"]


async def test_what_was_posted_before_a_kill_is_not_posted_again(own_home: Path):
    async with at_slack(own_home) as (server, process):
        general, ana, cem = server.first_team.general, server.user("ana"), server.user("cem")
        # In one channel the second message would wait for the first.
        second, third = (server.channel(server.first_team, name, ana, cem) for name in ("second", "third"))
        # Slack posts at once, and the process dies before it hears of it.
        server.trouble.slow("chat.postMessage", seconds=30, times=3)
        server.slash(ana, second, "/moot", "ask What is an arms race?")
        server.slash(server.user("ben"), general, "/moot", "poll create AI helps --results live")
        said = server.say(cem, third, "What is an arms race?", mentions_bot=True)
        places = (general, second, third)
        await server.until(lambda: all(len(by_bot(each)) == 1 for each in places), what="three messages")
        await process.kill()
        server.trouble.clear()
        await process.start()
        poll = next(message for message in by_bot(general) if message.labels[0] == "Strongly disagree")
        # The poll's message is known again, and goes on showing the votes.
        await server.click(ana, poll, "Agree").ephemeral()
        await server.until(lambda: "1 ballot." in poll.words, what="the ballot")
        await server.settled()
        assert [len(by_bot(each)) for each in places] == [1, 1, 1]
        assert len(said.message.thread) == 1


async def test_two_replicas_share_the_work_and_do_nothing_twice(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, first):
        general = server.first_team.general
        ana = server.user("ana")
        members = [server.user(f"member{n}") for n in range(20)]
        second = Process(server, own_home, HTTP, server.environment())
        async with second:
            server.over_http(f"{first.url}/slack/events", f"{second.url}/slack/events")
            poll = await server.slash(ana, general, "/moot", "poll create AI helps --results live").response()
            server.hold()
            clicks = [server.click(who, poll, "Agree") for who in members]
            made = [server.slash(who, general, "/moot", f"poll create By {who.name}!") for who in members[:4]]
            await server.release(times=3, order=random.Random(3))
            await asyncio.gather(*(click.ephemeral(lambda m: "counts" in m.words) for click in clicks))
            await server.until(lambda: "20 ballots" in poll.words, what="every ballot")
            await server.until(lambda: all(said_once(general, f"By {who.name}!") for who in members[:4]))
            assert all([await each.acknowledged() < 3 for each in made])
            assert doubled(general) == []
            drawn = [each["at"] for each in poll.history]
            assert all(later - earlier > 1.5 for earlier, later in zip(drawn, drawn[1:], strict=False))

            # One dies with work in its hands; the other finishes it and draws the boards from then on.
            server.over_http(f"{first.url}/slack/events")
            server.trouble.slow("users.info", seconds=30, times=2)
            late = server.user("late")
            await server.click(late, poll, "Disagree").acknowledged()
            await first.kill()
            server.trouble.clear()
            server.over_http(f"{second.url}/slack/events")
            await server.until(lambda: "21 ballots" in poll.words, what="the ballot left undone")


async def test_the_ballot_pressed_last_counts_after_a_kill(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, process):
        general = server.first_team.general
        members = [server.user(f"member{n}") for n in range(8)]
        line = "poll create AI helps --results live"
        poll = await server.slash(members[0], general, "/moot", line).response()
        server.trouble.slow("users.info", seconds=60, times=99)
        for member in members:
            for label in ("Agree", "Disagree"):
                await server.click(member, poll, label).acknowledged()
        await process.kill()
        server.trouble.clear()
        await process.start()
        await server.until(lambda: "8 ballots" in poll.words, what="every ballot")
        await settled_on(server, poll, "disagree: 8 of 8")


async def test_the_ballot_pressed_last_counts_whichever_process_has_which(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, first):
        general = server.first_team.general
        ana, ben = server.user("ana"), server.user("ben")
        line = "poll create AI helps --results live --named"
        poll = await server.slash(server.user("boss"), general, "/moot", line).response()
        async with Process(server, own_home, HTTP, server.environment()) as second:
            # Both live: the slower has the press that came earlier.
            server.over_http(f"{first.url}/slack/events")
            server.trouble.slow("users.info", seconds=3)
            slow = server.click(ana, poll, "Agree")
            await slow.acknowledged()
            server.over_http(f"{second.url}/slack/events")
            await server.click(ana, poll, "Disagree").ephemeral(has("counts in p1: disagree"))
            await slow.ephemeral(has("stands as it was in p1: disagree"))
            # One dies with the earlier press in its hands.
            server.over_http(f"{first.url}/slack/events")
            server.trouble.slow("users.info", seconds=60)
            lost = server.click(ben, poll, "Agree")
            await lost.acknowledged()
            server.over_http(f"{second.url}/slack/events")
            await server.click(ben, poll, "Disagree").ephemeral(has("counts in p1: disagree"))
            await first.kill()
            server.trouble.clear()
            await lost.ephemeral(has("stands as it was in p1: disagree"))
            await settled_on(server, poll, "disagree: 2 of 2")


async def test_what_slack_did_not_answer_is_not_posted_again(own_home: Path):
    async with at_slack(own_home) as (server, _):
        general, ana = server.first_team.general, server.user("ana")
        # It has posted it, and the connection drops before it says so.
        server.trouble.drop("chat.postMessage", after=True)
        poll = await server.slash(ana, general, "/moot", "poll create AI helps --results live").response()
        server.trouble.drop("chat.postMessage", after=True)
        said = server.say(ana, general, "What is an arms race?", mentions_bot=True)
        await said.response()
        # The poll's message is known, and goes on showing the votes.
        await server.click(ana, poll, "Agree").ephemeral(has("counts"))
        await server.until(lambda: "1 ballot." in poll.words, what="the ballot")
        await server.slash(ana, general, "/moot", "poll close p1 --yes").response(has("closed"))
        await server.until(lambda: not poll.controls, what="the board of a closed poll")
        shared = len(server.requested("files.completeUploadExternal"))
        server.trouble.drop("files.completeUploadExternal", after=True)
        server.slash(ana, general, "/moot", "export p1 --format csv")
        await server.until(lambda: files(general), what="the record")
        # What has not got there is sent again.
        server.trouble.drop("chat.postMessage")
        await server.slash(ana, general, "/moot", "poll create AI hurts").response(has("AI hurts"))
        server.trouble.fail(500, "chat.postMessage", times=2)
        await server.slash(ana, general, "/moot", "poll create AI races").response(has("AI races"))
        await server.settled()
        assert len(server.requested("files.completeUploadExternal")) == shared + 1
        assert [said_once(general, f"AI {what}") for what in ("hurts", "races")] == [True] * 2
        assert doubled(general) == []
        assert len(said.message.thread) == 1
        assert len(files(general)) == 1


async def test_a_kill_among_many_messages(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, process):
        general, ana, ben = server.first_team.general, server.user("ana"), server.user("ben")
        answer = await server.slash(ana, general, "/moot", "ask What is an arms race?").response()
        for number in range(35):
            server.say(ben, general, f"{ana.mention} chat {number}", thread=answer)
        await server.settled()
        # In a long thread, in a channel that goes on meanwhile, and between a message and its file.
        for number, begin in (
            (2, lambda: server.say(ana, general, "What does Scharre argue?", thread=answer)),
            (3, lambda: server.slash(ana, general, "/moot", "poll create Busy channel")),
        ):
            server.trouble.slow("chat.postMessage", seconds=60)
            begin()
            await server.until(lambda number=number: len(by_bot(general)) == number, what=f"message {number}")
            await process.kill()
            server.trouble.clear()
            if number == 2:
                await process.start()
        for number in range(250):
            server.say(ben, general, f"chatter {number}")
        await process.start()
        await server.slash(ana, general, "/moot", "poll close p1 --yes").response(has("Busy"))
        closed = len(by_bot(general))
        server.trouble.slow("files.getUploadURLExternal", seconds=60)
        server.slash(ana, general, "/moot", "export p1 --format csv")
        await server.until(lambda: len(by_bot(general)) == closed + 1, what="word of the record")
        await process.kill()
        server.trouble.clear()
        await process.start()
        await server.until(lambda: files(general), what="the record")
        server.trouble.slow("files.completeUploadExternal", seconds=60)
        server.slash(ana, general, "/moot", "export p1 --format json")
        await server.until(lambda: len(files(general)) == 2, what="another record")
        await process.kill()
        server.trouble.clear()
        await process.start()
        await server.slash(ana, general, "/moot", "poll create Last").response(has("Last"))
        await server.settled()
        assert len(files(general)) == 2
        assert sum("Scharre" in each.words for each in answer.thread if each.author.bot) == 1
        assert doubled(general) == []


def files(channel: Channel) -> list[str]:
    """The names of the files in it."""
    return [file.name for message in channel.seen for file in message.files]


@pytest.mark.parametrize("mode", MODES)
async def test_a_burst_of_three_hundred(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        general = server.first_team.general
        members = [server.user(f"member{n}") for n in range(300)]
        asking, voting = members[:150], members[150:]
        # A channel takes one message a second.
        rooms = [server.channel(server.first_team, f"room{n}", *members) for n in range(15)]
        places = [rooms[n % len(rooms)] for n in range(len(asking))]
        line = "poll create AI helps --results live"
        poll = await server.slash(members[0], general, "/moot", line).response()
        asked = [
            server.slash(who, place, "/moot", f"ask What is a race, {who.name}?")
            for who, place in zip(asking, places, strict=True)
        ]
        voted = [server.click(who, poll, poll.labels[n % 5]) for n, who in enumerate(voting)]
        await server.settled()
        # The server gives up after the three seconds that Slack gives.
        assert [each.delivery.failed for each in (*asked, *voted) if each.delivery.failed] == []
        for each in voted:
            await each.ephemeral(has("Your ballot counts"), within=300)
        await server.until(lambda: "150 ballots" in poll.words, within=300, what="every ballot")
        await server.until(
            lambda: sum(len(by_bot(room)) for room in rooms) >= len(asking), within=300, what="every answer"
        )
        assert all(
            said_once(place, f"a race, {who.name}?") for who, place in zip(asking, places, strict=True)
        )
        tally = poll.pictures[0].alt
        assert all(f"{label.lower()}: 30 " in tally for label in ("Strongly disagree", "Agree")), tally
        assert [doubled(each) for each in (general, *rooms)] == [[]] * (1 + len(rooms))


async def settled_on(server: SlackServer, poll: Message, tally: str) -> None:
    """The board shows this, and does so still when all is done."""
    await server.until(lambda: poll.pictures and tally in poll.pictures[0].alt, what=tally)
    await server.settled()
    assert tally in poll.pictures[0].alt


def said_once(channel: Channel, words: str) -> bool:
    """Whether exactly one message for all says this."""
    return sum(words in message.words for message in by_bot(channel) if not message.thread_ts) == 1


def doubled(channel: Channel) -> list[str]:
    """Events that more than one message answers."""
    counts = Counter(
        message.metadata["event_payload"]["event"]
        for message in channel.seen
        if message.metadata and message.metadata["event_type"] == "moot_reply"
    )
    return [event for event, count in counts.items() if count > 1]
