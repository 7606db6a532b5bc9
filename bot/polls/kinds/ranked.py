"""Ranked: options in order of preference, counted by instant run-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.ballots.tally import count_options, counts_json
from bot.ballots.types import Ballot, Choice, Option
from bot.blocks import Block, ParagraphBlock, Row, isolated, plain
from bot.charts import Chart, Rounds
from bot.polls.kinds.choice import ChoiceKind
from bot.polls.kinds.kind import (
    BRIEF,
    BallotProgress,
    BallotStep,
    Counted,
    PollKind,
    Say,
    fill_in,
    item,
    names,
    numbered,
    own,
    pick,
    table_of,
    why,
)
from bot.polls.kinds.reading import digits, nothing, read_options
from bot.polls.runoff import RunOff, count
from bot.polls.types import Poll, PollView
from bot.reply import Button, Card, Menu
from bot.words import counted, ordinal, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.result import Result


class RankedKind(ChoiceKind):
    """An order of preference over all options or some."""

    name = "ranked"
    asks = "A ranking of the options"
    help = "a ranked poll an order of preference, counted by instant run-off"
    ballot_help = "Ranked: options by number or words, in order."
    example = "2 1"
    at_once = False
    limit = ""
    measure = "rank"
    share_of = "Share of first choices"
    counting = (
        "Instant run-off: each ballot counts for its first choice; while none has more than half, the option "
        "with the fewest goes out, and its ballots pass to their next choice."
    )
    legend = "options by number"

    def most(self, given: int | None, options: int) -> int:
        return PollKind.most(self, given, options)

    def rule(self, poll: Poll) -> str:
        return "ranked, counted by instant run-off"

    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        if not words:
            raise UserError(nothing(poll))
        return {number: rank for rank, number in enumerate(read_options(poll, words), 1)}

    def takes(self, poll: Poll) -> str:
        return f"options in the order you prefer them, by number (1 to {len(poll.options)}) or words"

    def in_words(self, poll: Poll, choice: Choice) -> str:
        return " > ".join(shorten(self.named(poll, number), 60) for number in ranking(choice))

    def in_shell(self, poll: Poll, choice: Choice) -> str:
        # There ">" would send the output to a file.
        return ", ".join(shorten(self.named(poll, number), 60) for number in ranking(choice))

    def in_a_row(self, poll: Poll, choice: Choice) -> str:
        return " > ".join(str(number) for number in ranking(choice))

    def several(self, poll: Poll) -> bool:
        return True

    def side(self, poll: Poll, choice: Choice) -> str:
        return poll.options[ranking(choice)[0] - 1].text

    def headings(self, poll: Poll, choice: Choice) -> Sequence[str]:
        return [self.in_words(poll, choice)]

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        return fill_in(poll, "Rank the options")

    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        poll = seen.poll
        ranked = _so_far(poll, progress)
        texts = {option.number: option.text for option in poll.options}
        left = [option for option in poll.options if option.number not in ranked]
        written = " ".join(map(str, ranked))
        menus: tuple[Menu, ...] = ()
        if left:
            control = action("poll ballot", id=poll.id, so_far=written, takes="choice")
            menus = (Menu(control, f"Your {ordinal(len(ranked) + 1)} preference", tuple(map(pick, left))),)
        buttons: tuple[Button, ...] = ()
        if ranked:
            buttons = (
                Button(
                    action("poll vote", id=poll.id, choice=written, **why(poll)), "Cast this ballot", "main"
                ),
                Button(action("poll ballot", id=poll.id), "Start over"),
            )
        said = "You need not rank all; what you leave out comes last." if left else "All options are ranked."
        card = Card(
            title=poll.motion,
            text=f"{own(seen)} {said}",
            fields=tuple((ordinal(rank), texts[number]) for rank, number in enumerate(ranked, 1)),
            items=() if ranked else tuple(option.text for option in poll.options),
            ordered=True,
            footer=f"To vote in words: {say(f'poll vote {poll.id} 2 1')}.",
            buttons=buttons,
            menus=menus,
        )
        return BallotStep(card, {"id": poll.id, "ranking": ranked})

    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        choices = [ballot.choice for ballot in ballots]
        # A ranked ballot gives its first preference 1, as a choice gives what it chooses.
        found = run_off(choices, len(poll.options), poll.lot)
        if poll.rules.anonymous:
            from bot.ballots.disclosure import disclosed_runoff

            found = disclosed_runoff(found, choices)
        return Counted(count_options(poll.options, choices), found)

    def winner(self, result: Result) -> Option | None:
        runoff = runoff_of(result)
        if runoff is None or runoff.winner is None or not result.quorate:
            return None
        return result.poll.options[runoff.winner]

    def said(self, result: Result) -> Iterator[str]:
        runoff, options = runoff_of(result), result.poll.options
        if runoff is None or not result.seen.count:
            return
        if (winner := self.winner(result)) is not None:
            wins = "leads" if result.poll.open else "wins"
            rounds = "in the run-off" if runoff.withheld else f"after {counted(len(runoff.rounds), 'round')}"
            yield f"{names([winner.text])} {wins} {rounds}."
        elif runoff.tied:
            yield f"No winner: a tie in the last round of {names([options[at].text for at in runoff.tied])}."
        yield from _on_rounds(runoff, options)

    def brief(self, result: Result) -> str:
        runoff, options = runoff_of(result), result.poll.options
        if runoff is None or not result.seen.count:
            return ""
        first = ""
        if (winner := self.winner(result)) is not None:
            rounds = "in the run-off" if runoff.withheld else f"after {counted(len(runoff.rounds), 'round')}"
            won = names([winner.text], **BRIEF)
            first = f"{won} {'leads' if result.poll.open else 'wins'} {rounds}."
        elif runoff.tied:
            level = names([options[at].text for at in runoff.tied], **BRIEF)
            first = f"No winner: a tie in the last round of {level}."
        ties = [(number, one.broken) for number, one in enumerate(runoff.rounds, 1) if one.broken]
        broken = [
            f"The tie in round {number} was decided by {'lot' if how == 'lot' else 'an earlier round'}."
            for number, how in ties
        ]
        withheld = "Later rounds are withheld." if runoff.withheld else ""
        return " ".join(part for part in (first, *broken, withheld) if part)

    def chart(self, result: Result) -> Chart:
        """The rounds; where they are withheld, the first choices."""
        runoff = runoff_of(result)
        assert runoff is not None
        if runoff.withheld:
            return super().chart(result)
        return Rounds(
            result.poll.motion,
            tuple(option.text for option in result.poll.options),
            tuple(one.counts for one in runoff.rounds),
            tuple(one.exhausted for one in runoff.rounds),
            tuple(one.eliminated for one in runoff.rounds),
            runoff.winner if result.quorate else None,
            decided=result.quorate,
        )

    def details_json(self, result: Result) -> dict[str, Any]:
        runoff, winner = runoff_of(result), self.winner(result)
        if runoff is None:
            return {}
        texts = [option.text for option in result.poll.options]
        return {"winner": winner.text if winner else None, "rounds": rounds_json(runoff, texts)}

    def tables(self, result: Result) -> Iterator[Block]:
        runoff, options = runoff_of(result), result.poll.options
        if runoff is None or len(runoff.rounds) < 2:
            yield self.counts_table(result, "First choices")
        else:
            rows: list[tuple[str | int, ...]] = [
                (
                    plain(numbered(option)),
                    *("out" if one.counts[at] is None else one.counts[at] or 0 for one in runoff.rounds),
                )
                for at, option in enumerate(options)
            ]
            rows.append(("(no choice left)", *(one.exhausted for one in runoff.rounds)))
            columns = ("Option", *(f"Round {number}" for number, _ in enumerate(runoff.rounds, 1)))
            n = counted(result.seen.count, "ballot")
            yield table_of(f"Instant run-off, n = {n}; round 1 counts first choices", columns, rows)
        if runoff is None:
            return
        if not result.quorate:
            # Otherwise the outcome says so.
            yield from (ParagraphBlock(isolated(said)) for said in _on_rounds(runoff, options))
        if runoff.by_lot:
            yield ParagraphBlock(f"The lot drawn when the poll began: {result.poll.lot}.")

    def rows(self, result: Result) -> Iterator[Row]:
        yield from super().rows(result)
        runoff, options = runoff_of(result), result.poll.options
        if runoff is None:
            return
        for number, one in enumerate(runoff.rounds, 1):
            of: Row = {"part": "run-off", "round": number, "n": result.seen.count}
            for option, number_of in zip(options, one.counts, strict=True):
                if number_of is not None:
                    yield {**of, **item(option), "measure": "count", "value": number_of}
            yield {**of, "measure": "exhausted", "value": one.exhausted}
            for index in one.eliminated:
                yield {**of, **item(options[index]), "measure": "out", "value": 1, "text": one.broken or ""}
        if runoff.withheld:
            yield {"part": "run-off", "measure": "withheld"}
        yield {"part": "run-off", "measure": "lot", "text": result.poll.lot}
        if (winner := self.winner(result)) is not None:
            yield {"part": "run-off", **item(winner), "measure": "winner", "value": 1}

    def record_json(self, result: Result) -> dict[str, Any]:
        runoff = runoff_of(result)
        if runoff is None:
            return {}
        return {"lot": result.poll.lot, "exhausted": [one.exhausted for one in runoff.rounds]}

    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        options = [Option(option["number"], option["text"]) for option in form["options"]]
        found = run_off(choices, len(options), form["lot"])
        decided = found.winner is not None and len(choices) >= form["rules"]["quorum"]
        texts = [option.text for option in options]
        return {
            "tally": counts_json(count_options(options, choices)),
            "winner": texts[found.winner] if decided and found.winner is not None else None,
            "rounds": rounds_json(found, texts),
        }


def ranking(choice: Choice) -> tuple[int, ...]:
    """A ranked ballot as option numbers, the most preferred first."""
    return tuple(sorted(choice, key=lambda number: choice[number]))


def run_off(choices: Iterable[Choice], options: int, lot: str) -> RunOff:
    """The run-off of these ballots."""
    return count([tuple(number - 1 for number in ranking(choice)) for choice in choices], options, lot)


def runoff_of(result: Result) -> RunOff | None:
    """The run-off of a result; None while it is hidden. Its indices count the poll's options from 0."""
    return result.details if isinstance(result.details, RunOff) else None


