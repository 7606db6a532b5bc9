"""A typed line read as a command: shell-like quoting that forgives apostrophes.

A quotation mark groups words only where it opens a word and its partner closes one, so
"what's Scharre's view?" is four plain words and `--section "3.1 AI"` is two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.spec import Command, Kind, Parameter
from bot.words import clean, listed, nearest, shorten
from index.errors import UserError

CLOSING = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»"}
MEANT = {
    verb: names
    for verbs, names in {
        ("change", "correct", "fix", "rename", "update"): ("edit",),
        ("deadline", "postpone", "prolong", "delay", "time"): ("extend",),
        ("abort", "delete", "discard", "drop", "erase", "remove", "void"): ("cancel",),
        ("retract", "revoke", "unvote", "undo"): ("withdraw", "back"),
        ("again", "copy", "template", "duplicate", "weekly"): ("repeat",),
        ("close", "end", "finish", "stop"): ("close", "end"),
        ("open", "new", "start", "begin"): ("create", "start"),
        ("prev", "previous", "return"): ("back",),
        ("comment", "announce"): ("note",),
        ("history", "series"): ("trend",),
        ("result",): ("show",),
        ("remind", "reminder"): ("remind", "extend"),
    }.items()
    for verb in verbs
}
"""Verbs that members try within a group, each with the names of what does that."""
WORD = re.compile(r"\S+")
# Phones and editors turn two hyphens into a dash.
WRITTEN = re.compile(r"--[^\W\d_][\w-]*(?:=.*)?", re.DOTALL)
DASHES = re.compile(r"^(?:--|[—–])(?=\w)")


@dataclass(frozen=True, slots=True)
class LineToken:
    """A word, or words in quotation marks, with its place in the line."""

    text: str
    start: int
    end: int
    quoted: bool = False


def tokens(line: str) -> list[LineToken]:
    """The words of a line."""
    found: list[LineToken] = []
    at = 0
    while match := WORD.search(line, at):
        start = match.start()
        closing = CLOSING.get(line[start])
        end = _closed(line, start + 1, closing) if closing else None
        if end is None:
            found.append(LineToken(match.group(), start, match.end()))
            at = match.end()
        else:
            found.append(LineToken(line[start + 1 : end], start, end + 1, quoted=True))
            at = end + 1
    return found


def _closed(line: str, start: int, mark: str) -> int | None:
    """Where the quotation mark stands that closes a word, or None."""
    at = line.find(mark, start)
    while at != -1:
        if at + 1 == len(line) or line[at + 1].isspace():
            return at
        at = line.find(mark, at + 1)
    return None


def find(words: Sequence[str], commands: Sequence[Command]) -> tuple[Command, int]:
    """The command that a line begins with, and of how many words its name is."""
    by_name = {command.name: command for command in commands}
    first = words[0].casefold() if words else ""
    under = {name: command for command in commands for name in command.names_under}
    if (both := " ".join(word.casefold() for word in words[:2])) in under:
        return under[both], 2
    aliases = {alias: command for command in commands for alias in command.aliases}
    if both in aliases:
        return aliases[both], 2
    if first in by_name:
        return by_name[first], 1
    group = [name.split(" ", 1)[1] for name in by_name if name.startswith(f"{first} ")]
    if not group:
        within = [each.name for each in within_groups(first, commands)]
        near = listed(within) if within else nearest(first, {name.split()[0] for name in by_name})
        hint = f" Did you mean {near}?" if near else " The command help lists them all."
        raise UserError(f"There is no command “{shorten(clean(words[0]), 40) if words else ''}”.{hint}")
    second = words[1].casefold() if len(words) > 1 else ""
    if f"{first} {second}" in by_name:
        return by_name[f"{first} {second}"], 2
    near = meant(second, group)
    hint = f"did you mean {first} {near}?" if near else f"it takes {', '.join(group)}."
    raise UserError(f"{first} needs to know what to do: {hint}")


def within_groups(verb: str, commands: Sequence[Command]) -> list[Command]:
    """The commands of groups that a verb alone may mean: "delete" is poll cancel, or debate cancel."""
    named = [c for c in commands if any(each.endswith(f" {verb}") for each in (c.name, *c.aliases))]
    names = MEANT.get(verb, ())
    return named or [c for c in commands if " " in c.name and c.name.split(" ", 1)[1] in names]


def meant(verb: str, group: Sequence[str]) -> str | None:
    """The command of a group that a verb was probably meant for; None for none."""
    return next((name for name in MEANT.get(verb, ()) if name in group), None) or nearest(verb, group)


def is_ballot(line: str, commands: Sequence[Command]) -> bool:
    """Whether a line casts a ballot, or was meant to: no history or log may keep it. A member may have
    misspelt the command, or have left out the slash or the group's name."""
    words = line.strip().lstrip("/").casefold().split()
    if len(words) < 2:
        return False
    names = [command.name.split() for command in commands if command.ballot]
    if words[0] in {part for _, part in names}:
        return line.lstrip().startswith("/")
    group, part = (nearest(word, tuple(zip(*names, strict=True))[at]) for at, word in enumerate(words[:2]))
    return group is not None and part is not None


