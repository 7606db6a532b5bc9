"""What Discord delivers, each thing once and to its end, though processes die and events come again."""

from __future__ import annotations

import asyncio
import signal
import time
from types import SimpleNamespace

import pytest

SEND = "POST /channels/{channel_id}/messages"
ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOWUP = "POST /webhooks/{webhook_id}/{webhook_token}"
QUESTION = "What is an arms race?"


@pytest.fixture
def thrice(alone, monkeypatch):
    """A Discord that delivers each interaction three times."""
    deliver = alone.server.desk.deliver

    def again(made) -> None:
        for _ in range(3):
            deliver(made)

    monkeypatch.setattr(alone.server.desk, "deliver", again)


@pytest.mark.usefixtures("thrice")
async def test_what_comes_three_times_is_done_once(alone):
    server = alone.server
    await server.slash(alone.ana, alone.general, "settings", name="answers", value="private").response()
    answer = await alone.ask(alone.ben, QUESTION)
    shared = server.click(alone.ben, answer, "Share")
    await shared.response()
    begun = server.slash(alone.ana, alone.general, "debate start", motion="It is a race")
    debate = await begun.response()
    thread = await server.until(lambda: debate.thread, what="the thread")
    record = server.slash(alone.ana, alone.general, "export", id="d1")
    assert (await record.response()).attachments
    ballot = server.click(alone.ben, debate, "For")
    assert "counts" in (await ballot.response()).words
    evidence = server.slash(alone.ben, thread, "debate evidence", id="d1", side="for", what="arms race")
    await evidence.response()
    await asyncio.sleep(1.5)
    for seen in (shared, begun, record, ballot, evidence):
        made = seen.interaction
        shown = [made.original, *made.followups] if made.original is not made.message else made.followups
        assert len([one for one in shown if one is not None and not one.deleted]) == 1
    assert not [one for one in alone.guild.threads if one is not thread]
    assert not [one for one in server.log.refused if "callback" in one.name]


async def test_what_was_acknowledged_at_a_kill_is_answered_after_it(alone):
    server = alone.server
    poll = await server.slash(
        alone.ana, alone.general, "poll create", motion="It is a race", results="live"
    ).response()
    # Discord takes no answers for now.
    server.trouble.fail(503, ORIGINAL, times=1_000)
    server.trouble.fail(503, FOLLOWUP, times=1_000)
    members = [server.user(f"member {number}", alone.guild) for number in range(20)]
    asked = [
        server.slash(member, alone.general, "ask", question=f"{QUESTION} {number}")
        for number, member in enumerate(members)
    ]
    voted = [server.click(member, poll, "Agree") for member in members]
    for seen in (*asked, *voted):
        await seen.acknowledged()
    await alone.stop(signal.SIGKILL)
    server.trouble.clear()
    await alone.start()
    for seen in asked:
        assert (await seen.response()).words
    for seen in voted:
        assert "counts" in (await seen.response()).words
        assert not seen.interaction.followups
    await server.until(lambda: "20 ballots" in poll.words, what=f"every ballot on {poll.words}")


async def test_a_stop_with_work_queued_leaves_soon_and_tells_everybody(alone):
    server = alone.server
    await alone.ask(alone.ana, QUESTION)
    # Discord does not take answers, so all of them are still to be shown.
    server.trouble.fail(503, ORIGINAL, times=1_000)
    members = [server.user(f"member {number}", alone.guild) for number in range(30)]
    asked = [server.slash(member, alone.general, "ask", question=QUESTION) for member in members]
    for seen in asked:
        await seen.acknowledged()
    began = time.monotonic()
    assert await alone.stop() == 0
    assert time.monotonic() - began < 8
    assert "Traceback" not in alone.said + alone.log
    for seen in asked:
        assert seen.interaction.original.words or "restarted" in seen.interaction.followups[0].words
    server.trouble.clear()
    await alone.start()
    for seen in asked:
        await server.until(lambda seen=seen: "“" in seen.interaction.original.words, what="an answer")


async def test_a_receipt_is_shown_once_though_the_process_dies_over_it(alone):
    server = alone.server
    poll = await server.slash(alone.ana, alone.general, "poll create", motion="It is a race").response()
    server.trouble.slow(ORIGINAL, seconds=60)
    seen = server.click(alone.ben, poll, "Agree")
    # Discord has carried it out, and the process does not know that.
    made = seen.interaction
    await server.until(lambda: made.original and "counts" in made.original.words, what="the receipt")
    edits = len(server.requested(ORIGINAL))
    await alone.stop(signal.SIGKILL)
    await alone.start()
    await server.until(lambda: len(server.requested(ORIGINAL)) > edits, what="the receipt again")
    assert made.original.ephemeral
    assert "in p1: agree" in made.original.words
    assert not made.followups


MALFORMED = [
    {"data": {}},
    {"data": None},
    {"data": {"custom_id": "m1:poll vote?id=\ud83d", "component_type": 2}},
    {
        "data": {
            "name": "ask",
            "type": 1,
            "options": [{"type": 3, "name": "question", "value": "an \ud83d arms race?"}],
        }
    },
    {"data": {"name": "no such", "type": 1}},
    {"data": {"custom_id": "x", "components": [{}]}, "type": 5},
    {"data": {"custom_id": "m1:poll reason?id=p1"}, "type": 5},
    {"channel_id": None, "channel": None},
    {"type": 99},
]


async def test_malformed_interactions_fail_nothing_else(alone, monkeypatch):
    server = alone.server
    whole = server.desk._payload
    for change in MALFORMED:
        with monkeypatch.context() as patched:
            patched.setattr(server.desk, "_payload", lambda made, change=change: {**whole(made), **change})
            odd = server.slash(alone.ana, alone.general, "ask", question=QUESTION)
        answer = await alone.ask(alone.ben, QUESTION)
        assert answer.words, change
        if "options" in str(change):
            assert "“" in (await odd.response()).words


async def test_what_waited_too_long_is_not_acknowledged_and_keeps_nothing():
    """Discord would refuse it, and many that wait are to take little memory."""
    from adapters.chat.platform import Refused
    from adapters.discord.routes import ACKNOWLEDGED_WITHIN, Live

    asked: list[object] = []

    async def respond(response: object) -> None:
        asked.append(response)

    late = Live(SimpleNamespace(response="a response"))
    late._came -= ACKNOWLEDGED_WITHIN + 1
    with pytest.raises(Refused):
        await late.first(respond)
    assert (asked, late.lost, late.interaction) == ([], True, None)
    fresh = Live(SimpleNamespace(response="a response"))
    assert await fresh.first(respond)
    assert (asked, fresh.acknowledged, fresh.interaction) == (["a response"], True, None)
