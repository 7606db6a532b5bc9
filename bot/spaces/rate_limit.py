"""How fast one member may ask."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from bot.words import counted
from index.errors import UserError

WINDOW = 60.0
MEMBERS = 10_000


class RequestCounter:
    """Counts each member's requests of the last minute; the longest idle are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def step(self, who: str, most: int) -> None:
        """Count one. Raises UserError, with how long to wait, where it is one too many."""
        if not most:
            return
        now = self._clock()
        times = self._times.setdefault(who, deque())
        self._times.move_to_end(who)
        while len(self._times) > MEMBERS:
            self._times.popitem(last=False)
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= most:
            wait = max(1, round(times[0] + WINDOW - now))
            raise UserError(
                f"That was {counted(most, 'request')} in a minute, which is as many as this server allows; "
                f"wait {counted(wait, 'second')}."
            )
        times.append(now)
