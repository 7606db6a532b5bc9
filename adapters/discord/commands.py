"""The bot's commands as Discord's: registered as slash commands, read back from what a member chose, and
written as Discord's app takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chat.message_menu import message_menu
from adapters.discord import limits
from adapters.discord.events import words_of
from bot.command_style import CommandStyle
from bot.commands.line import read, tokens
from bot.commands.spec import Command, Kind, Parameter
from bot.words import shorten
from index.errors import UserError

JSON = Mapping[str, Any]

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUBCOMMAND, STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 1, 3, 4, 5, 10, 11
GUILD, BOT_DM = 0, 1
MANAGE_GUILD = 1 << 5
LONGEST_TEXT = 6_000
DESCRIPTION = 100
NUMBERED = 10
"""Options of a REPEATED parameter that get a field of their own each."""
MENTIONED = re.compile(r"<@[!&]?\d+>")


def tree(commands: Sequence[Command], groups: Mapping[str, str]) -> list[dict[str, Any]]:
    """All commands as Discord registers them."""
    found: dict[str, dict[str, Any]] = {}
    for command in commands:
        if command.by_control:
            continue
        for name in (command.name, *(() if command.under else command.aliases)):
            first, _, second = name.partition(" ")
            options = list(_options(command))
            if second:
                described = {"description": shorten(command.help, DESCRIPTION), "options": options}
                group = found.setdefault(first, _top(first, groups.get(first, first), []))
                group["options"].append({"type": SUBCOMMAND, "name": second, **described})
            else:
                found[first] = _top(first, command.help, options)
                if command.moderators:
                    found[first] |= {"default_member_permissions": MANAGE_GUILD, "contexts": [GUILD]}
    from_message = [
        {"type": MESSAGE_MENU, "name": name, "contexts": [GUILD, BOT_DM]} for name in message_menu(commands)
    ]
    return [*found.values(), *from_message]


def _top(name: str, summary: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": CHAT_INPUT,
        "name": name,
        "description": shorten(summary, DESCRIPTION),
        "options": options,
        "contexts": [GUILD, BOT_DM],
    }


def _options(command: Command) -> Iterator[dict[str, Any]]:
    """Required options first, as Discord demands."""
    typed = [parameter for parameter in command.parameters if not parameter.by_control]
    for parameter in sorted(typed, key=lambda parameter: not parameter.asked):
        if parameter.numbered:
            for number in range(1, NUMBERED + 1):
                yield _option(parameter, f"{parameter.name}{number}", required=False)
        else:
            yield _option(parameter, parameter.name, required=parameter.asked)


def _option(parameter: Parameter, name: str, *, required: bool) -> dict[str, Any]:
    kinds = {Kind.INT: INTEGER, Kind.NUMBER: NUMBER, Kind.FLAG: BOOLEAN, Kind.FILE: ATTACHMENT}
    option: dict[str, Any] = {
        "type": kinds.get(parameter.kind, STRING),
        "name": name,
        "description": shorten(parameter.help, DESCRIPTION),
        "required": required,
    }
    if parameter.kind in (Kind.INT, Kind.NUMBER):
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


def name_of(data: JSON, commands: Sequence[Command]) -> tuple[str, Sequence[JSON]]:
    """The bot's name of a chosen command, and its options."""
    options: Sequence[JSON] = data.get("options") or ()
    if options and options[0].get("type") == SUBCOMMAND:
        name = f"{data['name']} {options[0]['name']}"
        meant = next((each.name for each in commands if name in each.aliases), name)
        return meant, options[0].get("options") or ()
    return str(data.get("name") or ""), options


def arguments(command: Command, options: Sequence[JSON]) -> dict[str, Any]:
    """The arguments by parameter: numbered options collected, and lists in one text divided."""
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
            listed = [str(value)] if parameter.phrases else divided(str(value))
            args[parameter.name] = listed if parameter.kind is Kind.REPEATED else value
    return args


def divided(text: str) -> list[str]:
    """The entries of a list in one text: mentions as they are; the rest divided at commas or, without a
    comma, at spaces outside quotation marks."""
    found = MENTIONED.findall(text)
    rest = MENTIONED.sub(" ", text)
    if "," in rest:
        others = [part.strip().strip('"“”') for part in rest.split(",")]
    else:
        others = [token.text for token in tokens(rest)]
    return [entry for entry in (*found, *others) if entry]


def focused(options: Sequence[JSON]) -> JSON | None:
    """The option that the member is typing in."""
    return next((option for option in _all(options) if option.get("focused")), None)


def files_of(data: JSON) -> list[JSON]:
    """The files among the options of a command."""
    return list(((data.get("resolved") or {}).get("attachments") or {}).values())


def words_chosen(data: JSON) -> str:
    """The words of the message whose context menu was used."""
    messages: JSON = (data.get("resolved") or {}).get("messages") or {}
    return words_of(messages.get(str(data.get("target_id"))) or {})


def is_menu(data: JSON) -> bool:
    """Whether a message's context menu was used."""
    return data.get("type") == MESSAGE_MENU


def _all(options: Sequence[JSON]) -> Iterator[JSON]:
    for option in options:
        yield option
        yield from _all(option.get("options") or ())


@dataclass(frozen=True, slots=True)
class DiscordStyle(CommandStyle):
    """A name, and options each with their name. Discord's app also takes such a line when it is pasted."""

    @property
    def hint(self) -> str:
        """On a server only messages that mention the bot are read."""
        return "Mention me with a question, write it to me directly, or use a command:"

    def line(self, written: str, commands: Sequence[Command]) -> str:
        """The command with its options named, if the line can be read."""
        try:
            command, args = read(written, commands)
        except UserError:
            return self.prefix + written
        return " ".join((self.prefix + command.name, *_given(command, args)))

    def short(self, command: Command) -> str:
        """The command with the options that Discord asks for."""
        if command.by_control:
            return ""
        asked = [f"{each.name}:…" for each in command.parameters if each.asked]
        return " ".join((self.prefix + command.name, *asked))

    def whole(self, command: Command) -> str:
        """As `short`: help lists the options separately."""
        return self.short(command) or self.prefix + command.name

    def option(self, parameter: Parameter, value: str = "") -> str:
        """The option's name, or the names of numbered ones, with its value after a colon."""
        name = f"{parameter.name}1, {parameter.name}2 …" if parameter.numbered else parameter.name
        return f"{name}:{value}" if value else name

    def parameter(self, parameter: Parameter) -> str:
        """The option's name, or the first and last of numbered ones."""
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
