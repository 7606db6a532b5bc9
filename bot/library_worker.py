"""Async access to the library: one worker thread, with all waiting questions in one stream.

Encoding, vector search, SQL and ranking block, so they run on one thread and the event loop
never waits for them. Questions are answered a few at a time while the next few are encoded;
questions that arrive meanwhile join the stream. If a pointer is set, an answer is finished by it
afterwards, in other threads.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, TypeVar, cast

from index.errors import IndexUnavailable, ModelUnavailable, UserError
from retrieval.types import Answer, Hit, Question

if TYPE_CHECKING:
    from bot.language_model import PointingStage
    from retrieval.protocol import TextLibrary

T = TypeVar("T")
Say = Callable[[str], None]
Together = Callable[["TextLibrary", list[Any]], Sequence[Any]]
Kind = tuple[str, int]

WAITING = 1_024
#: The most jobs in one call.
BATCH = 64
#: The most questions in one part of a stream.
PART = 16
_ASK: Kind = ("ask", 0)
_STOPPING = "Moot is stopping; ask again when it is back."


class BusyError(UserError):
    """The queue is full."""


class ClosedError(UserError):
    """The library worker is closed: Moot is stopping."""


@dataclass(eq=False, slots=True)
class Job:
    """One caller's work. Jobs of the same `kind` (other than None) may be combined in one call. `ahead` is
    the number of jobs before it that were not done when it came."""

    kind: Kind | None
    item: Any
    together: Together
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    ahead: int

    def fail(self, error: BaseException) -> None:
        """Hand an error to the caller's loop; a caller that has gone gets nothing."""
        with suppress(RuntimeError):  # the loop is closed, and with it the waiting caller
            self.loop.call_soon_threadsafe(self._fail, error)

    def _fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)

    def give(self, result: Any) -> None:
        """Give the result to the caller; on the caller's loop."""
        if not self.future.done():
            self.future.set_result(result)


def _settle(jobs: Sequence[Job], results: Sequence[Any]) -> None:
    """Hand each job's result to its caller, all results of a loop at once: waking a loop is expensive."""
    waiting: dict[asyncio.AbstractEventLoop, list[tuple[Job, Any]]] = {}
    for job, result in zip(jobs, results, strict=True):
        waiting.setdefault(job.loop, []).append((job, result))

    def give(pairs: list[tuple[Job, Any]]) -> None:
        for job, result in pairs:
            job.give(result)

    for loop, pairs in waiting.items():
        with suppress(RuntimeError):  # the loop is closed, and with it the waiting caller
            loop.call_soon_threadsafe(give, pairs)


