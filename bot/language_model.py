"""Answers finished by a pointer, off the event loop and off the library's thread.

A pointer may take seconds. Its calls run in a few threads of their own, so that the library answers other
questions meanwhile, and end for the asking member by one deadline, which includes the wait for a thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from retrieval.answer.pointed import pointable, pointed
from retrieval.types import Answer, Question

if TYPE_CHECKING:
    from retrieval.rank.pointer import Pointer, Pointing

log = logging.getLogger("moot")

#: The most seconds that an answer waits for the pointer.
SECONDS = 8.0
#: The most calls at once.
AT_ONCE = 8
# After so many answers in a row for which the pointer was too slow, it is not asked for so many seconds.
_SLOW = 3
_REST = 60.0


class PointingStage:
    """Finishes answers with a pointer; shared by all library workers of a bot. An answer for which the
    pointer fails or is too slow stays as it was, and the log says why."""

    def __init__(self, pointer: Pointer, *, seconds: float = SECONDS, at_once: int = AT_ONCE) -> None:
        self.at_once = at_once
        self._pointer = pointer
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(at_once, "moot-pointer")
        self._lock = threading.Lock()
        self._loading = False
        self._slow = 0
        self._rests_until = 0.0

    def prepare(self) -> None:
        """Load the pointer in the background, unless that has begun."""
        with self._lock:
            if self._loading:
                return
            self._loading = True
        try:
            self._pool.submit(self._load)
        except RuntimeError:
            log.debug("the pointer is closed")

    async def finish(self, question: Question, answer: Answer) -> Answer:
        """The answer after the pointer's reply; `took_ms` has the wait for it added."""
        if pointable(answer) is None:
            return replace(answer, material=None)
        began = time.monotonic()
        if began < self._rests_until:
            return replace(answer, material=None)
        pointing = await self._pointing(question, answer, began + self._seconds)
        took = round(answer.took_ms + (time.monotonic() - began) * 1000, 2)
        return replace(pointed(answer, pointing, question.limit), took_ms=took)

    def close(self) -> None:
        """Refuse new calls and close the pointer; a call that goes on ends by its own deadline."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pointer.close()

    async def _pointing(self, question: Question, answer: Answer, until: float) -> Pointing | None:
        try:
            loop = asyncio.get_running_loop()
            work = loop.run_in_executor(self._pool, self._point, question, answer, until)
        except RuntimeError:
            return None  # closed: Moot is stopping
        try:
            async with asyncio.timeout(until - time.monotonic()):
                pointing = await work
        except TimeoutError:
            self._too_slow()
            return None
        self._slow = 0
        return pointing

    def _point(self, question: Question, answer: Answer, until: float) -> Pointing | None:
        left = until - time.monotonic()
        if left <= 0 or answer.material is None:
            return None
        try:
            return self._pointer.point(question.text, question.previous, answer.material.numbered(), left)
        except Exception as error:  # its text may hold the question
            log.warning("the pointer was passed over: an error (%s)", type(error).__name__)
            return None

    def _load(self) -> None:
        try:
            self._pointer.load()
        except Exception as error:
            log.warning("the pointer cannot be loaded: %s", type(error).__name__)

    def _too_slow(self) -> None:
        self._slow += 1
        log.warning("the pointer was passed over: it took over %g seconds", self._seconds)
        if self._slow >= _SLOW:
            self._slow = 0
            self._rests_until = time.monotonic() + _REST
            log.warning("the pointer is not asked for %g seconds: it was too slow %d times", _REST, _SLOW)
