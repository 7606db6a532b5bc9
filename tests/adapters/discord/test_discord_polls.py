"""Polls, played through the running `moot discord`."""

from __future__ import annotations

import asyncio

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
STANCES = ("Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree")


async def test_sixty_members_vote_at_once(group):
    server = group.server
    members = [server.user(f"member {at}", group.guild) for at in range(60)]
    poll = await server.slash(
        group.ana, group.general, "poll create", motion="It is a race", results="live"
    ).response()
    seen = [server.click(member, poll, STANCES[at % 5]) for at, member in enumerate(members)]
    receipts = await asyncio.gather(*(each.response() for each in seen))
    assert all(each.ephemeral for each in receipts)
    assert {each.seen_by for each in receipts} == set(members)
    assert all("Your ballot counts in p1" in each.words for each in receipts)
    assert max(each.interaction.acknowledged_after for each in seen) < 3
    await server.until(lambda: "60 ballots" in poll.words and poll.attachments, what="the last drawing")
    drawn = [one.at for one in server.requested(EDIT) if str(poll.id) in one.path]
    apart = [after - before for before, after in zip(drawn, drawn[1:], strict=False)]
    assert all(gap > 1.9 for gap in apart), apart
    assert "60 ballots" in poll.attachments[0].description
    assert poll.attachments[0].data.startswith(b"\x89PNG")
    assert poll.embeds[0]["image"]["url"].endswith("-stances.png")
    closed = await server.slash(group.ana, group.general, "poll close", id="p1", yes=True).response()
    assert "60 ballots" in closed.words
    description = closed.attachments[0].description
    assert "strongly agree: 12 (20%)." in description
    assert description.endswith("a stance, anonymous.")


async def test_a_message_that_takes_long_to_draw_is_left_alone_as_long_afterwards(group):
    server = group.server
    poll = await server.slash(
        group.ana, group.general, "poll create", motion="It is a race", results="live"
    ).response()
    members = [server.user(f"member {at}", group.guild) for at in range(4)]
    for at, member in enumerate(members, 1):
        drawn = len(server.requested(EDIT))
        server.trouble.slow(EDIT, seconds=1.0)
        await server.click(member, poll, "Agree").response()
        await server.until(lambda drawn=drawn: len(server.requested(EDIT)) > drawn, what=f"drawing {at}")
    begun = [one.at for one in server.requested(EDIT) if str(poll.id) in one.path]
    # Each is answered after a second, and the next one begins two seconds after that.
    assert all(after - before > 2.9 for before, after in zip(begun, begun[1:], strict=False)), begun


async def test_a_ballot_is_changed_explained_and_looked_at(group):
    server = group.server
    poll = await server.slash(group.ana, group.general, "poll create", motion="It is a race").response()
    await server.click(group.ben, poll, "Agree").response()
    changed = await server.click(group.ben, poll, "Disagree").response()
    assert "is changed" in changed.words
    asked = server.click(group.ben, poll, "Say why")
    assert (await asked.modal())["title"] == "Say why"
    why = await server.submit_modal(group.ben, asked, {"reason": "It *harms* trust."}).response()
    assert why.ephemeral
    assert r"It \*harms\* trust." in why.words
    mine = await server.click(group.ben, poll, "My ballot").response()
    assert mine.ephemeral
    assert "disagree" in mine.words.lower()
    other = await server.click(group.ana, poll, "Say why").modal()
    assert other["components"]


async def test_a_refused_form_opens_again_with_what_was_written(group):
    server = group.server
    poll = await server.slash(group.ana, group.general, "poll create", motion="It is a race").response()
    asked = server.click(group.ben, poll, "Say why")
    await asked.modal()
    written = {"reason": "It harms trust.", "quote": "77"}
    refused = await server.submit_modal(group.ben, asked, written).response()
    assert refused.ephemeral
    assert "You have not voted in p1 yet" in refused.words and "It harms trust." in refused.words
    await server.click(group.ben, poll, "Agree").response()
    again = server.click(group.ben, refused, "Edit and send again")
    fields = [each["component"] for each in (await again.modal())["components"]]
    assert {each["custom_id"]: each.get("value") for each in fields} == written
    counted = await server.submit_modal(group.ben, again, written).response()
    assert counted.ephemeral and "It harms trust." in counted.words
    assert "counts without the quotation: There is no excerpt 77" in counted.words


async def test_of_two_presses_the_one_that_was_made_last_counts(group):
    server = group.server
    poll = await server.slash(group.ana, group.general, "poll create", motion="It is in order").response()
    await server.click(group.ben, poll, "Agree").response()
    server.clock.hold_up(60)
    late = await server.click(group.ben, poll, "Disagree").response()
    assert "stands as it was in p" in late.words and ": agree." in late.words
    later = await server.click(group.ben, poll, "Disagree").response()
    assert "is changed" in later.words and "1 ballot" in later.words


