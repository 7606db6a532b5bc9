"""What Slack sends, as a request."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.origin import PLATFORM, SPOKEN, Body, Origin, origin_of
from bot.capabilities import FULL_CHAT
from bot.commands import COMMANDS
from bot.commands.line import find, read
from bot.commands.spec import Command, Kind
from bot.controls import command_of
from bot.request import Member, Moment, Request
from index.errors import UserError

MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
"""Slack's own marks within a text: mentions, channels, links, dates."""
VOTER = "voter"


def parse(
    raw: Body,
    *,
    member: Member | None = None,
    commands: Sequence[Command] = COMMANDS,
    zone: str = "UTC",
    me: str = "",
) -> Request | None:
    """A slash command, a message or a press as a request; None where nothing is asked. `me` is the
    bot's own user id.

    Raises UserError for words that no command takes, and for a control of another version.
    """
    origin = origin_of(raw)
    event: Body = raw.get("event") or {}
    if event.get("type") in SPOKEN:
        said = spoken(str(event.get("text") or ""), commands, me)
    elif raw.get("actions"):
        said = pressed(raw, commands)
    else:
        said = typed(str(raw.get("text") or ""), commands)
    return None if said is None else request(origin, *said, member=member, zone=zone)


def request(
    origin: Origin,
    command: str,
    args: Mapping[str, Any],
    *,
    member: Member | None = None,
    zone: str = "UTC",
    came: float = 0.0,
    begun_from: str = "",
) -> Request:
    """What is asked, with where it was, when it `came`, in seconds, and from which answer its thread was
    begun."""
    return Request(
        command=command,
        args=args,
        member=member or Member(origin.user, origin.name or origin.user),
        room=origin.room,
        platform=PLATFORM,
        space=origin.space,
        zone=zone,
        delivery=origin.key,
        moment=Moment(came, origin.at) if came else None,
        thread=bool(origin.thread) or origin.direct,
        capabilities=FULL_CHAT,
        home=origin.channel,
        secluded=origin.secluded is not False,
        begun_from=begun_from,
    )


def typed(line: str, commands: Sequence[Command]) -> tuple[str, dict[str, Any]]:
    """What follows /moot; nothing is the help. Raises UserError, with what was probably meant."""
    line = line.strip().removeprefix("/moot ").lstrip("/")
    try:
        command, args = read(line or "help", commands)
    except UserError as error:
        words = plain(line).split()
        question = len(words) > 2 and "Did you mean" not in str(error) and not _known(words[0], commands)
        hint = f" To ask a question: /moot ask {' '.join(words)[:60]}…" if question else ""
        raise UserError(plain(f"{error}{hint}")) from None
    return command.name, _plainly(command, args)


def spoken(text: str, commands: Sequence[Command], me: str) -> tuple[str, dict[str, Any]] | None:
    """A message: a command where it plainly is one, else a question."""
    if me:
        text = re.sub(rf"<@{re.escape(me)}(\|[^>]*)?>", " ", text)
    text = text.strip()
    if not text:
        return None
    if text.startswith("/") or _is_command(text, commands):
        return typed(text, commands)
    return "ask", {"question": " ".join(plain(text).split())}


def pressed(raw: Body, commands: Sequence[Command]) -> tuple[str, dict[str, Any]]:
    """The command of a button or menu. Raises UserError for one of another version."""
    control, values = control_of(raw)
    return command_of(control, commands, values=values)


def control_of(raw: Body) -> tuple[str, list[str]]:
    """The id of the control that was used, and what was picked in its menu."""
    from adapters.slack.blocks import GO

    used: Body = raw["actions"][0]
    control = str(used.get("action_id") or "")
    if control.startswith(GO):
        control = control.removeprefix(GO)
        blocks: Mapping[str, Any] = (raw.get("state") or {}).get("values") or {}
        used = next((block[control] for block in blocks.values() if control in block), {})
    picked = used.get("selected_options") or [used.get("selected_option") or {}]
    return control, [str(each["value"]) for each in picked if each.get("value")]


def is_sent(raw: Body) -> bool:
    """Whether the button was used that sends what was picked in a menu."""
    from adapters.slack.blocks import GO

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


def _is_command(text: str, commands: Sequence[Command]) -> bool:
    words = text.split()
    try:
        command, taken = find(words[:2], commands)
    except UserError:
        return False
    alone = len(words) == taken and not any(parameter.required for parameter in command.parameters)
    return taken > 1 or alone or command.sentence


def _known(word: str, commands: Sequence[Command]) -> bool:
    return word.casefold() in {each for command in commands for each in command.name.split()[:1]}
