"""Updates of boards: which messages to redraw, and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.actions import fitted
from bot.boards import store
from bot.boards.store import Board
from bot.capabilities import FULL_CHAT, Capabilities
from bot.database.port import Connection, Store
from bot.incidents import given_up, log_incident, repeated
from bot.places import Place
from bot.reply import Reply
from index.errors import UnknownKey

PACE = 2.0
"""Seconds between two drawings of one message, and between two checks for writes by other processes."""

NEW = 5_000
"""The most new messages whose replies are remembered."""

LONGEST_WAIT = 600.0
"""The most seconds until a failed drawing is tried again."""

Standing = Callable[[Board], Awaitable[tuple[Reply, bool]]]
"""The reply that a board shows, and whether it is final. Raises UnknownKey if the poll or debate does not
exist."""

Move = Callable[[Place, str, str], Awaitable[None]]
"""Moves a debate of a place to another room."""

Touched = tuple[str, str, str]
"""A platform, a space, and the poll or debate that may have changed; "" for all of the space."""


@dataclass(frozen=True, slots=True)
class Update:
    """The reply that a board's message should show now."""

    board: Board
    reply: Reply


@dataclass(eq=False, slots=True)
class Watch:
    """The state of one caller of `Boards.due`, for one `space` or for all. `drawn` has the last reply of each
    board and its time in seconds, `among` the other boards that it was drawn among; `touched` what may have
    changed since. `version` is the database's at the
    last check; None makes the next check look at everything. `missed` counts consecutive failed drawings.
    Boards in `at` are being drawn, and wait until that is done."""

    platform: str
    space: str | None = None
    capabilities: Capabilities = FULL_CHAT
    at: set[Board] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    touched: set[Touched] = field(default_factory=set)
    drawn: dict[Board, tuple[float, Reply | None]] = field(default_factory=dict)
    among: dict[Board, tuple[int, int]] = field(default_factory=dict)
    missed: dict[Board, int] = field(default_factory=dict)
    version: int | None = None


