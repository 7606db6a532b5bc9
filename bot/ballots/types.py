"""Ballots of polls and debates, and the options that they are cast on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

Choice = Mapping[int, int]
"""Option numbers, from 1, with the ballot's value for each: 1 for a chosen option, the rank from 1 in a
ranked poll, and 1, 0 or -1 (agree, pass, disagree) for a statement."""

Outcome = Literal["counted", "changed", "same"]
"""Whether a ballot is a member's first, replaces an earlier one, or changes nothing."""


LONGEST_MOTION, LONGEST_REASON = 500, 1_000


class Reasons(StrEnum):
    """Whether ballots may or must have a reason."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a poll's options or statements, `number` from 1. `excerpt` is the JSON form of the
    excerpt that it was taken from."""

    number: int
    text: str
    excerpt: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation attached to a reason. `excerpt` is the JSON form of the excerpt with these
    words; None if the sources do not have them: then the quotation is shown as unverified."""

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
