"""What Moot does of its own accord: results brought up to date, and what is due announced. One process
of those that share a home does it; when it ends, another goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from filelock import FileLock, Timeout

from adapters.slack.desk import Desk
from adapters.slack.origin import PLATFORM, place_in
from adapters.slack.parts import Shown
from adapters.slack.people import UNREACHABLE
from adapters.slack.pictures import discard, uploaded
from adapters.slack.why import GONE, code_of
from adapters.slack.workspaces import NotInstalled
from bot.boards import Board, Update
from bot.mishap import recorded

log = logging.getLogger("moot")

ASKED_AGAIN = 2.0
"""Seconds between two tries to become the one that does it."""
PICTURES = 500


async def lead(desk: Desk, folder: Path) -> None:
    """Do it for as long as this is not cancelled, once no other process does."""
    lock = FileLock(folder / "leader.lock")
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            await asyncio.sleep(ASKED_AGAIN)
    try:
        await asyncio.gather(_ever(draw, desk), _ever(announce, desk))
    finally:
        lock.release()


async def _ever(work: Callable[[Desk], Awaitable[None]], desk: Desk) -> None:
    """Begin again where it breaks off."""
    while True:
        try:
            await work(desk)
        except Exception:
            recorded("what Moot does of its own accord", "")
        await asyncio.sleep(ASKED_AGAIN)


async def draw(desk: Desk) -> None:
    """Bring messages that show polls and debates up to date."""
    shown: dict[Board, dict[int, Shown]] = {}
    async for update in desk.bot.boards.due(PLATFORM):
        try:
            await _redraw(desk, update, shown)
        except NotInstalled:
            await desk.bot.boards.lost(update.board)
        except UNREACHABLE as error:
            log.warning("a message was not brought up to date: %s", code_of(error) or type(error).__name__)
            if code_of(error) in GONE:
                await desk.bot.boards.lost(update.board)
        except Exception:
            recorded("bringing a message up to date", "")


async def _redraw(desk: Desk, update: Update, shown: dict[Board, dict[int, Shown]]) -> None:
    of = update.board
    client = await desk.workspaces.client(of.space)
    channel, _ = place_in(of.room)
    pictures = await uploaded(client, update.reply)
    await desk.deliver.edit(client, channel, of.message, update.reply, pictures)
    await discard(client, shown.pop(of, {}))
    while len(shown) >= PICTURES:
        del shown[next(iter(shown))]
    shown[of] = pictures


async def announce(desk: Desk) -> None:
    """Tell rooms what is due."""
    async for told in desk.bot.announcements(PLATFORM, controls=True):
        try:
            await desk.deliver.announce(told.place, told.reply)
        except NotInstalled:
            continue
        except UNREACHABLE as error:
            log.warning("an announcement was not taken: %s", code_of(error) or type(error).__name__)
        except Exception:
            recorded("an announcement", "")
