"""What commands need, passed to them: the library, the rooms' memory, the group's own data, and how
to name commands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.ballots.types import Evidence
from bot.database.connection import DatabaseUnavailable
from bot.database.database import Database
from bot.debates.debates import Debates
from bot.front_door import FrontDoor
from bot.polls.polls import Polls
from bot.rooms import Rooms
from bot.times import utc_now
from bot.types import Request
from index.errors import UserError
from retrieval.types import Excerpt

if TYPE_CHECKING:
    from bot.commands.spec import Command
    from bot.polls.types import Place

log = logging.getLogger("moot")


@dataclass(frozen=True, slots=True)
class Context:
    """`prefix` is what stands before a command's name where this bot is ("/", "moot "); `clock` gives
    UTC times."""

    library: FrontDoor
    rooms: Rooms
    database: Database
    polls: Polls
    debates: Debates
    commands: Sequence[Command]
    prefix: str = "/"
    clock: Callable[[], datetime] = utc_now

    def say(self, command: str) -> str:
        """A command as members type it here: "/sources"."""
        return f"{self.prefix}{command}"

    async def shown(self, request: Request, text: str, excerpts: Sequence[Excerpt]) -> None:
        """The room was shown `excerpts` for `text`: `quote 2` now means the second of them, and the
        record of a debate that goes on in the room has them."""
        self.rooms.saw(request.room, excerpts)
        if excerpts and request.room and not self.database.empty:
            from retrieval.contract import excerpt_json

            kept = [excerpt_json(excerpt) for excerpt in excerpts]
            try:
                await self.debates.log(place_of(request), request.member, request.command, text, kept)
            except DatabaseUnavailable as error:
                # The member asked for the excerpts, and those there are.
                log.warning("a debate's record may lack excerpts: %s", error)

    async def evidence(self, request: Request, quotation: str | None) -> Evidence | None:
        """What a member attaches to a reason: the excerpt of that number among those just shown, or
        a pasted quotation, which counts as an excerpt where the sources have these words."""
        if quotation is None:
            return None
        from retrieval.contract import excerpt_json

        shown = self.rooms.shown(request.room)
        if quotation.isascii() and quotation.isdigit() and len(quotation) < 3:
            if not 1 <= int(quotation) <= len(shown):
                has = f"the last excerpts shown go to {len(shown)}" if shown else "no excerpts were shown yet"
                raise UserError(
                    f"There is no excerpt {quotation}: {has}; {self.say('quote')} a topic shows some, or "
                    "paste the quotation itself."
                )
            excerpt = shown[int(quotation) - 1]
            return Evidence(excerpt.text, excerpt_json(excerpt))
        found = await self.library.call(lambda library: library.check(quotation))
        if found.verdict in ("exact", "normalised") and found.excerpts:
            return Evidence(found.excerpts[0].text, excerpt_json(found.excerpts[0]))
        return Evidence(quotation, None)


def place_of(request: Request) -> Place:
    """Where a request comes from, for what is held there."""
    from bot.polls.types import Place

    return Place(request.platform, request.space, request.room, request.zone)
