"""What members do in Slack, from the first question to a debate's record, in both modes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from chat_server import PATIENCE
from moot_slack import HTTP, MODES, SOCKET, Workspace, at_slack, by_bot
from slack_server import Message

from bot.times import stored, utc_now

EXCERPTS = "More context, or a citation"
both_modes = pytest.mark.parametrize("mode", MODES)
# On the loop of the process and the server that they share.
shared = pytest.mark.asyncio(loop_scope="module")


def has(words: str):
    """Messages that say this."""
    return lambda message: words in message.words


@both_modes
async def test_a_thread_is_about_the_answer_that_it_hangs_on(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        general, ana = server.first_team.general, server.user("ana")
        first = await server.slash(ana, general, "/moot", "ask What is an arms race?").response()
        await server.slash(ana, general, "/moot", "ask What are the three parts of the AI triad?").response()
        around = await server.say(ana, general, "/more 1", mentions_bot=True, thread=first).response()
        assert "Around excerpt 1" in around.words
        quotation = first.words.partition("“")[2].partition("”")[0]
        assert quotation[:60] in around.words and "triad" not in around.words


@both_modes
async def test_a_question_its_follow_up_and_the_buttons_under_it(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        general = server.first_team.general
        ana, ben = server.user("ana"), server.user("ben")

        asked = server.slash(ana, general, "/moot", "ask What is an arms race?")
        answer = await asked.response()
        assert await asked.acknowledged() < 3
        assert not answer.ephemeral
        assert "ana · ask: What is an arms race?" in answer.words
        assert "progressive, competitive peacetime increases in armaments" in answer.words
        assert answer.words in answer.text or "progressive, competitive" in answer.text

        # A reply in the thread follows on from the answer, without a mention.
        reply = server.say(ben, general, "who defines it so?", thread=answer)
        followed = await reply.response()
        assert followed.thread_ts == answer.ts
        assert "[kasumaj-nd]" in followed.words

        # A mention is answered in the thread that hangs on it, once, though it comes as two events.
        said = server.say(ana, general, "What does Scharre argue?", mentions_bot=True)
        mentioned = await said.response()
        assert mentioned.thread_ts == said.message.ts
        assert "Scharre" in mentioned.words
        await server.settled()
        assert len(said.message.thread) == 1

        # What members say to each other there is their business.
        await server.say(ben, general, f"{ana.mention} do you agree?", thread=said.message).silence()
        await server.say(ben, general, "lunch?").silence()

        more = await server.select(ben, answer, EXCERPTS, "More context 1").response()
        assert more.seen_by is ben
        assert "Around excerpt 1" in more.words
        cited = await server.select(ben, answer, EXCERPTS, "Cite 1").ephemeral()
        assert "APA" in cited.words
        mla = server.select(ben, cited, "Another style", "MLA")
        assert "MLA" in (await mla.updated(has("MLA"))).words
        rated = await server.click(ben, answer, "👍").ephemeral(has("answered well"))
        assert rated.seen_by is ben

        direct = await server.dm(ana, "What is the AI arms race?").response()
        assert direct.channel.kind == "im"
        assert "[" in direct.words


@both_modes
async def test_a_poll_of_sixty_at_once(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        server.dispatch.acknowledge_within = PATIENCE
        general = server.first_team.general
        boss = server.user("boss")
        members = [server.user(f"member{n}") for n in range(60)]
        opened = server.slash(boss, general, "/moot", "poll create Rivalry slows AI --results live")
        poll = await opened.response()
        assert poll.labels[:5] == ["Strongly disagree", "Disagree", "Undecided", "Agree", "Strongly agree"]
        labels = [poll.labels[n % 5] for n in range(60)]
        clicks = [server.click(who, poll, label) for who, label in zip(members, labels, strict=True)]
        receipts = await asyncio.gather(*(click.ephemeral() for click in clicks))
        assert all("Your ballot counts" in receipt.words for receipt in receipts)

        await server.until(lambda: "60 ballots" in poll.words, what="the whole tally")
        counts = Counter(labels)
        for label, count in counts.items():
            assert f"{label.lower()}: {count} of 60" in poll.pictures[0].alt.replace("12 (20%)", "12 of 60")
        assert poll.pictures[0].alt.startswith("Diverging bars.")
        drawn = [each["at"] for each in poll.history]
        assert all(later - earlier > 1.8 for earlier, later in zip(drawn, drawn[1:], strict=False))

        changed = server.click(members[0], poll, "Strongly agree")
        assert "is changed" in (await changed.ephemeral(has("is changed"))).words

        closed = await server.slash(boss, general, "/moot", "poll close p1 --yes").response(has("60 ballots"))
        assert closed.pictures
        await server.until(lambda: not poll.controls, what="the board without its buttons")
        late = await server.slash(members[1], general, "/moot", "poll vote p1 agree").response(has("closed"))
        assert late.ephemeral


@both_modes
async def test_a_debate_from_its_motion_to_its_record(own_home: Path, mode: str):
    async with at_slack(own_home, mode) as (server, _):
        general = server.first_team.general
        lead, *members = [server.user(name) for name in ("lead", "ana", "ben", "cem")]
        started = server.slash(
            lead, general, "/moot", "debate start AI is an innovation race --named --round openings=0"
        )
        board = await started.response()
        for member, side in zip(members, ("For", "Against", "Undecided"), strict=True):
            await server.click(member, board, side).ephemeral(has("counts"))

        stage = await _moved_on(board, server.click(lead, board, "On to openings"))
        assert stage.thread_ts == board.ts
        # A reason and evidence are asked for in a form.
        pressed = server.click(members[0], stage, "Evidence for")
        form = await pressed.view()
        sent = server.submit_view(members[0], {form.blocks[0]["label"]["text"]: "innovation race"})
        evidence = await sent.response(has("[kasumaj-nd]"))
        assert evidence.thread_ts == board.ts

        closing = await _moved_on(board, server.click(lead, stage, "On to the closing ballot"))
        for member in members:
            await server.click(member, closing, "For").ephemeral(has("counts"))
        asked = await server.click(lead, closing, "On to the verdict").ephemeral(has("cannot be undone"))
        verdict = await _moved_on(board, server.click(lead, asked, "Go on"))
        assert "for" in verdict.words.lower()
        assert "2" in verdict.words

        exported = server.slash(lead, general, "/moot", "export d1 --format html")
        record = await exported.response(lambda message: bool(message.files))
        assert b"AI is an innovation race" in (record.files[0].data or b"")


@shared
async def test_a_debate_led_on_before_its_thread_has_a_message_goes_on_in_the_thread(workspace: Workspace):
    general, lead = workspace.first_team.general, workspace.user("lead")
    line = "debate start AI is an innovation race --round openings=0"
    board = await workspace.slash(lead, general, "/moot", line).response()
    assert not board.thread
    stage = await _moved_on(board, workspace.click(lead, board, "On to openings"))
    form = await workspace.click(lead, stage, "Evidence for").view()
    workspace.submit_view(lead, {form.blocks[0]["label"]["text"]: "innovation race"})
    await workspace.until(lambda: any("[kasumaj-nd]" in one.words for one in board.thread), what="evidence")


@shared
async def test_what_is_typed_in_the_channel_is_shown_in_the_debates_thread(workspace: Workspace):
    """Slack takes no slash command in a thread; the channel keeps one board."""
    general, lead = workspace.first_team.general, workspace.user("lead")
    line = "debate start AI is an innovation race --round openings=5"
    board = await workspace.slash(lead, general, "/moot", line).response()
    for typed in ("debate next d1", "debate extend d1 5 minutes"):
        sent = workspace.slash(lead, general, "/moot", typed)
        await sent.ephemeral(has("is shown where the debate is held"))
        await _moved_on(board, sent)
    edited = workspace.slash(lead, general, "/moot", "debate note d1 By race we mean the one of the title")
    await edited.response(has("A note on d1"))


@shared
async def test_a_debate_in_a_channel_without_threads_stays_there(workspace: Workspace):
    general, lead = workspace.first_team.general, workspace.user("lead")
    started = workspace.slash(lead, general, "/moot", "debate start AI is a race --round openings=0")
    board = await started.response()
    workspace.trouble.error("restricted_action_non_threadable_channel", "chat.postMessage")
    await started.ephemeral(has("could not open a thread"))
    stage = await workspace.click(lead, board, "On to openings").response()
    assert not stage.thread_ts and not board.thread


async def _moved_on(board: Message, pressed) -> Message:
    """The next stage, in the debate's thread."""
    at = pressed.delivery.at
    return await pressed.server.until(
        lambda: next((m for m in board.thread if float(m.ts) > at and (m.controls or m.pictures)), None),
        what="the next stage",
    )


