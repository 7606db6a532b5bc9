"""`help`: every command, or one in detail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.commands.line import find, within_groups
from bot.commands.spec import Command, Parameter
from bot.polls.kinds import KINDS
from bot.reply import Card, Reply
from bot.request import Request
from bot.words import listed

if TYPE_CHECKING:
    from bot.context import Context


GROUPS = {
    "poll": f"Polls of {len(KINDS)} kinds: {listed(KINDS, 'and')}.",
    "debate": "Debates: two ballots, and between them rounds and evidence.",
}
"""What the groups of commands are about, by the first word of their names."""


async def run(context: Context, request: Request) -> Reply:
    """All commands, a group's, or one."""
    wanted: str | None = request.args["command"]
    if wanted is None:
        return Reply(cards=(overview(context.commands, context),), private=True)
    words = wanted.removeprefix(context.wording.prefix.strip()).split()
    group = [c for c in context.commands if c.name.startswith(f"{words[0].casefold()} ")]
    if len(words) == 1 and group:
        return Reply(cards=(overview(group, context, GROUPS.get(words[0].casefold(), "")),), private=True)
    within = within_groups(words[0].casefold(), context.commands) if len(words) == 1 else []
    if within and not any(c.name == words[0].casefold() for c in context.commands):
        return Reply(cards=(overview(within, context),), private=True)
    command, _ = find(words, context.commands)
    return Reply(cards=(one(command, context),), private=True)


def overview(commands: Sequence[Command], context: Context, about: str = "") -> Card:
    """Every command with its line, after a line `about` their group."""
    rows = ((context.wording.short(command), command.help) for command in commands)
    example = commands[0].name if about else "ask"
    return Card(
        title="What you can do",
        text=" ".join(part for part in (about, context.wording.hint) if part),
        fields=tuple((written, line) for written, line in rows if written),
        footer=f"{context.say(f'help {example}')} says more about one of them.",
    )


def one(command: Command, context: Context) -> Card:
    """One command in detail."""

    def said(words: str) -> str:
        return context.wording.sentence(words, command, context.commands)

    rows = ((context.wording.parameter(each), said(_described(each))) for each in command.parameters)
    return Card(
        title=context.wording.whole(command),
        text=said(f"{command.help} {command.details}".strip()),
        fields=tuple((named, described) for named, described in rows if named),
        items=tuple(context.say(f"{command.name} {example}") for example in command.examples),
    )


def _described(parameter: Parameter) -> str:
    described = parameter.help
    if parameter.choices:
        described += f" One of {listed(parameter.choices)}."
    if parameter.default is not None:
        described += f" Without it: {parameter.default}."
    return described


COMMAND = Command(
    name="help",
    help="This list, or more about one command.",
    run=run,
    parameters=(Parameter("command", "The command's name.", positional=True, completer="command"),),
    chat_only=True,
    private=True,
)
