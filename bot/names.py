"""Names to complete what members type: sections, reference keys, authors, polls, debates.

Completion must be quick and never fail, so names are kept for a while, and when the library is
busy the old ones (or none) are given.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.debates.debates import Debates
from bot.front_door import FrontDoor
from bot.polls.polls import Polls
from bot.polls.types import Place
from index.errors import UserError

if TYPE_CHECKING:
    from retrieval.shelf import Texts

FRESH = 60.0
PATIENCE = 0.4
SHOWN = 25

Named = tuple[str, str]
"""A name and what it stands for ("3.1" and its heading); "" where the name says it all."""


class Names:
    """What can complete a parameter, by the parameter's `completer`."""

    def __init__(
        self,
        door: FrontDoor,
        polls: Polls,
        debates: Debates,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._door = door
        self._polls = polls
        self._debates = debates
        self._clock = clock
        self._known: dict[str, tuple[Named, ...]] = {}
        self._read_at = -FRESH
        self._reading: asyncio.Task[None] | None = None

    async def complete(
        self, completer: str, typed: str, place: Place, limit: int = SHOWN
    ) -> tuple[Named, ...]:
        """The names that `typed` may become: those it begins, then those it stands in."""
        if completer in ("poll", "debate"):
            known = await self._held(completer, place)
        else:
            await self.refresh()
            known = self._known.get(completer, ())
        folded = typed.casefold().strip()
        begun: list[Named] = []
        within: list[Named] = []
        for named in known:
            if named[0].casefold().startswith(folded):
                begun.append(named)
            elif any(folded in part.casefold() for part in named):
                within.append(named)
        return tuple((begun + within)[:limit])

    async def _held(self, completer: str, place: Place) -> tuple[Named, ...]:
        """The polls or debates of a place, the newest first."""
        try:
            if completer == "poll":
                return tuple((poll.id, poll.motion) for poll, _ in await self._polls.all(place))
            return tuple((debate.id, debate.motion) for debate in await self._debates.all(place))
        except UserError:
            return ()

    async def refresh(self, patience: float = PATIENCE) -> None:
        """Read the names again where they are old, waiting no longer than `patience`."""
        if self._known and self._clock() - self._read_at < FRESH:
            return
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        # The reading goes on where it is late, and the next key stroke finds it done.
        await asyncio.wait({self._reading}, timeout=patience)

    async def _read(self) -> None:
        try:
            self._known = await self._door.call(_names)
        except UserError:
            return
        self._read_at = self._clock()


def _names(library: Texts) -> dict[str, tuple[Named, ...]]:
    sections = zip(library.section_names(), library.headings(), strict=True)
    return {
        "section": tuple((name, "" if name == heading else heading) for name, heading in sections),
        "key": _alone(library.keys()),
        "author": _alone(library.authors()),
    }


def _alone(names: Iterable[str]) -> tuple[Named, ...]:
    return tuple((name, "") for name in names)
