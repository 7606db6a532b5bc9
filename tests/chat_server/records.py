"""Every request of the bot, kept, and what was wrong with it."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar


class Request(Protocol):
    """A request, by the platform's name for it. `status` is what was answered (0: the connection was dropped), and
    `code` the platform's error code in the reply."""

    status: int

    @property
    def name(self) -> str: ...

    @property
    def code(self) -> Any: ...


Recorded = TypeVar("Recorded", bound=Request)


class Log(Generic[Recorded]):
    """The requests in order, and the violations among them."""

    def __init__(self) -> None:
        self.requests: list[Recorded] = []
        self.violations: list[str] = []

    def note(self, violation: str) -> None:
        """Something that the platform lets pass, but that cannot be meant."""
        self.violations.append(violation)

    def of(self, name: str) -> list[Recorded]:
        """The requests of this name."""
        return [one for one in self.requests if one.name == name]

    @property
    def refused(self) -> list[Recorded]:
        """The requests that were answered with an error."""
        return [one for one in self.requests if one.code or one.status >= 400]
