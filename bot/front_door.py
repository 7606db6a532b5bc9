"""The async door to the library: one worker thread, and whatever waits is answered together.

Encoding, vector search, SQL and ranking block, so they run on one thread and the event loop
never waits for them. Questions that queue up while the worker is busy are one batch for it.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from index.errors import IndexUnavailable, ModelUnavailable, UserError
from retrieval.types import Answer, Hit, Question

if TYPE_CHECKING:
    from retrieval.shelf import Texts

T = TypeVar("T")
Say = Callable[[str], None]
Together = Callable[["Texts", list[Any]], Sequence[Any]]

WAITING = 1_024
BATCH = 64


class BusyError(UserError):
    """More waits than can be answered soon."""


class ClosedError(UserError):
    """The door is shut: Moot is stopping."""


@dataclass(eq=False, slots=True)
class Job:
    """One caller's work. Jobs of the same `kind` (other than None) may be done in one call."""

    kind: tuple[str, int] | None
    item: Any
    together: Together
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]

    def fail(self, error: BaseException) -> None:
        """Hand an error to the caller's loop; one who has gone is not told."""
        with suppress(RuntimeError):  # that loop is closed, so nobody waits
            self.loop.call_soon_threadsafe(self._fail, error)

    def _fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)

    def give(self, result: Any) -> None:
        """Give the result to the caller; on the caller's loop."""
        if not self.future.done():
            self.future.set_result(result)


def _settle(jobs: Sequence[Job], results: Sequence[Any]) -> None:
    """Hand each job's result to its caller: all of a loop at once, since waking it is what costs."""
    waiting: dict[asyncio.AbstractEventLoop, list[tuple[Job, Any]]] = {}
    for job, result in zip(jobs, results, strict=True):
        waiting.setdefault(job.loop, []).append((job, result))

    def give(pairs: list[tuple[Job, Any]]) -> None:
        for job, result in pairs:
            job.give(result)

    for loop, pairs in waiting.items():
        with suppress(RuntimeError):  # that loop is closed, so nobody waits
            loop.call_soon_threadsafe(give, pairs)


class FrontDoor:
    """Async access to a `Library` that one worker thread opens, uses and closes.

    `opener` is called on that thread at the first need, and again after it failed, so an index
    built meanwhile is found. It is given a `say` whose last words stand in `notice` while they
    are true ("Loading the model…").
    """

    def __init__(self, opener: Callable[[Say], Texts], *, waiting: int = WAITING, batch: int = BATCH) -> None:
        self.notice = ""
        self._opener = opener
        self._batch = batch
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._waiting = waiting
        self._library: Texts | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    async def ask(self, question: Question) -> Answer:
        """The answer to one question."""
        return cast(Answer, await self._submit(("ask", 0), question, lambda lib, qs: lib.ask(qs)))

    async def search(self, query: Question, k: int = 10) -> tuple[list[Hit], float]:
        """The `k` best passages for one query, and the milliseconds of work that they took."""

        def together(library: Texts, queries: list[Question]) -> Sequence[tuple[list[Hit], float]]:
            library.load()  # which is no part of the work
            began = time.perf_counter()
            found = library.search(queries, k)
            each = (time.perf_counter() - began) * 1000 / len(queries)
            return [(hits, round(each, 2)) for hits in found]

        return cast("tuple[list[Hit], float]", await self._submit(("search", k), query, together))

    async def call(self, work: Callable[[Texts], T]) -> T:
        """Whatever else `work` does with the library."""
        return cast(T, await self._submit(None, work, lambda lib, works: [works[0](lib)]))

    async def close(self, *, patience: float | None = None) -> None:
        """Shut the door, let the worker finish what was let in, and end it.

        With `patience`, what has not begun is turned away and the worker is given that many
        seconds for what it is at.
        """
        with self._lock:
            self._closed = True
            thread = self._thread
            if patience is not None:
                self._turn_away()
            self._jobs.put(None)
        if thread is not None:
            await asyncio.to_thread(thread.join, patience)

    @property
    def working(self) -> bool:
        """Whether the worker is still there."""
        return self._thread is not None and self._thread.is_alive()

    async def _submit(self, kind: tuple[str, int] | None, item: Any, together: Together) -> Any:
        loop = asyncio.get_running_loop()
        job = Job(kind, item, together, loop, loop.create_future())
        with self._lock:
            if self._closed:
                raise ClosedError("Moot is stopping; ask again when it is back.")
            if self._jobs.qsize() >= self._waiting:
                raise BusyError("Moot is busy; try again in a moment.")
            if self._thread is None:
                # A daemon, so that an interrupt need not wait for a model that is loading.
                self._thread = threading.Thread(target=self._work, name="moot-library", daemon=True)
                self._thread.start()
            self._jobs.put(job)
        return await job.future

    def _turn_away(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                job.fail(ClosedError("Moot is stopping; ask again when it is back."))

    def _work(self) -> None:
        """The worker: everything below runs on its thread."""
        open_ = True
        while open_:
            jobs = [self._jobs.get()]
            while len(jobs) < self._waiting:
                try:
                    jobs.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            open_ = None not in jobs
            for group in self._groups([job for job in jobs if job is not None]):
                self._do(group)
                self.notice = ""
        if self._library is not None:
            self._library.close()

    def _groups(self, jobs: Sequence[Job]) -> Iterator[list[Job]]:
        """Jobs that one call can do, in the order in which the first of each came."""
        left = list(jobs)
        while left:
            kind = left[0].kind
            group = [job for job in left if job is left[0] or (kind and job.kind == kind)]
            group = group[: self._batch]
            taken = set(map(id, group))
            left = [job for job in left if id(job) not in taken]
            yield group

    def _do(self, jobs: list[Job]) -> None:
        jobs = [job for job in jobs if not job.future.cancelled()]
        if not jobs:
            return
        try:
            if self._library is None:
                self._library = self._opener(self._say)
            results = jobs[0].together(self._library, [job.item for job in jobs])
            _settle(jobs, results)
        except (IndexUnavailable, ModelUnavailable) as error:
            # It would fail each of them alike.
            for job in jobs:
                job.fail(error)
        except BaseException as error:
            if len(jobs) == 1 or self._library is None:
                for job in jobs:
                    job.fail(error)
            else:
                # One of them spoils the batch: alone, only that one fails.
                for job in jobs:
                    self._do([job])

    def _say(self, words: str) -> None:
        self.notice = words
