"""What application commands may be."""

from __future__ import annotations

from typing import Any

import regex

from discord_server.components import JSON
from discord_server.refusals import Form, refusal

Path = tuple[str | int, ...]

NAME = regex.compile(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$")
CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST = {CHAT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
SUBCOMMAND, GROUP = 1, 2
TYPES: dict[int, Any] = {3: str, 4: int, 10: (int, float)}


def check_commands(commands: Any) -> None:
    """Refuse what Discord refuses in a list of commands that is to replace the registered ones."""
    form = Form()
    given = form.items((), commands, sum(MOST.values()))
    names: set[tuple[int, str]] = set()
    for kind, most in MOST.items():
        if sum((command.get("type") or CHAT) == kind for command in given) > most:
            raise refusal(30032)
    for at, command in enumerate(given):
        check_command(form, (at,), command)
        key = (command.get("type") or CHAT, str(command.get("name")))
        if key in names:
            message = "Application command names must be unique"
            form.wrong((at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        names.add(key)
    form.finish()


def check_command(form: Form, path: Path, command: JSON) -> None:
    """One command: its name, description, options and 8,000 characters in all."""
    kind = command.get("type") or CHAT
    if kind == CHAT:
        _check_name(form, (*path, "name"), command.get("name"))
        form.length((*path, "description"), command.get("description"), 100, 1)
        _check_options(form, (*path, "options"), command.get("options"), depth=0)
    else:
        form.length((*path, "name"), command.get("name"), 32, 1)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            form.wrong(
                (*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", message
            )
        if command.get("options"):
            message = "Context menu commands cannot have options"
            form.wrong((*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", message)
    if size_of(command) > 8000:
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def size_of(node: JSON) -> int:
    """Characters of name, description and values, as Discord counts a command (the longest localisation)."""
    total = 0
    for key in ("name", "description"):
        localised = (node.get(f"{key}_localizations") or {}).values()
        total += max((len(text) for text in (node.get(key) or "", *localised)), default=0)
    if isinstance(node.get("value"), str):
        total += len(node["value"])
    return total + sum(size_of(inner) for key in ("options", "choices") for inner in node.get(key) or [])


def _check_name(form: Form, path: Path, name: Any) -> None:
    form.length(path, name, 32, 1)
    if isinstance(name, str) and 0 < len(name) <= 32 and (not NAME.match(name) or name != name.lower()):
        form.wrong(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(form: Form, path: Path, options: Any, depth: int) -> None:
    given = form.items(path, options, 25)
    names: set[str] = set()
    optional_seen = False
    nesting = [option for option in given if option.get("type") in (SUBCOMMAND, GROUP)]
    if nesting and len(nesting) < len(given):
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    for at, option in enumerate(given):
        here = (*path, at)
        _check_name(form, (*here, "name"), option.get("name"))
        form.length((*here, "description"), option.get("description"), 100, 1)
        if option.get("name") in names:
            message = "Option names must be unique"
            form.wrong((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message)
        names.add(str(option.get("name")))
        if option.get("type") in (SUBCOMMAND, GROUP):
            if option["type"] not in {0: (SUBCOMMAND, GROUP), GROUP: (SUBCOMMAND,)}.get(depth, ()):
                message = "Sub-commands may not be nested that deep"
                form.wrong((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
            _check_options(form, (*here, "options"), option.get("options"), depth + option["type"])
            continue
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            form.wrong((*here, "required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        _check_choices(form, here, option)
        form.number((*here, "min_length"), option.get("min_length"), 6000)
        form.number((*here, "max_length"), option.get("max_length"), 6000, 1)


def _check_choices(form: Form, path: Path, option: JSON) -> None:
    choices = form.items((*path, "choices"), option.get("choices"), 25)
    if choices and option.get("autocomplete"):
        message = "Autocomplete and choices are mutually exclusive"
        form.wrong((*path, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE", message)
    check_choices(form, (*path, "choices"), choices, int(option.get("type") or 0))


def check_choices(form: Form, path: Path, choices: list[Any], kind: int) -> None:
    """Choices of an option, or the suggestions of an autocomplete: 1 to 100 characters each."""
    seen: set[str] = set()
    for at, choice in enumerate(choices):
        form.length((*path, at, "name"), choice.get("name"), 100, 1)
        value = choice.get("value")
        wanted = TYPES.get(kind)
        if kind == 3:
            form.length((*path, at, "value"), value, 100, 1)
        elif wanted and (isinstance(value, bool) or not isinstance(value, wanted)):
            form.wrong((*path, at, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
        if choice.get("name") in seen:
            message = "Choice names must be unique"
            form.wrong((*path, at, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message)
        seen.add(str(choice.get("name")))
