"""A debate's swing: who stood where before, and where after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.charts.figures import held, share, swung
from bot.charts.prose import alt_text
from bot.words import counted, listed

SIDES = ("for", "undecided", "against")


@dataclass(frozen=True, slots=True)
class Flow:
    """Both ballots of those who voted both times.

    `before` and `after` hold a count for each of `sides`. `moves[a, b]` is how many went from side
    a to side b (or stayed, where a is b; pairs without a voter may be missing), or `moves` is None where
    that is withheld. ValueError where the three do not add up.
    """

    title: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    moves: Mapping[tuple[str, str], int] | None
    sides: tuple[str, ...] = SIDES
    note: str = ""
    outcome: str = ""
    foot: str = ""

    def __post_init__(self) -> None:
        held(
            a_side_lacks_its_count=len(self.before) == len(self.after) == len(self.sides),
            the_ballots_differ_in_number=sum(self.before) == sum(self.after),
            a_count_is_below_zero=min((*self.before, *self.after, 0)) == 0,
        )
        if self.moves is not None:
            left = tuple(sum(self.moved(a, b) for b in self.sides) for a in self.sides)
            right = tuple(sum(self.moved(a, b) for a in self.sides) for b in self.sides)
            held(the_moves_do_not_add_up=(left, right) == (self.before, self.after))

    @property
    def both(self) -> int:
        """How many voted both times."""
        return sum(self.before)

    def moved(self, start: str, end: str) -> int:
        """How many went from `start` to `end`; 0 where that is withheld."""
        return (self.moves or {}).get((start, end), 0)

    def changes(self) -> list[tuple[str, str, int]]:
        """Those who changed sides, most first: from, to, how many."""
        found = [(a, b, self.moved(a, b)) for a in self.sides for b in self.sides if a != b]
        return sorted((move for move in found if move[2]), key=lambda move: -move[2])

    def swing(self) -> str:
        """ "for +3 members, undecided −2, against −1"; from ten voters on in points."""
        steps = zip(self.sides, self.before, self.after, strict=True)
        return ", ".join(f"{side} {swung(after - before, self.both)}" for side, before, after in steps)

    def whereabouts(self) -> str:
        """One sentence on those who moved and those who stayed."""
        if self.moves is None:
            return "Who moved where is withheld, since it would reveal how a few voted."
        if not self.both:
            return "No member voted both times."
        if not (changes := self.changes()):
            return "No one changed sides."
        stayed = self.both - sum(number for _, _, number in changes)
        moves = [f"{number:,} from {a} to {b}" for a, b, number in changes]
        return f"Moved: {listed(moves, 'and')}. Stayed: {stayed:,}."

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        items = [
            (side, f"{share(before, self.both)} before, {share(after, self.both)} after")
            for side, before, after in zip(self.sides, self.before, self.after, strict=True)
        ]
        facts = [f"{counted(self.both, 'voter')} voted both times", f"Swing: {self.swing()}"]
        facts.append(self.whereabouts())
        if not self.both:
            facts, items = ["No member voted both times"], []
        return alt_text(
            "Flow from the opening to the closing ballot",
            self.title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun="sides",
        )
