"""Permissions: a space's settings, who may use a command, and how often."""

from __future__ import annotations

from dataclasses import replace

from bot.ballots.voters import identity
from bot.commands.spec import Command
from bot.request import Request
from bot.spaces.pace import Pace
from bot.spaces.spaces import Spaces
from bot.spaces.types import MODERATORS, SpaceSettings
from bot.times import LANGUAGE
from index.errors import UserError

BEGINNING = ("poll create", "poll from", "debate start")
SETTLED = ("poll", "debate", "settings")
"""The groups of commands that keep to a space's settings in the terminal too. A question there need
not wait for the database."""

UNCOUNTED = (
    "poll vote",
    "poll ballot",
    "poll reason",
    "debate vote",
    "debate reason",
    "settings",
    "privacy",
    "forget-me",
)
"""No ballot is refused because of what else a member asked, and nobody is locked out of their own."""


class Permissions:
    """Checks requests against the settings of their space."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces
        self._pace = Pace()

    async def check(self, command: Command, request: Request) -> tuple[SpaceSettings, Request]:
        """The settings that count, and the request with the space's time zone. Raises UserError for what
        the member may not do, or not so soon."""
        if request.capabilities.shared or command.name.partition(" ")[0] in SETTLED:
            await self._spaces.load()
        settings = self._spaces.of(request.platform, request.space)
        LANGUAGE.set(settings.dates)
        who = identity(request.platform, request.space, request.member)
        if command.name not in UNCOUNTED:
            self._pace.step(who, settings.rate)
        if command.moderators and request.capabilities.moderators and not request.member.moderator:
            raise UserError(f"Only a moderator may use {command.name}; ask one.")
        if command.name in BEGINNING and settings.polls == MODERATORS and not request.member.moderator:
            raise UserError("Here only moderators begin polls and debates; ask one.")
        return settings, replace(request, zone=settings.zone or request.zone)
