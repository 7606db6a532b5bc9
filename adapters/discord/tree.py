"""Slash commands, made from what the bot's commands say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.discord import limits
from bot.commands.spec import Command, Kind, Parameter
from bot.words import shorten

JSON = dict[str, Any]

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUBCOMMAND, STRING, INTEGER, BOOLEAN = 1, 3, 4, 5
GUILD, BOT_DM = 0, 1
MANAGE_GUILD = 1 << 5
LONGEST_TEXT = 6_000
DESCRIPTION = 100
NUMBERED = 10
"""As many options of one REPEATED parameter as have a field of their own."""


def tree(commands: Sequence[Command], groups: Mapping[str, str]) -> list[JSON]:
    """All commands as Discord registers them."""
    found: dict[str, JSON] = {}
    for command in commands:
        if command.by_control:
            continue
        first, _, second = command.name.partition(" ")
        described = {"description": shorten(command.help, DESCRIPTION)}
        options = list(_options(command))
        if not second:
            found[first] = _top(first, command.help, options)
            if command.moderators:
                found[first] |= {"default_member_permissions": MANAGE_GUILD, "contexts": [GUILD]}
        else:
            group = found.setdefault(first, _top(first, groups.get(first, first), []))
            group["options"].append({"type": SUBCOMMAND, "name": second, **described, "options": options})
        for alias in command.aliases:
            first, _, second = alias.partition(" ")
            group = found.setdefault(first, _top(first, groups.get(first, first), []))
            group["options"].append({"type": SUBCOMMAND, "name": second, **described, "options": options})
    from_message = [
        {"type": MESSAGE_MENU, "name": name, "contexts": [GUILD, BOT_DM]} for name in menus(commands)
    ]
    return [*found.values(), *from_message]


def menus(commands: Sequence[Command]) -> dict[str, tuple[str, str]]:
    """The entries of a message's menu, each with the command and the parameter that the words go to."""
    return {
        parameter.message_menu: (command.name, parameter.name)
        for command in commands
        for parameter in command.parameters
        if parameter.message_menu
    }


def _top(name: str, told: str, options: list[JSON]) -> JSON:
    return {
        "type": CHAT_INPUT,
        "name": name,
        "description": shorten(told, DESCRIPTION),
        "options": options,
        "contexts": [GUILD, BOT_DM],
    }


def _options(command: Command) -> Iterator[JSON]:
    """Those that must be given come first, as Discord wants it."""
    typed = [parameter for parameter in command.parameters if not parameter.by_control]
    for parameter in sorted(typed, key=lambda parameter: not parameter.asked):
        if parameter.numbered:
            for number in range(1, NUMBERED + 1):
                yield _option(parameter, f"{parameter.name}{number}", required=False)
        else:
            yield _option(parameter, parameter.name, required=parameter.asked)


def _option(parameter: Parameter, name: str, *, required: bool) -> JSON:
    kinds = {Kind.INT: INTEGER, Kind.FLAG: BOOLEAN}
    option: JSON = {
        "type": kinds.get(parameter.kind, STRING),
        "name": name,
        "description": shorten(parameter.help, DESCRIPTION),
        "required": required,
    }
    if parameter.kind is Kind.INT:
        option |= {"min_value": parameter.least} if parameter.least is not None else {}
        option |= {"max_value": parameter.most} if parameter.most is not None else {}
    elif parameter.kind is Kind.CHOICE and len(parameter.choices) <= limits.CHOICES:
        option["choices"] = [{"name": str(choice), "value": str(choice)} for choice in parameter.choices]
    elif option["type"] == STRING:
        many = parameter.kind is Kind.REPEATED and not parameter.numbered
        option["max_length"] = LONGEST_TEXT if many else min(parameter.longest, LONGEST_TEXT)
        if parameter.completer:
            option["autocomplete"] = True
    return option
