"""A file that a member sent with a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.words import clean

LONGEST_NAME = 120
"""In bytes, without the ending."""


@dataclass(frozen=True, slots=True, eq=False)
class SentFile:
    """`name` is the member's, `size` in bytes as the platform states it. `save` downloads it to a path; it
    raises UserError if the platform does not hand it over, or if it is larger than it may be."""

    name: str
    size: int
    save: Callable[[Path, int], Awaitable[None]]
    """Takes the path and the most bytes."""


def file_name(name: str) -> str:
    """A member's name of a file as a name that is safe in a folder, with the same suffix."""
    bare = clean(PurePosixPath(name.replace("\\", "/")).name).replace(":", "_").replace("\0", "")
    stem, dot, suffix = bare.strip().rpartition(".")
    stem, suffix = (stem, suffix) if dot else (suffix, "")
    stem = stem.encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip(". ")
    return f"{stem or 'file'}{f'.{suffix[:8].lower()}' if suffix else ''}"
