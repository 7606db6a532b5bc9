"""Texts and controls as Slack sends them, read as commands."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.chat.conversation import Said, interpret
from adapters.chat.platform import Command as Asked
from adapters.chat.questions import is_plain_question
from adapters.slack.origin import SPOKEN, Body
from bot.commands import COMMANDS
from bot.commands.line import read
from bot.commands.spec import Command, Kind
from bot.controls import command_of
from bot.reply import Reply
from index.errors import UserError

MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
"""Slack's own marks within a text: mentions, channels, links, dates."""
VOTER = "voter"
GO = "go:"
"""Before a menu's id: the button that sends what was picked in it. Slack reports each single pick otherwise,
and a member who wants three would have cast the first."""


def parse(raw: Body, *, commands: Sequence[Command] = COMMANDS, me: str = "") -> Asked | Reply:
    """What a slash command, a message or a press asks for. `me` is the bot's own user id.

    Raises UserError for words that no command takes, and for a control of another version.
    """
    event: Body = raw.get("event") or {}
    if event.get("type") in SPOKEN:
        return spoken(Said(without_mention(str(event.get("text") or ""), me), direct=True), commands)
    if raw.get("actions"):
        return Asked(*pressed(raw, commands))
    return Asked(*typed(str(raw.get("text") or ""), commands))


def typed(line: str, commands: Sequence[Command]) -> tuple[str, dict[str, Any]]:
    """What follows /moot: a command; a question where the first word is none, and no slip of one; nothing is
    the help. Raises UserError, with what was probably meant."""
    line = line.strip().lstrip("/").removeprefix("moot ")
    try:
        command, args = read(line or "help", commands)
    except UserError as error:
        words = plain(line).split()
        if not _asks(words, commands, slip="Did you mean" in str(error)):
            raise UserError(plain(str(error))) from None
        return "ask", {"question": " ".join(words)}
    return command.name, _plainly(command, args)


def without_mention(text: str, me: str) -> str:
    """A message without the mentions of Moot, whose user id is `me`."""
    return re.sub(rf"<@{re.escape(me)}(\|[^>]*)?>", " ", text).strip() if me else text.strip()


def spoken(
    said: Said, commands: Sequence[Command], *, say: Callable[[str], str] = "/moot {}".format
) -> Asked | Reply:
    """What a message asks for, or the reply to small talk; nothing but a mention is the help. Raises
    UserError as `typed` does."""
    if not said.text:
        return Asked("help", {})
    return interpret(said, commands, read=lambda line: Asked(*typed(line, commands)), plain=plain, say=say)


def pressed(raw: Body, commands: Sequence[Command]) -> tuple[str, dict[str, Any]]:
    """The command of a button or menu. Raises UserError for one of another version."""
    control, values = control_of(raw)
    return command_of(control, commands, values=values)


def control_of(raw: Body) -> tuple[str, list[str]]:
    """The id of the control that was used, and what was picked in its menu."""
    used: Body = raw["actions"][0]
    control = str(used.get("action_id") or "")
    state = raw.get("state") or (raw.get("view") or {}).get("state") or {}
    if control.startswith(GO):
        control = control.removeprefix(GO)
        blocks: Mapping[str, Any] = state.get("values") or {}
        used = next((block[control] for block in blocks.values() if control in block), {})
    picked = used.get("selected_options") or [used.get("selected_option") or {}]
    return control, [str(each["value"]) for each in picked if each.get("value")]


def is_sent(raw: Body) -> bool:
    """Whether the button was used that sends what was picked in a menu."""
    return str(raw["actions"][0].get("action_id") or "").startswith(GO)


def plain(text: str) -> str:
    """Slack's marks as one reads them, and its three escapes undone."""
    return html.unescape(MARKED.sub(_shown, text)) if "<" in text or "&" in text else text


def people(text: str) -> list[str]:
    """The ids of the members and groups that a text mentions."""
    found = []
    for match in MARKED.finditer(text):
        what = match.group(1)
        if what.startswith("@"):
            found.append(what[1:])
        elif what.startswith("!subteam^"):
            found.append(what.removeprefix("!subteam^"))
    return found


def _shown(match: re.Match[str]) -> str:
    what, label = match.group(1), match.group(2)
    if what.startswith(("@", "#")):
        return what[0] + (label or what[1:]).removeprefix(what[0])
    if what.startswith("!"):
        return label or "@" + what[1:].partition("^")[0]
    return label or what.removeprefix("mailto:")


def _plainly(command: Command, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as one reads them; who may vote by their ids."""
    made: dict[str, Any] = {}
    kinds = {parameter.name: parameter.kind for parameter in command.parameters}
    for name, value in args.items():
        if kinds.get(name) is Kind.REPEATED:
            made[name] = [each for part in value for each in _each(name, part)]
        else:
            made[name] = plain(value) if isinstance(value, str) else value
    return made


def _each(name: str, part: str) -> list[str]:
    if name != VOTER:
        return [plain(part)]
    return people(part) or [plain(part)]


def _asks(words: Sequence[str], commands: Sequence[Command], *, slip: bool) -> bool:
    """Whether words that no command takes are a question. They are none if they begin with a command's name,
    or with a `slip` of one; "show me …" is one, though groups have a command "show"."""
    names = [command.name.split() for command in commands]
    if words[0].casefold() in {name[0] for name in names}:
        return False
    if slip and words[0].casefold() not in {name[-1] for name in names}:
        return False
    return is_plain_question(" ".join(words)) if slip or len(words) == 1 else True
