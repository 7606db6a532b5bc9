"""A debate from its motion to its record, played through the running `moot discord`."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

START = "debate start"


async def _moves_on(group, thread, label):
    """Press a leading button on the newest message of the thread that has it."""
    newest = [one for one in thread.seen if any(part.get("label") == label for part in one.controls)][-1]
    return await group.server.click(group.ana, newest, label).response()


async def test_a_debate_from_motion_to_record(group):
    server = group.server
    seen = server.slash(
        group.ana, group.general, START, motion="It is a race", round="openings=5, rebuttals=0"
    )
    begun = await seen.response()
    thread = await server.until(lambda: begun.thread, what="the thread")
    assert thread.name == "Debate d1: It is a race"
    opening = await server.until(lambda: next(iter(thread.seen), None), what="the thread's first message")
    assert {"For", "Against", "Undecided"} <= {part["label"] for part in opening.controls}
    for user, choice in ((group.ana, "Against"), (group.ben, "Undecided")):
        receipt = await server.click(user, opening, choice).response()
        assert receipt.ephemeral
        assert "opening ballot counts" in receipt.words
    assert "openings" in (await _moves_on(group, thread, "On to openings")).words
    joined = await server.slash(group.ben, thread, "debate join", id="d1", side="for").response()
    assert "ben speaks for" in joined.words.lower()
    assert joined.ephemeral
    table = [one for one in thread.seen if any(p.get("label") == "Speak for" for p in one.controls)][-1]
    said = len(thread.seen)
    for _ in range(2):
        assert (await server.click(group.ana, table, "Speak for").response()).ephemeral
    speakers = f"<@{group.ana.id}>, <@{group.ben.id}>"
    await server.until(lambda: speakers in table.words, what="the speakers, mentioned")
    assert len(thread.seen) == said
    paused = await server.slash(group.ana, thread, "debate pause", id="d1").response()
    assert "Start the clock" in [part.get("label") for part in paused.controls]
    await server.click(group.ana, paused, "Start the clock").response()
    table = [one for one in thread.seen if any(p.get("label") == "Evidence for" for p in one.controls)][-1]
    asked = server.click(group.ben, table, "Evidence for")
    await asked.modal()
    evidence = await server.submit_modal(group.ben, asked, {"what": "arms race rhetoric"}).response()
    assert "on the table for the motion" in evidence.words
    assert evidence.channel is thread
    question = await server.slash(group.ben, thread, "ask", question="What is an arms race?").response()
    assert question.channel is thread
    assert "rebuttals" in (await _moves_on(group, thread, "On to rebuttals")).words
    assert "closing ballot" in (await _moves_on(group, thread, "On to the closing ballot")).words
    closing = [one for one in thread.seen if any(p.get("label") == "For" for p in one.controls)][-1]
    for user in (group.ana, group.ben):
        assert "closing ballot counts" in (await server.click(user, closing, "For").response()).words
    asked = await _moves_on(group, thread, "On to the verdict")
    assert asked.ephemeral and "cannot be undone" in asked.words
    verdict = await server.click(group.ana, asked, "Go on").response()
    assert "ended" in verdict.words
    record = await server.slash(group.ana, thread, "export", id="d1", format="json").response()
    kept = json.loads(record.attachments[0].data)
    assert record.attachments[0].filename == "moot-d1.json"
    assert "arms race rhetoric" in json.dumps(kept)


async def test_where_no_thread_can_be_opened_the_debate_stays_and_it_is_said(group):
    server = group.server
    server.overwrite(group.general, server.bot, deny="create_public_threads")
    seen = server.slash(group.ana, group.general, START, motion="It is a race")
    begun = await seen.response()
    note = await seen.followup()
    assert note.ephemeral
    assert "could not open a thread" in note.words
    assert begun.thread is None
    assert "counts" in (await server.click(group.ben, begun, "For").response()).words


async def test_a_debate_in_a_thread_and_in_direct_messages_opens_none(group):
    server = group.server
    thread = server.open_thread(group.ben, group.general, "Ours")
    inside = await server.slash(group.ana, thread, START, motion="It is a race").response()
    assert inside.channel is thread
    alone = await server.slash(
        group.ben, server.world.direct(group.ben), START, motion="Am I right?"
    ).response()
    assert "counts" in (await server.click(group.ben, alone, "For").response()).words
    assert [each.name for each in group.guild.threads] == ["Ours"]


async def test_speeches_in_a_debates_thread_are_not_answered(home, tmp_path):
    from discord_group import a_group

    async with a_group(home, tmp_path / "home", privileged=("message_content",)) as group:
        await group.start(MOOT_DISCORD_MESSAGE_CONTENT="1")
        server = group.server
        begun = await server.slash(group.ana, group.general, START, motion="It is a race").response()
        thread = await server.until(lambda: begun.thread, what="the thread")
        await server.until(lambda: thread.seen, what="the thread's first message")
        await server.say(group.ben, thread, "I hold that the rhetoric does harm.").silence(0.4)
        # What members ask there they ask each other.
        await server.say(group.ben, thread, "What is an arms race?").silence(0.4)
        answered = await server.say(group.ben, thread, "What is an arms race?", mentions_bot=True).response()
        assert "§" in answered.words