def ties_broken(runoff: RunOff, texts: Sequence[str]) -> Iterator[str]:
    """A sentence for each round whose last place was tied, on how the tie was broken."""
    for number, one in enumerate(runoff.rounds, 1):
        if one.broken is None:
            continue
        out = one.eliminated[0]
        level = [texts[at] for at, has in enumerate(one.counts) if has == one.counts[out]]
        how = (
            "the lot drawn when the poll began decided against it"
            if one.broken == "lot"
            else "it had the fewest in the latest earlier round in which they differed"
        )
        yield (
            f"In round {number} {names(level)} were tied with {one.counts[out]:,} each; "
            f"{names([texts[out]])} went out, since {how}."
        )


def _on_rounds(runoff: RunOff, options: Sequence[Option]) -> Iterator[str]:
    """Sentences on ties, and on rounds that are withheld."""
    yield from ties_broken(runoff, [option.text for option in options])
    if runoff.withheld:
        yield why_no_rounds()


def why_no_rounds() -> str:
    """Why the rounds after the first are not given."""
    from bot.ballots.disclosure import WHY_NO_ROUNDS

    return WHY_NO_ROUNDS


def rounds_json(runoff: RunOff, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """The rounds for programs: a tally each, an option that is out counting 0."""
    return [
        [{"option": text, "count": number or 0} for text, number in zip(texts, one.counts, strict=True)]
        for one in runoff.rounds
    ]


def _so_far(poll: Poll, progress: BallotProgress) -> list[int]:
    """The numbers ranked so far. Raises UserError for one that there is not."""
    numbers: list[int] = []
    for word in [*progress.so_far.replace(",", " ").split(), *progress.chosen]:
        if not (digits(word) and 1 <= int(word) <= len(poll.options)):
            raise UserError(f"{poll.id} has no option {shorten(word, 20)}: it has 1 to {len(poll.options)}.")
        if int(word) not in numbers:
            numbers.append(int(word))
    return numbers


RANKED = RankedKind()
