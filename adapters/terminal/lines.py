"""Lines of a stream, and Ctrl-C, without holding up the event loop."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

AHEAD = 256


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """Each line as soon as it is there; at most `AHEAD` are read before they are wanted.

    Read on a daemon thread, since a read of a pipe or a terminal cannot be cancelled.
    """
    loop = asyncio.get_running_loop()
    read: asyncio.Queue[str | BaseException | None] = asyncio.Queue(AHEAD)

    def put(item: str | BaseException | None) -> bool:
        try:
            asyncio.run_coroutine_threadsafe(read.put(item), loop).result()
        except BaseException:
            return False
        return True

    def pump() -> None:
        try:
            for line in stream:
                if not put(line):
                    return
        except BaseException as error:
            put(error)
        else:
            put(None)

    threading.Thread(target=pump, name="moot-lines", daemon=True).start()
    while (item := await read.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item


@contextmanager
def interruptible(task: asyncio.Task[Any]) -> Iterator[None]:
    """While this lasts, Ctrl-C ends `task` and not the program."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    except (NotImplementedError, RuntimeError, ValueError):  # not the main thread, or Windows
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