@shared
async def test_reasons_rankings_and_statements(workspace: Workspace):
    general = workspace.first_team.general
    ana, ben = workspace.user("ana"), workspace.user("ben")
    line = 'poll create Which text? --kind ranked --option "Cave 2018" --option "Scharre 2021" --option Boddington'
    ranked = await workspace.slash(ana, general, "/moot", line).response()
    ballot = await workspace.click(ben, ranked, "Rank the options").ephemeral(has("1st preference"))
    for place, option in enumerate(("2. Scharre 2021", "1. Cave 2018")):
        control = next(each for each in ballot.controls if "select" in each["type"])["action_id"]
        picked = workspace.select(ben, ballot, control, option)
        await picked.updated(has(("2nd", "3rd")[place]))
    await workspace.click(ben, ballot, "Cast this ballot").ephemeral(has("counts"))

    statements = await workspace.slash(
        ana,
        general,
        "/moot",
        'poll create On AI --kind statements --option "It races" --option "It helps"',
    ).response(has("On AI"))
    asked = await workspace.click(ben, statements, "Vote on the statements").ephemeral(has("Statement 1"))
    await workspace.click(ben, asked, "Agree").updated(has("Statement 2"))
    await workspace.click(ben, asked, "Pass").updated(has("2 of 2 statements"))
    adding = await workspace.click(ben, statements, "Add a statement").view()
    workspace.submit_view(ben, {adding.blocks[0]["label"]["text"]: "It <b> & @channel"})
    await workspace.until(lambda: "It <b> & @channel" in statements.words, what="the statement")

    stance = await workspace.slash(ana, general, "/moot", "poll create AI helps").response(has("AI helps"))
    await workspace.click(ben, stance, "Agree").ephemeral(has("counts in p3"))
    form = await workspace.click(ben, stance, "Say why").view()
    why = {form.blocks[0]["label"]["text"]: "It fits the history"}
    assert "It fits" in (await workspace.submit_view(ben, why).ephemeral(has("It fits"))).words


