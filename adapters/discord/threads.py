"""Messages that go on showing a poll or debate, and the threads in which debates are held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from adapters.discord import limits
from adapters.discord.trying import FAILED, THREAD_EXISTS, code_of, log, told, tried
from adapters.discord.ways import Sent, Way, in_channel, outgoing_of
from adapters.texts import printable
from bot.polls.types import Place
from bot.types import Reply

if TYPE_CHECKING:
    from adapters.discord.client import Moot

NO_THREAD = (
    "Moot could not open a thread here, so the debate stays in this channel. Allow it to create public "
    "threads and to write in them to give the next debate one."
)
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
    await kept(moot, place, reply, sent, thread)


async def kept(moot: Moot, place: Place, reply: Reply, sent: Sent, thread: int = 0) -> None:
    """Let the bot know of the message, and show the same in the thread, where people are."""
    boards = moot.bot.boards
    in_thread = str(thread) if thread else ""
    await boards.posted(place, reply.board, room=str(sent.room), message=str(sent.id), thread=in_thread)
    if thread:
        inner = await outgoing_of(replace(reply, thread=""))
        try:
            await in_channel(moot.get_partial_messageable(thread), inner, nonce=moot.nonce())
        except FAILED as error:
            log.warning("a thread was begun and cannot be written in: %s", told(error))
        if inner.first is not None:
            again = inner.first
            await boards.posted(place, reply.board, room=str(again.room), message=str(again.id))


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
