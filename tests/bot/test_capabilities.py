"""What depends on each capability of a platform, and on no other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from chat_group import Chat, buttons, menus
from study_group import ANA, BEN, MOD

from bot.actions import read_action
from bot.capabilities import FULL_CHAT, Capabilities
from bot.places import Place

BARE = Capabilities(shared=True, moderators=True)
"""A chat that shows words and nothing else."""

PLACE = Place("test", "club", "r", "UTC")

Open = Callable[[Capabilities], Chat]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    chats: list[Chat] = []

    def open_chat(capabilities: Capabilities) -> Chat:
        chats.append(Chat(capabilities=capabilities))
        return chats[-1]

    yield open_chat
    for chat in chats:
        await chat.bot.close()


async def test_without_buttons_a_moderators_command_is_a_moderators(opened: Open) -> None:
    chat = opened(BARE)
    refused = await chat.say(ANA, "feedback")
    assert not refused.ok
    assert "Only a moderator" in refused.cards[0].text
    assert (await chat.do(MOD, "feedback")).ok


async def test_without_buttons_a_setting_counts_and_is_no_one_elses(opened: Open) -> None:
    chat = opened(BARE)
    await chat.do(MOD, "settings", name="answers", value="private")
    assert (await chat.do(ANA, "ask", question="what is a race?")).private
    await chat.do(MOD, "settings", name="rate", value="1")
    await chat.say(BEN, "ask", question="what is a race?")
    assert not (await chat.say(BEN, "ask", question="what is a race?")).ok


async def test_without_buttons_a_question_has_a_history_that_a_restart_keeps(
    tmp_path: Any, opened: Open
) -> None:
    chat = Chat(tmp_path / "moot.db", capabilities=BARE)
    try:
        await chat.do(ANA, "ask", question="what is a race?", thread=True)
        await chat.bot._context.answers.settled()
        await chat.again()
        assert (await chat.do(ANA, "cite", number=1, thread=True)).ok
    finally:
        await chat.bot.close()


async def test_an_answer_without_buttons_can_be_rated_and_is_in_the_report(opened: Open) -> None:
    chat = opened(BARE)
    shown = await chat.do(ANA, "ask", question="what is a race?")
    assert not shown.controls
    await chat.do(BEN, "rate", verdict="bad")
    assert (await chat.do(MOD, "feedback")).data["bad"] == 1


async def test_who_may_vote_is_mentioned_in_every_shared_room(opened: Open) -> None:
    chat = opened(BARE)
    refused = await chat.say(ANA, "poll create", motion="Open the models", voter=["Ben"])
    assert not refused.ok


CONTROLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("poll create", {"motion": "Open the models"}),
    ("poll create", {"motion": "Which?", "kind": "choice", "option": [f"text {n}" for n in range(8)]}),
    ("poll create", {"motion": "Which order?", "kind": "ranked", "option": ["a", "b", "c"]}),
    ("poll create", {"motion": "Open the models", "reasons": "required"}),
    ("debate start", {"motion": "Open the models"}),
    ("ask", {"question": "what is a race?"}),
    ("poll from", {"topic": "races"}),
    ("settings", {}),
)


@pytest.mark.parametrize("lacking", ["buttons", "menus", "forms", "threads"])
@pytest.mark.parametrize(("command", "args"), CONTROLS)
async def test_a_reply_has_only_what_the_platform_shows(
    opened: Open, lacking: str, command: str, args: dict[str, Any]
) -> None:
    whole = await opened(FULL_CHAT).do(MOD, command, **args)
    less = await opened(replace(FULL_CHAT, **{lacking: False})).do(MOD, command, **args)
    assert bool(buttons(less)) == (lacking != "buttons" and any(map(_kept(lacking), buttons(whole))))
    assert bool(menus(less)) == (lacking != "menus" and bool(menus(whole)))
    assert bool(less.thread) == (lacking != "threads" and bool(whole.thread))
    assert less.board == whole.board


def _kept(lacking: str) -> Callable[[Any], bool]:
    return lambda control: lacking != "forms" or not read_action(control.id).asks


async def test_a_debate_opens_a_thread_and_a_ballot_names_its_options_in_words(opened: Open) -> None:
    chat = opened(BARE)
    assert (await chat.do(ANA, "debate start", motion="Open the models")).thread == ""
    await chat.do(ANA, "poll create", motion="Which?", kind="choice", option=["Cave", "Scharre"])
    ballot = await chat.do(BEN, "poll ballot", id="p1")
    assert ballot.cards[0].items == ("Cave", "Scharre")
    assert "poll vote p1" in ballot.cards[0].footer


async def test_boards_and_announcements_have_the_controls_of_their_platform(opened: Open) -> None:
    for capabilities in (BARE, FULL_CHAT):
        chat = opened(capabilities)
        poll = await chat.do(ANA, "poll create", motion="Open the models")
        assert bool(poll.controls) is capabilities.buttons
        debate = await chat.do(ANA, "debate start", motion="Open the models")
        assert bool(debate.controls) is capabilities.buttons
        await chat.bot.boards.posted(PLACE, "p1", room="r", message="1")
        async for update in chat.bot.boards.due("test", capabilities=capabilities):
            assert bool(update.reply.controls) is capabilities.buttons
            break


async def test_a_side_is_joined_aloud_where_no_board_shows_it(opened: Open) -> None:
    for capabilities in (BARE, FULL_CHAT):
        chat = opened(capabilities)
        await chat.do(ANA, "debate start", motion="Open the models")
        await chat.do(ANA, "debate next", id="d1")
        joined = await chat.do(BEN, "debate join", id="d1", side="for")
        assert joined.private is capabilities.edits
