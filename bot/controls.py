"""Controls: the form that a control asks for, and the command that it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions import OF_PICK, action, read_action
from bot.commands.line import find
from bot.commands.spec import Command, Kind, Parameter
from bot.reply import Field, Form
from bot.words import clean

A_LINE = 200
"""A text that may be longer than this many characters gets a box of several lines."""


def form_of(written: str, commands: Sequence[Command], values: Sequence[str] = ()) -> Form | None:
    """The form that an action asks for; None for none. A menu's `values` are stored in the form's id. Reads
    the commands alone, since platforms require a form at once. Raises UserError as `read_action` and
    `find` do."""
    pressed = read_action(written)
    if not pressed.asks:
        return None
    if pressed.takes and values:
        given = {**pressed.args, pressed.takes: " ".join(values)}
        written = action(pressed.command, asks=pressed.asks, needs=pressed.needs, **given)
    command, _ = find(pressed.command.split(" "), commands)
    fields = []
    for parameter in command.parameters:
        if parameter.name in pressed.asks:
            long = parameter.longest > A_LINE
            required = parameter.required or parameter.name in pressed.needs
            fields.append(Field(parameter.name, label_of(parameter), long, required, parameter.longest))
    return Form(written, command.title or command.help.partition(";")[0].rstrip("."), tuple(fields))


def command_of(
    written: str,
    commands: Sequence[Command],
    *,
    values: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The command and the arguments of an action with a menu's `values` and a form's `texts`; blank ones are
    left out. Raises UserError as `read_action` and `find` do."""
    pressed = read_action(written)
    if pressed.command == OF_PICK and values:
        return command_of(values[0], commands)
    command, _ = find(pressed.command.split(" "), commands)
    args = {name: value for name, value in pressed.args.items() if value != ""}
    kinds = {parameter.name: parameter.kind for parameter in command.parameters}
    if pressed.takes and values:
        many = kinds.get(pressed.takes) is Kind.REPEATED
        args[pressed.takes] = list(values) if many else " ".join(values)
    for name, text in (texts or {}).items():
        if name in pressed.asks and text.strip():
            args[name] = text
    for name, value in args.items():
        if kinds.get(name) is Kind.REPEATED and isinstance(value, str):
            args[name] = [value]
        elif kinds.get(name) is Kind.FLAG:
            args[name] = value is True or value == "True"
    return command.name, args


def written_texts(command: Command, args: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The longer texts among a command's arguments, each with its label, for the reply to a refusal: nothing
    that was written is lost."""
    found = []
    for parameter in command.parameters:
        given = args.get(parameter.name)
        if parameter.by_control or parameter.longest <= A_LINE:
            continue
        if parameter.kind is Kind.TEXT and isinstance(given, str):
            text = clean(given)[: parameter.longest]
        elif (parameter.numbered or parameter.phrases) and isinstance(given, list | tuple):
            text = "\n".join(clean(each)[: parameter.longest] for each in given)
        else:
            continue
        if len(text.split()) > 1:
            found.append((f"You wrote ({label_of(parameter).lower()})", text))
    return tuple(found)


def label_of(parameter: Parameter) -> str:
    """The label of a parameter's box in a form."""
    return parameter.help.partition(":")[0].rstrip(".")
