"""What Moot does on Discord of its own accord: messages drawn anew, and announcements."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord

from adapters.discord.deliver import to_member
from adapters.discord.native import editing, pictures_of
from adapters.discord.parse import PLATFORM
from adapters.discord.render import render
from adapters.discord.threads import begin_thread, kept
from adapters.discord.trying import ARCHIVED, FAILED, GONE, UNREACHED, code_of, log, told, tried
from adapters.discord.ways import in_channel, outgoing_of
from bot.announcements import Announcement
from bot.boards import Board, Update
from bot.capabilities import FULL_CHAT
from bot.incidents import log_incident

if TYPE_CHECKING:
    from adapters.discord.client import Moot

REST = 5.0
"""Seconds before an iterator that failed is begun again."""
NO_ROOM = "This was for a channel in which I cannot write any more; you began it, so I tell you."


async def drawn(moot: Moot, update: Update) -> None:
    """Bring a message up to date."""
    board, reply = update.board, update.reply
    try:
        pictures = await pictures_of(reply)
        message = render(reply, pictures)[0]
        await _edited(moot, board, message, pictures)
    except FAILED as error:
        if code_of(error) in GONE:
            log.warning("the message that showed %s is gone", board.of)
            await moot.bot.boards.lost(board)
        elif isinstance(error, discord.HTTPException) and error.status < 500:
            log.warning("%s cannot be shown anew: %s", board.of, told(error))
        else:
            log.warning("%s could not be shown anew: %s", board.of, told(error))
            await moot.bot.boards.missed(board)
    except Exception:
        log_incident(f"drawing {board.of}", moot.log_at)
    finally:
        moot.bot.boards.drawn(board)


async def _edited(moot: Moot, board: Board, message: Mapping[str, Any], pictures: Any) -> None:
    channel = moot.get_partial_messageable(int(board.room))
    shown = channel.get_partial_message(int(board.message))
    try:
        await tried(lambda: shown.edit(**editing(message, pictures)))
    except discord.HTTPException as error:
        if code_of(error) != ARCHIVED:
            raise
        thread = await tried(lambda: moot.fetch_channel(int(board.room)))
        if not isinstance(thread, discord.Thread):
            raise
        await tried(lambda: thread.edit(archived=False))
        await tried(lambda: shown.edit(**editing(message, pictures)))


async def keep_drawing(moot: Moot) -> None:
    """Keep messages up to date for as long as the bot runs, each by itself: one that must wait delays no
    other."""
    while True:
        try:
            async for update in moot.bot.boards.due(PLATFORM, tells=True):
                moot.at_work(drawn(moot, update))
        except Exception:
            log_incident("keeping messages up to date", moot.log_at)
        await asyncio.sleep(REST)


async def keep_announcing(moot: Moot) -> None:
    """Tell rooms what becomes due for as long as the bot runs."""
    while True:
        try:
            async for told_ in moot.bot.announcements(PLATFORM, capabilities=FULL_CHAT):
                moot.at_work(announce(moot, told_))
        except Exception:
            log_incident("announcing what is due", moot.log_at)
        await asyncio.sleep(REST)


async def announce(moot: Moot, announcement: Announcement) -> None:
    """Tell a room, and keep the poll or debate that this shows up to date from then on. Where the room
    cannot be told, whoever began it is; where Discord cannot be reached, it is tried again later."""
    place, reply = announcement.place, announcement.reply
    outgoing = await outgoing_of(reply)
    if not outgoing.left or not place.room:
        await moot.bot.announced(announcement)
        return
    guild = 0 if place.space.startswith("dm:") else int(place.space or 0)
    channel = moot.get_partial_messageable(int(place.room), guild_id=guild or None)
    try:
        await in_channel(channel, outgoing, nonce=announcement.notice.token)
    except UNREACHED as error:
        log.warning("room %s is told of what is due later: %s", place.room, told(error))
        moot.bot.unannounced(announcement)
        return
    except FAILED as error:
        log.warning("room %s could not be told of what is due: %s", place.room, told(error))
        if announcement.author.isdigit():
            await to_member(moot, int(announcement.author), outgoing, NO_ROOM)
    await moot.bot.announced(announcement)
    if outgoing.first is not None and reply.board:
        thread = await begin_thread(moot, reply, outgoing.first, guild) if reply.thread and guild else 0
        await kept(moot, place, reply, outgoing.first, thread)
