"""Arguments held to what a command's parameters say, whichever way they came in."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from bot.commands.spec import Command, Kind, Parameter
from bot.sent_file import SentFile
from bot.words import blank, clean, listed, nearest, shorten
from index.errors import UserError

NEEDED = {"closes": "a time"}
"""What a missing argument is called where its name is no word for it."""


def bind(command: Command, args: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter of `command` with its cleaned value or default; UserError says what is
    wrong with one."""
    known = {parameter.name for parameter in command.parameters}
    for name in args:
        if name not in known:
            raise UserError(f"{command.name} takes no {name}: {command.usage}.")
    bound = {p.name: _value(command, p, args.get(p.name)) for p in command.parameters}
    for parameter in command.parameters:
        replaced = any(bound[name] is not None for name in parameter.unless)
        if parameter.required and not replaced and bound[parameter.name] in (None, ()):
            raise _missing(command, parameter)
    return bound


def _value(command: Command, parameter: Parameter, value: Any) -> Any:
    if parameter.kind is Kind.FLAG:
        return bool(value)
    if parameter.kind is Kind.REPEATED:
        # A single text stands for a list of one.
        several = value if isinstance(value, (list, tuple)) else () if value is None else (value,)
        return tuple(_text(command, parameter, each) for each in several)
    if value is None or isinstance(value, SentFile):
        return parameter.default if value is None else value
    if parameter.kind in (Kind.INT, Kind.NUMBER):
        return _number(parameter, value)
    text = _text(command, parameter, value)
    return _choice(parameter, text) if parameter.kind is Kind.CHOICE else text


def _missing(command: Command, parameter: Parameter) -> UserError:
    example = f", such as: {command.examples[0]}" if command.examples else "."
    needed = NEEDED.get(parameter.name)
    if needed is None:
        name = parameter.name.replace("_", " ")
        needed = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return UserError(f"{command.name} needs {needed}{example}")


def _text(command: Command, parameter: Parameter, value: Any) -> str:
    text = clean(str(value))
    # Measured after cleaning and before anything reads it: no search ever sees a pasted book.
    if len(text) > parameter.longest:
        raise UserError(
            f"What you gave for {parameter.name.replace('_', ' ')} has {len(text):,} characters; keep it "
            f"under {parameter.longest + 1:,}."
        )
    if blank(text):
        if parameter.required and parameter.kind is Kind.TEXT:
            raise _missing(command, parameter)
        name = parameter.name if parameter.positional else parameter.flag
        raise UserError(f"{name} is empty; give it some words or leave it out.")
    return text


def _number(parameter: Parameter, value: Any) -> float:
    """An INT or a NUMBER within its bounds."""
    read = int if parameter.kind is Kind.INT else _finite
    wanted = _range(parameter)
    name = parameter.name if parameter.positional else parameter.flag
    try:
        number = read(clean(value)[:20]) if isinstance(value, str) else read(value)
    except (ValueError, TypeError, OverflowError):
        shown = shorten(clean(str(value)), 40)
        raise UserError(f"{name} takes {wanted}, not “{shown}”.") from None
    low, high = parameter.least, parameter.most
    if (low is not None and number < low) or (high is not None and number > high):
        raise UserError(f"{name} takes {wanted}, not {shorten(str(number), 24)}.")
    return number


def _finite(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError
    return number


def _range(parameter: Parameter) -> str:
    low, high = parameter.least, parameter.most
    kind = "a whole number" if parameter.kind is Kind.INT else "a number"
    if low is not None and high is not None:
        return f"{kind} from {low:,} to {high:,}"
    return f"{kind} from {low:,} up" if low is not None else kind


def _choice(parameter: Parameter, text: str) -> str:
    for choice in parameter.choices:
        if text.casefold() == choice.casefold():
            return choice
    near = nearest(text, parameter.choices)
    hint = f"; did you mean {near}?" if near else "."
    name = parameter.name if parameter.positional else parameter.flag
    shown = shorten(text, 40)
    raise UserError(f"{name} takes {listed(parameter.choices)}, not “{shown}”{hint}")