async def test_a_refused_form_stays_open_with_what_was_written(own_home: Path):
    async with at_slack(own_home) as (server, _):
        general = server.first_team.general
        ana, ben = server.user("ana"), server.user("ben")
        poll = await server.slash(ana, general, "/moot", "poll create AI helps").response(has("AI helps"))
        form = await server.click(ben, poll, "Say why").view()
        label = form.blocks[0]["label"]["text"]
        refused = server.submit_view(ben, {label: "It fits the history"})
        assert "You have not voted in p1 yet" in (await refused.errors())[label]
        assert await refused.acknowledged() < 1 and not form.closed
        await server.slash(ben, general, "/moot", "poll vote p1 agree").ephemeral(has("counts in p1"))
        counted = server.submit_view(ben, {label: "It fits the history"})
        assert "It fits the history" in (await counted.ephemeral(has("Reason"))).words
        assert await counted.acknowledged() < 1 and form.closed

        mod = server.user("mod", admin=True)
        await server.slash(mod, general, "/moot", "settings polls moderators").ephemeral()
        building = await server.shortcut(ben, "moot_poll").view()
        refused = server.submit_view(ben, {"What is voted on": "Tea or coffee?", "Where": general})
        assert "only moderators" in (await refused.errors())["What is voted on"]
        assert not building.closed


