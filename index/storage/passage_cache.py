"""A cache of passages, bounded: they never change, and questions ask for many of them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from index.types import Passage

MOST = 20_000
"""Passages that are kept; all are dropped where more are read."""


class PassageCache:
    """Passages by id. `read` reads those of some ids, in any order, and leaves out missing ones."""

    def __init__(self, read: Callable[[Sequence[int]], Iterable[Passage]]) -> None:
        self._read = read
        self._kept: dict[int, Passage] = {}

    def many(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages of these ids. Raises KeyError where one is missing."""
        wanted = list(dict.fromkeys(int(number) for number in numbers))
        missing = [number for number in wanted if number not in self._kept]
        if len(self._kept) + len(missing) > MOST:
            self._kept.clear()
            missing = wanted
        if missing:
            self._kept.update((passage.id, passage) for passage in self._read(missing))
        return {number: self._kept[number] for number in wanted}

    def one(self, number: int) -> Passage:
        """The passage of this id. Raises KeyError where there is none."""
        kept = self._kept.get(number)
        return kept if kept is not None else self.many([number])[number]

    def clear(self) -> None:
        """Drop all that is kept."""
        self._kept.clear()
