"""Requests to Discord tried again where that may help, and what Discord's errors mean."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

log = logging.getLogger("moot.discord")
T = TypeVar("T")

WAITS = (0.5, 2.0, 5.0)
"""Seconds before each further try. discord.py itself waits out rate limits."""

UNREACHED = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""Discord could not be reached, or could not answer."""

FAILED = (discord.HTTPException, *UNREACHED)
"""Whatever may come of a request."""

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK = 10003, 10008, 10062, 10015
ACKNOWLEDGED_BEFORE = 40060
NO_ACCESS, CANNOT_DM, NO_PERMISSION, ARCHIVED, THREAD_EXISTS = 50001, 50007, 50013, 50083, 160004
BAD_FORMS = frozenset((40005, 50006, 50035, 50109))
"""What Discord will take by no way: too large, empty, or over a limit."""
GONE = frozenset((UNKNOWN_CHANNEL, UNKNOWN_MESSAGE))


async def tried(request: Callable[[], Awaitable[T]]) -> T:
    """The outcome of a request that is made again while Discord cannot be reached. Raises one of
    `FAILED`."""
    for wait in WAITS:
        try:
            return await request()
        except UNREACHED as error:
            log.warning("Discord could not be reached (%s); trying again in %s s", told(error), wait)
            await asyncio.sleep(wait)
    return await request()


def code_of(error: BaseException) -> int:
    """Discord's code of an error, 0 where it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def told(error: BaseException) -> str:
    """An error for the log: addresses may hold tokens, so they stay out."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}, code {error.code}: {error.text[:200]}"
    return type(error).__name__
