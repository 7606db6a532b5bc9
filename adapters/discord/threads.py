"""Messages that go on showing a poll or debate, and the threads in which debates are held."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from adapters.discord import limits
from adapters.discord.trying import FAILED, THREAD_EXISTS, code_of, log, told, tried
from adapters.discord.ways import Sent, Way, in_channel, outgoing_of
from adapters.texts import printable
from bot.polls.types import Place
from bot.reply import Reply
from index.errors import UserError

if TYPE_CHECKING:
    from adapters.discord.client import Moot

NO_THREAD = (
    "Moot could not open a thread here, so the debate stays in this channel. Allow it to create public "
    "threads and to write in them to give the next debate one."
)
NOT_NOTED = (
    "The database is busy, so the message above may stand still for now; Moot goes on trying to keep it up "
    "to date."
)
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds before a message is noted again; each wait is twice the one before."""
SLEEPS_AFTER = 10_080
"""Minutes, the longest that Discord allows: a debate may go on for days."""


async def settled(moot: Moot, way: Way, reply: Reply, sent: Sent) -> None:
    """Keep the message up to date from now on, and begin the debate's thread."""
    space = str(way.guild.id) if way.guild else f"dm:{way.user.id}"
    place = moot.place(space, way.room)
    thread = 0
    if reply.thread and way.guild is not None and not way.in_thread:
        thread = await begin_thread(moot, reply, sent, way.guild.id)
        if not thread:
            try:
                await way.note(NO_THREAD)
            except FAILED as error:
                log.warning("a member could not be told that there is no thread: %s", told(error))
    if not await kept(moot, place, reply, sent, thread):
        try:
            await way.note(NOT_NOTED)
        except FAILED as error:
            log.warning("a member could not be told that a message may stand still: %s", told(error))


async def kept(moot: Moot, place: Place, reply: Reply, sent: Sent, thread: int = 0) -> bool:
    """Let the bot know of the message, and show the same in the thread, where people are. Whether the
    bot could note them at once: else it is told until it can."""
    noted = await _noted(moot, place, reply.board, sent, str(thread) if thread else "")
    if thread:
        inner = await outgoing_of(replace(reply, thread=""))
        try:
            await in_channel(moot.get_partial_messageable(thread), inner, nonce=moot.nonce())
        except FAILED as error:
            log.warning("a thread was begun and cannot be written in: %s", told(error))
        if inner.first is not None:
            noted &= await _noted(moot, place, reply.board, inner.first)
    return noted


async def _noted(moot: Moot, place: Place, of: str, sent: Sent, thread: str = "") -> bool:
    def note() -> Awaitable[None]:
        return moot.bot.boards.posted(place, of, room=str(sent.room), message=str(sent.id), thread=thread)

    try:
        await note()
    except UserError as error:
        log.warning("a message that shows %s could not be noted: %s", of, error)
        moot.meanwhile(_noted_later(note, of))
        return False
    return True


async def _noted_later(note: Callable[[], Awaitable[None]], of: str) -> None:
    wait = FIRST_WAIT
    while True:
        await asyncio.sleep(wait)
        try:
            await note()
        except UserError:
            wait = min(2 * wait, LONGEST_WAIT)
        else:
            log.info("the message that shows %s is noted now", of)
            return


async def begin_thread(moot: Moot, reply: Reply, sent: Sent, guild: int) -> int:
    """The id of a thread begun from a message, 0 where there can be none."""
    name = limits.cut(printable(reply.thread).strip(), limits.THREAD_NAME) or "Debate"
    message = moot.get_partial_messageable(sent.room, guild_id=guild).get_partial_message(sent.id)
    try:
        thread = await tried(
            lambda: message.create_thread(name=name, auto_archive_duration=SLEEPS_AFTER)  # type: ignore[arg-type]
        )
        return thread.id
    except discord.HTTPException as error:
        if code_of(error) == THREAD_EXISTS:
            # A thread has the id of the message that it was begun from.
            return sent.id
        log.warning("no thread could be begun: %s", told(error))
    except (*FAILED, ValueError) as error:
        log.warning("no thread could be begun: %s", told(error))
    return 0
