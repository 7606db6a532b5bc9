"""Permissions: a space's settings, who may use a command, and how often."""

from __future__ import annotations

from dataclasses import replace

from bot.ballots.voters import identity
from bot.commands.spec import Command
from bot.date_language import LANGUAGE
from bot.request import Request
from bot.spaces.rate_limit import RequestCounter, SpaceCounters
from bot.spaces.spaces import Spaces
from bot.spaces.types import MODERATORS, SpaceSettings
from index.errors import UserError


class Permissions:
    """Checks requests against the settings of their space."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces
        self._pace = RequestCounter()
        self._spaces_pace = SpaceCounters()

    async def check(self, command: Command, request: Request) -> tuple[SpaceSettings, Request]:
        """The settings of the space, and the request with its time zone. Raises UserError if the member may
        not use the command, or has used up the rate."""
        if request.capabilities.shared or command.settled:
            await self._spaces.load()
        settings = self._spaces.of(request.platform, request.space)
        LANGUAGE.set(settings.dates)
        who = identity(request.platform, request.space, request.member)
        if request.capabilities.shared and command.counted:
            self._pace.step(who, settings.rate)
            self._spaces_pace.step(
                f"{request.platform}\0{request.space}",
                per_minute=settings.per_minute or 0,
                per_day=settings.per_day or 0,
            )
        if command.moderators and request.capabilities.moderators and not request.member.moderator:
            raise UserError(f"Only a moderator may use {command.name}; ask one.")
        moderates = request.member.moderates(request.room, request.home)
        if command.begins and settings.polls == MODERATORS and not moderates:
            raise UserError("Here only moderators begin polls and debates; ask one.")
        return settings, replace(request, zone=settings.zone or request.zone)
