"""Questions and answers, played through the running `moot discord`."""

from __future__ import annotations

import pytest
from discord_group import a_group
from discord_server import NoAnswer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "What is an arms race?"
EXCERPTS = "More context, or a citation"


async def test_a_question_and_a_follow_up(group):
    seen = group.server.slash(group.ana, group.general, "ask", question="What does Scharre argue?")
    answer = await seen.response()
    assert not answer.ephemeral
    assert "ask: What does Scharre argue?" in answer.words
    assert "> “" in answer.embeds[-1]["description"]
    assert answer.embeds[-1]["description"].startswith("**1.** §")
    assert seen.interaction.acknowledged_after < 1
    followed = await group.server.say(
        group.ben, group.general, "and why?", reply_to=answer, mentions_bot=True
    ).response()
    assert "§" in followed.words
    assert followed.reference is not None


async def test_the_buttons_of_an_answer(group):
    server = group.server
    answer = await group.ask(group.ana, QUESTION)
    more = await server.select(group.ben, answer, EXCERPTS, "More context 1").response()
    assert more.ephemeral
    assert "Around excerpt 1" in more.words
    cite = await server.select(group.ben, answer, EXCERPTS, "Cite 2").response()
    assert cite.ephemeral
    assert "Excerpt 2, APA" in cite.words
    restyled = await server.select(group.ben, cite, "Another style", "MLA").response()
    assert restyled is cite
    assert "Excerpt 2, MLA" in cite.words
    rated = await server.click(group.ben, answer, "👎").response()
    assert rated.ephemeral
    report = await server.slash(group.ana, group.general, "feedback").response()
    assert report.ephemeral
    assert "👎 1" in report.words


async def test_an_answer_has_one_row_of_buttons_and_a_menu(group):
    answer = await group.ask(group.ana, QUESTION)
    rows = [[part["type"] for part in row["components"]] for row in answer.components]
    assert rows == [[2, 2], [3]]


async def test_private_answers_are_shared_by_a_button(group):
    server = group.server
    settled = await server.slash(
        group.ana, group.general, "settings", name="answers", value="private"
    ).response()
    assert "answers is now private" in settled.words
    answer = await group.ask(group.ben, QUESTION)
    assert answer.ephemeral
    shared = await server.click(group.ben, answer, "Share").response()
    assert not shared.ephemeral
    assert "shares what the sources say" in shared.words
    said = server.say(group.ben, group.general, QUESTION, mentions_bot=True)
    direct = server.world.direct(group.ben)
    await server.until(lambda: direct.seen, what="the direct message")
    assert direct.seen[0].words.startswith("Answers are for you alone where you asked.")
    assert "arms race" in direct.seen[0].words
    assert direct.seen[0].controls == []
    await said.silence(0.1)


async def test_settings_are_for_moderators(group):
    with pytest.raises(Exception, match="not shown to ben"):
        group.server.slash(group.ben, group.general, "settings")
    shown = await group.server.slash(group.ana, group.general, "settings").response()
    changed = await group.server.select(
        group.ana, shown, shown.controls[0]["custom_id"], "moderators"
    ).response()
    assert changed is shown
    assert "polls is now moderators" in shown.words
    refused = await group.server.slash(group.ben, group.general, "poll create", motion="May I?").response()
    assert refused.ephemeral
    assert "only moderators" in refused.words


async def test_what_is_said_to_the_bot_is_a_question(group):
    server = group.server
    direct = await server.dm(group.ben, QUESTION).response()
    assert "“" in direct.words
    bare = await server.say(group.ben, group.general, "", mentions_bot=True).response()
    assert "/ask" in bare.words
    await server.say(group.ben, group.general, "What is an arms race, you think?").silence(0.3)


async def test_its_role_is_mentioned_in_its_place(group):
    server = group.server
    role = next(role for role in group.guild.roles.values() if role.bot_id)
    told = await server.say(group.ben, group.general, f"{role.mention} {QUESTION}").response()
    assert "choose me and not my role" in told.words
    other = server.role(group.guild, "Jury")
    await server.say(group.ben, group.general, f"{other.mention} {QUESTION}").silence(0.3)


async def test_threads_of_the_bots_own_need_no_mention_with_the_intent(home, tmp_path):
    async with a_group(home, tmp_path / "home", privileged=("message_content",)) as group:
        await group.start(MOOT_DISCORD_MESSAGE_CONTENT="1")
        server = group.server
        role = next(role for role in group.guild.roles.values() if role.bot_id)
        read = await server.say(group.ben, group.general, f"{role.mention} {QUESTION}").response()
        assert "“" in read.words
        answer = await group.ask(group.ana, QUESTION)
        thread = server.open_thread(group.ben, group.general, "More on this", message=answer)
        first = await server.say(group.ben, thread, "Who calls it harmful?").response()
        assert "§" in first.words
        other = server.open_thread(group.ben, group.general, "Lunch")
        await server.say(group.ben, other, "Who calls it harmful?").silence(0.5)
        await server.say(group.ben, group.general, "Who calls it harmful?").silence(0.1)