@shared
async def test_forms_shortcuts_the_home_tab_and_the_assistant(workspace: Workspace):
    general = workspace.first_team.general
    ana = workspace.user("ana")
    building = await workspace.shortcut(ana, "moot_poll").view()
    assert building.title == "Build a poll"
    filled = {"What is voted on": "Tea?", "What members are asked for": "A choice of one option"}
    wrong = workspace.submit_view(ana, {**filled, "Options": "Yes", "Where": general})
    assert "2 to 10" in (await wrong.errors())["Options"]
    late = workspace.submit_view(ana, {"Options": "Yes\nNo", "When it closes": "yesterday"})
    assert "When it closes" in await late.errors()
    right = workspace.submit_view(ana, {"Options": "Yes\nNo & maybe", "When it closes": "in 2 hours"})
    poll = await workspace.until(
        lambda: next((m for m in by_bot(general) if "No & maybe" in m.words), None), what="the poll"
    )
    assert "Tea?" in poll.words
    assert await right.acknowledged() < 3
    assert building.closed

    typed = await workspace.slash(ana, general, "/moot", "debate").view()
    assert typed.title == "Begin a debate"

    workspace.open_home(ana)
    await workspace.until(lambda: ana.home is not None and "Tea?" in ana.home.words, what="the Home tab")
    assert ana.home is not None and "What Moot keeps of ana" in ana.home.words
    opened = await workspace.click(ana, ana.home, "Build a poll").view()
    assert opened.title == "Build a poll"

    said = workspace.say(ana, general, "progressive, competitive peacetime increases in armaments")
    checked = await workspace.message_shortcut(ana, said.message, "moot_check_quotation").response(
        has("§2.1")
    )
    assert "“progressive, competitive peacetime increases in armaments" in checked.words
    found = await workspace.message_shortcut(ana, said.message, "moot_find_sources").response(
        has("[kasumaj-nd]")
    )
    assert "[kasumaj-nd]" in found.words

    pane = workspace.open_assistant(ana)
    greeting = await pane.response(has("Ask a question"))
    direct = workspace.direct(ana)
    await workspace.until(lambda: direct.prompts, what="suggested prompts")
    asked = workspace.dm(ana, "What is an arms race?", thread=greeting)
    assert "armaments" in (await asked.response(has("armaments"))).words
    assert not direct.status


@shared
async def test_help_for_who_mistypes(workspace: Workspace):
    general = workspace.first_team.general
    ana, ben = workspace.user("ana"), workspace.user("ben")
    for line, said in {
        "aks what is it?": "Did you mean ask?",
        "vote p1": "Did you mean poll vote or debate vote?",
        "poll creat x": "did you mean poll create?",
        "ask": "ask needs a question",
        "settings zone Mars/Olympus": "Only a moderator",
        "": "What you can do",
        "help ask": "/moot ask QUESTION",
    }.items():
        shown = await workspace.slash(ana, general, "/moot", line).ephemeral(has(said))
        assert shown.seen_by is ana, line
    # A first word that is no command begins a question.
    asked = workspace.slash(ana, general, "/moot", "what is an arms race?")
    assert "ana · ask: what is an arms race?" in (await asked.response(has("armaments"))).words
    # Mentions name who may vote; to others the poll is closed.
    line = f"poll create For Ana --voter {ana.mention}"
    poll = await workspace.slash(ben, general, "/moot", line).response(has("For Ana"))
    await workspace.click(ana, poll, "Agree").ephemeral(has("counts"))
    assert "counts" not in (await workspace.click(ben, poll, "Agree").ephemeral(has("p1"))).words


@shared
async def test_what_one_member_alone_is_told_is_seen_where_no_thread_is_under_way(workspace: Workspace):
    general, ana = workspace.first_team.general, workspace.user("ana")
    for asked, answer in {
        "help": "What you can do",
        "poll vote p1 agree": "no poll p1",
        "poll creat x": "poll create",
    }.items():
        said = workspace.say(ana, general, asked, mentions_bot=True)
        told = await workspace.until(
            lambda answer=answer: next(
                (m for m in general.seen_by(ana) if m.ephemeral and answer in m.words), None
            ),
            what=answer,
        )
        assert not told.thread_ts
        assert not said.message.thread
    # Where it is, the private answer stands in it.
    said = workspace.say(ana, general, "What is an arms race?", mentions_bot=True)
    await said.response()
    workspace.say(ana, general, "poll vote p7 agree", thread=said.message, mentions_bot=True)
    told = await workspace.until(
        lambda: next((m for m in general.seen_by(ana) if "no poll p7" in m.words), None),
        what="the answer",
    )
    assert told.thread_ts == said.message.ts
    # A shortcut used on a message that nobody has answered.
    empty = workspace.say(ana, general, " ").message
    told = await workspace.message_shortcut(ana, empty, "moot_find_sources").ephemeral(has("no words"))
    assert not told.thread_ts


