"""What a request passes before it is done: the space's settings, and who may do what how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.answers import CONVERSATION, Shown
from bot.ballots.voters import identity
from bot.commands.spec import Command
from bot.rooms import MINUTES
from bot.spaces.pace import Pace
from bot.spaces.spaces import Spaces
from bot.spaces.types import MODERATORS, SpaceSettings
from bot.times import LANGUAGE
from bot.types import Request
from index.errors import UserError

if TYPE_CHECKING:
    from bot.context import Context

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


class Gate:
    """Holds requests to the settings of their space."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces
        self._pace = Pace()

    async def let_in(self, command: Command, request: Request) -> tuple[SpaceSettings, Request]:
        """The settings that count, and the request with the space's time zone. Raises UserError for what
        the member may not do, or not so soon."""
        if request.controls or command.name.partition(" ")[0] in SETTLED:
            await self._spaces.load()
        settings = self._spaces.of(request.platform, request.space)
        LANGUAGE.set(settings.dates)
        who = identity(request.platform, request.space, request.member)
        if command.name not in UNCOUNTED:
            self._pace.step(who, settings.rate)
        if command.moderators and request.controls and not request.member.moderator:
            raise UserError(f"Only a moderator may use {command.name}; ask one.")
        if command.name in BEGINNING and settings.polls == MODERATORS and not request.member.moderator:
            raise UserError("Here only moderators begin polls and debates; ask one.")
        return settings, replace(request, zone=settings.zone or request.zone)


async def held_in(context: Context, request: Request) -> None:
    """Bring back what a room was last shown, after a restart or a long while: a thread is one
    conversation, a channel has moved on."""
    from bot.context import place_of

    here = context.here(request)
    if not here or context.rooms.knows(here) or context.database.empty:
        return
    kept = CONVERSATION if request.thread else timedelta(minutes=MINUTES)
    place = place_of(request)
    last = await context.answers.last(place, context.clock() - kept)
    if not last and request.thread and request.home not in ("", request.room):
        last = await _begun_from(context, request)
    # Known by now, it was another request's that came at the same time.
    if last and not context.rooms.knows(here):
        questions = [each.text for each in last if each.kind == "ask"]
        context.rooms.restore(here, questions, last[-1].excerpts, last[-1].id)


async def _begun_from(context: Context, request: Request) -> tuple[Shown, ...]:
    """What a thread is about in which nothing was shown yet: the answer that it hangs on, else what its
    channel was shown last."""
    from bot.context import place_of

    place = place_of(request)
    if request.begun_from:
        try:
            return (await context.answers.get(place, request.begun_from),)
        except UserError:
            # Kept no more: it is about nothing that is known.
            return ()
    recent = context.clock() - timedelta(minutes=MINUTES)
    return (await context.answers.last(replace(place, room=request.home), recent))[-1:]