async def test_choices_rankings_and_statements(group):
    server, general = group.server, group.general
    options = {f"option{at}": f"Option {name}" for at, name in enumerate("ABCDEFG", 1)}
    choice = await server.slash(
        group.ana, general, "poll create", motion="Which?", kind="choice", most=2, **options
    ).response()
    receipt = await server.select(group.ben, choice, "Choose up to 2", "2", "5").response()
    assert "Option B" in receipt.words
    assert "Option E" in receipt.words
    ranked = await server.slash(
        group.ana, general, "poll create", motion="In which order?", kind="ranked", **options
    ).response()
    ballot = await server.click(group.ben, ranked, "Rank the options").response()
    assert ballot.ephemeral
    for rank, number in (("1st", "3"), ("2nd", "1")):
        again = await server.select(group.ben, ballot, f"Your {rank} preference", number).response()
        assert again is ballot
        await server.until(lambda rank=rank: rank in ballot.words, what=rank)
    cast = await server.click(group.ben, ballot, "Cast this ballot").response()
    assert "Your ballot counts in p2" in cast.words
    states = await server.slash(
        group.ana,
        general,
        "poll create",
        motion="What holds?",
        kind="statements",
        option1="One",
        option2="Two",
    ).response()
    step = await server.click(group.ben, states, "Vote on the statements").response()
    assert "Statement 1 of 2" in step.words
    await server.click(group.ben, step, "Agree").response()
    await server.until(lambda: "Statement 2 of 2" in step.words, what="the next statement")
    adding = server.click(group.ben, states, "Add a statement")
    await adding.modal()
    added = await server.submit_modal(group.ben, adding, {"statement": "Three"}).response()
    assert "Three" in added.words
    await server.until(lambda: "Three" in states.words, what="the statement on the board")


async def test_a_poll_from_the_texts(group):
    server = group.server
    proposed = await server.slash(group.ana, group.general, "poll from", topic="arms race").response()
    opened = await server.select(group.ana, proposed, proposed.controls[0]["custom_id"], "1").response()
    assert not opened.ephemeral
    assert "Poll p1 is open" in opened.words
    assert "[kasumaj-nd" in opened.words.replace("\\", "")


async def test_a_record_is_a_file(group):
    server = group.server
    await server.slash(group.ana, group.general, "poll create", motion="It is a race").response()
    await server.slash(group.ben, group.general, "poll vote", id="p1", choice="agree").response()
    await server.slash(group.ana, group.general, "poll close", id="p1", yes=True).response()
    for form in ("md", "html", "csv", "json"):
        record = await server.slash(group.ana, group.general, "export", id="p1", format=form).response()
        assert [file.filename for file in record.attachments] == [f"moot-p1.{form}"]
        assert b"It is a race" in record.attachments[0].data
        named = await server.slash(group.ana, group.general, "poll export", id="p1", format=form).response()
        assert [file.filename for file in named.attachments] == [f"moot-p1.{form}"]
    shown = await server.slash(group.ana, group.general, "poll show", id="p1").response()
    results = await server.slash(group.ana, group.general, "poll results", id="p1").response()
    assert results.words == shown.words


async def test_two_servers_do_not_see_each_other(group):
    server = group.server
    elsewhere = server.guild("Another group")
    dora = server.user("dora", elsewhere)
    poll = await server.slash(group.ana, group.general, "poll create", motion="Ours").response()
    shown = await server.slash(dora, elsewhere.general, "poll show", id="p1").response()
    assert shown.ephemeral
    assert "Ours" not in shown.words
    listed = await server.slash(dora, elsewhere.general, "poll list").response()
    assert "Ours" not in listed.words
    assert await server.autocomplete(dora, elsewhere.general, "poll show", focused="id").choices() == []
    theirs = await server.slash(dora, elsewhere.general, "poll create", motion="Theirs").response()
    assert "Poll p1 is open" in theirs.words
    await server.click(dora, theirs, "Agree").response()
    answer = await group.ask(group.ana, "What is an arms race?")
    (menu,) = [part for part in answer.controls if part["type"] == 3]
    rate = menu["options"][0]["value"]
    theirs.components[0]["components"][0]["custom_id"] = rate
    borrowed = await server.click(dora, theirs, rate).response()
    assert "Around excerpt" not in borrowed.words
    alone = await server.slash(group.ben, server.world.direct(group.ben), "poll list").response()
    assert "Ours" not in alone.words
    closed = await server.slash(group.ana, group.general, "poll close", id="p1", yes=True).response()
    assert "0 ballots" in closed.words.lower() or "no ballots" in closed.words.lower()
    assert poll.channel is group.general


