"""A ballot, whatever it is cast in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Choice = Mapping[int, int]
"""Option numbers, from 1, with what the ballot gives each: 1 where the option is chosen, its rank
from 1 in a ranked poll, and 1, 0 or -1 (agree, pass, disagree) for a statement."""

Outcome = Literal["counted", "changed", "same"]
"""Whether a ballot is a member's first, replaces one, or leaves all as it was."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation attached to a reason. `excerpt` is the JSON form of the excerpt that it was found
    to be, None where the sources do not have these words: then it is shown as unverified."""

    text: str
    excerpt: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Ballot:
    """`voter` is an opaque token, the same for one voter in all rounds of a box; `name` is given
    where the poll is named, and None for a member who asked to be forgotten."""

    voter: bytes
    choice: Choice
    name: str | None = None
    reason: str | None = None
    evidence: Evidence | None = None
