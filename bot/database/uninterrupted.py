"""Blocking work of a database, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


async def uninterrupted(executor: Executor, work: Callable[[], T]) -> T:
    """The result of `work`, which runs to its end in a thread though the caller is cancelled: the outcome of
    a commit must not be unknown. Its error is then dropped, since nothing waits for it."""
    import asyncio  # here, since showing help does not need it

    done = asyncio.get_running_loop().run_in_executor(executor, work)
    # Else asyncio logs it, with its traceback, as an exception that was never retrieved.
    done.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    return await asyncio.shield(done)