async def test_who_opens_a_poll_where_moot_cannot_see_is_told_that_it_stands_still(group):
    server = group.server
    hidden = server.channel(group.guild, "hidden")
    server.overwrite(hidden, server.bot, deny="view_channel")
    seen = server.slash(group.ana, hidden, "poll create", motion="It is a race", results="live")
    poll = await seen.response()
    note = await seen.followup()
    assert note.ephemeral
    assert "stays as it is" in note.words
    assert "view this channel" in note.words
    assert "counts" in (await server.click(group.ben, poll, "Agree").response()).words


async def test_a_new_message_is_not_edited_before_something_changes(group):
    server = group.server
    poll = await server.slash(
        group.ana, group.general, "poll create", motion="It is a race", results="live"
    ).response()
    debate = await server.slash(group.ana, group.general, "debate start", motion="It is one").response()
    await asyncio.sleep(4)
    edit = "PATCH /channels/{channel_id}/messages/{message_id}"
    about = (str(poll.id), str(debate.id))
    assert not [one for one in server.requested(edit) if one.path.endswith(about)]
    await server.click(group.ben, poll, "Agree").response()
    await server.until(lambda: "1 ballot" in poll.words, what="the board")


async def test_a_board_that_was_deleted_is_put_up_again_for_all(group):
    server = group.server
    poll = await server.slash(
        group.ana, group.general, "poll create", motion="It is a race", results="live"
    ).response()
    await server.click(group.ben, poll, "Agree").response()
    server.delete_message(poll)
    again = await server.slash(group.ben, group.general, "poll show", id="p1", board=True).response()
    assert not again.ephemeral
    assert "1 ballot" in again.words
    await server.click(group.ana, again, "Disagree").response()
    await server.until(lambda: "2 ballots" in again.words, what="the new board")


async def test_a_moderator_of_one_channel_moderates_no_other(group):
    server = group.server
    other = server.channel(group.guild, "other")
    server.overwrite(other, group.ben, allow="manage_messages")
    here, there = [
        await server.slash(group.ana, channel, "poll create", motion="It is a race").response()
        for channel in (group.general, other)
    ]
    assert (here.words != there.words) and "p2" in there.words
    refused = await server.slash(group.ben, other, "poll close", id="p1", yes=True).response()
    assert refused.ephemeral and "ask one of them" in refused.words
    closed = await server.slash(group.ben, other, "poll close", id="p2", yes=True).response()
    assert "closed" in closed.words
    begun = await server.slash(group.ana, other, "debate start", motion="It is a race").response()
    await server.until(lambda: begun.thread and begun.thread.seen, what="the debate in its thread")
    ended = await server.slash(group.ben, other, "debate end", id="d1", yes=True).response()
    assert "ended" in ended.words
    server.overwrite(other, group.ben, allow="manage_guild")
    settled = await server.slash(group.ben, other, "settings", name="answers", value="private").response()
    assert "Only a moderator" in settled.words
    assert not (await group.ask(group.ana, "What is an arms race?")).ephemeral


async def test_errors_name_options_as_discord_shows_them(group):
    server = group.server
    few = await server.slash(group.ana, group.general, "poll create", motion="M", kind="choice").response()
    assert "give each with option1" in few.words
    wrong = await server.slash(
        group.ana, group.general, "poll create", motion="M", kind="ranked", option1="a", option2="b", most=2
    ).response()
    assert "--" not in few.words + wrong.words
    assert "kind:choice" in wrong.words


async def test_slips_are_mended_and_what_cannot_be_undone_asks_first(group):
    server, ana, ben, room = group.server, group.ana, group.ben, group.general
    poll = await server.slash(
        ana, room, "poll create", motion="Wich text?", option1="Cave", option2="Rof"
    ).response()
    await server.slash(ana, room, "poll edit", id="p1", motion="Which text?", option="2=Roff 2019").response()
    await server.until(
        lambda: "Which text?" in poll.words and "Roff 2019" in poll.words, what="the new words"
    )
    receipt = await server.slash(ben, room, "poll vote", id="p1", choice="Roff 2019").response()
    assert "Your ballot counts in p1: Roff 2019" in receipt.words
    mine = await server.click(ben, poll, "My ballot").response()
    gone = await server.click(ben, mine, "Withdraw my ballot").response()
    assert gone.ephemeral and "is withdrawn and deleted" in gone.words
    await server.slash(ben, room, "poll vote", id="p1", choice="1").response()
    refused = await server.slash(ana, room, "poll edit", id="p1", motion="Another").response()
    assert "has ballots" in refused.words
    note = await server.slash(ana, room, "poll note", id="p1", text="Cave means the paper of 2018").response()
    assert not note.ephemeral
    await server.until(lambda: "Cave means the paper of 2018" in poll.words, what="the note on the board")
    asked = await server.slash(ana, room, "poll cancel", id="p1").response()
    assert asked.ephemeral and "deletes its ballots for good" in asked.words
    told = await server.click(ana, asked, "Go on").response()
    assert not told.ephemeral and "cancelled p1" in told.words
    await server.until(lambda: "cancelled on" in poll.words and not poll.controls, what="the board")
