"""How far a build is, on standard error: a bar for people, a line a step for logs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adapters.cli.time_left import Pace
from adapters.terminal.escape import escape
from adapters.terminal.screen import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

#: Seconds between the lines of a long step.
EVERY = 15.0


class Bar:
    """A bar for each step, kept on the screen when the step is done."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
        )

        self._progress: RichProgress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}", markup=False),
            console=Console(file=sys.stderr),
        )
        self._task: TaskID | None = None
        self._pace = Pace(0)

    def start(self, total: int, what: str) -> None:
        """A step of `total` parts begins."""
        self._progress.start()
        self._task = self._progress.add_task(what, total=total, pace="")
        self._pace = Pace(total)

    def advance(self, count: int) -> None:
        """So many parts more are done."""
        if self._task is not None:
            self._pace.advance(count)
            self._progress.update(self._task, advance=count, pace=self._pace.words())

    def done(self) -> None:
        """The step is done."""
        if self._task is not None:
            task = self._progress.tasks[-1]
            self._progress.update(self._task, completed=task.total)

    def note(self, text: str) -> None:
        """A remark to show now."""
        self._progress.console.print(escape(text), markup=False, highlight=False)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let something else use the screen for a moment: a question and its answer."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    def close(self) -> None:
        """Leave the screen tidy."""
        self._progress.stop()


class Lines:
    """A line for each step on standard output, and one now and then in a long step, where no person
    watches standard error: that is left to what went wrong."""

    def __init__(self, *, silent: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._silent = silent
        self._clock = clock
        self._what = ""
        self._pace = Pace(0, clock)
        self._said = 0.0

    def start(self, total: int, what: str) -> None:
        """A step of `total` parts begins."""
        self._what, self._pace, self._said = what, Pace(total, self._clock), self._clock()
        if not self._silent:
            print(f"{what} ({total:,})…" if total > 1 else f"{what}…", flush=True)

    def advance(self, count: int) -> None:
        """So many parts more are done: a line if the last one is a while ago."""
        self._pace.advance(count)
        if self._silent or self._clock() - self._said < EVERY or not (pace := self._pace.words()):
            return
        self._said = self._clock()
        print(f"{self._what}: {self._pace.done:,} of {self._pace.total:,}, {pace}", flush=True)

    def done(self) -> None:
        """Nothing: the next step or the summary says it."""

    def note(self, text: str) -> None:
        """A remark to show now."""
        print(escape(text), file=sys.stderr if self._silent else sys.stdout, flush=True)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Nothing is in the way."""
        yield

    def close(self) -> None:
        """Nothing is left to tidy."""


@contextmanager
def shown_progress(*, as_json: bool) -> Iterator[Bar | Lines]:
    """What suits the streams, tidied away however the build ends."""
    shown = Bar() if is_terminal(sys.stderr) else Lines(silent=as_json)
    try:
        yield shown
    finally:
        shown.close()
