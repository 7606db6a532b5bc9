"""Commands as Discord writes them: a name, and options each with their name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.tree import NUMBERED
from bot.command_style import CommandStyle
from bot.commands.line import read
from bot.commands.spec import Command, Kind, Parameter
from index.errors import UserError


@dataclass(frozen=True, slots=True)
class Options(CommandStyle):
    """Discord's app takes a whole line of these too, when it is pasted."""

    @property
    def hint(self) -> str:
        """A server's messages are read only where they mention the bot."""
        return "Mention me with a question, write it to me directly, or use a command:"

    def line(self, written: str, commands: Sequence[Command]) -> str:
        """With its options named, where the whole can be read."""
        try:
            command, args = read(written, commands)
        except UserError:
            return self.prefix + written
        return " ".join((self.prefix + command.name, *_given(command, args)))

    def short(self, command: Command) -> str:
        """With the options that Discord asks for."""
        if command.by_control:
            return ""
        asked = [f"{each.name}:…" for each in command.parameters if each.asked]
        return " ".join((self.prefix + command.name, *asked))

    def whole(self, command: Command) -> str:
        """The options are listed below."""
        return self.short(command) or self.prefix + command.name

    def option(self, parameter: Parameter, value: str = "") -> str:
        """The option's name, the first of several, with its value after a colon."""
        name = f"{parameter.name}1" if parameter.numbered else parameter.name
        return f"{name}:{value}" if value else name

    def parameter(self, parameter: Parameter) -> str:
        """The option, or the first and last of several."""
        if parameter.by_control:
            return ""
        if parameter.numbered:
            return f"{parameter.name}1 … {parameter.name}{NUMBERED}"
        return parameter.name


def _given(command: Command, args: Mapping[str, Any]) -> Iterator[str]:
    for parameter in command.parameters:
        value = args.get(parameter.name)
        if not value:
            continue
        if parameter.numbered:
            yield from (f"{parameter.name}{number}:{each}" for number, each in enumerate(value, 1))
        elif parameter.kind is Kind.REPEATED:
            yield f"{parameter.name}:{', '.join(value)}"
        else:
            yield f"{parameter.name}:{value}"
