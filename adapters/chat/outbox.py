"""The outbox: what Moot sends of its own accord. Messages that show a poll or debate are brought up to date,
and what becomes due is announced.

Of the processes that share a home or a database one leads and does it; when that ends, another goes on.
Spaces do not wait for each other.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from cachetools import LRUCache

from adapters.chat.inbox.port import NOT_KEPT
from adapters.chat.kernel import CLOCK_SKEW, Chat
from adapters.chat.platform import Gone, Left, PlatformError, Refused, Sent, Unreachable
from adapters.chat.retries import insist
from bot.announcements import Announcement
from bot.boards import Update
from bot.incidents import given_up, log_incident, repeated
from bot.places import ANYWHERE, Place
from index.errors import UserError

log = logging.getLogger(__name__)

REST = 2.0
"""Seconds between two attempts to lead, and before what broke off is begun again."""
SPACES = 10_000
NO_ROOM = "This was for a channel in which Moot cannot write; you began it, so it is sent to you. There, {}."


class Outbox:
    """What one chat sends of its own accord."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._bot = chat.bot
        self._platform = chat.platform
        self._log_at = chat.log_at
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: LRUCache[str, asyncio.Lock] = LRUCache(SPACES)

    @property
    def pending(self) -> int:
        """Announcements that are on their way."""
        return len(self._tasks)

    async def lead(self) -> None:
        """Send for as long as this is not cancelled, whenever no other process does."""
        while True:
            if await self._asked(self._chat.inbox.try_lead):
                await self._send_while_leading()
            await asyncio.sleep(REST)

    async def _send_while_leading(self) -> None:
        works = [asyncio.create_task(self._for_ever(work)) for work in (self._draw_all, self._announce_all)]
        try:
            while await self._asked(self._chat.inbox.leads):
                await asyncio.sleep(REST)
        finally:
            for task in (*works, *self._tasks):
                task.cancel()
            await asyncio.gather(*works, *self._tasks, return_exceptions=True)
            with suppress(*NOT_KEPT):
                await self._chat.inbox.resign()

    async def _asked(self, question: Callable[[], Awaitable[bool]]) -> bool:
        """What the inbox says of leading; False where it cannot be asked."""
        with repeated("finding out which process leads", self._log_at):
            return await question()
        return False

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception:
                log_incident("what Moot sends of its own accord", self._log_at)
            await asyncio.sleep(REST)

    async def _draw_all(self) -> None:
        """Bring boards up to date in every space that has some, each space by itself."""
        drawing: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                spaces = set(drawing)
                with repeated("finding out where polls and debates are shown", self._log_at, key=self):
                    spaces = await self._bot.boards.spaces(self._platform.name)
                for space in set(drawing) - spaces:
                    drawing.pop(space).cancel()
                for space in spaces - set(drawing):
                    drawing[space] = asyncio.create_task(self._for_ever(partial(self._draw_in, space)))
                await asyncio.sleep(REST)
        finally:
            given_up(self)
            for task in drawing.values():
                task.cancel()
            await asyncio.gather(*drawing.values(), return_exceptions=True)

    async def _draw_in(self, space: str) -> None:
        # The next is asked for when one is drawn, so that an end counts as drawn only then.
        async for update in self._bot.boards.due(self._platform.name, space=space):
            await self._draw(update)

    async def _announce_all(self) -> None:
        async for due in self._bot.announcements(
            self._platform.name, capabilities=self._platform.capabilities
        ):
            self._begin(self._announce(due))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _draw(self, update: Update) -> None:
        board = update.board
        place = Place(board.platform, board.space, board.room, self._platform.zone, ANYWHERE)
        try:
            sent = Sent(board.room, board.message)
            await insist(lambda: self._platform.edit(place, sent, update.reply))
        except Gone as error:
            log.warning("the message that showed %s is gone: %s", board.of, error)
            await self._bot.boards.lost(board)
        except (PlatformError, UserError) as error:
            # Moot may be invited again, a channel opened again: it is tried again, later each time.
            log.warning("the message that shows %s was not brought up to date: %s", board.of, error)
            await self._bot.boards.missed(board)
        except Exception:
            log_incident(f"drawing {board.of}", self._log_at)

    async def _announce(self, due: Announcement) -> None:
        """Send what is due. Where the platform cannot be reached, it is tried again later."""
        try:
            done = await (self._remind(due) if due.member else self._post(due))
        except Unreachable as error:
            log.warning("an announcement is sent later: %s", error)
            done = False
        except Exception:
            log_incident("an announcement", self._log_at)
            done = bool(due.member)
        if done:
            await self._bot.announced(due)
        else:
            self._bot.unannounced(due)

    async def _post(self, due: Announcement) -> bool:
        """Announce to the room; where that is refused, to the member who began what it is about. False: try
        again later. Raises PlatformError."""
        notice, place = due.notice, due.place
        if not place.room:
            return True
        key = hashlib.sha256(f"{place.space}\0{place.room}\0{notice.token}".encode()).hexdigest()
        try:
            # One announcement to a space after another.
            async with self._turns.setdefault(place.space, asyncio.Lock()):
                since = notice.at.timestamp() - CLOCK_SKEW
                await self._chat.delivery.announce(place, due.reply, key=key, since=since)
        except Left:
            return True
        except Refused as error:
            log.warning("an announcement was refused: %s", error)
            return await self._to_author(due)
        return True

    async def _remind(self, due: Announcement) -> bool:
        """Write to the member whom it concerns alone. One who takes no messages is passed over. Raises
        Unreachable."""
        try:
            await self._chat.delivery.to_member(due.place, due.member, due.reply)
        except Unreachable:
            raise
        except (PlatformError, UserError) as error:
            log.warning("a member could not be reminded: %s", error)
        return True

    async def _to_author(self, due: Announcement) -> bool:
        if not due.author:
            return False
        head = NO_ROOM.format(self._platform.invitation)
        try:
            await self._chat.delivery.to_member(due.place, due.author, due.reply, head)
        except (PlatformError, UserError) as error:
            log.warning("who began it could not be written to: %s", error)
            return False
        return True
