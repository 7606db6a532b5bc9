"""`help`: every command, or one in detail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.line import find
from bot.commands.spec import Command, Kind, Parameter
from bot.types import Card, Reply, Request
from bot.words import listed

if TYPE_CHECKING:
    from bot.context import Context


async def run(context: Context, request: Request) -> Reply:
    """All commands, a group's, or one."""
    wanted: str | None = request.args["command"]
    if wanted is None:
        return Reply(cards=(overview(context.commands, context.prefix),), private=True)
    words = wanted.removeprefix(context.prefix.strip()).split()
    group = [c for c in context.commands if c.name.startswith(f"{words[0].casefold()} ")]
    if len(words) == 1 and group:
        return Reply(cards=(overview(group, context.prefix),), private=True)
    command, _ = find(words, context.commands)
    return Reply(cards=(one(command, context.prefix),), private=True)


def overview(commands: Sequence[Command], prefix: str) -> Card:
    """Every command with its line."""
    return Card(
        title="What you can do",
        text="Type a question as it is, or:",
        fields=tuple((prefix + usage(command), command.help) for command in commands),
        footer=f"{prefix}help ask says more about one of them.",
    )


def usage(command: Command) -> str:
    """The short form: without options."""
    words = [command.name]
    for parameter in command.positionals:
        words.append(parameter.label if parameter.required else f"[{parameter.label}]")
    return " ".join(words)


def one(command: Command, prefix: str) -> Card:
    """One command in detail."""
    examples = tuple(f"{prefix}{command.name} {example}" for example in command.examples)
    return Card(
        title=prefix + command.usage,
        text=f"{command.help} {command.details}".strip(),
        fields=tuple((_named(p), _told(p)) for p in command.parameters),
        items=examples,
    )


def _named(parameter: Parameter) -> str:
    if parameter.positional:
        return parameter.label
    if parameter.kind in (Kind.FLAG, Kind.CHOICE):
        return parameter.flag
    return f"{parameter.flag} {parameter.label}"


def _told(parameter: Parameter) -> str:
    told = parameter.help
    if parameter.choices:
        told += f" One of {listed(parameter.choices)}."
    if parameter.default is not None:
        told += f" Without it: {parameter.default}."
    return told


COMMAND = Command(
    name="help",
    help="This list, or more about one command.",
    run=run,
    parameters=(Parameter("command", "The command's name.", positional=True, completer="command"),),
    chat_only=True,
    private=True,
)
