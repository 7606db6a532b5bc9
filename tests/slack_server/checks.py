"""What a value may be, said in small checks that are put together; what is wrong is gathered by JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[["Faults", str, Any], None]
"""Looks at a value, at this pointer."""
Shape = tuple[dict[str, Check], dict[str, Check]]
"""The keys that an object must have, and those that it may have."""


class Faults:
    """What is wrong, as Slack lists it in `response_metadata.messages`."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def wrong(self, pointer: str, message: str) -> None:
        """One thing is wrong."""
        self.messages.append(f"[ERROR] {message} [json-pointer:{pointer}]")


def string(most: int, least: int = 1) -> Check:
    """A text of `least` to `most` characters."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if not isinstance(value, str):
            faults.wrong(at, "must provide a string")
        elif len(value) > most:
            faults.wrong(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            faults.wrong(at, f"must be more than {least - 1} characters")

    return check


def integer(least: int, most: int) -> Check:
    """A whole number."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            faults.wrong(at, "must provide a number")
        elif not least <= value <= most:
            faults.wrong(at, f"must be between {least} and {most}")

    return check


def boolean(faults: Faults, at: str, value: Any) -> None:
    """True or false."""
    if not isinstance(value, bool):
        faults.wrong(at, "must provide a boolean")


def anything(faults: Faults, at: str, value: Any) -> None:
    """What is looked at elsewhere, or not at all."""


def one_of(*allowed: Any) -> Check:
    """One of these values."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if value not in allowed:
            faults.wrong(at, f"must be one of: {', '.join(map(str, allowed))}")

    return check


def listed(inner: Check, least: int, most: int) -> Check:
    """A list of `least` to `most` such values."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if not isinstance(value, list):
            faults.wrong(at, "must provide an array")
            return
        if len(value) > most:
            faults.wrong(at, f"no more than {most} items allowed")
        elif len(value) < least:
            faults.wrong(at, f"no less than {least} items allowed")
        for number, one in enumerate(value):
            inner(faults, f"{at}/{number}", one)

    return check


def shaped(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys, and no others."""
    known = {**required, **(optional or {})}

    def check(faults: Faults, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            faults.wrong(at, "must provide an object")
            return
        for key in required:
            if key not in value:
                faults.wrong(at, f"missing required field: {key}")
        for key, one in value.items():
            if key in known:
                known[key](faults, f"{at}/{key}", one)
            else:
                faults.wrong(at, f"unexpected field: {key}")

    return check


def typed(kinds: Mapping[str, Shape]) -> Check:
    """An object whose `type` says which of these shapes it has."""
    checks = {
        kind: shaped({"type": anything, **required}, optional) for kind, (required, optional) in kinds.items()
    }

    def check(faults: Faults, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in checks:
            faults.wrong(f"{at}/type", f"unsupported type: {kind}")
        else:
            checks[kind](faults, at, value)

    return check


def both(*checks: Check) -> Check:
    """All of these."""

    def check(faults: Faults, at: str, value: Any) -> None:
        for one in checks:
            one(faults, at, value)

    return check


def exactly_one(*keys: str) -> Check:
    """An object with one of these keys, not more."""

    def check(faults: Faults, at: str, value: Any) -> None:
        if isinstance(value, dict) and sum(value.get(key) is not None for key in keys) != 1:
            faults.wrong(at, f"must have exactly one of: {', '.join(keys)}")

    return check


def apart(key: str) -> Check:
    """A list of objects, no two with the same `key`."""

    def check(faults: Faults, at: str, value: Any) -> None:
        taken: set[Any] = set()
        for number, one in enumerate(value if isinstance(value, list) else []):
            named = one.get(key) if isinstance(one, dict) else None
            if isinstance(named, str) and named in taken:
                faults.wrong(f"{at}/{number}/{key}", f'`{key}` "{named}" already exists')
            taken.add(named if isinstance(named, str) else None)

    return check
