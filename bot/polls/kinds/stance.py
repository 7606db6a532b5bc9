"""Stance: how far a member agrees with the motion, on five levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.ballots.types import Choice, Option
from bot.charts import Chart, Diverging, Stack
from bot.charts.figures import FEW, share
from bot.polls.kinds.choice import ChoiceKind, counts
from bot.polls.kinds.kind import PollKind
from bot.polls.types import Poll
from bot.reply import Button, Menu, Style
from bot.words import listed
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result

STANCES = ("strongly-disagree", "disagree", "undecided", "agree", "strongly-agree")
"""The options of a stance poll, which is symmetric about "undecided" (Likert 1932)."""
STYLES: dict[str, Style] = {"strongly-disagree": "bad", "strongly-agree": "good"}
UNDECIDED = 3


class StanceKind(ChoiceKind):
    """One stance on the motion."""

    name = "stance"
    asks = "A stance: strongly disagree to strongly agree"
    help = "a stance poll takes strongly disagree to strongly agree"
    ballot_help = "Stance: strongly-disagree, disagree, undecided, agree or strongly-agree."
    example = "agree"
    own_options = True
    limit = ""

    def options(
        self, texts: Sequence[str], excerpts: Sequence[Mapping[str, Any] | None] = ()
    ) -> tuple[Option, ...]:
        if texts:
            from bot.polls.kinds import KINDS

            others = listed(name for name, kind in KINDS.items() if not kind.own_options)
            raise UserError(
                f"A stance poll has its own options; leave --option out, or choose --kind {others}."
            )
        return tuple(Option(number, text) for number, text in enumerate(STANCES, 1))

    def most(self, given: int | None, options: int) -> int:
        return PollKind.most(self, given, options)

    def rule(self, poll: Poll) -> str:
        return "a stance"

    def takes(self, poll: Poll) -> str:
        return listed(f"{text} ({number})" for number, text in enumerate(STANCES, 1))

    def label(self, option: Option) -> str:
        return option.text.replace("-", " ")

    def side(self, poll: Poll, choice: Choice) -> str:
        level = next(iter(choice))
        return "disagree" if level < UNDECIDED else "agree" if level > UNDECIDED else "undecided"

    def listed(self, poll: Poll) -> tuple[Option, ...]:
        return ()

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        styled = [(option, STYLES.get(option.text, "plain")) for option in poll.options]
        return tuple(self.button(poll, option, style) for option, style in styled), ()

    def word(self, option: Option) -> str:
        return option.text

    def button_label(self, option: Option) -> str:
        return self.label(option).capitalize()

    def said(self, result: Result) -> Iterator[str]:
        """Which side more members are on; with too few ballots for the quorum nothing."""
        n = result.seen.count
        if not n or not result.quorate:
            return
        against, undecided, pro = (
            sum(each.count for each in counts(result) if low <= each.option.number <= high)
            for low, high in ((1, UNDECIDED - 1), (UNDECIDED, UNDECIDED), (UNDECIDED + 1, len(STANCES)))
        )
        if undecided == n:
            yield "All are undecided."
        elif against == pro:
            yield f"A tie: {share(pro, n)} agree, and as many disagree."
        else:
            more, fewer = ("agree", "disagree") if pro > against else ("disagree", "agree")
            high, low = max(pro, against), min(pro, against)
            figures = f"{high} to {low} of {n}" if n < FEW else f"{share(high, n)} to {share(low, n)}"
            yield f"More {more} than {fewer}: {figures}."

    def brief(self, result: Result) -> str:
        return self.outcome(result)

    def chart(self, result: Result) -> Chart:
        motion = result.poll.motion
        row = Stack(motion, tuple(each.count for each in counts(result)))
        return Diverging(motion, (row,))


STANCE = StanceKind()
