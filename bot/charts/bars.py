"""The tally of a choice poll."""

from __future__ import annotations

from dataclasses import dataclass

from bot.charts.figures import held, share
from bot.charts.prose import alt_text
from bot.words import counted


@dataclass(frozen=True, slots=True)
class Row:
    """An option and how many ballots name it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each option, in the poll's order.

    `total` is the number of ballots, or of what else a row counts (`noun`). A ballot may name several
    options, so shares are of the ballots and may add up to more than 100%. `ballots` is their number where
    `total` counts something else.
    Where the quorum is missed nothing is `decided`, and no bar stands out.
    `outcome` is one line on the result, `foot` one on what the chart is of (its number, date and rules).
    ValueError where a count is not within 0..total.
    """

    title: str
    rows: tuple[Row, ...]
    total: int
    note: str = ""
    noun: str = "ballot"
    outcome: str = ""
    foot: str = ""
    ballots: int | None = None
    decided: bool = True

    def __post_init__(self) -> None:
        held(a_count_is_beyond_the_ballots=all(0 <= row.count <= self.total for row in self.rows))

    @property
    def most(self) -> int:
        """The highest count; more than one option may have it."""
        return max((row.count for row in self.rows), default=0)

    def figure(self, row: Row) -> str:
        """ "3 of 7", or "123 (41%)" from ten ballots up."""
        return share(row.count, self.total, self.ballots)

    def leads(self, row: Row) -> bool:
        """Whether nothing has more than `row`, and something has less, where anything is decided."""
        return self.decided and row.count == self.most and any(other.count < self.most for other in self.rows)

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        items = [(row.label, self.figure(row)) for row in self.rows]
        facts = [counted(self.total, self.noun) if self.total else f"No {self.noun}s"]
        return alt_text(
            "Bar chart",
            self.title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun="options",
        )
