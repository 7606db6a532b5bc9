"""What a stream can show: colour, its width, and a sign of life while one waits."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from adapters.terminal.render import WIDTH

WIDEST = 100
DELAY = 0.15


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at this stream."""
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False


def colour_wanted(stream: TextIO, environ: Mapping[str, str] | None = None) -> bool:
    """Whether to colour: a terminal that is not dumb, and no NO_COLOR."""
    environ = os.environ if environ is None else environ
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return is_terminal(stream)


def width_of(stream: TextIO) -> int:
    """The columns to use: the terminal's, kept readable, and 80 for a pipe."""
    if not is_terminal(stream):
        return WIDTH
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST)


@contextmanager
def waiting(stream: TextIO, notice: Callable[[], str], idle: str = "Looking…") -> Iterator[None]:
    """A line that says what is going on, where that takes longer than a blink; gone afterwards."""
    if not is_terminal(stream) or os.environ.get("TERM") == "dumb":
        yield
        return
    done = threading.Event()

    def show() -> None:
        if done.wait(DELAY):
            return
        from rich.console import Console

        console = Console(file=stream)
        with console.status(notice() or idle) as status:
            while not done.wait(0.1):
                status.update(notice() or idle)

    thread = threading.Thread(target=show, name="moot-waiting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