@shared
async def test_what_is_begun_in_a_private_channel_stays_there(workspace: Workspace):
    team = workspace.first_team
    general, ana, eve = team.general, workspace.user("ana"), workspace.user("eve")
    board = workspace.channel(team, "board", ana, private=True)

    def shown(words: str) -> Message | None:
        return next((each for each in by_bot(board) if words in each.words), None)

    await workspace.slash(ana, board, "/moot", "poll create Typed secret").response(has("Typed secret"))
    # The form's channel is chosen in the form, wherever that was opened.
    for opened_in, what, motion in ((board, "poll", "Form secret"), (general, "poll", "Chosen secret")):
        await workspace.slash(ana, opened_in, "/moot", what).view()
        workspace.submit_view(ana, {"What is voted on": motion, "Where": board})
        await workspace.until(lambda motion=motion: shown(motion), what=motion)
    await workspace.slash(ana, board, "/moot", "debate").view()
    workspace.submit_view(ana, {"What is voted on": "Debate secret", "Where": board})
    await workspace.until(lambda: shown("Debate secret"), what="the debate")
    workspace.say(ana, board, "poll create Mention secret", mentions_bot=True)
    root = await workspace.until(lambda: shown("Mention secret"), what="the poll")
    workspace.say(ana, board, "poll create Thread secret", thread=root, mentions_bot=True)
    await workspace.until(lambda: shown("Thread secret"), what="the poll in a thread")
    await workspace.slash(ana, general, "/moot", "poll create Open to all").response(has("Open to all"))

    for what in ("poll list", "debate list", "poll show p2", "export p2", "export d1"):
        before = general.seen_by(eve)
        told = await workspace.slash(eve, general, "/moot", what).response(
            lambda m, before=before: m not in before
        )
        assert "secret" not in told.words, what
    workspace.open_home(eve)
    await workspace.until(lambda: eve.home is not None and "Open to all" in eve.home.words)
    assert eve.home is not None
    assert "secret" not in eve.home.words
    # Those who are in it have all of it, by every way in.
    listed = await workspace.slash(ana, board, "/moot", "poll list").response(has("Polls"))
    assert all(f"{how} secret" in listed.words for how in ("Form", "Chosen", "Mention", "Thread"))
    found = workspace.say(ana, board, "poll show p2", mentions_bot=True)
    assert "Form secret" in (await found.response(has("Form secret"))).words
    await workspace.click(ana, root, "Agree").ephemeral(has("counts"))


@shared
async def test_a_channel_that_slack_does_not_tell_of_counts_as_private(workspace: Workspace):
    general, ana, eve = workspace.first_team.general, workspace.user("ana"), workspace.user("eve")
    other = workspace.channel(workspace.first_team, "other", ana, eve)
    workspace.trouble.error("internal_error", "conversations.info")
    await workspace.slash(ana, general, "/moot", "poll create Unknown").response(has("Unknown"))
    # That is not held against the channel for longer than it lasts.
    await workspace.slash(ana, general, "/moot", "poll create Known").response(has("Known"))
    listed = await workspace.slash(eve, other, "/moot", "poll list").response(has("Known"))
    assert "Unknown" not in listed.words


@shared
async def test_slips_are_mended_and_what_cannot_be_undone_asks_first(workspace: Workspace):
    general, ana, ben = workspace.first_team.general, workspace.user("ana"), workspace.user("ben")

    def moot(who, line: str):
        return workspace.slash(who, general, "/moot", line)

    poll = await moot(ana, "poll create Wich text? --option Cave --option Rof").response(has("p1"))
    await moot(ana, "poll edit p1 Which text? --option 2=Roff 2019").acknowledged()
    await workspace.until(lambda: "Which text?" in poll.words and "Roff 2019" in poll.words, what="the words")
    await moot(ben, "poll vote p1 Roff 2019").ephemeral(has("counts in p1: Roff 2019"))
    mine = await workspace.click(ben, poll, "My ballot").ephemeral(has("Your ballot"))
    await workspace.click(ben, mine, "Withdraw my ballot").ephemeral(has("is withdrawn and deleted"))
    await moot(ben, "poll vote p1 1").ephemeral(has("counts"))
    await moot(ana, "poll edit p1 Another").ephemeral(has("has ballots"))
    await moot(ana, "poll note p1 Cave means the paper of 2018").response(has("A note on p1"))
    await workspace.until(lambda: "Cave means the paper of 2018" in poll.words, what="the note on the board")
    asked = await moot(ana, "poll cancel p1").ephemeral(has("deletes its ballots for good"))
    workspace.click(ana, asked, "Go on")
    await workspace.until(
        lambda: any("cancelled p1" in message.words for message in by_bot(general)),
        what="the word to the room",
    )
    await workspace.until(lambda: "cancelled on" in poll.words and not poll.controls, what="the board")