class LibraryWorker:
    """Async access to a `TextLibrary` that one worker thread opens, uses and closes.

    The thread calls `opener` at the first need, again after a failure, if another index is in use than the
    open library has, and once more if that turns out to be incomplete: an index that any process has built
    meanwhile is read from the next job on. Its argument `say` sets
    `notice`, which is "" again as soon as it no longer applies ("Loading the model…").

    Jobs are done in the order of arrival. Consecutive questions are answered in one stream, and each
    caller gets its answer as soon as its part is done. A part is half of the unanswered questions, so
    that the other half is encoded while it is ranked.

    The more questions wait together, the less the library reads for each (`TextLibrary.stream`). With
    `in_full` it reads for each as if it waited alone, which is for one person's own batch.
    """

    def __init__(
        self,
        opener: Callable[[Say], TextLibrary],
        *,
        waiting: int = WAITING,
        batch: int = BATCH,
        pointing: PointingStage | None = None,
        in_full: bool = False,
    ) -> None:
        self.notice = ""
        self.waiting_before: Callable[[], int] = lambda: 0
        """How many requests wait in queues before this worker: they count as waiting questions."""
        self._opener = opener
        self._pointing = pointing
        self._batch = batch
        self._in_full = in_full
        self._jobs: deque[Job] = deque()
        #: questions of a stream, taken from the queue and not answered yet
        self._under_way = 0
        self._waiting = waiting
        self._library: TextLibrary | None = None
        self._closed = False
        # guards the queue, what is under way, and whether the worker is closed; notified when work comes or
        # the worker is closed
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    async def ask(self, question: Question) -> Answer:
        """The answer to one question, finished by the pointer if there is one."""
        if self._pointing is not None:
            self._pointing.prepare()
        answer = cast(Answer, await self._submit(_ASK, question, lambda lib, qs: lib.ask(qs)))
        return answer if self._pointing is None else await self._pointing.finish(question, answer)

    @property
    def at_once(self) -> int | None:
        """The most questions that are worth asking at once; None for any number."""
        return None if self._pointing is None else self._pointing.at_once

    async def search(self, query: Question, k: int = 10) -> tuple[list[Hit], float]:
        """The `k` best passages for one query, and the milliseconds of work that they took."""

        def together(library: TextLibrary, queries: list[Question]) -> Sequence[tuple[list[Hit], float]]:
            library.load()  # not counted as work
            began = time.perf_counter()
            found = library.search(queries, k)
            each = (time.perf_counter() - began) * 1000 / len(queries)
            return [(hits, round(each, 2)) for hits in found]

        return cast("tuple[list[Hit], float]", await self._submit(("search", k), query, together))

    async def call(self, work: Callable[[TextLibrary], T]) -> T:
        """The result of `work`, called with the library on the worker thread."""
        return cast(T, await self._submit(None, work, lambda lib, works: [works[0](lib)]))

    async def close(self, *, patience: float | None = None) -> None:
        """Refuse new jobs, let the worker finish the accepted ones, and end it.

        With `patience` (seconds), jobs that have not begun fail with ClosedError, and the worker
        gets that time for its current job.
        """
        with self._changed:
            self._closed = True
            thread = self._thread
            if patience is not None:
                for job in self._jobs:
                    job.fail(ClosedError(_STOPPING))
                self._jobs.clear()
            self._changed.notify()
        if thread is not None:
            await asyncio.to_thread(thread.join, patience)

    @property
    def working(self) -> bool:
        """Whether the worker thread is alive."""
        return self._thread is not None and self._thread.is_alive()

    async def _submit(self, kind: Kind | None, item: Any, together: Together) -> Any:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        with self._changed:
            if self._closed:
                raise ClosedError(_STOPPING)
            if len(self._jobs) >= self._waiting:
                raise BusyError("Moot is busy; try again in a moment.")
            if self._thread is None:
                # A daemon, so that an interrupt need not wait for a model that is loading.
                self._thread = threading.Thread(target=self._work, name="moot-library", daemon=True)
                self._thread.start()
            ahead = len(self._jobs) + self._under_way
            self._jobs.append(Job(kind, item, together, loop, future, ahead))
            self._changed.notify()
        return await future

    def _work(self) -> None:
        """The worker loop: all methods below run on its thread."""
        while self._wait():
            if self._question_next():
                self._answer()
            else:
                self._do(self._take())
            self.notice = ""
        if self._library is not None:
            self._library.close()

    def _wait(self) -> bool:
        """Wait for a job (True) or for the closed worker with an empty queue (False)."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            return bool(self._jobs)

    def _present(self) -> Iterator[Job]:
        """The waiting jobs, in order, without cancelled ones. The caller holds the lock."""
        return (job for job in self._jobs if not job.future.cancelled())

    def _question_next(self) -> bool:
        with self._changed:
            return any(job.kind == _ASK for job in islice(self._present(), 1))

    def _take(self, kind: Kind | None = None, *, half: bool = False) -> list[Job]:
        """The next jobs for one call; none if the next job is not of the given `kind`. With `half`, at most
        half of the unanswered questions, those under way included, which the jobs belong to from now on."""
        with self._changed:
            present = self._present()
            first = next(present, None)
            if first is None:
                self._jobs.clear()
                return []
            if kind not in (None, first.kind):
                return []
            alike = takewhile(lambda job: job.kind is not None and job.kind == first.kind, present)
            jobs = [first, *islice(alike, self._batch - 1)]
            if half:
                jobs = jobs[: min(PART, (self._under_way + len(jobs) + 1) // 2)]
                self._under_way += len(jobs)
            while self._jobs.popleft() is not jobs[-1]:
                pass
            return jobs

    def _answer(self) -> None:
        """Answer the next questions, and in the same stream those that arrive meanwhile."""
        parts: deque[list[Job]] = deque()  # taken and not answered yet

        def more() -> list[Question]:
            part = self._take(_ASK, half=True)
            if part:
                parts.append(part)
            return [job.item for job in part]

        def waiting() -> int:
            # those before the next part when it came, those in it, and those behind it now
            with self._changed:
                here = parts[0][0].ahead + self._under_way + len(self._jobs)
            return here + self.waiting_before()

        try:
            with closing(self._opened().stream(more, None if self._in_full else waiting)) as stream:
                for answers in stream:
                    part = parts.popleft()
                    with self._changed:
                        self._under_way -= len(part)
                    _settle(part, answers)
                    self.notice = ""
        except BaseException as error:
            left = [job for part in parts for job in part]
            with self._changed:
                self._under_way = 0
            if self._built_anew(error):
                self._do(left, again=True)
            elif self._stops_all(error):
                for job in (*left, *self._take(_ASK)):
                    job.fail(error)
            else:
                # One of them ended the stream: alone, only that one fails.
                for job in left:
                    self._do([job])

    def _do(self, jobs: list[Job], *, again: bool = False) -> None:
        jobs = [job for job in jobs if not job.future.cancelled()]
        if not jobs:
            return
        try:
            _settle(jobs, jobs[0].together(self._opened(), [job.item for job in jobs]))
        except BaseException as error:
            if not again and self._built_anew(error):
                self._do(jobs, again=True)
            elif len(jobs) == 1 or self._stops_all(error):
                for job in jobs:
                    job.fail(error)
            else:
                # One of them spoils the call: alone, only that one fails.
                for job in jobs:
                    self._do([job], again=again)

    def _opened(self) -> TextLibrary:
        if self._library is not None and not self._library.current:
            self._close_library()
        if self._library is None:
            self._library = self._opener(self._say)
        return self._library

    def _built_anew(self, error: BaseException) -> bool:
        """Whether the open library is incomplete, as after a rebuild of the index that removed files not
        opened before. If so it is closed, so that the next job opens it again."""
        if self._library is None or not isinstance(error, IndexUnavailable):
            return False
        self._close_library()
        return True

    def _close_library(self) -> None:
        """Close the library, so that the next job opens it again."""
        assert self._library is not None
        with suppress(Exception):
            self._library.close()
        self._library = None

    def _stops_all(self, error: BaseException) -> bool:
        """Whether every job would fail with the same error."""
        return self._library is None or isinstance(error, (IndexUnavailable, ModelUnavailable))

    def _say(self, words: str) -> None:
        self.notice = words
