"""Messages that show a poll or debate: their threads are opened, and they are noted to be kept up to date."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from adapters.chat.platform import Platform, PlatformError, Refused, Route, Sent
from adapters.chat.retries import until_done
from adapters.chat.room_poster import Outgoing, RoomPoster
from bot.places import Place
from bot.reply import Card, Reply
from index.errors import UserError

if TYPE_CHECKING:
    from bot.bot import Bot

log = logging.getLogger(__name__)

NO_THREAD = (
    "Moot could not open a thread here, so the debate stays in this channel. Allow it to open threads and to "
    "write in them to give the next debate one."
)
GOES_ON = "{} goes on in this thread."
"""By its number: its motion may be mended yet."""
NOT_NOTED = (
    "The database is busy, so the message above may stand still for now; Moot goes on trying to keep it up "
    "to date."
)


class BoardMessages:
    """The messages of one platform that show a poll or debate."""

    def __init__(self, bot: Bot, platform: Platform, poster: RoomPoster) -> None:
        self._bot = bot
        self._platform = platform
        self._poster = poster
        self._noting: set[asyncio.Task[None]] = set()

    async def stands(self, out: Outgoing, route: Route | None = None) -> None:
        """The message of a poll or debate stands: open its thread, and have it kept up to date."""
        assert out.first is not None
        place, sent, thread = out.place, out.first, ""
        if out.reply.thread and self._platform.capabilities.threads:
            try:
                thread = await self._platform.open_thread(place, sent, out.reply.thread, again=out.again)
            except PlatformError as error:
                log.warning("no thread could be opened: %s", error)
                await note(route, NO_THREAD)
        # At once, since the thread's first message may wait in line and members may use the board meanwhile.
        noted = await self._noted(place, out.reply, sent, thread)
        if thread:
            noted &= await self._begun(out, sent, thread, route)
        if not noted:
            await note(route, NOT_NOTED)

    async def _begun(self, out: Outgoing, sent: Sent, thread: str, route: Route | None) -> bool:
        """Post a thread's first message, the board or a line about it. Where the platform refuses that, the
        debate goes back to the channel. False where the database did not take a note yet."""
        place = out.place
        board = self._platform.boards_in_threads
        line = Reply(cards=(Card(text=GOES_ON.format(out.reply.board)),))
        inner = replace(out.reply, thread="") if board else line
        within = replace(place, room=thread, home=place.channel)
        rendered = await self._platform.render(inner, within)
        first = Outgoing(within, inner, rendered, f"{out.key}:thread", out.since, out.again)
        try:
            await self._poster.post(first)
        except Refused as error:
            log.warning("a thread cannot be written in: %s", error)
            await note(route, NO_THREAD)
            return await self._noted(place, out.reply, sent, place.room)
        except PlatformError as error:
            log.warning("a thread is left without its first message: %s", error)
        if not board or first.first is None:
            return True
        return await self._noted(place, inner, first.first, "")

    async def _noted(self, place: Place, reply: Reply, sent: Sent, thread: str) -> bool:
        """Note that a message shows a poll or debate; False where the database did not take that yet, and it
        is noted as soon as it does."""
        note = partial(
            self._bot.boards.posted,
            place,
            reply.board,
            room=sent.room,
            message=sent.id,
            thread=thread,
            shown=reply,
        )
        try:
            await note()
        except UserError as error:
            log.warning("a message that shows %s could not be noted: %s", reply.board, error)
            task = asyncio.create_task(until_done(note, on=UserError))
            self._noting.add(task)
            task.add_done_callback(self._noting.discard)
            return False
        return True


async def note(route: Route | None, sentence: str) -> None:
    """Say something to the member alone, if there is a route to them and it works."""
    if route is not None:
        try:
            await route.note(sentence)
        except PlatformError as error:
            log.warning("a note did not reach the member: %s", error)
