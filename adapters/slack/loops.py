"""What Moot does of its own accord: results brought up to date, and what is due announced. One process
of those that share a home does it; when it ends, another goes on. Each workspace is served by itself, so
that one which Slack makes wait delays no other."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from adapters.slack.desk import Desk
from adapters.slack.origin import PLATFORM, place_in
from adapters.slack.parts import Shown
from adapters.slack.people import UNREACHABLE
from adapters.slack.pictures import discard, uploaded
from adapters.slack.posts import SKEW
from adapters.slack.why import GONE, code_of
from adapters.slack.workspaces import NotInstalled
from bot.announcements import Announcement
from bot.boards import Board, Update
from bot.capabilities import FULL_CHAT
from bot.incidents import log_incident

log = logging.getLogger("moot")

ASKED_AGAIN = 2.0
"""Seconds between two tries to become the one that does it, and between two looks for workspaces."""
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
            log_incident("what Moot does of its own accord", "")
        await asyncio.sleep(ASKED_AGAIN)


async def draw(desk: Desk) -> None:
    """Bring messages that show polls and debates up to date, in every workspace that has some."""
    at_work: dict[str, asyncio.Task[None]] = {}
    try:
        while True:
            spaces = await desk.bot.boards.spaces(PLATFORM)
            for space in set(at_work) - spaces:
                at_work.pop(space).cancel()
            for space in spaces - set(at_work):
                at_work[space] = asyncio.create_task(_ever(partial(_draw_in, space), desk))
            await asyncio.sleep(ASKED_AGAIN)
    finally:
        for task in at_work.values():
            task.cancel()
        await asyncio.gather(*at_work.values(), return_exceptions=True)


async def _draw_in(space: str, desk: Desk) -> None:
    shown: dict[Board, dict[int, Shown]] = {}
    async for update in desk.bot.boards.due(PLATFORM, space=space):
        try:
            await _redraw(desk, update, shown)
        except (NotInstalled, *UNREACHABLE) as error:
            log.warning("a message was not brought up to date: %s", code_of(error) or type(error).__name__)
            if code_of(error) in GONE:
                await desk.bot.boards.lost(update.board)
            else:
                # Moot may be invited again, a channel opened again: it is tried again, later each time.
                await desk.bot.boards.missed(update.board)
        except Exception:
            log_incident("bringing a message up to date", "")


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
    """Tell rooms what is due, those of one workspace one after the other."""
    turns: dict[str, asyncio.Lock] = {}
    async with asyncio.TaskGroup() as tasks:
        async for told in desk.bot.announcements(PLATFORM, capabilities=FULL_CHAT):
            tasks.create_task(_announce(desk, told, turns.setdefault(told.place.space, asyncio.Lock())))


async def _announce(desk: Desk, told: Announcement, turn: asyncio.Lock) -> None:
    notice, place = told.notice, told.place
    key = hashlib.sha256(f"{place.space}\0{place.room}\0{notice.token}".encode()).hexdigest()
    try:
        async with turn:
            await desk.deliver.announce(place, told.reply, key=key, since=notice.at.timestamp() - SKEW)
            await desk.bot.announced(told)
    except NotInstalled:
        await desk.bot.announced(told)
    except UNREACHABLE as error:
        log.warning("an announcement was not taken: %s", code_of(error) or type(error).__name__)
        desk.bot.unannounced(told)
    except Exception:
        log_incident("an announcement", "")
        desk.bot.unannounced(told)
