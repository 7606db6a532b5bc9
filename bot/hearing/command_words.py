"""Command words: whether members' words are plainly a command, or a question that only begins like one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import line
from bot.commands.spec import QUESTION_LIMIT, Command
from bot.hearing.questions import is_plain_question
from bot.words import clean
from index.errors import UserError


def is_command(text: str, commands: Sequence[Command]) -> bool:
    """Whether words are plainly a command: of two words; of one, with nothing after it that it needs; or one
    whose argument is a sentence."""
    words = text.split()
    try:
        command, taken = line.find(words[:2], commands)
    except UserError:
        return False
    rest = words[taken:]
    alone = not rest and not any(parameter.required for parameter in command.parameters)
    on_command = command.name == "help" and len(rest) <= 2 and _is_name(rest, commands)
    return taken > 1 or alone or on_command or command.sentence


def is_question(words: Sequence[str], commands: Sequence[Command], *, slip: bool) -> bool:
    """Whether words that no command takes are a question. They are none if they begin with a command's name,
    or with a `slip` of one; "show me …" is one, though groups have a command "show"."""
    names = [command.name.split() for command in commands]
    if words[0].casefold() in {name[0] for name in names}:
        return False
    if slip and words[0].casefold() not in {name[-1] for name in names}:
        return False
    return is_plain_question(" ".join(words)) if slip or len(words) == 1 else True


def question_of(text: str) -> str:
    """The question that a text asks, on one line. Raises UserError for one over the limit."""
    question = " ".join(text.split())
    if (length := len(clean(question))) > QUESTION_LIMIT:
        raise UserError(f"Your message has {length:,} characters; ask in {QUESTION_LIMIT:,} or fewer.")
    return question


def _is_name(words: Sequence[str], commands: Sequence[Command]) -> bool:
    """Whether words are the name of a command, or of a group of them."""
    name = " ".join(words).casefold()
    return any(f"{command.name} ".startswith(f"{name} ") for command in commands)
