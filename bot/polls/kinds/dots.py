"""Dots: a number of dots to spread over the options, several on one if one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.ballots.disclosure import whole_ballots
from bot.ballots.tally import Tallied
from bot.ballots.types import Ballot, Choice, Option
from bot.blocks import Block, Row, plain
from bot.charts import Bars, Chart
from bot.charts import Row as Bar
from bot.charts.figures import share
from bot.polls.kinds.kind import (
    BRIEF,
    BallotProgress,
    BallotStep,
    Counted,
    Say,
    ValuedKind,
    fill_in,
    item,
    names,
    own,
    pick,
    table_of,
    why,
)
from bot.polls.kinds.reading import (
    SEPARATED,
    by_words_alone,
    digits,
    known,
    nothing,
    read_options,
    read_pairs,
)
from bot.polls.types import Poll, PollView
from bot.reply import Button, Card, Menu
from bot.words import counted, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result

USUAL, MOST_DOTS = 5, 20
"""Dots of a ballot where `--most` states none, and the most that it may state."""


@dataclass(frozen=True, slots=True)
class OptionDots:
    """How many dots an option has, and from how many ballots; None where that is withheld."""

    option: Option
    dots: int
    ballots: int | None


class DotsKind(ValuedKind):
    """Up to `most` dots, spread over the options."""

    name = "dots"
    asks = "Dots to spread over the options"
    help = f"a dots poll a number of dots ({USUAL} without --most) to spread over the options"
    ballot_help = "Dots: 1=3 2=2; options by their words alone have one dot each."
    example = "1=3 2=1"
    at_once = False
    limit = "how many dots a ballot has"
    measure = "dots"
    share_of = "Share of dots"
    legend = "options by number, each with its dots"

    def most(self, given: int | None, options: int) -> int:
        most = USUAL if given is None else given
        if most > MOST_DOTS:
            raise UserError(f"--most {most} is more than the {MOST_DOTS} dots that a ballot may have.")
        return most

    def rule(self, poll: Poll) -> str:
        return f"up to {counted(poll.rules.most, 'dot')} to spread"

    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        if not words:
            raise UserError(nothing(poll))
        if any(mark in word for word in words for mark in "=:"):

            def value_of(word: str) -> int | None:
                return int(word) if digits(word) else None

            wanted = "no spread of dots: write an option or its number and its dots, such as 2=3"
            given = read_pairs(poll, words, value_of, wanted)
        else:
            if len(SEPARATED.split(" ".join(words).strip(" ,;"))) > 1 and not by_words_alone(poll, words):
                # "3 2" may be two options, or two dots for the third.
                raise UserError(
                    f"“{shorten(' '.join(words), 40)}” does not say which numbers are dots: write an "
                    "option, = and its dots, such as 3=2 for two dots on option 3."
                )
            # Without numbers of dots each option named has one.
            given = dict.fromkeys(read_options(poll, words), 1)
        choice = {number: dots for number, dots in given.items() if dots}
        spent, most = sum(choice.values()), poll.rules.most
        if not choice:
            raise UserError(nothing(poll))
        if spent > most:
            raise UserError(f"You spread {counted(spent, 'dot')}; {poll.id} has {most} a ballot.")
        return choice

    def takes(self, poll: Poll) -> str:
        most = counted(poll.rules.most, "dot")
        return f"up to {most}, spread over options by name or number, such as 1=3 2=1"

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        return fill_in(poll, "Spread your dots")

    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        poll = seen.poll
        given = _so_far(poll, progress)
        left = poll.rules.most - sum(given.values())
        written = " ".join(f"{number}.{dots}" for number, dots in sorted(given.items()))
        texts = {option.number: option.text for option in poll.options}
        menus: tuple[Menu, ...] = ()
        if left > 0:
            control = action("poll ballot", id=poll.id, so_far=written, takes="choice")
            menus = (Menu(control, f"A dot for ({left} left)", tuple(map(pick, poll.options))),)
        buttons: tuple[Button, ...] = ()
        if given:
            cast = action("poll vote", id=poll.id, choice=written.replace(".", ":"), **why(poll))
            buttons = (
                Button(cast, "Cast this ballot", "main"),
                Button(action("poll ballot", id=poll.id), "Start over"),
            )
        said = f"{counted(left, 'dot')} left; you need not spread all." if left else "All dots are spread."
        card = Card(
            title=poll.motion,
            text=f"{own(seen)} {said}",
            fields=tuple((counted(dots, "dot"), texts[number]) for number, dots in sorted(given.items())),
            items=() if given else tuple(texts.values()),
            ordered=True,
            footer=f"To vote in words: {say(f'poll vote {poll.id} {self.example}')}.",
            buttons=buttons,
            menus=menus,
        )
        return BallotStep(card, {"id": poll.id, "dots": {str(n): dots for n, dots in sorted(given.items())}})

    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        choices = [ballot.choice for ballot in ballots]
        whole = whole_ballots(choices, anonymous=poll.rules.anonymous, running=poll.open)
        tally = count_dots(poll.options, choices)
        return Counted(tally if whole else tuple(replace(each, ballots=None) for each in tally))

    def said(self, result: Result) -> Iterator[str]:
        """The options with the most dots; with too few ballots for the quorum nothing."""
        yield from self._most(result)

    def brief(self, result: Result) -> str:
        return " ".join(self._most(result, **BRIEF))

    def _most(self, result: Result, **how: int) -> Iterator[str]:
        most = max((each.dots for each in dots(result)), default=0)
        if not most or not result.quorate:
            return
        first = [each.option.text for each in dots(result) if each.dots == most]
        if len(first) > 1:
            yield f"A tie with {counted(most, 'dot')} each: {names(first, **how)}."
        else:
            yield f"{names(first, **how)} has the most dots: {most:,}."

    def chart(self, result: Result) -> Chart:
        rows = tuple(Bar(each.option.text, each.dots) for each in dots(result))
        total = sum(each.dots for each in dots(result))
        ballots = result.seen.count
        note = f"From {counted(ballots, 'ballot')}."
        return Bars(result.poll.motion, rows, total, note, "dot", ballots=ballots, decided=result.quorate)

    def shares(self, result: Result) -> Mapping[str, float]:
        total = sum(each.dots for each in dots(result))
        return {each.option.text: each.dots / total for each in dots(result)} if total else {}

    def figures(self, result: Result) -> Mapping[str, str]:
        total, n = sum(each.dots for each in dots(result)), result.seen.count
        return {each.option.text: share(each.dots, total, n) for each in dots(result)}

    def tally_json(self, tally: Iterable[Tallied], *, whole: bool = True) -> list[dict[str, Any]]:
        return [
            {"option": each.option.text, "count": each.dots, "ballots": each.ballots}
            for each in tally
            if isinstance(each, OptionDots)
        ]

    def tables(self, result: Result) -> Iterator[Block]:
        total = sum(each.dots for each in dots(result))
        rows = [
            (
                f"{each.option.number}. {plain(each.option.text)}",
                each.dots,
                share(each.dots, total, result.seen.count),
                *(() if each.ballots is None else (each.ballots,)),
            )
            for each in dots(result)
        ]
        caption = f"{counted(total, 'dot').capitalize()} from {counted(result.seen.count, 'ballot')}"
        columns = ("Option", "Dots", "Share of dots", "Ballots")
        yield table_of(caption, columns[: len(rows[0])] if rows else columns, rows)

    def rows(self, result: Result) -> Iterator[Row]:
        for each in dots(result):
            of = {"part": "tally", **item(each.option), "n": result.seen.count}
            yield {**of, "measure": "dots", "value": each.dots}
            if each.ballots is not None:
                yield {**of, "measure": "ballots", "value": each.ballots}

    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        options = [Option(option["number"], option["text"]) for option in form["options"]]
        return {"tally": self.tally_json(count_dots(options, choices))}


def count_dots(options: Sequence[Option], choices: Iterable[Choice]) -> tuple[OptionDots, ...]:
    """The dots of each option and the ballots that gave it some, in the options' order."""
    total: Counter[int] = Counter()
    ballots: Counter[int] = Counter()
    for choice in choices:
        total.update(choice)
        ballots.update(choice.keys())
    return tuple(OptionDots(o, total[o.number], ballots[o.number]) for o in options)


def dots(result: Result) -> list[OptionDots]:
    """The tally of a dots poll."""
    return [each for each in result.tally or () if isinstance(each, OptionDots)]


def _so_far(poll: Poll, progress: BallotProgress) -> dict[int, int]:
    """The dots spread so far, written as "1.3 2.1", with those chosen now. Raises UserError for an option
    that there is not."""
    given: Counter[int] = Counter()
    for part in progress.so_far.split():
        number, _, some = part.partition(".")
        if not digits(number) or not digits(some or "1"):
            raise UserError(f"“{shorten(part, 20)}” is no spread of dots; start over from the poll.")
        given[known(poll, int(number))] += int(some or "1")
    for number in progress.chosen:
        given[known(poll, int(number) if digits(number) else 0)] += 1
    return dict(given)


DOTS = DotsKind()
