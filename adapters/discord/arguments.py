"""What a slash command was given, as the bot's command takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.discord.parse import words_of
from adapters.discord.tree import MESSAGE_MENU, NUMBERED, SUBCOMMAND, menus
from bot.commands import COMMANDS
from bot.commands.line import tokens
from bot.commands.spec import Command, Kind, Parameter
from index.errors import UserError

JSON = Mapping[str, Any]
MENTIONED = re.compile(r"<@[!&]?\d+>")


def name_of(data: JSON) -> tuple[str, Sequence[JSON]]:
    """The command's whole name, the one that the bot knows it by, and its options."""
    options: Sequence[JSON] = data.get("options") or ()
    if options and options[0].get("type") == SUBCOMMAND:
        name = f"{data['name']} {options[0]['name']}"
        meant = next((each.name for each in COMMANDS if name in each.aliases), name)
        return meant, options[0].get("options") or ()
    return str(data["name"]), options


def arguments(command: Command, options: Sequence[JSON]) -> dict[str, Any]:
    """By parameter: numbered options together again, and lists written as one text divided."""
    given = {str(option["name"]): option.get("value") for option in options}
    args: dict[str, Any] = {}
    for parameter in command.parameters:
        if parameter.by_control:
            continue
        if parameter.numbered:
            named = (f"{parameter.name}{number}" for number in range(1, NUMBERED + 1))
            args[parameter.name] = [given[name] for name in named if given.get(name)]
        elif given.get(parameter.name) is not None:
            value = given[parameter.name]
            args[parameter.name] = (
                _listed(parameter, str(value)) if parameter.kind is Kind.REPEATED else value
            )
    return args


def _listed(parameter: Parameter, text: str) -> list[str]:
    return [text] if parameter.phrases else divided(text)


def divided(text: str) -> list[str]:
    """The entries of a list written as one text: mentioned members and roles as they are, the others
    between commas, or, without any comma, word by word; quotation marks hold words together."""
    found = MENTIONED.findall(text)
    rest = MENTIONED.sub(" ", text)
    if "," in rest:
        others = [part.strip().strip('"“”') for part in rest.split(",")]
    else:
        others = [token.text for token in tokens(rest)]
    return [entry for entry in (*found, *others) if entry]


def focused(options: Sequence[JSON]) -> JSON | None:
    """The option that the member is typing into."""
    return next((option for option in _all(options) if option.get("focused")), None)


def from_menu(data: JSON) -> tuple[str, dict[str, Any]]:
    """The command that a context-menu command means, with the message's words. Raises UserError for a
    message without any."""
    command, parameter = menus(COMMANDS)[str(data["name"])]
    messages: JSON = (data.get("resolved") or {}).get("messages") or {}
    words = words_of(messages.get(str(data.get("target_id"))) or {})
    if not words.strip():
        raise UserError("That message has no words to look for; choose one that says something.")
    return command, {parameter: words}


def is_menu(data: JSON) -> bool:
    """Whether a command was chosen from a message's menu."""
    return data.get("type") == MESSAGE_MENU and data.get("name") in menus(COMMANDS)


def _all(options: Sequence[JSON]) -> Iterator[JSON]:
    for option in options:
        yield option
        yield from _all(option.get("options") or ())
