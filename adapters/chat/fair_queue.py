"""Turns of work, shared fairly: round robin between spaces, then between the members of a space.

The next turn is of the space that had its last one the longest ago, and there of the member of whom the same
is true. What a member asks for is done in the order in which it was asked. A turn should hold the work alone:
a reply that waits for a slow channel is delivered after the turn, so that it keeps no other work waiting.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TypeVar

from cachetools import LRUCache

from adapters.chat.slow_notice import SLOW, slow_notice
from bot.words import counted
from index.errors import UserError

T = TypeVar("T")
Asker = tuple[str, str | None]
"""A space and a member of it, or the whole space."""

AT_ONCE = 16
"""Turns at once. The library answers in batches, so that more turns at once cost little."""
OF_SPACE = 8
"""Turns of one space at once, so that others find a free one while long work of a space goes on."""
MOST, MOST_OF_SPACE, MOST_OF_MEMBER = 5_000, 500, 20
"""How much may wait: in all, of a space, of a member."""
REMEMBERED = 20_000
"""Spaces and members of whom the last turn is remembered."""
SMOOTHING = 0.1
"""Weight of the newest turn in the mean duration (exponential smoothing)."""


class QueueFull(UserError):
    """As much is waiting as the queue holds."""


@dataclass(eq=False, slots=True)
class Turn:
    """A member's place in the queue. `ahead` turns come before it if nothing more is asked, `own` of them
    the same member's; it begins in about `seconds`, None as long as no turn has ended."""

    space: str
    member: str
    begins: asyncio.Future[None]
    ahead: int = field(default=0)
    own: int = field(default=0)
    seconds: float | None = field(default=None)

    def sentence(self) -> str:
        """Where it stands, for the member who waits."""
        if self.own:
            why = f"This comes after the {counted(self.own, 'request')} that you made before"
        elif self.ahead:
            why = f"Moot is busy: this comes after {counted(self.ahead, 'request')} of others"
        else:
            return "Moot is busy: this comes next."
        seconds = "" if self.seconds is None else f", in about {counted(math.ceil(self.seconds), 'second')}"
        return f"{why}{seconds}."


class FairQueue:
    """`at_once` turns at once, at most `of_space` of one space and one of a member. Bounded: at most `most`
    wait in all, `most_of_space` of a space and `most_of_member` of a member."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        *,
        of_space: int = OF_SPACE,
        most: int = MOST,
        most_of_space: int = MOST_OF_SPACE,
        most_of_member: int = MOST_OF_MEMBER,
    ) -> None:
        self._at_once, self._of_space = at_once, of_space
        self._most, self._most_of_space, self._most_of_member = most, most_of_space, most_of_member
        self._waiting: dict[str, dict[str, deque[Turn]]] = {}
        self._numbers: Counter[str] = Counter()
        self._running: dict[tuple[str, str], Turn] = {}
        self._last: LRUCache[Asker, int] = LRUCache(REMEMBERED)
        """The number of the last turn that a space or a member had, in the order of turns."""
        self._turns = count(1)
        self._duration: float | None = None

    @property
    def waiting(self) -> int:
        """Turns that have not begun."""
        return self._numbers.total()

    @property
    def running(self) -> int:
        """Turns that have begun and not ended."""
        return len(self._running)

    async def run(
        self,
        space: str,
        member: str,
        work: Callable[[], Awaitable[T]],
        *,
        inform: Callable[[Turn], Awaitable[None]] | None = None,
        slow: float = SLOW,
    ) -> T:
        """The result of `work`, called when its turn comes. If that takes more than `slow` seconds, `inform`
        is called once with the turn.

        Cancelling the caller's task gives up the place in the queue, or cancels the work. Raises QueueFull,
        and what `work` raises."""
        turn = self._join(space, member)
        try:
            with slow_notice(inform and partial(self._inform, inform, turn), slow):
                await turn.begins
            began = turn.begins.get_loop().time()
            try:
                return await work()
            finally:
                self._took(turn.begins.get_loop().time() - began)
        finally:
            self._end(turn)

    async def _inform(self, inform: Callable[[Turn], Awaitable[None]], turn: Turn) -> None:
        if not turn.begins.done():
            self._place(turn)
            await inform(turn)

    def _place(self, turn: Turn) -> None:
        """Note where a waiting turn stands now."""
        members = self._members(turn.space)
        turn.own = members[turn.member].index(turn)
        within = _before(
            turn.own, turn.member, [(name, len(members[name])) for name in self._in_turn(turn.space)]
        )
        turn.ahead = _before(within, turn.space, [(name, self._numbers[name]) for name in self._in_turn()])
        if self._duration is not None:
            rounds = max(turn.own + 1, math.ceil((turn.ahead + 1) / self._at_once))
            turn.seconds = rounds * self._duration

    def _join(self, space: str, member: str) -> Turn:
        own = len(self._members(space).get(member, ()))
        if own >= self._most_of_member:
            raise QueueFull(f"You have {counted(own, 'request')} waiting already; wait until they are done.")
        if self.waiting >= self._most or self._numbers[space] >= self._most_of_space:
            raise QueueFull("Too many requests are waiting; try again in a minute.")
        turn = Turn(space, member, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(space, {}).setdefault(member, deque()).append(turn)
        self._numbers[space] += 1
        self._begin()
        return turn

    def _begin(self) -> None:
        """Begin as many turns as there is room for."""
        while len(self._running) < self._at_once and (turn := self._next()) is not None:
            self._remove(turn)
            self._running[turn.space, turn.member] = turn
            number = next(self._turns)
            self._last[turn.space, None] = self._last[turn.space, turn.member] = number
            # A task that was cancelled just now gives its turn back as soon as it runs.
            if not turn.begins.done():
                turn.begins.set_result(None)

    def _next(self) -> Turn | None:
        """The next turn that may begin."""
        of_space = Counter(space for space, _ in self._running)
        for space in self._in_turn():
            if of_space[space] < self._of_space:
                for member in self._in_turn(space):
                    if (space, member) not in self._running:
                        return self._waiting[space][member][0]
        return None

    def _in_turn(self, space: str | None = None) -> list[str]:
        """The members of a space that wait, or without one the spaces, in the order of their next turns."""
        if space is None:
            return sorted(self._waiting, key=lambda each: self._last.get((each, None), 0))
        return sorted(self._waiting[space], key=lambda each: self._last.get((space, each), 0))

    def _took(self, seconds: float) -> None:
        mean = seconds if self._duration is None else self._duration
        self._duration = mean + SMOOTHING * (seconds - mean)

    def _end(self, turn: Turn) -> None:
        """Give back a turn, or the place in the queue of one that has not begun."""
        if self._running.get((turn.space, turn.member)) is turn:
            del self._running[turn.space, turn.member]
        else:
            self._remove(turn)
        self._begin()

    def _members(self, space: str) -> dict[str, deque[Turn]]:
        return self._waiting.get(space, {})

    def _remove(self, turn: Turn) -> None:
        members = self._members(turn.space)
        members[turn.member].remove(turn)
        self._numbers[turn.space] -= 1
        if not members[turn.member]:
            del members[turn.member]
        if not members:
            del self._waiting[turn.space], self._numbers[turn.space]


def _before(rounds: int, of: str, numbers: Sequence[tuple[str, int]]) -> int:
    """Turns before the turn number `rounds` (from 0) of one of those in a rotation, where each has so many
    waiting: those in front of it have had a turn more than it by then, and those behind as many."""
    before, more = rounds, 1
    for name, number in numbers:
        if name == of:
            more = 0
        else:
            before += min(number, rounds + more)
    return before
