"""Names to complete what members type: sections, reference keys, authors.

Completion must be quick and never fail, so names are kept for a while, and when the library is
busy the old ones (or none) are given.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.front_door import FrontDoor
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

    def __init__(self, door: FrontDoor, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._door = door
        self._clock = clock
        self._known: dict[str, tuple[Named, ...]] = {}
        self._read_at = -FRESH
        self._reading: asyncio.Task[None] | None = None

    async def complete(self, completer: str, typed: str, limit: int = SHOWN) -> tuple[Named, ...]:
        """The names that `typed` may become: those it begins, then those it stands in."""
        await self.refresh()
        folded = typed.casefold().strip()
        begun: list[Named] = []
        within: list[Named] = []
        for named in self._known.get(completer, ()):
            if named[0].casefold().startswith(folded):
                begun.append(named)
            elif any(folded in part.casefold() for part in named):
                within.append(named)
        return tuple((begun + within)[:limit])

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
