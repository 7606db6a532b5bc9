"""What may come next in a line that is being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.line import LineToken, find, tokens
from bot.commands.spec import Command, Kind, Parameter
from index.errors import UserError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What completes the word `typed`, which the line ends with: fixed `words` with their help,
    or names of the kind `completer`."""

    typed: str
    words: tuple[tuple[str, str], ...] = ()
    completer: str | None = None


def wanted(line: str, commands: Sequence[Command]) -> Wanted:
    """What the end of `line` (without the platform's prefix) may become."""
    words = tokens(line)
    last = words[-1] if words and words[-1].end == len(line) else None
    before = words[: len(words) - 1] if last else words
    typed = line[last.start :].lstrip("\"'“") if last else ""
    try:
        command, taken = find([word.text for word in before], commands)
    except UserError:
        return Wanted(typed, _names([word.text.casefold() for word in before], commands))
    return _within(command, before[taken:], typed)


def _names(before: list[str], commands: Sequence[Command]) -> tuple[tuple[str, str], ...]:
    """Commands' names, or within a group the parts of it."""
    found: dict[str, str] = {}
    for command in commands:
        name = command.name.split(" ")
        if name[: len(before)] == before and len(name) > len(before):
            whole = len(name) == len(before) + 1
            found.setdefault(name[len(before)], command.help if whole else "")
    return tuple(found.items())


def _within(command: Command, before: Sequence[LineToken], typed: str) -> Wanted:
    flags = {option.flag: option for option in command.options}
    given = {word.text for word in before if word.text in flags}
    option = flags.get(before[-1].text) if before else None
    if option is not None and option.kind is not Kind.FLAG:
        return _value(option, typed)
    if typed.startswith("-"):
        free = [o for o in command.options if o.kind is Kind.REPEATED or o.flag not in given]
        return Wanted(typed, tuple((o.flag, o.help) for o in free))
    valued = {flag for flag in given if flags[flag].kind is not Kind.FLAG}
    place = len(before) - len(given) - len(valued)
    positionals = command.positionals
    if not positionals:
        return Wanted(typed)
    if place < len(positionals):
        return _value(positionals[place], typed)
    return _value(positionals[-1], typed) if positionals[-1].kind is Kind.REPEATED else Wanted(typed)


def _value(parameter: Parameter, typed: str) -> Wanted:
    return Wanted(typed, tuple((choice, "") for choice in parameter.choices), parameter.completer)
