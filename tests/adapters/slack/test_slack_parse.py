"""What Slack sends, read: commands, messages, presses, and Slack's own marks in texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.conversation import Said
from adapters.chat.platform import Command
from adapters.slack.app import is_complete, is_direct, is_home, is_said
from adapters.slack.events import key_of, key_of_deleted, origin_of, parse, place_in, room_of
from adapters.slack.platform import Slack
from adapters.slack.words import control_of, people, plain, spoken, typed, without_mention
from bot.actions import action
from bot.commands import COMMANDS
from bot.controls import command_of
from bot.reply import Reply
from index.errors import UserError

SLASH = {
    "command": "/moot", "team_id": "T1", "enterprise_id": "E1", "channel_id": "C1", "user_id": "U1", "user_name": "ana",
    "trigger_id": "1.2", "response_url": "https://x/y", "text": "",
}  # fmt: skip
MESSAGE = {
    "type": "event_callback", "event_id": "Ev1", "team_id": "T1", "authorizations": [{"team_id": "T1", "user_id": "UB"}],
    "event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "17.1", "text": "<@UB> What is it?"},
}  # fmt: skip


def test_a_command():
    asked = typed("ask What&apos;s &lt;it&gt; &amp; why? --limit 2", COMMANDS)
    assert asked == Command("ask", {"question": "What's <it> & why?", "limit": "2"})
    origin = origin_of(SLASH)
    assert (origin.space, origin.room, origin.user, origin.name) == ("T1", "C1", "U1", "ana")


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("why is there a race", "why is there a race"),
        ("what is &lt;this&gt;?", "what is <this>?"),
        ("Why?", "Why?"),
        ("show me what Scharre says", "show me what Scharre says"),
        ("list the risks of an arms race", "list the risks of an arms race"),
        ("Who holds that, <@U2|ben>?", "Who holds that, @ben?"),
    ],
)
def test_a_first_word_that_is_no_command_begins_a_question(line: str, question: str):
    assert typed(line, COMMANDS) == Command("ask", {"question": question})


def test_who_may_vote_is_named_by_ids_and_elsewhere_people_by_names():
    line = "poll create Does <@U2|ben> agree in <#C2|texts>? --voter <@U2|ben> <!subteam^S1|@readers>"
    asked = typed(line, COMMANDS)
    assert isinstance(asked, Command)
    assert asked.args == {"motion": "Does @ben agree in #texts?", "voter": ["U2", "S1"]}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aks what?", "Did you mean ask?"),
        ("vote p1 agree", "Did you mean poll vote or debate vote?"),
        ("foo", "There is no command"),
        ("poll creat", "did you mean poll create?"),
        ("ask x --limt 2", "did you mean --limit?"),
    ],
)
def test_a_typo_is_met_with_help(line: str, said: str):
    with pytest.raises(UserError, match=said.replace("?", r"\?")):
        typed(line, COMMANDS)


def slack() -> Slack:
    return Slack(SimpleNamespace(commands=COMMANDS, say="/moot {}".format), None, None, zone="UTC")  # type: ignore[arg-type]


@pytest.mark.parametrize(("line", "said"), [("thanks!", "You are welcome."), ("hello", "Hello! Write")])
async def test_small_talk_after_the_command_has_a_private_reply(line: str, said: str):
    reply = await slack().interpret(parse({**SLASH, "text": line}, "command", came=0.0))
    assert isinstance(reply, Reply) and reply.private
    assert reply.cards[0].text.startswith(said)


@pytest.mark.parametrize(
    ("menu", "times", "said"),
    [
        (
            "moot_find_sources",
            580,
            "2,899 characters, and Find sources takes 2,000; copy the part .* into /moot quote",
        ),
        (
            "moot_check_quotation",
            5_000,
            "24,999 characters, and Check quotation takes 20,000; .* into /moot check",
        ),
    ],
)
async def test_a_menu_says_that_a_message_is_too_long_for_it(menu: str, times: int, said: str):
    message = {"ts": "1.2", "text": "race " * times}
    body = {"type": "message_action", "callback_id": menu, "message": message}
    with pytest.raises(UserError, match=said):
        await slack().interpret(parse(body, "message shortcut", came=0.0))


def test_a_message_that_is_too_long_to_be_a_question_says_so():
    with pytest.raises(UserError, match="Your message has 2,499 characters; ask in 2,000 or fewer"):
        spoken(Said("race " * 500, mentioned=True), COMMANDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UB> What is it?", ("ask", {"question": "What is it?"})),
        ("<@UB|moot>   why", ("ask", {"question": "why"})),
        ("poll list", ("poll list", {})),
        ("help me understand races", ("ask", {"question": "help me understand races"})),
        ("help", ("help", {})),
        ("/moot stances", ("stances", {})),
        ("ask why?", ("ask", {"question": "why?"})),
        ("sources of the race", ("ask", {"question": "sources of the race"})),
        (
            "see <https://a.example|this> &amp; <mailto:a@b.c|a@b.c>",
            ("ask", {"question": "see this & a@b.c"}),
        ),
        ("<@UB>  ", ("help", {})),
    ],
)
def test_what_is_said_is_a_question_unless_it_plainly_is_a_command(text: str, expected: tuple[str, object]):
    asked = spoken(Said(without_mention(text, "UB"), mentioned=True), COMMANDS)
    assert isinstance(asked, Command)
    assert (asked.name, asked.args) == expected


def test_a_message_and_its_mention_are_one():
    as_message = {
        **MESSAGE,
        "event_id": "Ev2",
        "event": {**MESSAGE["event"], "type": "message", "channel_type": "channel"},
    }
    assert key_of(MESSAGE) == key_of(as_message) != ""
    deleted = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "deleted_ts": "17.1",
        "ts": "18.0",
    }
    assert key_of_deleted({**MESSAGE, "event_id": "Ev3", "event": deleted}) == key_of(MESSAGE)
    elsewhere = {**MESSAGE, "team_id": "T2", "authorizations": [{"team_id": "T2"}]}
    assert key_of(elsewhere) != key_of(MESSAGE)


async def test_a_press_as_a_request():
    control = action("poll vote", id="p1", takes="choice")
    body = {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1", "username": "ana"}, "channel": {"id": "C1"},
        "trigger_id": "9", "message": {"ts": "17.1", "thread_ts": "16.0"}, "container": {"is_ephemeral": True},
        "actions": [{"action_id": "go:" + control, "type": "button"}],
        "state": {"values": {"b": {control: {"selected_options": [{"value": "2"}, {"value": "3"}]}}}},
    }  # fmt: skip
    pressed, values = control_of(body)
    assert command_of(pressed, COMMANDS, values=values) == ("poll vote", {"id": "p1", "choice": ["2", "3"]})
    origin = origin_of(body)
    assert origin.room == "C1:16.0"
    assert (origin.message, origin.hidden) == ("17.1", True)
    picking = {**body, "actions": [{"action_id": control, "type": "multi_static_select"}]}
    assert await is_complete(body)
    assert not await is_complete(picking)


@pytest.mark.parametrize(
    "event",
    [
        {
            "type": "message",
            "channel_type": "channel",
            "user": "U1",
            "text": "hello",
            "ts": "1",
            "channel": "C1",
        },
        {
            "type": "message",
            "channel_type": "im",
            "bot_id": "B1",
            "user": "UB",
            "text": "x",
            "ts": "1",
            "channel": "D1",
        },
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "ts": "1", "channel": "D1"},
        {"type": "app_home_opened", "tab": "messages", "user": "U1"},
        {"type": "reaction_added", "user": "U1"},
    ],
)
async def test_what_is_not_said_to_moot_is_not_kept(event: dict[str, str]):
    assert not (await is_direct(event) or await is_home(event))
    assert not (await is_said(event) and "thread_ts" in event)


def test_an_organisation_stands_where_no_workspace_does():
    body = {**SLASH, "team_id": None}
    assert origin_of(body).space == "E1"
    assert origin_of(SLASH).space == "T1"


def test_rooms_are_channels_and_threads():
    assert place_in(room_of("C1", "17.1")) == ("C1", "17.1")
    assert place_in(room_of("C1")) == ("C1", "")


@given(st.text())
def test_any_text_is_read(text: str):
    assert isinstance(plain(text), str)
    assert isinstance(people(text), list)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped) == text


@pytest.mark.parametrize(
    ("about", "secluded"),
    [
        ({"channel_id": "C1", "channel_name": "privategroup"}, True),
        ({"channel_id": "C1", "channel_name": "directmessage"}, True),
        ({"channel_id": "C1", "channel_name": "mpdm-ana--ben--cem-1"}, True),
        ({"channel_id": "D1", "channel_name": "x"}, True),
        ({"channel_id": "G1", "channel_name": "x"}, True),
        ({"channel": {"id": "C1", "name": "privategroup"}}, True),
        ({"event": {"type": "message", "channel": "C1", "channel_type": "group"}}, True),
        ({"event": {"type": "message", "channel": "C1", "channel_type": "mpim"}}, True),
        ({"event": {"type": "message", "channel": "C1", "channel_type": "channel"}}, False),
        # Here Slack does not say, so it has to be asked.
        ({"channel_id": "C1", "channel_name": "general"}, None),
        ({"event": {"type": "app_mention", "channel": "C1"}}, None),
    ],
)
def test_who_can_see_a_channel(about: dict[str, Any], secluded: bool | None):
    assert origin_of(about).secluded is secluded


async def test_malformed_bodies_are_no_event_and_what_nothing_names_is_one_each_time():
    for body in ({"actions": []}, {"type": "block_actions"}, {"type": "view_submission", "view": {}}):
        first, second = (parse(body, "press", came=1.0) for _ in range(2))
        assert first.key != second.key
        assert await is_complete(body)
    half = parse({**SLASH, "text": "ask \ud83d why?"}, "command", came=1.0)
    assert half.payload["text"] == "ask \ufffd why?"


def test_a_reply_goes_to_the_thread_of_a_mention_and_to_the_channel_that_was_chosen():
    mention = origin_of(MESSAGE)
    assert (mention.room, mention.fresh) == ("C1:17.1", True)
    chosen = {"channel": {"text": {"type": "conversations_select", "selected_conversation": "C9"}}}
    built = {"type": "view_submission", "team": {"id": "T1"}, "view": {"state": {"values": chosen}}}
    assert (origin_of(built).room, origin_of(built).secluded) == ("C9", None)