@shared
async def test_a_double_click_is_one_and_a_change_of_mind_is_not(workspace: Workspace):
    general, ana, ben = workspace.first_team.general, workspace.user("ana"), workspace.user("ben")
    answer = await workspace.slash(ana, general, "/moot", "ask What is an arms race?").response()
    for label in ("Cite 1", "Cite 1"):
        workspace.select(ana, answer, EXCERPTS, label)
    await workspace.select(ben, answer, EXCERPTS, "Cite 1").ephemeral(has("APA"))
    line = "poll create AI helps --results live --named"
    poll = await workspace.slash(ana, general, "/moot", line).response(has("p1"))
    presses = [workspace.click(ana, poll, label) for label in ("Agree", "Disagree", "Agree")]
    await presses[-1].ephemeral(has("changed, and the new one counts in p1: agree"))
    await workspace.until(
        lambda: poll.pictures and "; agree: 1 of 1" in poll.pictures[0].alt, what="the ballot"
    )
    told = [message for message in general.seen_by(ana) if message.ephemeral]
    assert sum("APA" in message.words for message in told) == 1
    assert sum("counts in p1" in message.words for message in told) == 3


@shared
async def test_sharing_and_opening_what_was_proposed(workspace: Workspace):
    general, ana, ben = workspace.first_team.general, workspace.user("ana", admin=True), workspace.user("ben")
    proposed = await workspace.slash(ben, general, "/moot", "poll from innovation race").response()
    menu = proposed.controls[0]
    await workspace.click(ben, proposed, "Send").ephemeral(has("Nothing is picked"))
    workspace.select(ben, proposed, menu["action_id"], menu["options"][0]["value"])
    # What one member picks is not what another sends.
    await workspace.click(ana, proposed, "Send").ephemeral(has("Nothing is picked"))
    before = len(by_bot(general))
    workspace.click(ben, proposed, "Send")
    poll = await workspace.until(lambda: by_bot(general)[before:], what="the poll")
    assert poll[0].labels[0] == "Strongly disagree"

    await workspace.slash(ana, general, "/moot", "settings answers private").ephemeral()
    answer = await workspace.slash(ana, general, "/moot", "ask What is an arms race?").ephemeral(
        has("armaments")
    )
    await workspace.click(ana, answer, "Share").response(lambda m: not m.ephemeral and "shares" in m.words)
    shared = by_bot(general)[-1]
    # Something in between, so it is no double click.
    await workspace.select(ana, shared, EXCERPTS, "Cite 1").ephemeral(has("APA"))
    again = await workspace.click(ana, answer, "Share").ephemeral(has("shared here already"))
    assert sum("shares what the sources say" in message.words for message in by_bot(general)) == 1
    # A reply below it goes on from it; so does one where sources were found.
    await workspace.slash(ana, general, "/moot", "settings answers public").ephemeral()
    followed = await workspace.say(ben, general, "who defines it so?", thread=shared).response()
    assert "[kasumaj-nd]" in followed.words
    said = workspace.say(ana, general, "competitive increases in armaments")
    await workspace.message_shortcut(ana, said.message, "moot_find_sources").response(has("[kasumaj-nd]"))
    assert "[" in (await workspace.say(ben, general, "who says that?", thread=said.message).response()).words
    await workspace.click(ana, again, "Share it again").response(lambda m: "shares" in m.words)
    assert sum("shares what the sources say" in message.words for message in by_bot(general)) == 2


