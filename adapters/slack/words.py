"""What members write and use on Slack, as commands: texts without Slack's marks, and controls."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.chat.conversation import Said, interpret
from adapters.chat.platform import Command as Asked
from adapters.slack.blocks import GO
from adapters.slack.events import Body
from bot.commands.line import read
from bot.commands.spec import Command, Kind
from bot.hearing.command_words import is_question
from bot.reply import Reply
from index.errors import UserError

MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
"""Slack's own marks within a text: mentions, channels, links, dates."""


def typed(line: str, commands: Sequence[Command]) -> Asked:
    """What follows /moot: a command; a question where the first word is none, and no slip of one; nothing is
    the help. Raises UserError, with what was probably meant."""
    line = line.strip().lstrip("/").removeprefix("moot ")
    try:
        command, args = read(line or "help", commands)
    except UserError as error:
        words = plain(line).split()
        if not is_question(words, commands, slip="Did you mean" in str(error)):
            raise UserError(plain(str(error))) from None
        return Asked("ask", {"question": " ".join(words)})
    return Asked(command.name, _plainly(command, args))


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
    return interpret(said, commands, read=lambda line: typed(line, commands), plain=plain, say=say)


def control_of(raw: Body) -> tuple[str, list[str]]:
    """The id of the control that was used, and what was picked in its menu."""
    used: Body = raw["actions"][0]
    control = str(used.get("action_id") or "")
    if is_sent(raw):
        control = control.removeprefix(GO)
        state = raw.get("state") or (raw.get("view") or {}).get("state") or {}
        blocks: Mapping[str, Any] = state.get("values") or {}
        used = next((block[control] for block in blocks.values() if control in block), {})
    picked = used.get("selected_options") or [used.get("selected_option") or {}]
    return control, [str(each["value"]) for each in picked if each.get("value")]


def texts_of(raw: Body) -> dict[str, str]:
    """The texts of the form that the pressed button opens, by its fields' names."""
    value = raw["actions"][0].get("value")
    return {str(name): str(text) for name, text in json.loads(value).items()} if value else {}


def is_sent(raw: Body) -> bool:
    """Whether the button was used that sends what was picked in a menu."""
    return str(raw["actions"][0].get("action_id") or "").startswith(GO)


def plain(text: str) -> str:
    """Slack's marks as one reads them, and its three escapes undone."""
    return html.unescape(MARKED.sub(_shown, text)) if "<" in text or "&" in text else text


def people(text: str) -> list[str]:
    """The ids of the members and groups that a text mentions."""
    return re.findall(r"<(?:@|!subteam\^)([^<>|]*)(?:\|[^<>]*)?>", text)


def _shown(match: re.Match[str]) -> str:
    what, label = match.group(1), match.group(2)
    if what.startswith(("@", "#")):
        return what[0] + (label or what[1:]).removeprefix(what[0])
    if what.startswith("!"):
        return label or "@" + what[1:].partition("^")[0]
    return label or what.removeprefix("mailto:")


def _plainly(command: Command, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as one reads them; members and groups by their ids."""
    found = dict(args)
    for parameter in command.parameters:
        value = args.get(parameter.name)
        if parameter.kind is Kind.REPEATED and value is not None:
            ids = people if parameter.members else lambda part: []
            found[parameter.name] = [each for part in value for each in ids(part) or [plain(part)]]
        elif isinstance(value, str):
            found[parameter.name] = plain(value)
    return found
