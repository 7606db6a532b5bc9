"""A chat in service: started, stopped by a signal, and left within eight seconds."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from adapters.chat.kernel import Chat
from index.errors import UserError

PATIENCE = 5.0
"""Seconds to finish what was acknowledged, and to say so where that takes longer. Docker kills ten seconds
after the signal, and the bot's own stop needs some of them."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def say(line: str) -> None:
    """A line for the operator."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def stop_signal() -> Iterator[asyncio.Event]:
    """An event that is set when SIGTERM or Ctrl-C asks for a stop; a second signal ends the process."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def release() -> None:
        # Where a loop knows no signals, Ctrl-C still raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            for each in SIGNALS:
                loop.remove_signal_handler(each)

    def stop() -> None:
        stopped.set()
        release()

    with suppress(NotImplementedError):
        for each in SIGNALS:
            loop.add_signal_handler(each, stop)
    try:
        yield stopped
    finally:
        release()


@asynccontextmanager
async def in_service(chat: Chat, *, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Open the inbox; at the end, finish what was begun and close it. Raises UserError where the inbox cannot
    be written."""
    try:
        await chat.inbox.open()
    except (OSError, sqlite3.Error) as error:
        name = chat.platform.name.capitalize()
        raise UserError(
            f"What {name} sends cannot be kept ({error}); see to the home's permissions."
        ) from None
    try:
        yield
    finally:
        await chat.drain(patience)
        await chat.inbox.close()


@asynccontextmanager
async def meanwhile(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run these until the block ends."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