@shared
async def test_who_may_vote_though_slack_stumbles_over_its_groups(workspace: Workspace):
    general, ana, ben = workspace.first_team.general, workspace.user("ana"), workspace.user("ben")
    readers = workspace.group(workspace.first_team, "readers", ana)
    workspace.trouble.error("internal_error", "usergroups.list")
    line = f"poll create For readers --voter <!subteam^{readers.id}|@readers>"
    poll = await workspace.slash(ben, general, "/moot", line).response(has("For readers"))
    await workspace.click(ana, poll, "Agree").ephemeral(has("counts in p1"))
    # Both are named as members know them.
    assert "open to @readers" in poll.words
    refused = await workspace.click(ben, poll, "Agree").ephemeral(has("In p1 only @readers may vote"))
    assert refused.seen_by is ben
    workspace.say(ben, general, f"poll create For ana --voter {ana.mention}", mentions_bot=True)
    named = await workspace.until(
        lambda: next((m for m in by_bot(general) if "For ana" in m.words), None), what="the poll"
    )
    assert "open to @ana" in named.words
    await workspace.click(ana, named, "Agree").ephemeral(has("counts in p2"))


async def test_a_restart_in_the_middle(own_home: Path):
    async with at_slack(own_home, HTTP) as (server, process):
        general = server.first_team.general
        ana, ben = server.user("ana"), server.user("ben")
        answer = await server.slash(ana, general, "/moot", "ask What is an arms race?").response()
        poll = await server.slash(ana, general, "/moot", "poll create AI helps --results live").response(
            has("p1")
        )
        await server.click(ana, poll, "Agree").ephemeral(has("counts"))
        status, complaints = await process.stop()
        assert (status, complaints) == (0, "")

        await process.start()
        await server.click(ben, poll, "Disagree").ephemeral(has("counts"))
        await server.until(lambda: "2 ballots" in poll.words, what="both ballots")
        assert (
            "Around excerpt 2"
            in (await server.select(ben, answer, EXCERPTS, "More context 2").ephemeral()).words
        )
        await server.slash(ana, general, "/moot", "poll close p1 --yes").response(has("2 ballots"))
        await server.until(lambda: not poll.controls, what="the board of a closed poll")


async def test_what_is_due_is_announced(own_home: Path):
    async with at_slack(own_home) as (server, process):
        general = server.first_team.general
        ana = server.user("ana")
        line = "poll create AI helps --named --closes in 2 hours"
        poll = await server.slash(ana, general, "/moot", line).response()
        await server.click(ana, poll, "Agree").ephemeral(has("counts"))
        await process.stop()
        with closing(sqlite3.connect(own_home / "moot.db")) as db, db:
            db.execute("UPDATE polls SET closes_at = ?", (stored(utc_now() - timedelta(minutes=5)),))
        await process.start()
        told = await server.until(
            lambda: next((m for m in by_bot(general) if m is not poll and "1 ballot" in m.words), None),
            what="the result",
        )
        assert told.pictures
        await server.until(lambda: not poll.controls, what="the board of a closed poll")


async def test_members_who_asked_are_reminded_in_private(own_home: Path):
    async with at_slack(own_home) as (server, process):
        general = server.first_team.general
        ana, ben = server.user("ana"), server.user("ben")
        line = "poll create AI helps --closes in 2 hours"
        poll = await server.slash(ana, general, "/moot", line).response()
        for who in (ana, ben):
            await server.click(who, poll, "Remind me").ephemeral(has("reminds you in a private message"))
        await server.click(ana, poll, "Agree").ephemeral(has("counts"))
        await process.stop()
        with closing(sqlite3.connect(own_home / "moot.db")) as db, db:
            db.execute("UPDATE polls SET closes_at = ?", (stored(utc_now() + timedelta(minutes=4)),))
            db.execute("UPDATE reminders SET asked_at = ?", (stored(utc_now() - timedelta(days=1)),))
        await process.start()
        reminded = await server.until(
            lambda: next((m for m in server.direct(ben).seen if "You asked" in m.words), None),
            what="the reminder",
        )
        assert "AI helps" in reminded.words
        assert not any("You asked" in m.words for m in (*server.direct(ana).seen, *by_bot(general)))


def test_both_modes_are_played():
    assert set(MODES) == {SOCKET, HTTP}
