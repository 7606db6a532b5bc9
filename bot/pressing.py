"""What a button, menu or form stands for when it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions import action, read_action
from bot.commands.line import find
from bot.commands.spec import Command, Kind
from bot.types import Field, Form

A_LINE = 200
"""A text that may be longer than this many characters gets a box of several lines."""


def form_of(written: str, commands: Sequence[Command], values: Sequence[str] = ()) -> Form | None:
    """What the action asks before it is done; None where it asks nothing. A menu's `values` are kept in
    the form's id. Needs nothing but the commands, since a platform wants it at once. Raises UserError
    as `read_action` and `find` do."""
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
            label = parameter.help.partition(":")[0].rstrip(".")
            long = parameter.longest > A_LINE
            required = parameter.required or parameter.name in pressed.needs
            fields.append(Field(parameter.name, label, long, required, parameter.longest))
    return Form(written, command.help.partition(";")[0].rstrip("."), tuple(fields))


def done(
    written: str,
    commands: Sequence[Command],
    *,
    values: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The command and the arguments of an action with a menu's `values` and a form's `texts`; what is
    blank, in either, counts as not given. Raises UserError as `read_action` and `find` do."""
    pressed = read_action(written)
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
