"""A line typed in the terminal, as a request."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import COMMANDS
from bot.commands.line import read
from bot.commands.spec import Command
from bot.places import Place
from bot.request import Member, Request
from bot.words import folded

PLATFORM = "terminal"
ROOM = "terminal"
SLASH = "/"
PLACE = Place(PLATFORM, "", ROOM, "UTC")
"""For looking polls and debates up, where the zone does not matter."""


def parse(
    line: str,
    *,
    member: Member | None = None,
    commands: Sequence[Command] = COMMANDS,
    room: str = ROOM,
    zone: str = "UTC",
) -> Request | None:
    """`/command …` as that command, anything else as a question; None for a blank line.

    Raises UserError for a line that no command takes.
    """
    line = line.strip()
    who = member or as_member("you")
    if not line:
        return None
    if not line.startswith(SLASH):
        return Request("ask", {"question": line}, who, room, PLATFORM, zone=zone)
    command, args = read(line[len(SLASH) :] or "help", commands)
    return Request(command.name, args, who, room, PLATFORM, zone=zone)


def as_member(name: str, *, host: str = "") -> Member:
    """The member of that name; "Ana" and "ana" are one. The `host`, whose computer it is, may close
    and mend what others began: the database is in their hands anyhow."""
    known = folded(name)
    return Member(id=f"{PLATFORM}:{known}", name=name, moderator=known == folded(host))