def read(line: str, commands: Sequence[Command]) -> tuple[Command, dict[str, Any]]:
    """A line such as `ask what's new? --section 3.1` as its command and arguments."""
    words = tokens(line)
    command, taken = find([word.text for word in words], commands)
    start = words[taken - 1].end if words else 0
    return command, arguments(command, line[start:])


def arguments(command: Command, line: str) -> dict[str, Any]:
    """What stands after a command's name, by parameter. Values are text; the bot checks them."""
    args: dict[str, Any] = {}
    plain: list[LineToken] = []
    left = tokens(line)
    while left:
        token = left.pop(0)
        if token.text == "--" and not token.quoted and (not plain or _dashed(left[:1])):
            plain.extend(left)
            break
        option, value = _option(command, token)
        if option is None:
            plain.append(token)
        elif option.kind is Kind.FLAG:
            args[option.name] = True
        else:
            if value is None:
                value = _value(command, option, line, left)
            if option.kind is Kind.REPEATED:
                args.setdefault(option.name, []).append(value)
            else:
                args[option.name] = value
    _place(command, line, plain, args)
    return args


def _value(command: Command, option: Parameter, line: str, left: list[LineToken]) -> str:
    """The word or words that an option takes, off the front of those that are left."""
    if not left or (option.greedy and _option(command, left[0])[0] is not None):
        raise UserError(f"{option.flag} needs a value: {option.flag} {option.label}.")
    taken = [left.pop(0)]
    if option.greedy and not taken[0].quoted:
        while left and _option(command, left[0])[0] is None:
            taken.append(left.pop(0))
    return _verbatim(line, taken)


def _option(command: Command, token: LineToken) -> tuple[Parameter | None, str | None]:
    """The option that a word names, and its value where it has one after "=". A command that takes options
    alone needs no hyphens before a name with its value ("teams=5")."""
    if not command.positionals and not token.quoted:
        name, equals, value = token.text.partition("=")
        for option in command.options:
            if equals and name.casefold() == option.name and option.kind is not Kind.FLAG:
                return option, value
    if token.quoted or not token.text.startswith(("-", "—", "–")):
        return None, None
    name, equals, value = DASHES.sub("--", token.text).partition("=")
    for option in command.options:
        if name == option.flag:
            return option, value if equals else None
    flags = [option.flag for option in command.options]
    if name.startswith("--") and (near := nearest(name, flags)):
        raise UserError(f"{command.name} has no option {shorten(name, 40)}; did you mean {near}?")
    if name == "--pictures" and command.charts:
        raise UserError(
            f"Pictures are saved from a shell: moot {command.whole_name}, and there --pictures and a folder. "
            "Chats show them by themselves."
        )
    if _dashed([token]):
        takes = f"it takes {listed(flags, 'and')}" if flags else "it takes none"
        raise UserError(
            f"{command.name} has no option {shorten(name, 40)}: {takes}. What is meant as text goes into "
            "quotation marks or after --."
        )
    return None, None


def _dashed(words: Sequence[LineToken]) -> bool:
    """Whether these begin with what is written like an option. A dash that an editor made of two hyphens
    may stand in any text."""
    return bool(words) and not words[0].quoted and WRITTEN.fullmatch(words[0].text) is not None


def _place(command: Command, line: str, plain: list[LineToken], args: dict[str, Any]) -> None:
    """Give the words that belong to no option to the positional parameters, in order."""
    left = list(plain)
    for parameter in command.positionals:
        last = parameter is command.positionals[-1]
        if parameter.kind is Kind.REPEATED:
            args[parameter.name] = [token.text for token in left]
            left = []
        elif left and last and parameter.kind in (Kind.TEXT, Kind.FILE):
            args[parameter.name] = _verbatim(line, left)
            left = []
        elif left:
            args[parameter.name] = left.pop(0).text
    if left:
        raise UserError(f"“{shorten(left[0].text, 40)}” is one word too many: {command.usage}.")


def _verbatim(line: str, words: list[LineToken]) -> str:
    """The words as they stand in the line: quotation marks within a question are part of it,
    those around the whole of it are not."""
    if len(words) == 1:
        return words[0].text
    pieces: list[str] = []
    for before, word in zip([None, *words], words, strict=False):
        if before is not None:
            between = line[before.end : word.start]
            pieces.append(between if not between.strip() else " ")
        pieces.append(line[word.start : word.end])
    return "".join(pieces)
