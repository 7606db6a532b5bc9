"""Progress of a build, and its remarks."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of a build: stages of `total` steps each, and remarks to show at once."""

    def start(self, total: int, what: str) -> None:
        """A stage of `total` steps begins."""

    def advance(self, count: int) -> None:
        """So many more steps of it are done."""

    def done(self) -> None:
        """The stage has ended."""

    def note(self, text: str) -> None:
        """Something to show as it comes."""


class Silence:
    """Progress without a watcher."""

    def start(self, total: int, what: str) -> None:
        """Shows nothing."""

    def advance(self, count: int) -> None:
        """Shows nothing."""

    def done(self) -> None:
        """Shows nothing."""

    def note(self, text: str) -> None:
        """Shows nothing."""
