"""What can go wrong between here and a service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class FetchError(Exception):
    """One request or one file failed; its text says why, for the table at the end of a run."""


class AddressRefused(FetchError):
    """An address that may not be reached."""


class NotNow(FetchError):
    """A file that could not be had now, and may be at another time."""


class FileRefused(FetchError):
    """What came is not a whole PDF file, or not one that may be kept."""


class PageInstead(FileRefused):
    """A web page came where a file was promised."""


class NotThere(FetchError):
    """The service does not know what it was asked for."""


@dataclass(eq=False)
class ServiceOver(FetchError):
    """A service that answers no more in this run.

    `until` says when it does again, None where it did not say.
    """

    service: str
    reason: str
    until: datetime | None = None

    def __str__(self) -> str:
        return self.reason
