"""How far a build is, on standard error: a bar for people, a line a step for logs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adapters.terminal.escape import escape
from adapters.terminal.screen import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


class Bar:
    """A bar for each step, kept on the screen when the step is done."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._progress: RichProgress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
        )
        self._task: TaskID | None = None

    def start(self, total: int, what: str) -> None:
        """A step of `total` parts begins."""
        self._progress.start()
        self._task = self._progress.add_task(what, total=total)

    def advance(self, count: int) -> None:
        """So many parts more are done."""
        if self._task is not None:
            self._progress.advance(self._task, count)

    def done(self) -> None:
        """The step is done."""
        if self._task is not None:
            task = self._progress.tasks[-1]
            self._progress.update(self._task, completed=task.total)

    def note(self, text: str) -> None:
        """A remark to show now."""
        self._progress.console.print(escape(text), markup=False, highlight=False)

    def close(self) -> None:
        """Leave the screen tidy."""
        self._progress.stop()


class Lines:
    """A line for each step on standard output, where nobody watches standard error: that is
    left to what went wrong."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent

    def start(self, total: int, what: str) -> None:
        """A step of `total` parts begins."""
        if not self._silent:
            print(f"{what} ({total:,})…" if total > 1 else f"{what}…", flush=True)

    def advance(self, count: int) -> None:
        """Nothing: a log has no use for each of a thousand."""

    def done(self) -> None:
        """Nothing: the next step or the summary says it."""

    def note(self, text: str) -> None:
        """A remark to show now."""
        print(escape(text), file=sys.stderr if self._silent else sys.stdout, flush=True)

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
