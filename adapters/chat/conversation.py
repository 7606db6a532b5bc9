"""Messages of a room: whether one is for Moot, and the command or reply that it asks for.

Moot is heard where it is addressed: by a mention, a reply that notifies it, or a direct message. In a thread
that hangs on one of its answers, or on a question that it answered, it also hears plain questions that are
addressed to no other member, unless the space's setting `hears` says otherwise. Everything else is the
members' own talk: it is not answered, and nothing of it is kept.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import regex

from adapters.chat.platform import Command, Stop
from bot.commands import line
from bot.commands.spec import Command as Spec
from bot.hearing.command_words import is_command, question_of
from bot.hearing.questions import is_plain_question
from bot.hearing.small_talk import is_reaction, small_talk
from bot.reply import Card, Reply
from bot.spaces.types import THREADS

MARKS = regex.compile(r"<[@#!:a][^<>\s]*>|(?<!\w):[\w+-]+:(?!\w)")
"""Mentions, channels and emoji, as chats write them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A member's message, its `text` without mentions of Moot.

    Moot is `mentioned` in it, or it `replies` to a message of Moot's and notifies it, or it is `direct`. An
    `answer_thread` hangs on an answer of Moot's, or on a question that Moot answered there; the threads of
    polls, of debates and of members are none. `to_other`: it begins by mentioning another member, or replies
    to one."""

    text: str
    mentioned: bool = False
    replies: bool = False
    direct: bool = False
    answer_thread: bool = False
    to_other: bool = False

    @property
    def words(self) -> str:
        """The text without marks and escapes of the chat's."""
        return html.unescape(MARKS.sub(" ", self.text))

    @property
    def addressed(self) -> bool:
        """Whether it is addressed to Moot."""
        return self.mentioned or self.replies or self.direct


def is_heard(said: Said, hears: str = THREADS) -> bool:
    """Whether Moot takes notice of a message, in a space whose setting `hears` has this value."""
    if said.addressed:
        return said.mentioned or said.direct or not is_reaction(said.words)
    listens = hears == THREADS and said.answer_thread and not said.to_other
    return listens and is_plain_question(said.words)


def interpret(
    said: Said,
    commands: Sequence[Spec],
    *,
    say: Callable[[str], str],
    read: Callable[[str], Command] | None = None,
    plain: Callable[[str], str] = str,
) -> Command | Reply:
    """What a heard message asks for: a command, written as in the terminal unless `read` reads it from a line
    without its slash; a question, the text as `plain` words; or small talk, with its reply. `say` writes a
    command as members type it. Raises UserError for what looks like a command and is none, and for too long a
    question."""
    text = said.text.strip()
    if said.addressed:
        if (talk := of_small_talk(said, say)) is not None:
            return talk
        if text.startswith("/") or is_command(text, commands):
            if read is not None:
                return read(text.lstrip("/"))
            command, args = line.read(text.lstrip("/"), commands)
            return Command(command.name, args)
        if is_reaction(said.words):
            return _says(_hint(say))
    return Command("ask", {"question": question_of(plain(text))})


def of_small_talk(said: Said, say: Callable[[str], str]) -> Command | Reply | None:
    """What small talk asks for, or the reply to it; None for what is none."""
    match small_talk(said.words):
        case "stop":
            return Stop(_says(STOPPED if said.answer_thread else NOTHING_TO_STOP).cards)
        case "help":
            return Command("help", {})
        case "hello":
            return _says(f"Hello! {_hint(say)}")
        case "thanks":
            return _says("You are welcome.")
    return None


def begins_with_other(text: str, mention: str, own: Container[str]) -> bool:
    """Whether a text begins by mentioning others, and none of Moot's `own` ids with them. `mention` is a
    pattern whose first group is the id."""
    leading = regex.compile(rf"\s*(?:{mention})[\s,:]*")
    at, found = 0, False
    while match := leading.match(text, at):
        if match.group(1) in own:
            return False
        at, found = match.end(), True
    return found


HINT = "Write a question after my name, or use {ask}; {help} lists what else I can do."
STOPPED = "From now on I answer here only what mentions me."
NOTHING_TO_STOP = "There is nothing to stop: here I answer only what is addressed to me."


def _hint(say: Callable[[str], str]) -> str:
    return HINT.format(ask=say("ask"), help=say("help"))


def _says(sentence: str) -> Reply:
    return Reply(cards=(Card(text=sentence),))
