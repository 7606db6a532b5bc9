"""What the campaign needs of a platform: acts of members, and the outcome of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks.children import ROOT

sys.path[:0] = [
    str(ROOT / "tests"),
    *(str(ROOT / "tests" / "adapters" / each) for each in ("", "discord", "slack")),
]


@dataclass(slots=True)
class Act:
    """Something that a member did: `kind` of act, in the poll or debate `of`, with a `mark` that no other
    act has. `handle` is the platform's own object."""

    kind: str
    member: Any
    handle: Any
    mark: str = ""
    of: str = ""
    choice: str = ""
    board: Any = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that all see, in a room or a thread, and the time at which it was posted, in seconds since
    1970. `key` names what it answers or announces, where the platform can say that; `answers`: it answers an
    act of a member."""

    words: str
    at: float
    key: str = ""
    answers: bool = False
    files: tuple[str, ...] = field(default=())


class Side(Protocol):
    """One platform with one bot."""

    name: str
    home: Path
    members: list[Any]

    async def start(self) -> None:
        """Start the bot and wait until it listens."""

    async def start_and_kill(self, seconds: float) -> None:
        """Start it, and kill it after so many seconds, whether it listens by then or not."""

    async def kill(self) -> None:
        """SIGKILL."""

    async def stop(self) -> int:
        """SIGTERM; the exit status."""

    def command(self, member: Any, room: int, line: str, **given: Any) -> Any:
        """Use a command; the handle."""

    def press(self, member: Any, message: Any, label: str) -> Any:
        """Press the button with this label; the handle. Raises ClientRefuses where there is none."""

    def acknowledged(self, handle: Any) -> bool:
        """Whether Moot has acknowledged it."""

    def answers(self, handle: Any) -> list[str]:
        """The words of the messages that answer it."""

    def board(self, handle: Any) -> Any:
        """The message with controls that answers it, None where there is none."""

    def posted(self) -> list[Posted]:
        """Everything that Moot has posted for all, in rooms and threads."""

    def sent_to(self, member: Any) -> list[str]:
        """Moot's direct messages to a member."""

    def has_controls(self, message: Any) -> bool:
        """Whether a message has buttons still."""

    def violations(self) -> list[str]:
        """What the platform would have refused."""

    async def until(self, look: Callable[[], Any], within: float) -> bool:
        """Wait until something is true; False where it is not in time."""


class OnLocalServer:
    """What both platforms have alike on the tests' local servers."""

    _server: Any

    def has_controls(self, message: Any) -> bool:
        return bool(message.controls)

    def violations(self) -> list[str]:
        return list(self._server.violations)

    async def until(self, look: Callable[[], Any], within: float) -> bool:
        try:
            await self._server.until(look, within)
        except AssertionError:
            return False
        return True
