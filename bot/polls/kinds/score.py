"""Score: 0 to 5 for each option, with the mean and the spread of each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.ballots.disclosure import FEWEST_TALLIED, may_lead, too_few
from bot.ballots.tally import Tallied
from bot.ballots.types import Ballot, Choice, Option
from bot.blocks import Block, Row, plain
from bot.charts import Chart, Diverging, Stack
from bot.polls.kinds.kind import (
    BRIEF,
    BallotProgress,
    BallotStep,
    Counted,
    Say,
    ValuedKind,
    few_said,
    fill_in,
    going_on,
    item,
    names,
    one_by_one,
    reason_asked,
    table_of,
)
from bot.polls.kinds.reading import nothing, read_pairs
from bot.polls.types import Poll, PollView
from bot.reply import Button, Card, Menu, Pick
from bot.words import counted
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result

SCORES = range(6)


@dataclass(frozen=True, slots=True)
class OptionScores:
    """How often an option was given each score, from 0 up. `few` scores of an anonymous poll are
    withheld, with their number."""

    option: Option
    counts: tuple[int, ...]
    few: bool = False

    @property
    def cast(self) -> int:
        """The number of scores."""
        return sum(self.counts)

    @property
    def shown(self) -> tuple[int, ...]:
        """The counts, as far as they may be shown."""
        return (0,) * len(self.counts) if self.few else self.counts

    @property
    def mean(self) -> Fraction | None:
        """The mean score; None without any."""
        if not self.cast:
            return None
        return Fraction(self.points, self.cast)

    @property
    def points(self) -> int:
        """The sum of the scores."""
        return sum(score * number for score, number in enumerate(self.counts))

    @property
    def spread(self) -> float | None:
        """The standard deviation of the scores (of all of them, not of a sample); None without any."""
        mean = self.mean
        if mean is None:
            return None
        squares = Fraction(sum(score * score * number for score, number in enumerate(self.counts)), self.cast)
        return math.sqrt(squares - mean * mean)

    @property
    def said(self) -> str:
        """ "mean 3.5, spread 1.2, n = 8"."""
        if self.mean is None or self.spread is None:
            return "no scores"
        if self.few:
            return few_said(True)
        return f"mean {float(self.mean):.1f}, spread {self.spread:.1f}, n = {self.cast:,}"


class ScoreKind(ValuedKind):
    """A score for each option, or for some."""

    name = "score"
    asks = "A score from 0 to 5 for each option"
    help = "a score poll 0 to 5 for each option"
    ballot_help = "Score: 1=5 2=3."
    example = "1=5 2=3"
    separate = True
    measure = "score"
    share_of = "Mean score"
    levels = ("0", "2.5", "5")
    legend = "options by number"
    counting = (
        "The result is the mean of each option, and its spread (standard deviation): the more the scores "
        "differ, the higher it is."
    )

    def rule(self, poll: Poll) -> str:
        return "scores from 0 to 5"

    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        if not words:
            raise UserError(nothing(poll))

        def value_of(word: str) -> int | None:
            return int(word) if word in map(str, SCORES) else None

        wanted = "no score: write an option or its number and a score from 0 to 5, such as 2=4"
        return read_pairs(poll, words, value_of, wanted)

    def takes(self, poll: Poll) -> str:
        return "options, by name or number, with a score from 0 to 5, such as 1=5 2=3"

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        return fill_in(poll, "Score the options")

    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        poll, asked = seen.poll, reason_asked(seen, progress)
        given = seen.own.choice if seen.own else {}

        def votes(option: Option) -> Card:
            control = action("poll ballot", **going_on(poll, option, progress), takes="choice", **asked)
            picks = tuple(Pick(f"{option.number}={score}", str(score)) for score in reversed(SCORES))
            before = (
                f" (You gave it {given[option.number]}.)"
                if option.number in given and not seen.own_hidden
                else ""
            )
            return Card(text=option.text + before, menus=(Menu(control, "A score from 0 to 5", picks),))

        return one_by_one(seen, progress, votes, lambda number: say(f"poll vote {poll.id} {number}=4"))

    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        tally = count_scores(poll.options, [ballot.choice for ballot in ballots])
        return Counted(tuple(replace(each, few=too_few(poll.rules.anonymous, each.cast)) for each in tally))

    def said(self, result: Result) -> Iterator[str]:
        """The options of the highest mean; with too few ballots for the quorum nothing.

        Only options whose points are at least half of the most that any option has can lead: the quorum rule
        for ballots that leave options out (Center for Range Voting, "Variants of Score Voting",
        https://rangevoting.org/Variants.html), so that one ballot does not outweigh a whole group's.
        """
        yield from _outcome(result)

    def brief(self, result: Result) -> str:
        return " ".join(list(_outcome(result, **BRIEF))[:2])

    def chart(self, result: Result) -> Chart:
        rows = tuple(
            Stack(f"{each.option.number}. {each.option.text}", each.shown, few_said(True))
            if each.few
            else Stack(f"{each.option.number}. {each.option.text} ({each.said})", each.shown)
            for each in scores(result)
        )
        ballots, levels = counted(result.seen.count, "ballot"), tuple(map(str, SCORES))
        return Diverging(result.poll.motion, rows, levels, f"{ballots.capitalize()}.")

    def shares(self, result: Result) -> Mapping[str, float]:
        shown = [each for each in scores(result) if not each.few]
        return {each.option.text: float(each.mean) / SCORES[-1] for each in shown if each.mean is not None}

    def figures(self, result: Result) -> Mapping[str, str]:
        return {
            each.option.text: f"{float(each.mean):.1f} (from {each.cast:,})"
            for each in scores(result)
            if not each.few and each.mean is not None
        }

    def tally_json(self, tally: Iterable[Tallied], *, whole: bool = True) -> list[dict[str, Any]]:
        return [
            {"option": each.option.text, "count": None, "mean": None, "spread": None, "scores": None}
            if each.few and not whole
            else {
                "option": each.option.text,
                "count": each.cast,
                "mean": None if each.mean is None else round(float(each.mean), 4),
                "spread": None if each.spread is None else round(each.spread, 4),
                "scores": list(each.counts),
            }
            for each in tally
            if isinstance(each, OptionScores)
        ]

    def tables(self, result: Result) -> Iterator[Block]:
        rows: list[tuple[str | int, ...]] = [
            (
                f"{each.option.number}. {plain(each.option.text)}",
                "–" if each.mean is None or each.few else f"{float(each.mean):.2f}",
                "–" if each.spread is None or each.few else f"{each.spread:.2f}",
                *(("–",) * len(SCORES) if each.few else each.counts),
                "–" if each.few else each.cast,
            )
            for each in scores(result)
        ]
        caption = (
            f"Scores of {counted(result.seen.count, 'ballot')}: mean, spread (standard deviation), how often "
            "each was given; n is how many scored the option"
        )
        yield table_of(caption, ("Option", "Mean", "Spread", *map(str, SCORES), "n"), rows)

    def rows(self, result: Result) -> Iterator[Row]:
        for each in scores(result):
            if each.few:
                yield {"part": "tally", **item(each.option), "measure": "withheld"}
                continue
            of = {"part": "tally", **item(each.option), "n": each.cast}
            for score, number in enumerate(each.counts):
                yield {**of, "group": str(score), "measure": "count", "value": number}
            if each.mean is not None and each.spread is not None:
                yield {**of, "measure": "mean", "value": round(float(each.mean), 4)}
                yield {**of, "measure": "spread", "value": round(each.spread, 4)}

    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        options = [Option(option["number"], option["text"]) for option in form["options"]]
        return {"tally": self.tally_json(count_scores(options, choices))}


def _outcome(result: Result, **how: int) -> Iterator[str]:
    """`ScoreKind.said`, with the names of options written as `how` says."""
    shown = [each for each in scores(result) if not each.few and each.mean is not None]
    withheld = [each.option.text for each in scores(result) if each.few]
    if not result.quorate:
        return
    if not shown:
        if withheld:
            yield f"No option has {FEWEST_TALLIED} scores or more, so none is said to lead."
        return
    most, voters = max(each.points for each in shown), result.seen.count
    if withheld and may_lead(most, SCORES[-1]):
        have = "have" if len(withheld) > 1 else "has"
        few = f"{names(withheld, **how)} {have} too few scores to be shown"
        yield f"No option is said to lead: {few}, and may be ahead."
        if len(shown) > 1:
            best = max(each.mean or Fraction(0) for each in shown)
            highest = [each for each in shown if each.mean == best]
            whose = names([each.option.text for each in highest], **how)
            has = "has" if len(highest) == 1 else "have"
            yield (
                f"Of the options with {FEWEST_TALLIED} scores or more, {whose} {has} the highest mean: "
                f"{_figures(highest, voters)}."
            )
        return
    leads = [each for each in shown if 2 * each.points >= most]
    best = max(each.mean or Fraction(0) for each in leads)
    first = [each for each in leads if each.mean == best]
    whose = names([each.option.text for each in first], **how)
    if len(first) > 1:
        yield f"A tie at the highest mean, {_figures(first, voters)}: {whose}."
    else:
        yield f"{whose} has the highest mean: {_figures(first, voters)}."
    if scored := [each.option.text for each in first if 2 * each.cast < voters]:
        yield f"Fewer than half of the voters scored {names(scored, **how)}."
    for each in shown:
        if each not in leads and (each.mean or 0) >= best:
            yield f"{names([each.option.text], **how)} has {_figures([each], voters)}, too few to lead."


def _figures(scored: Sequence[OptionScores], voters: int) -> str:
    """The mean of options that have the same one, and of how many voters: "4.2 from 9 of 12 voters"."""
    fewest, most = min(each.cast for each in scored), max(each.cast for each in scored)
    cast = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    return f"{float(scored[0].mean or 0):.1f} from {cast} of {counted(voters, 'voter')}"


def count_scores(options: Sequence[Option], choices: Iterable[Choice]) -> tuple[OptionScores, ...]:
    """The scores of each option, in the options' order."""
    given = Counter((number, value) for choice in choices for number, value in choice.items())
    return tuple(OptionScores(o, tuple(given[o.number, score] for score in SCORES)) for o in options)


def scores(result: Result) -> list[OptionScores]:
    """The tally of a score poll."""
    return [each for each in result.tally or () if isinstance(each, OptionScores)]


SCORE = ScoreKind()
