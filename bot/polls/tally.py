"""The tally, a pure function of the ballots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.ballots.types import Ballot, Choice, Option
from bot.polls.types import PollKind


@dataclass(frozen=True, slots=True)
class Count:
    """How many ballots chose an option; in a ranked poll, put it first."""

    option: Option
    count: int


@dataclass(frozen=True, slots=True)
class StatementCount:
    """How a statement was voted on. `passed` counts those who passed, not those who never saw it."""

    option: Option
    agree: int
    disagree: int
    passed: int


Tally = tuple[Count, ...] | tuple[StatementCount, ...]


def tally(kind: PollKind, options: Sequence[Option], ballots: Iterable[Ballot]) -> Tally:
    """Every option with its count, in the options' order."""
    choices = [ballot.choice for ballot in ballots]
    if kind is PollKind.STATEMENTS:
        return tuple(_statement(option, choices) for option in options)
    # A ranked ballot gives its first preference 1, as a choice gives what it chooses.
    return tuple(Count(o, sum(choice.get(o.number) == 1 for choice in choices)) for o in options)


def _statement(option: Option, choices: Sequence[Choice]) -> StatementCount:
    given = [choice[option.number] for choice in choices if option.number in choice]
    return StatementCount(option, given.count(1), given.count(-1), given.count(0))


def rankings(ballots: Iterable[Ballot]) -> list[tuple[int, ...]]:
    """Each ranked ballot as option numbers, the most preferred first."""
    return [tuple(sorted(b.choice, key=lambda number: b.choice[number])) for b in ballots]
