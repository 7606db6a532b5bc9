"""Instant run-off: one winner from rankings, with its rounds.

In each round a ballot counts for the option that it ranks highest of those still in; a ballot that
ranks none of them is exhausted. An option with more than half of the ballots that still count
wins; otherwise the last option goes out. The rules are those of Maine's law on ranked-choice voting (Maine
Revised Statutes 21-A §723-A), its batch elimination too: options that together have fewer ballots
than the next one cannot win any more and go out at once, which never changes the winner and saves
drawing lots between them.

A tie for the last place falls on the option that had the fewest ballots in the latest earlier round
in which they differ (backwards tie-breaking: O'Neill 2004, "Tie-Breaking with the Single
Transferable Vote", Voting matters 18). Where no round differs, the lot decides.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Broken = Literal["earlier round", "lot"]


@dataclass(frozen=True, slots=True)
class RunoffRound:
    """One round of a count.

    ``counts`` holds each option's ballots, in the poll's order, None once the option is out;
    ``exhausted`` are the ballots that count for none any more. ``eliminated`` go out after this
    round; ``broken`` says how a tie for the last place was broken, None if there was none.
    """

    counts: tuple[int | None, ...]
    exhausted: int
    eliminated: tuple[int, ...] = ()
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class RunOff:
    """A whole count. ``winner`` is None where no ballot ranks anything, and where ``tied`` names
    the two last options, which no round sets apart. Where ``withheld``, ``rounds`` holds the first alone."""

    rounds: tuple[RunoffRound, ...]
    winner: int | None
    tied: tuple[int, ...] = ()
    withheld: bool = False

    @property
    def by_lot(self) -> bool:
        """Whether a lot decided who went out, in any round."""
        return any(one.broken == "lot" for one in self.rounds)


def count(ballots: Sequence[tuple[int, ...]], options: int, seed: str) -> RunOff:
    """Count ballots, each the numbers of options from 0, most preferred first.

    A ballot may leave options out, or all of them. The order of the ballots does not matter. ``seed`` is for
    the lots: something fixed and known before the first vote, such as the poll's id.

    Raises ValueError where there is no option, or a ballot names one twice or one that is not there.
    """
    if options < 1:
        raise ValueError("a run-off needs an option")
    papers = Counter(map(tuple, ballots))
    for paper in papers:
        if len(set(paper)) < len(paper) or not set(paper) <= set(range(options)):
            raise ValueError(f"not a ranking of {options} options: {paper}")
    rounds: list[RunoffRound] = []
    running = list(range(options))
    while True:
        counts = _first_choices(papers, running)
        continuing = sum(counts.values())
        exhausted = papers.total() - continuing
        shown = tuple(counts.get(option) for option in range(options))
        leader = max(running, key=lambda option: counts[option])
        if not continuing or 2 * counts[leader] > continuing:
            rounds.append(RunoffRound(shown, exhausted))
            return RunOff(tuple(rounds), leader if continuing else None)
        out, broken = _last(counts, rounds, seed)
        if broken == "lot" and len(running) == 2:
            rounds.append(RunoffRound(shown, exhausted))
            return RunOff(tuple(rounds), None, tuple(running))
        rounds.append(RunoffRound(shown, exhausted, out, broken))
        running = [option for option in running if option not in out]


def lot(seed: str, option: int) -> str:
    """Return the lot of an option: the SHA-256 of ``seed``, a colon and the option's number from
    0, in UTF-8, as hexadecimal digits. Of tied options the one with the lowest lot goes out.

    Anybody can draw it again: ``printf 'p3:0' | sha256sum`` for the first option of seed "p3".
    """
    return hashlib.sha256(f"{seed}:{option}".encode()).hexdigest()


def _first_choices(papers: Counter[tuple[int, ...]], running: Sequence[int]) -> dict[int, int]:
    counts = dict.fromkeys(running, 0)
    for paper, number in papers.items():
        choice = next((option for option in paper if option in counts), None)
        if choice is not None:
            counts[choice] += number
    return counts


def _last(
    counts: dict[int, int], rounds: Sequence[RunoffRound], seed: str
) -> tuple[tuple[int, ...], Broken | None]:
    """Return the options that go out, and how their tie was broken."""
    order = sorted(counts, key=lambda option: counts[option])
    for size in range(len(order) - 1, 0, -1):
        if sum(counts[option] for option in order[:size]) < counts[order[size]]:
            return tuple(sorted(order[:size])), None
    tied = [option for option in order if counts[option] == counts[order[0]]]
    if len(tied) == 1:
        return tuple(tied), None
    for earlier in reversed(rounds):
        had = {option: earlier.counts[option] or 0 for option in tied}
        tied = [option for option in tied if had[option] == min(had.values())]
        if len(tied) == 1:
            return tuple(tied), "earlier round"
    return (min(tied, key=lambda option: lot(seed, option)),), "lot"