async def test_a_thread_is_about_the_answer_that_it_was_begun_from(group):
    server = group.server
    older = await group.ask(group.ana, "What does Scharre argue?")
    newer = await group.ask(group.ana, QUESTION)
    for answer in (older, newer):
        cited = await server.select(group.ben, answer, EXCERPTS, "Cite 1").response()
        thread = server.open_thread(group.ben, group.general, "More on this", message=answer)
        again = await server.slash(group.ben, thread, "more", number=1).response()
        around = await server.select(group.ben, answer, EXCERPTS, "More context 1").response()
        assert again.words == around.words, cited.words
    loose = server.open_thread(group.ben, group.general, "Something else")
    recent = await server.slash(group.ben, loose, "more", number=1).response()
    assert (
        recent.words == (await server.select(group.ben, newer, EXCERPTS, "More context 1").response()).words
    )


async def test_the_menus_of_a_message(group):
    server = group.server
    said = server.say(
        group.ben, group.general, "progressive, competitive peacetime increases in armaments"
    ).message
    checked = await server.context_menu(group.ana, said, "Check quotation").response()
    assert "Exact" in checked.words
    found = await server.context_menu(group.ana, said, "Find sources").response()
    assert "armaments" in found.words
    empty = server.say(group.ben, group.general, "", files={"a.png": b"png"}).message
    refused = await server.context_menu(group.ana, empty, "Find sources").response()
    assert refused.ephemeral
    assert "no words" in refused.words


async def test_names_are_completed(group):
    server = group.server
    sections = await server.autocomplete(
        group.ana, group.general, "ask", focused="section", text="3"
    ).choices()
    assert {"name": "3: Perspectives on the AI Arms Race", "value": "3"} in sections
    keys = await server.autocomplete(
        group.ana, group.general, "sources", focused="key", text="cave"
    ).choices()
    assert keys[0]["value"] == "cave-2018"
    await server.slash(group.ana, group.general, "poll create", motion="Is it?").response()
    polls = await server.autocomplete(group.ana, group.general, "poll close", focused="id").choices()
    assert polls == [{"name": "p1: Is it?", "value": "p1"}]
    helped = await server.autocomplete(
        group.ana, group.general, "help", focused="command", text="sett"
    ).choices()
    assert [each["value"] for each in helped] == ["settings"]
    every = await server.autocomplete(group.ana, group.general, "help", focused="command").choices()
    assert len(every) == 25


async def test_what_cannot_be_done_is_told_to_the_asker_alone(group):
    seen = group.server.slash(group.ana, group.general, "sources", key="nobody-1999")
    said = await seen.response()
    assert said.ephemeral
    assert said.embeds[0]["description"].startswith("⛔ ")
    assert [one.words for one in group.general.seen if not one.deleted] == []


async def test_markup_and_mentions_in_a_question_do_nothing(group):
    text = "@everyone <@&1> **bold** [x](http://evil.example/a_b) what is an arms race?"
    answer = await group.ask(group.ana, text)
    assert answer.pings == []
    assert r"\*\*bold\*\* \[x\]" in answer.words


async def test_long_results_are_several_messages_or_a_file(group):
    seen = group.server.slash(group.ana, group.general, "search", query="arms race", k=40)
    first = await seen.response()
    assert first.attachments
    assert "file has all of it" in first.words
    assert b"40." in first.attachments[0].data


async def test_help_and_every_private_command_answer(group):
    for command in ("help", "privacy", "stances", "sources", "link", "poll list", "debate list"):
        said = await group.server.slash(group.ben, group.general, command).response()
        assert said.words, command


async def test_help_and_hints_are_written_as_discord_takes_them(group):
    server = group.server
    every = (await server.slash(group.ben, group.general, "help").response()).words
    assert "Mention me with a question" in every
    assert "/share" not in every
    assert "/ask question:…" in every
    one = (await server.slash(group.ben, group.general, "help", command="poll create").response()).words
    assert "--" not in one
    assert "option1 … option10" in one
    settings = await server.slash(group.ana, group.general, "settings").response()
    assert "/settings name:zone value:Europe/Berlin" in settings.words
    poll = await server.slash(group.ana, group.general, "poll create", motion="It is a race").response()
    assert "/poll vote id:p1 choice:" in poll.words


async def test_an_old_button_says_so(group):
    answer = await group.ask(group.ana, QUESTION)
    answer.components[0]["components"][0]["custom_id"] = "m0:gone?x=1"
    told = await group.server.click(group.ana, answer, "m0:gone?x=1").response()
    assert told.ephemeral
    assert "another version of Moot" in told.words


async def test_two_bots_messages_are_not_answered(group):
    with pytest.raises(NoAnswer):
        other = group.server.user("other", group.guild)
        other.bot = True
        await group.server.say(other, group.general, QUESTION, mentions_bot=True).response(within=0.5)
