"""What is said in a room: whether Moot hears it, and what it does about it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_talk import QUESTIONS, TALK

from adapters.chat.conversation import Said, begins_with_other, interpret, is_heard
from adapters.chat.platform import Command, Stop
from bot.commands import COMMANDS
from bot.commands.line import read
from bot.reply import Reply
from bot.spaces.types import ADDRESSED, THREADS
from index.errors import UserError

ROOMS = {
    "a channel, a debate's or a poll's thread": Said(""),
    "the thread of an answer": Said("", answer_thread=True),
    "a direct message": Said("", direct=True),
    "a mention": Said("", mentioned=True),
    "a mention in the thread of an answer": Said("", mentioned=True, answer_thread=True),
    "a reply that notifies": Said("", replies=True),
    "to another in the thread of an answer": Said("", answer_thread=True, to_other=True),
}
NEVER = ("a channel, a debate's or a poll's thread", "to another in the thread of an answer")
ALWAYS = ("a direct message", "a mention", "a mention in the thread of an answer")


def meant(said: Said) -> Command | Reply:
    def command(line: str) -> Command:
        spec, args = read(line, COMMANDS)
        return Command(spec.name, args)

    return interpret(said, COMMANDS, read=command, plain=str.strip, say=lambda name: f"/{name}")


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(
    "text", ["lol", "thanks!", ":+1:", "I agree with Ben", "What is an arms race?", "Explain that."]
)
def test_who_is_heard_where(room, text):
    question = text in ("What is an arms race?", "Explain that.")
    said = replace(ROOMS[room], text=text)
    if room in NEVER:
        heard = False
    elif room in ALWAYS:
        heard = True
    elif room == "a reply that notifies":
        heard = question or text == "thanks!"
    else:
        heard = question
    assert is_heard(said) == heard
    assert is_heard(said, THREADS) == heard
    assert is_heard(said, ADDRESSED) == (heard and said.addressed)


@given(st.sampled_from((QUESTIONS + "\n" + TALK).splitlines()), st.sampled_from(NEVER))
def test_what_members_say_to_each_other_is_never_heard(text, room):
    assert not is_heard(replace(ROOMS[room], text=text))


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("What is an arms race? :thinking_face:", True),
        ("<:race:12> <#34> What is an arms race? <a:wave:56>", True),
        ("Was it so, <@7>, in &quot;Europe&quot;?", True),
        (":thinking_face:", False),
        ("&gt; What is an arms race?", False),
        ("I agree :+1: <@7>", False),
    ],
)
def test_a_chats_own_marks_are_no_words(text, heard):
    assert is_heard(Said(text, answer_thread=True)) == heard


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [
        ("What is an arms race?", "ask", {"question": "What is an arms race?"}),
        ("the Cold War", "ask", {"question": "the Cold War"}),
        ("  what   is\nit ", "ask", {"question": "what is it"}),
        ("help", "help", {}),
        ("Help!", "help", {}),
        ("what can you do?", "help", {}),
        ("What can I ask you?", "help", {}),
        ("who are you?", "help", {}),
        ("how do you work?", "help", {}),
        ("help poll create", "help", {"command": "poll create"}),
        ("help poll", "help", {"command": "poll"}),
        ("help me understand the race", "ask", {"question": "help me understand the race"}),
        ("stances", "stances", {}),
        ("stances on compute differ", "ask", {"question": "stances on compute differ"}),
        ("poll create AI is a race", "poll create", {"motion": "AI is a race"}),
        ("/poll list", "poll list", {}),
        ("quote arms races", "quote", {"topic": "arms races"}),
        ("check whether it is a race", "ask", {"question": "check whether it is a race"}),
        ("thanks. What is a triad?", "ask", {"question": "thanks. What is a triad?"}),
        ("stop and search laws", "ask", {"question": "stop and search laws"}),
        ("hello world programs", "ask", {"question": "hello world programs"}),
        ("How does this work?", "ask", {"question": "How does this work?"}),
    ],
)
def test_what_is_asked_of_it(text, name, args):
    for room in (*ALWAYS, "a reply that notifies"):
        found = meant(replace(ROOMS[room], text=text))
        assert isinstance(found, Command)
        assert (found.name, {key: value for key, value in found.args.items() if value}) == (name, args)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hello", "Hello! Write a question after my name, or use /ask; /help lists what else I can do."),
        ("Good morning!", "Hello!"),
        ("hey 👋", "Hello!"),
        ("how are you?", "Hello!"),
        ("thanks!", "You are welcome."),
        ("Thank you so much :pray:", "You are welcome."),
        ("ok great, thanks for the quotes", "You are welcome."),
        ("stop", "There is nothing to stop"),
        ("please stop answering", "There is nothing to stop"),
        ("be quiet!", "There is nothing to stop"),
        ("", "Write a question after my name, or use /ask"),
        ("🙂", "Write a question after my name"),
        ("lol", "Write a question after my name"),
    ],
)
def test_small_talk_has_a_short_reply(text, says):
    found = meant(Said(text, mentioned=True))
    assert isinstance(found, Reply)
    assert found.ok
    assert found.cards[0].text.startswith(says)


@pytest.mark.parametrize("piece", ["k", "ok ", "ha", "please ", "thanks ", "stop "])
def test_long_small_talk_is_read_at_once(piece):
    began = time.process_time()
    is_heard(Said(piece * 50_000 + "x", replies=True))
    with suppress(UserError):  # too long a question
        meant(Said(piece * 50_000 + "x", mentioned=True))
    assert time.process_time() - began < 0.5


def test_a_stop_is_for_the_thread_of_an_answer():
    said = Said("please stop", mentioned=True, answer_thread=True)
    found = meant(said)
    assert isinstance(found, Stop)
    assert found.cards[0].text == "From now on I answer here only what mentions me."
    assert isinstance(meant(replace(said, mentioned=False)), Command)
    assert isinstance(meant(replace(said, text="stop signs in section 3")), Command)


def test_what_is_nearly_a_command_is_said_to_be_none():
    with pytest.raises(UserError, match="did you mean poll create"):
        meant(Said("/poll creat X", mentioned=True))


def test_in_the_thread_of_an_answer_a_question_is_no_command():
    found = meant(Said("quote the passage on treaties, please", answer_thread=True))
    assert found == Command("ask", {"question": "quote the passage on treaties, please"})


@pytest.mark.parametrize(
    ("text", "to_other"),
    [
        ("<@7> what is it?", True),
        (" <@7>, <@8> what is it?", True),
        ("<@7> and <@1> what is it?", True),
        ("<@7> <@1> what is it?", False),
        ("<@1> what did <@7> say?", False),
        ("what did <@7> say?", False),
        ("", False),
    ],
)
def test_whom_a_message_begins_by_addressing(text, to_other):
    assert begins_with_other(text, r"<@(\d+)>", {"1"}) is to_other
