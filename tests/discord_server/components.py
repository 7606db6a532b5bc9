"""Trees of components: walked through, and stored as Discord stores them."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]


def walk(components: list[JSON]) -> Iterator[JSON]:
    """Components and those within them, in reading order."""
    for part in components:
        yield part
        yield from walk(part.get("components") or [])
        for inner in ("component", "accessory"):
            if part.get(inner):
                yield from walk([part[inner]])


STORED: dict[Any, JSON] = {
    **{select: {"min_values": 1, "max_values": 1} for select in (3, 5, 6, 7, 8)},
    14: {"spacing": 1, "divider": True},
    17: {"spoiler": False, "accent_color": None},
}
"""What Discord puts in where it was left out, by the component's type."""


def numbered(components: list[JSON]) -> list[JSON]:
    """The components as Discord stores them: with an `id` each, and what was left to its default."""
    made = copy.deepcopy(components)
    taken = {part["id"] for part in walk(made) if part.get("id")}
    fresh = (number for number in itertools.count(1) if number not in taken)
    for part in walk(made):
        if not part.get("id"):
            part["id"] = next(fresh)
        for key, value in STORED.get(part.get("type"), {}).items():
            part.setdefault(key, value)
    return made
