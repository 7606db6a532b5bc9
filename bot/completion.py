"""Completions of what members type: sections, reference keys, authors, polls, debates.

Completion must be quick and never fail, so names are kept for a while, and when the library is
busy the old ones (or none) are given.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.debates.debates import Debates
from bot.library_worker import LibraryWorker
from bot.places import Place
from bot.polls.polls import Polls
from bot.spaces.types import SETTINGS
from index.errors import UserError

if TYPE_CHECKING:
    from retrieval.protocol import TextLibrary

FRESH = 60.0
PATIENCE = 0.4
SHOWN = 25

Named = tuple[str, str]
"""A name and its meaning ("3.1" and its heading); "" if the name needs no explanation."""


@dataclass(slots=True)
class Known:
    """The names of one library, when they were read, and who reads them now."""

    names: dict[str, tuple[Named, ...]] = field(default_factory=dict)
    read_at: float = 0.0
    reading: asyncio.Task[None] | None = None


class Completions:
    """The names that complete a parameter, by the parameter's `completer`. `read` gives the library of a
    place."""

    def __init__(
        self,
        worker: LibraryWorker,
        polls: Polls,
        debates: Debates,
        *,
        read: Callable[[Place], LibraryWorker] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._worker = worker
        self._read = read or (lambda place: worker)
        self._polls = polls
        self._debates = debates
        self._clock = clock
        self._known: dict[LibraryWorker, Known] = {}

    async def complete(
        self, completer: str, typed: str, place: Place, limit: int = SHOWN
    ) -> tuple[Named, ...]:
        """The names that `typed` completes: those that begin with it, then those that contain it."""
        if completer == "record":
            both = zip_longest(await self._held("poll", place), await self._held("debate", place))
            known = tuple(named for pair in both for named in pair if named)
        elif completer == "setting":
            known = tuple((each.name, each.help) for each in SETTINGS)
        elif completer == "style":
            from index.bibliography.formats.styles import STYLES

            known = tuple(STYLES.items())
        elif completer in ("poll", "debate"):
            known = await self._held(completer, place)
        else:
            found = await self._fresh(self._read(place), PATIENCE)
            known = found.names.get(completer, ())
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
        """Read outdated names again, waiting at most `patience` seconds."""
        await self._fresh(self._worker, patience)

    async def _fresh(self, worker: LibraryWorker, patience: float) -> Known:
        known = self._known.setdefault(worker, Known())
        if known.names and self._clock() - known.read_at < FRESH:
            return known
        if known.reading is None or known.reading.done():
            known.reading = asyncio.create_task(self._take(worker, known))
        # A slow read goes on in the background, for the next key stroke.
        await asyncio.wait({known.reading}, timeout=patience)
        return known

    async def _take(self, worker: LibraryWorker, known: Known) -> None:
        try:
            known.names = await worker.call(_names)
        except UserError:
            return
        known.read_at = self._clock()


def _names(library: TextLibrary) -> dict[str, tuple[Named, ...]]:
    sections = zip(library.section_names(), library.headings(), strict=True)
    return {
        "section": tuple((name, "" if name == heading else heading) for name, heading in sections),
        "key": _alone(library.keys()),
        "author": _alone(library.authors()),
    }


def _alone(names: Iterable[str]) -> tuple[Named, ...]:
    return tuple((name, "") for name in names)
