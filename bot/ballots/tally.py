"""Counts of ballots on options, a pure function of the ballots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.ballots.types import Choice, Option


class Tallied(Protocol):
    """The part of a tally that is on one option."""

    @property
    def option(self) -> Option:
        """Whose part it is."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many ballots chose an option; in a ranked poll, put it first."""

    option: Option
    count: int


def count_options(options: Sequence[Option], choices: Iterable[Choice]) -> tuple[Count, ...]:
    """Every option with how many choices give it the value 1, in the options' order."""
    choices = tuple(choices)
    return tuple(Count(o, sum(choice.get(o.number) == 1 for choice in choices)) for o in options)


def counts_json(counts: Iterable[Count]) -> list[dict[str, Any]]:
    """The counts for programs, in the same order."""
    return [{"option": each.option.text, "count": each.count} for each in counts]
