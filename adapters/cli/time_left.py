"""How fast a step goes on, and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable

# Seconds before a pace says anything.
_SETTLED = 1.0


class Pace:
    """Counts the parts of a step as they are done. Parts of the first report were there before, for
    instance left by an interrupted build: they count as done, not for the pace."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = 0
        self._clock = clock
        self._began: float | None = None
        self._before = 0

    def advance(self, count: int) -> None:
        """So many parts more are done."""
        self.done += count
        if self._began is None:
            self._began, self._before = self._clock(), self.done

    def words(self) -> str:
        """Such as "75 a second, 3 min left"; empty while nothing can be said."""
        took = 0.0 if self._began is None else self._clock() - self._began
        fresh = self.done - self._before
        if took < _SETTLED or fresh <= 0:
            return ""
        rate = fresh / took
        shown = f"{rate:,.0f} a second" if rate >= 1 else f"{60 * rate:.0f} a minute"
        left = max(self.total - self.done, 0) / rate
        return f"{shown}, {in_words(left)} left" if left else shown


def in_words(seconds: float) -> str:
    """A time to wait: "8 s", "3 min", "2 h 5 min"."""
    if seconds < 59.5:
        return f"{max(seconds, 1):.0f} s"
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