class Boards:
    """One process's view of the boards. `clock` gives seconds."""

    def __init__(
        self,
        database: Store,
        standing: Standing,
        move: Move,
        *,
        clock: Callable[[], float] = time.monotonic,
        pace: float = PACE,
        log_at: str = "",
    ) -> None:
        self._database = database
        self._standing = standing
        self._move = move
        self._clock = clock
        self._pace = pace
        self._log_at = log_at
        self._watches: list[Watch] = []
        self._posted: LRUCache[Board, Reply] = LRUCache(NEW)

    async def posted(
        self,
        place: Place,
        of: str,
        *,
        room: str,
        message: str,
        thread: str = "",
        shown: Reply | None = None,
    ) -> None:
        """Keep a message in `room` as a board. It shows `shown`, and is edited only when that changes. A
        debate moves to the `thread`, if one was opened."""
        board = Board(place.platform, place.space, of, room, message)
        await self._database.write(lambda db: store.put(db, board))
        if shown is not None:
            self._posted[board] = Reply(cards=shown.cards, board=of)
        # Ballots may have been cast while the message was sent.
        self.touch(board.platform, board.space, board.of)
        if thread and of.startswith("d"):
            await self._move(place, of, thread)

    async def lost(self, board: Board) -> None:
        """Forget a board whose message or channel was deleted. The one before it shows a result whole now."""
        await self._database.write(lambda db: store.drop(db, board))
        self.touch(board.platform, board.space, board.of)

    async def missed(self, board: Board) -> None:
        """Note a failed drawing of a message that may still exist. It is drawn again after a longer wait each
        time, until its poll or debate changes."""
        await self._database.write(lambda db: store.finish(db, board, final=False))
        for watch in self._watches:
            if watch.platform == board.platform and watch.space in (None, board.space):
                times = watch.missed[board] = watch.missed.get(board, 0) + 1
                wait = min(self._pace * 2 ** (times - 1), LONGEST_WAIT)
                watch.drawn[board] = (self._clock() + wait - self._pace, None)
                watch.touched.add((board.platform, board.space, board.of))
                watch.woken.set()

    def drawn(self, board: Board) -> None:
        """Note that a drawing is done, sent or failed. The interval to the next begins here, since drawing
        and sending take time."""
        for watch in self._watches:
            if board in watch.at:
                watch.at.discard(board)
                reply = watch.drawn.get(board, (0.0, None))[1]
                if reply is not None:  # otherwise it was missed, and waits
                    watch.drawn[board] = (self._clock(), reply)
                watch.woken.set()

    def touch(self, platform: str, space: str, of: str) -> None:
        """Note that the poll or debate `of` may have changed; "" stands for all of the space."""
        for watch in self._watches:
            watch.touched.add((platform, space, of))
            for board in [
                each for each in watch.missed if (each.platform, each.space, each.of) == (platform, space, of)
            ]:
                del watch.missed[board]
                watch.drawn[board] = (min(watch.drawn[board][0], self._clock()), None)
            if watch.space in (None, space):
                watch.woken.set()  # watches of linked spaces find the change at their next check

    async def spaces(self, platform: str) -> set[str]:
        """The spaces of a platform that have boards to keep up to date."""
        if self._database.empty:
            return set()
        return {board.space for board in await self._database.read(lambda db: store.unfinished(db, platform))}

    async def due(
        self,
        platform: str,
        *,
        space: str | None = None,
        tells: bool = False,
        capabilities: Capabilities = FULL_CHAT,
    ) -> AsyncIterator[Update]:
        """Yield the updates of boards, in one `space` or in all, when they become due. All open boards come
        once at the start, since they may have changed while no process watched. An update counts as drawn
        when the next is requested. With `tells` the caller draws several at once and reports each by `drawn`;
        until then no newer update of that message comes."""
        watch = Watch(platform, space, capabilities)
        self._watches.append(watch)
        waiting: set[Board] = set()
        try:
            while True:
                waiting = await self._look(watch, waiting)
                now = self._clock()
                for board in [board for board in waiting if self._ready(watch, board, now)]:
                    waiting.discard(board)
                    found = await self._update(watch, board)
                    if found is None:
                        # Failed now; tried again later.
                        waiting.add(board)
                        continue
                    update, final = found
                    if update is not None:
                        watch.at.add(board)
                        yield update
                        if not tells:
                            self.drawn(board)
                    if final:
                        await self._finished(watch, board)
                with suppress(TimeoutError):
                    # Not `wait_for`, which goes on when it is cancelled just as it is woken.
                    async with asyncio.timeout(self._pause(watch, waiting)):
                        await watch.woken.wait()
        finally:
            given_up(id(watch))
            self._watches.remove(watch)

    def _ready(self, watch: Watch, board: Board, now: float) -> bool:
        drawn = watch.drawn.get(board)
        return board not in watch.at and (drawn is None or now - drawn[0] >= self._pace)

    def _pause(self, watch: Watch, waiting: set[Board]) -> float:
        since = [watch.drawn[board][0] for board in waiting - watch.at if board in watch.drawn]
        return min(self._pace, max(0.05, min(since) + self._pace - self._clock())) if since else self._pace

    async def _look(self, watch: Watch, waiting: set[Board]) -> set[Board]:
        """The boards that wait to be drawn, including those that may have changed."""
        watch.woken.clear()
        touched, watch.touched = watch.touched, set()
        if self._database.empty:
            return set()
        before, drawn = watch.version, list(watch.drawn)

        def work(db: Connection, version: int) -> tuple[int, set[Board], set[Board]]:
            boards = store.unfinished(db, watch.platform, watch.space)
            stale = set(boards) if version != before else _stale(db, boards, touched)
            # Another process has drawn their final state, perhaps before our last drawing arrived.
            ended = {board for board in drawn if board not in boards and store.kept(db, board)}
            return version, stale | ended, ended.union(boards)

        watch.version, looked = None, False
        with repeated("looking for messages to bring up to date", self._log_at, key=id(watch)):
            watch.version, stale, known = await self._database.look(work)
            looked = True
        if not looked:
            return waiting
        watch.drawn = {board: drawn for board, drawn in watch.drawn.items() if board in known}
        watch.among = {board: among for board, among in watch.among.items() if board in known}
        watch.missed = {board: times for board, times in watch.missed.items() if board in known}
        return (waiting | stale) & known

    async def _update(self, watch: Watch, board: Board) -> tuple[Update | None, bool] | None:
        """The update to draw, None if nothing has changed, and whether the state is final; None alone if the
        state cannot be read now."""
        before = watch.drawn.get(board)
        try:
            watch.among[board] = await self._database.read(lambda db: store.siblings(db, board))
            reply, final = await self._standing(board)
            reply = fitted(reply, watch.capabilities)
        except UnknownKey:
            with suppress(Exception):
                await self.lost(board)
            return None, False
        except Exception:
            log_incident(f"drawing {board.of} anew", self._log_at)
            watch.drawn[board] = (self._clock(), before[1] if before else None)
            return None
        if (before[1] if before is not None else self._posted.get(board)) == reply:
            return None, final
        self._posted.pop(board, None)
        if before is not None and before[1] is not None:
            watch.missed.pop(board, None)  # the one before got through
        watch.drawn[board] = (self._clock(), reply)
        return Update(board, reply), final

    async def _finished(self, watch: Watch, board: Board) -> None:
        """Mark a board as finished, unless its drawing failed or something changed since."""
        drawn = watch.drawn.get(board)
        if drawn is None or drawn[1] is None:
            return
        among = watch.among.get(board)
        try:
            if not await self._database.write(lambda db: store.finish(db, board, among=among)):
                watch.touched.add((board.platform, board.space, board.of))
                watch.woken.set()
                return
        except Exception:
            log_incident(f"keeping that {board.of} shows the end", self._log_at)
            watch.version = None
            return
        watch.drawn.pop(board, None)


def _stale(db: Connection, boards: list[Board], touched: set[Touched]) -> set[Board]:
    """The boards of a touched poll or debate in all spaces; linked rooms share it under other names."""
    if not touched:
        return set()
    subjects = {board: store.subject(db, board.platform, board.space, board.of) for board in boards}
    named = {
        board
        for board in boards
        if {(board.platform, board.space, board.of), (board.platform, board.space, "")} & touched
    }
    meant = {subjects[board] for board in named} | {store.subject(db, *each) for each in touched}
    return named | {board for board, what in subjects.items() if what is not None and what in meant}
