"""How commands are written where the bot is: in words after a name, unless the platform has another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.spec import Command, Kind, Parameter


@dataclass(frozen=True, slots=True)
class CommandStyle:
    """As in a shell: `prefix` stands before a command's name."""

    prefix: str = "/"

    @property
    def hint(self) -> str:
        """How to ask without a command."""
        return "Type a question as it is, or:"

    def line(self, written: str, commands: Sequence[Command]) -> str:
        """A command's name, and what may follow it, as one types them here."""
        return self.prefix + written

    def short(self, command: Command) -> str:
        """A command without its options; "" for one that members cannot type here."""
        words = [command.name]
        for parameter in command.positionals:
            words.append(parameter.label if parameter.required else f"[{parameter.label}]")
        return self.prefix + " ".join(words)

    def whole(self, command: Command) -> str:
        """A command with all that it takes."""
        return self.prefix + command.usage

    def option(self, parameter: Parameter, value: str = "") -> str:
        """An option within a sentence, with a value that it takes where one is named: "--kind choice"."""
        return f"{parameter.flag} {value}".rstrip()

    def sentence(self, written: str, command: Command, commands: Sequence[Command]) -> str:
        """A sentence about a command, which writes options as a shell does ("leave --option out") and other
        commands without a prefix ("poll list shows …"), with both written as members know them here."""
        for parameter in command.options:
            values = "|".join(map(re.escape, parameter.choices))
            flag = rf"(?<![\w-]){re.escape(parameter.flag)}(?![\w-])"
            if values:
                flag += rf"(?: ({values})\b)?"
            for found in reversed(list(re.finditer(flag, written))):
                value = found[1] if values and found[1] else ""
                written = written[: found.start()] + self.option(parameter, value) + written[found.end() :]
        names = "|".join(re.escape(each.name) for each in commands if " " in each.name)
        bare = rf"(?<![\w/])(?<!{re.escape(self.prefix)})(?:{names})\b(?: [pd]\d+\b)?"
        return re.sub(bare, lambda found: self.line(found[0], commands), written)

    def parameter(self, parameter: Parameter) -> str:
        """What a command takes, by its name; "" for what members do not type here."""
        if parameter.positional:
            return parameter.label
        if parameter.kind in (Kind.FLAG, Kind.CHOICE):
            return parameter.flag
        return f"{parameter.flag} {parameter.label}"
