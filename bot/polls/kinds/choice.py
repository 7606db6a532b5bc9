"""Choice: one option of several, or up to a number of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.ballots.tally import Count, Tallied, count_options, counts_json
from bot.ballots.types import Ballot, Choice, Option
from bot.blocks import Block, Row, plain
from bot.charts import Bars, Chart
from bot.charts import Row as Bar
from bot.charts.figures import share
from bot.polls.kinds.kind import (
    BRIEF,
    LABEL,
    BallotProgress,
    BallotStep,
    Counted,
    PollKind,
    Say,
    item,
    names,
    numbered,
    own,
    pick,
    table_of,
    why,
)
from bot.polls.kinds.reading import nothing, read_options
from bot.polls.types import Poll, PollView
from bot.reply import Button, Card, Menu, Style
from bot.words import counted, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result

IN_A_ROW = 5
"""Options that stand as buttons; more stand in a menu."""


class ChoiceKind(PollKind):
    """One choice, or up to `most`."""

    name = "choice"
    asks = "A choice of one option"
    help = "a choice poll takes one or more of 2 to 10 options"
    ballot_help = "Choice: options by number or words."
    example = "1"
    limit = "how many options a ballot may choose"

    def most(self, given: int | None, options: int) -> int:
        most = given or 1
        if most > max(options, 1):
            raise UserError(f"--most {most} is more than the {counted(options, 'option')} there are.")
        return most

    def rule(self, poll: Poll) -> str:
        return "one choice" if poll.rules.most == 1 else f"up to {poll.rules.most} choices"

    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        if not words:
            raise UserError(nothing(poll))
        found = read_options(poll, words)
        most = poll.rules.most
        if len(found) > most:
            raise UserError(
                f"{poll.id} takes {'one option' if most == 1 else f'up to {most} options'} a ballot."
            )
        return dict.fromkeys(found, 1)

    def takes(self, poll: Poll) -> str:
        many = "" if poll.rules.most == 1 else f", up to {poll.rules.most} of them"
        return f"an option by number (1 to {len(poll.options)}) or words{many}"

    def in_words(self, poll: Poll, choice: Choice) -> str:
        return ", ".join(self.named(poll, number) for number in sorted(choice))

    def in_a_row(self, poll: Poll, choice: Choice) -> str:
        texts = {option.number: plain(self.label(option)) for option in poll.options}
        return "; ".join(texts[number] for number in choice)

    def several(self, poll: Poll) -> bool:
        return poll.rules.most > 1

    def side(self, poll: Poll, choice: Choice) -> str:
        return poll.options[next(iter(choice)) - 1].text if len(choice) == 1 else ""

    def headings(self, poll: Poll, choice: Choice) -> Sequence[str]:
        return [self.label(poll.options[number - 1]) for number in sorted(choice)]

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        if poll.rules.most == 1 and len(poll.options) <= IN_A_ROW:
            return tuple(self.button(poll, option) for option in poll.options), ()
        picks = tuple(pick(option) for option in poll.options)
        most = min(poll.rules.most, len(picks))
        prompt = "Choose one" if most == 1 else f"Choose up to {most}"
        control = action("poll vote", id=poll.id, takes="choice", **why(poll))
        return (), (Menu(control, prompt, picks, 1, most),)

    def button(self, poll: Poll, option: Option, style: Style = "plain") -> Button:
        """The button that casts a ballot for one option."""
        control = action("poll vote", id=poll.id, choice=self.word(option), **why(poll))
        return Button(control, shorten(self.button_label(option), LABEL), style)

    def word(self, option: Option) -> str:
        """An option in the action of its button."""
        return str(option.number)

    def button_label(self, option: Option) -> str:
        """The words on an option's button."""
        return f"{option.number}. {option.text}"

    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        buttons, menus = self.controls(seen.poll)
        card = Card(title=seen.poll.motion, text=own(seen), buttons=buttons, menus=menus)
        return BallotStep(card, {"id": seen.poll.id})

    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        return Counted(count_options(poll.options, [ballot.choice for ballot in ballots]))

    def said(self, result: Result) -> Iterator[str]:
        """The options that most ballots name; with too few ballots for the quorum nothing."""
        yield from self._most(result)

    def brief(self, result: Result) -> str:
        return " ".join(self._most(result, **BRIEF))

    def _most(self, result: Result, **how: int) -> Iterator[str]:
        most, n = max((each.count for each in counts(result)), default=0), result.seen.count
        if not most or not result.quorate:
            return
        first = [self.label(each.option) for each in counts(result) if each.count == most]
        if len(first) > 1:
            yield f"A tie with {share(most, n)} each: {names(first, **how)}."
        else:
            yield f"{names(first, **how)} has the most ballots: {share(most, n)}."

    def chart(self, result: Result) -> Chart:
        rows = tuple(Bar(self.label(each.option), each.count) for each in counts(result))
        return Bars(result.poll.motion, rows, result.seen.count, decided=result.quorate)

    def shares(self, result: Result) -> Mapping[str, float]:
        n = result.seen.count
        return {self.label(each.option): each.count / n for each in counts(result)} if n else {}

    def tally_json(self, tally: Iterable[Tallied], *, whole: bool = True) -> list[dict[str, Any]]:
        return counts_json(each for each in tally if isinstance(each, Count))

    def tables(self, result: Result) -> Iterator[Block]:
        yield self.counts_table(result, "Ballots")

    def counts_table(self, result: Result, what: str) -> Block:
        """The table of a tally of counts."""
        n = result.seen.count
        rows = [
            (
                plain(self.label(each.option) if self.own_options else numbered(each.option)),
                each.count,
                share(each.count, n),
            )
            for each in counts(result)
        ]
        return table_of(f"Tally, n = {counted(n, 'ballot')}", ("Option", what, "Share of n"), rows)

    def rows(self, result: Result) -> Iterator[Row]:
        for each in counts(result):
            of = {"part": "tally", **item(each.option)}
            yield {**of, "measure": "count", "value": each.count, "n": result.seen.count}

    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        options = [Option(option["number"], option["text"]) for option in form["options"]]
        return {"tally": counts_json(count_options(options, choices))}


def counts(result: Result) -> list[Count]:
    """The tally of a kind that counts options."""
    return [each for each in result.tally or () if isinstance(each, Count)]


CHOICE = ChoiceKind()
