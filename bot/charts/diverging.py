"""Stances: how far a group stands on either side of the middle."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.charts.figures import held, share
from bot.charts.prose import alt_text
from bot.words import counted

STANCE = ("strongly disagree", "disagree", "undecided", "agree", "strongly agree")
STATEMENT = ("disagree", "pass", "agree")


@dataclass(frozen=True, slots=True)
class Stack:
    """A motion or a statement with its ballots by level. `withheld` says why their counts, all 0 then, are
    left out; "" if they are given."""

    label: str
    counts: tuple[int, ...]
    withheld: str = ""

    @property
    def total(self) -> int:
        """Ballots on this one: not everybody votes on every statement."""
        return sum(self.counts)

    @property
    def ballots(self) -> str:
        """ "12 ballots", "No ballots", or "Withheld: too few votes"."""
        if self.total:
            return counted(self.total, "ballot")
        return self.withheld[:1].upper() + self.withheld[1:] or "No ballots"


@dataclass(frozen=True, slots=True)
class Diverging:
    """Diverging stacked bars, after Heiberger and Robbins (2014), "Design of Diverging Stacked Bar
    Charts for Likert Scales and Other Applications", Journal of Statistical Software 57(5),
    doi:10.18637/jss.v057.i05: disagreement left of zero,
    agreement right of it, and half of the undecided level on either side.

    The length of a row is its ballots: of several rows, that with the most has the whole length, since a
    statement on which two voted must not look as sure as one on which all did. `outcome` and `foot` are as
    those of `Bars`.

    `levels` run from the most against to the most in favour; with an odd number of them the one
    in the middle is the undecided one. ValueError where a row has not one count for each level.
    """

    title: str
    rows: tuple[Stack, ...]
    levels: tuple[str, ...] = STANCE
    note: str = ""
    outcome: str = ""
    foot: str = ""

    def __post_init__(self) -> None:
        held(
            there_are_fewer_than_two_levels=len(self.levels) > 1,
            a_row_lacks_a_level=all(len(row.counts) == len(self.levels) for row in self.rows),
            a_count_is_below_zero=all(count >= 0 for row in self.rows for count in row.counts),
        )

    @property
    def middle(self) -> int | None:
        """The undecided level's place in `levels`, or None where there is none."""
        return len(self.levels) // 2 if len(self.levels) % 2 else None

    @property
    def noun(self) -> str:
        """What a row is."""
        if self.levels == STATEMENT:
            return "statement"
        return "row" if self.levels == STANCE else "option"

    def reach(self, row: Stack) -> tuple[float, float]:
        """How far `row` reaches left and right of zero, in shares of `longest`."""
        if not row.total:
            return 0.0, 0.0
        half = len(self.levels) // 2
        between = row.counts[half] / 2 if self.middle is not None else 0.0
        left = sum(row.counts[:half]) + between
        return left / self.longest, (row.total - left) / self.longest

    @property
    def longest(self) -> int:
        """The ballots of the row that has most; 1 where none has any."""
        return max(1, *(row.total for row in self.rows)) if self.rows else 1

    def clearest(self, most: int) -> Diverging:
        """At most so many of the rows, in their order: those of which the greatest share leans to one side.
        Where rows are left out, the note says so first."""
        if len(self.rows) <= most:
            return self
        ranked = sorted(range(len(self.rows)), key=lambda at: (-self._lean(self.rows[at]), at))
        rows = tuple(self.rows[at] for at in sorted(ranked[:most]))
        of = counted(len(self.rows), self.noun)
        said = f"The {most} of {of} that lean most to one side; the record has all."
        return replace(self, rows=rows, note=" ".join(part for part in (said, self.note) if part))

    def _lean(self, row: Stack) -> float:
        half = len(self.levels) // 2
        return abs(sum(row.counts[-half:]) - sum(row.counts[:half])) / max(row.total, 1)

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        alone = len(self.rows) == 1
        items = [
            (level, share(count, self.rows[0].total))
            for level, count in (
                zip(self.levels, self.rows[0].counts, strict=True)
                if alone and not self.rows[0].withheld
                else ()
            )
        ]
        if not alone:
            items = [(row.label, self.figures(row)) for row in self.rows]
        title = self.title
        if alone and self.rows[0].label and self.rows[0].label != title:
            title = f"{title}: {self.rows[0].label}" if title else self.rows[0].label
        facts = [self.rows[0].ballots if alone else counted(len(self.rows), self.noun)]
        return alt_text(
            "Diverging bars",
            title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun=f"{self.noun}s",
        )

    def figures(self, row: Stack) -> str:
        """ "12 disagree, 3 pass, 25 agree"."""
        if not row.total:
            return row.withheld or "no ballots"
        given = zip(self.levels, row.counts, strict=True)
        if all(level.isdigit() for level in self.levels):
            return ", ".join(f"{count:,} × {level}" for level, count in given if count)
        return ", ".join(f"{count:,} {level}" for level, count in given)
