"""The entries of a message's menu, each of which passes the message's words to a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapters.chat.platform import Command
from bot.commands.spec import Command as Spec
from bot.commands.spec import Parameter
from bot.words import clean
from index.errors import UserError


def message_menu(commands: Sequence[Spec]) -> dict[str, tuple[Spec, Parameter]]:
    """The titles of the entries, each with the command and the parameter that the words go to."""
    return {
        parameter.message_menu: (command, parameter)
        for command in commands
        for parameter in command.parameters
        if parameter.message_menu
    }


def from_message(
    title: str, words: str, commands: Sequence[Spec], say: Callable[[str], str] = "/{}".format
) -> Command:
    """The command behind an entry, with a message's words. Raises UserError for a message without words, or
    with more than the command takes. `say` writes a command as members type it."""
    command, parameter = message_menu(commands)[title]
    if not words.strip():
        raise UserError("That message has no words to look for; choose one that says something.")
    if (length := len(clean(words))) > parameter.longest:
        raise UserError(
            f"That message has {length:,} characters, and {title} takes {parameter.longest:,}; copy the part "
            f"that you mean into {say(command.name)}."
        )
    return Command(command.name, {parameter.name: words})
