"""The rounds of an instant run-off."""

from __future__ import annotations

from dataclasses import dataclass

from bot.charts.figures import held, share
from bot.charts.prose import alt_text
from bot.words import clean, counted


@dataclass(frozen=True, slots=True)
class Rounds:
    """Counts by round and option.

    `rounds[r][o]` is the count of option o in round r, or None where it is out by then;
    `exhausted[r]` the ballots with no choice left; `eliminated[r]` the options (by index) that
    leave after round r; `winner` an index into `options`, or None if there is no winner: for a tie,
    or because nothing is `decided`, as `note` says. ValueError where the lengths differ, or where
    somebody wins what is not decided.
    """

    title: str
    options: tuple[str, ...]
    rounds: tuple[tuple[int | None, ...], ...]
    exhausted: tuple[int, ...]
    eliminated: tuple[tuple[int, ...], ...]
    winner: int | None
    note: str = ""
    decided: bool = True
    outcome: str = ""
    foot: str = ""

    def __post_init__(self) -> None:
        known = range(len(self.options))
        held(
            a_round_lacks_an_option=all(len(counts) == len(self.options) for counts in self.rounds),
            a_round_lacks_a_part=len(self.rounds) == len(self.exhausted) == len(self.eliminated),
            somebody_wins_what_is_not_decided=self.decided or self.winner is None,
            the_winner_is_no_option=self.winner is None or self.winner in known,
            what_is_eliminated_is_no_option=all(out in known for outs in self.eliminated for out in outs),
        )

    def continuing(self, number: int) -> int:
        """Ballots that count for somebody in round `number` (from 0)."""
        return sum(count or 0 for count in self.rounds[number])

    @property
    def ballots(self) -> int:
        """All ballots, those exhausted from the start included."""
        return self.continuing(0) + self.exhausted[0] if self.rounds else 0

    def left_after(self, option: int) -> int | None:
        """The round (from 0) after which `option` leaves, or None where it stays to the end."""
        return next((number for number, outs in enumerate(self.eliminated) if option in outs), None)

    def order(self) -> list[int]:
        """The winner first, then the longer an option stayed the earlier, then by its last count."""

        def place(option: int) -> tuple[bool, int, int, int]:
            left = self.left_after(option)
            last = next((row[option] for row in reversed(self.rounds) if row[option] is not None), 0)
            return option != self.winner, -(len(self.rounds) if left is None else left), -(last or 0), option

        return sorted(range(len(self.options)), key=place)

    def result(self) -> str:
        """Who wins and with how many."""
        if not self.ballots:
            return "No ballots"
        if self.winner is None:
            return "No option wins: a tie" if self.decided else "Nothing is decided"
        last = len(self.rounds) - 1
        won = share(self.rounds[last][self.winner] or 0, self.continuing(last))
        return f"Wins in round {last + 1} with {won}"

    def path(self, option: int) -> str:
        """ "120, 130, 160, wins"; "20, out after round 1"."""
        counts = ", ".join(f"{row[option]:,}" for row in self.rounds if row[option] is not None)
        left = self.left_after(option)
        ends = "wins" if option == self.winner else f"out after round {left + 1}" if left is not None else ""
        return ", ".join(part for part in (counts, ends) if part)

    def words(self) -> str:
        """The same in words, under 1,000 characters."""
        facts = [f"{counted(self.ballots, 'ballot')}, {counted(len(self.rounds), 'round')}"]
        if not self.ballots or not self.outcome:
            won = f": {clean(self.options[self.winner])[:80]}" if self.winner is not None else ""
            facts = [*(facts if self.ballots else []), f"{self.result()}{won}"]
        if any(self.exhausted):
            facts.append(f"With no choice left: {', '.join(f'{gone:,}' for gone in self.exhausted)}")
        items = [(self.options[option], self.path(option)) for option in self.order()]
        return alt_text(
            "Instant run-off, counts by round",
            self.title,
            facts,
            items,
            self.note,
            outcome=self.outcome,
            foot=self.foot,
            noun="options",
        )
