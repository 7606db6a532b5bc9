"""Statements: agree, disagree or pass on each of many, with opinion groups from 8 voters on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.actions import action
from bot.ballots.tally import Tallied
from bot.ballots.types import Ballot, Choice, Option
from bot.blocks import Block, Cell, ChartBlock, Items, Minor, ParagraphBlock, Row, isolated, plain
from bot.charts import Chart, Diverging, OpinionGroup, OpinionMap, Stack
from bot.charts.diverging import STATEMENT
from bot.charts.figures import share
from bot.polls.kinds.kind import (
    BallotProgress,
    BallotStep,
    Counted,
    PollKind,
    Say,
    few_said,
    fill_in,
    going_on,
    item,
    one_by_one,
    reason_asked,
    table_of,
)
from bot.polls.kinds.reading import nothing, numbers_in_words, read_pairs
from bot.polls.types import LONGEST_OPTION, MOST_STATEMENTS, Poll, PollView
from bot.reply import Button, Card, Menu, Style
from bot.words import capitalised, counted, shorten
from index.errors import UserError

if TYPE_CHECKING:
    from bot.polls.opinion.groups import Opinions, VoterGroup
    from bot.polls.opinion.stands import Stand
    from bot.polls.result import Result

VALUES = {"agree": 1, "pass": 0, "disagree": -1}
NAMES = {value: name for name, value in VALUES.items()}
SPELT = {"yes": "agree", "no": "disagree", "skip": "pass", "+": "agree", "-": "disagree"}
STYLES: dict[str, Style] = {"agree": "good", "disagree": "bad", "pass": "plain"}
WITHHELD_CELLS = ("–", "–", "–", "–")
WITHHELD = "withheld, since it would reveal how a few voted"


@dataclass(frozen=True, slots=True)
class StatementCount:
    """How a statement was voted on. `passed` counts those who passed, not those who never saw it. `few` votes
    of an anonymous poll are withheld, with their number."""

    option: Option
    agree: int
    disagree: int
    passed: int
    few: bool = False

    @property
    def cast(self) -> int:
        """The votes on it."""
        return self.agree + self.disagree + self.passed

    @property
    def shown(self) -> tuple[int, int, int]:
        """Disagree, pass and agree, as far as they may be shown."""
        return (0, 0, 0) if self.few else (self.disagree, self.passed, self.agree)


class StatementsKind(PollKind):
    """A vote on each statement, or on some."""

    name = "statements"
    asks = "Statements to agree or disagree with"
    help = "a statements poll agree, disagree or pass on up to 50 statements"
    ballot_help = "Statements: 2=agree 5=pass."
    example = "1=agree 2=pass"
    noun = "statement"
    # One may be enough to begin with where members add their own.
    fewest, most_options = 1, MOST_STATEMENTS
    longest = 2 * LONGEST_OPTION
    separate = adds = slow = True
    measure = "vote"
    share_of = "Share of votes that agree"
    legend = "options by number"

    def rule(self, poll: Poll) -> str:
        return "statements" + (", members may add more" if poll.rules.adding and poll.open else "")

    def read(self, poll: Poll, words: Sequence[str]) -> Choice:
        if not words:
            raise UserError(nothing(poll))

        def value_of(word: str) -> int | None:
            word = word.casefold().rstrip(".!")
            return VALUES.get(SPELT.get(word, word))

        wanted = "no vote on a statement: write its number and agree, disagree or pass, such as 2=agree"
        return read_pairs(poll, words, value_of, wanted, blanks=True)

    def takes(self, poll: Poll) -> str:
        return "statements with agree, disagree or pass, such as 2=agree 5=pass"

    def in_words(self, poll: Poll, choice: Choice) -> str:
        return numbers_in_words(poll, choice, NAMES.__getitem__)

    def headings(self, poll: Poll, choice: Choice) -> Sequence[str]:
        return [self.in_a_row(poll, choice)]

    def in_a_row(self, poll: Poll, choice: Choice) -> str:
        sides = {
            name: [str(n) for n, value in choice.items() if value == given] for name, given in VALUES.items()
        }
        return "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in sides.items() if numbers)

    def several(self, poll: Poll) -> bool:
        return True

    def controls(self, poll: Poll) -> tuple[tuple[Button, ...], tuple[Menu, ...]]:
        return fill_in(poll, "Vote on the statements")

    def step(self, seen: PollView, progress: BallotProgress, say: Say) -> BallotStep:
        poll, asked = seen.poll, reason_asked(seen, progress)
        voted = seen.own.choice if seen.own else {}

        def votes(option: Option) -> Card:
            on = going_on(poll, option, progress)
            buttons = [
                Button(
                    action("poll ballot", choice=f"{option.number}={value}", **on, **asked),
                    value.capitalize(),
                    STYLES[value],
                )
                for value in STYLES
            ]
            before = (
                f" (You said {NAMES[voted[option.number]]}.)"
                if option.number in voted and not seen.own_hidden
                else ""
            )
            return Card(text=option.text + before, buttons=tuple(buttons))

        return one_by_one(seen, progress, votes, lambda number: say(f"poll vote {poll.id} {number}=agree"))

    def count(self, poll: Poll, ballots: Sequence[Ballot]) -> Counted:
        from bot.ballots.disclosure import disclosed_opinions, too_few
        from bot.polls.opinion.groups import opinions

        votes = [[ballot.choice.get(option.number) for option in poll.options] for ballot in ballots]
        found = disclosed_opinions(votes) if poll.rules.anonymous else opinions(votes)
        tally = tuple(
            replace(each, few=too_few(poll.rules.anonymous, each.cast))
            for each in count_statements(poll.options, [ballot.choice for ballot in ballots])
        )
        return Counted(tally, found)

    def said(self, result: Result) -> Iterator[str]:
        """What most agree with; why there are no opinion groups, where there are ballots enough for them."""
        if not result.seen.count:
            return
        if result.quorate:
            yield self.outcome(result)
        why = why_no_groups(result)
        if why:
            yield why

    def fields(self, result: Result) -> Iterator[tuple[str, str]]:
        if not groups_of(result):
            yield from _common(result)

    def chart(self, result: Result) -> Chart:
        rows = tuple(
            Stack(f"{each.option.number}. {each.option.text}", each.shown, few_said(each.few))
            for each in counts(result)
        )
        ballots = counted(result.seen.count, "ballot")
        return Diverging(result.poll.motion, rows, STATEMENT, f"{ballots.capitalize()}.")

    def brief(self, result: Result) -> str:
        return self.outcome(result)

    def outcome(self, result: Result) -> str:
        """How many statements more than half of the votes on them agree or disagree with."""
        from bot.ballots.disclosure import FEWEST_TALLIED

        shown = [each for each in counts(result) if each.cast and not each.few]
        votes = [(each.agree, each.disagree, each.cast) for each in shown]
        enough = ""
        if len(votes) < len(counts(result)):
            few = any(each.few for each in counts(result))
            enough = f" with {counted(FEWEST_TALLIED, 'vote')} or more" if few else " with votes"
        if not votes:
            return f"No statement has {counted(FEWEST_TALLIED, 'vote')} or more."
        agreed = sum(2 * agree > cast for agree, _, cast in votes)
        rejected = sum(2 * disagree > cast for _, disagree, cast in votes)
        if len(votes) == 1:
            one = f"the one statement{enough}" if enough else "the statement"
            if agreed or rejected:
                return f"Most {'agree' if agreed else 'disagree'} with {one}."
            return f"{capitalised(one)} has no majority for or against it."
        of = f"{counted(len(votes), 'statement')}{enough}"
        if agreed and rejected:
            return f"Of {of}, most agree with {agreed} and disagree with {rejected}."
        if agreed or rejected:
            return f"Most {'agree' if agreed else 'disagree'} with {agreed or rejected} of {of}."
        return f"None of {of} has a majority for or against it."

    def more_cards(self, result: Result) -> tuple[Card, ...]:
        chart = map_of(result)
        if chart is None:
            return ()
        return (Card(title="Opinion groups", chart=chart, fields=tuple(_group_fields(result))),)

    def shares(self, result: Result) -> Mapping[str, float]:
        shown = [each for each in counts(result) if each.cast and not each.few]
        return {each.option.text: each.agree / each.cast for each in shown}

    def figures(self, result: Result) -> Mapping[str, str]:
        shown = [each for each in counts(result) if each.cast and not each.few]
        return {each.option.text: share(each.agree, each.cast) for each in shown}

    def tally_json(self, tally: Iterable[Tallied], *, whole: bool = True) -> list[dict[str, Any]]:
        return [
            {"option": each.option.text, "agree": None, "disagree": None, "pass": None}
            if each.few and not whole
            else {
                "option": each.option.text,
                "agree": each.agree,
                "disagree": each.disagree,
                "pass": each.passed,
            }
            for each in tally
            if isinstance(each, StatementCount)
        ]

    def details_json(self, result: Result) -> dict[str, Any]:
        found, options = opinions_of(result), result.poll.options
        if found is None:
            return {}
        groups = [
            {
                "size": group.size,
                "stands_for": [
                    {"option": options[each.statement].text, "agree": round(each.agree, 4)}
                    for each in group.stands_for
                ],
                "withheld": group.withheld,
            }
            for group in groups_of(result)
        ]
        agreed = [each for each in found.consensus if each.side == "agree"]
        return {"groups": groups or None, "consensus": [options[each.statement].text for each in agreed]}

    def tables(self, result: Result) -> Iterator[Block]:
        rows: list[tuple[str | int, ...]] = [
            (
                f"{each.option.number}. {plain(each.option.text)}",
                *(WITHHELD_CELLS if each.few else (*each.shown, each.cast)),
            )
            for each in counts(result)
        ]
        caption = f"Tally of {counted(result.seen.count, 'ballot')}; n is how many voted on the statement"
        yield table_of(caption, ("Statement", *STATEMENT, "n"), rows)
        found = opinions_of(result)
        if found is None:
            return
        chart, why = map_of(result), why_no_groups(result)
        if why or chart is not None:
            yield Minor("Opinion groups")
        if why:
            yield ParagraphBlock(why)
        elif chart is not None:
            yield ChartBlock(chart)
            yield table_of("Opinion groups", ("Group", "Voters", "Stands for"), _group_rows(result))
        common = [
            f"{isolated(result.poll.options[one.statement].text)}: {one.said}" for one in found.consensus
        ]
        if common:
            yield ParagraphBlock("In common:")
            yield Items(tuple(common))
        elif groups_of(result):
            yield ParagraphBlock("In common: nothing.")

    def rows(self, result: Result) -> Iterator[Row]:
        for each in counts(result):
            of = {"part": "tally", **item(each.option)}
            if each.few:
                yield {**of, "measure": "withheld"}
                continue
            for measure, value in (("agree", each.agree), ("disagree", each.disagree), ("pass", each.passed)):
                yield {**of, "measure": measure, "value": value, "n": each.cast}
        yield from _opinion_rows(result)

    def record_json(self, result: Result) -> dict[str, Any]:
        shown = map_of(result)
        if shown is None:
            return {}
        names = {number: group.name for number, group in enumerate(shown.groups)}
        # Sorted, so that a point's place in the list is none of a voter's.
        points = [
            {"x": round(x, 4), "y": round(y, 4), "group": names.get(group)}
            for x, y, group in sorted(shown.points)
        ]
        return {"map": points}

    def recount(self, form: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
        options = [Option(option["number"], option["text"]) for option in form["options"]]
        return {"tally": self.tally_json(count_statements(options, choices))}


def count_statements(options: Sequence[Option], choices: Iterable[Choice]) -> tuple[StatementCount, ...]:
    """The votes on each statement, in the options' order."""
    votes = Counter((number, value) for choice in choices for number, value in choice.items())
    return tuple(
        StatementCount(o, votes[o.number, 1], votes[o.number, -1], votes[o.number, 0]) for o in options
    )


def counts(result: Result) -> list[StatementCount]:
    """The tally of a statements poll."""
    return [each for each in result.tally or () if isinstance(each, StatementCount)]


def opinions_of(result: Result) -> Opinions | None:
    """The opinion groups and the consensus; None while they are hidden."""
    from bot.polls.opinion.groups import Opinions

    return result.details if isinstance(result.details, Opinions) else None


def groups_of(result: Result) -> tuple[VoterGroup, ...]:
    """Opinion groups, the largest first; empty if all voters are one group."""
    found = opinions_of(result)
    return found.groups if found is not None and len(found.groups) > 1 else ()


def why_no_groups(result: Result) -> str:
    """Why there are no opinion groups, in a sentence; "" where there are some, and below the ballots that
    they need."""
    from bot.polls.opinion.groups import FEWEST

    found = opinions_of(result)
    if found is None or groups_of(result) or result.seen.count < FEWEST:
        return ""
    return found.why_none or ""


def map_of(result: Result) -> OpinionMap | None:
    """The map of a statements poll's opinion groups; None if there are none."""
    found, groups = opinions_of(result), groups_of(result)
    if found is None or not groups:
        return None
    group_of = {member: index for index, group in enumerate(groups) for member in group.members}
    points = tuple(
        (point[0], point[1], group_of[voter]) for voter, point in enumerate(found.points) if point is not None
    )
    shown = tuple(
        OpinionGroup(letter(index), group.size, _about(result, group))
        for index, group in enumerate(groups)
        if group.members
    )
    left = result.seen.count - len(points)
    note = ""
    if len(shown) < len(groups):
        note = f"{counted(left, 'voter').capitalize()} stand in no group, or in one that is {WITHHELD}."
    elif left:
        note = f"{counted(left, 'voter').capitalize()} {'stands' if left == 1 else 'stand'} in no group."
    in_groups = "one group" if len(shown) == 1 else f"{len(shown)} groups"
    votes = "votes" if len(shown) == 1 else "vote"
    whose = f"{len(points):,} of {counted(result.seen.count, 'voter')}"
    outcome = f"{result.brief} {whose} are in {in_groups} that {votes} alike."
    return OpinionMap(result.poll.motion, points, shown, note, outcome, result.foot)


def letter(index: int) -> str:
    """A group's letter: "A"."""
    return chr(ord("A") + index)


def group_name(index: int, group: VoterGroup) -> str:
    """ "Group A"; "Others" for those whose groups are withheld."""
    return f"Group {letter(index)}" if group.members else "Others"


def _about(result: Result, group: VoterGroup) -> str:
    """The statement that sets a group apart most."""
    for each in group.stands_for[:1]:
        text = result.poll.options[each.statement].text
        return f"{each.side}s: {shorten(text, 80)}"
    return WITHHELD if group.withheld else ""


def _stands(result: Result, group: VoterGroup, said: Any = str) -> str:
    """The statements that a group stands for, in a line."""
    options = result.poll.options
    stands = [
        f"{said(options[each.statement].text)} "
        f"({each.side}s: {share(round(each.cast * _taken(each)), each.cast)})"
        for each in group.stands_for
    ]
    return "; ".join(stands) or (WITHHELD if group.withheld else "nothing sets it apart")


def _taken(stand: Stand) -> float:
    """The share of the votes that takes the side."""
    return stand.agree if stand.side == "agree" else stand.disagree


def _group_fields(result: Result) -> Iterator[tuple[str, str]]:
    """Fields: the statements that each opinion group stands for, and the consensus."""
    for index, group in enumerate(groups_of(result)):
        yield f"{group_name(index, group)} ({counted(group.size, 'voter')})", _stands(result, group)
    yield from _common(result)


def _group_rows(result: Result) -> Iterator[tuple[Cell, ...]]:
    for index, group in enumerate(groups_of(result)):
        yield group_name(index, group), group.size, _stands(result, group, isolated)


def _common(result: Result) -> Iterator[tuple[str, str]]:
    """The statements on which all groups, or without groups all voters, lean to one side."""
    opinions = opinions_of(result)
    found = opinions.consensus if opinions else ()
    if found or groups_of(result):
        common = [f"{result.poll.options[each.statement].text}: {each.said}" for each in found]
        yield "In common", "; ".join(common) or "nothing"


def _opinion_rows(result: Result) -> Iterator[Row]:
    found, options = opinions_of(result), result.poll.options
    for index, group in enumerate(groups_of(result)):
        of: Row = {"part": "group", "group": group_name(index, group)}
        yield {**of, "measure": "voters", "value": group.size, "n": result.seen.count}
        for stand in group.stands_for:
            of_statement = {**of, **item(options[stand.statement]), "n": stand.cast}
            yield {**of_statement, "measure": "agree", "value": round(stand.agree, 4)}
            yield {**of_statement, "measure": "disagree", "value": round(stand.disagree, 4)}
    for each in found.consensus if found else ():
        about = item(options[each.statement])
        yield {"part": "consensus", **about, "measure": each.side, "value": round(each.share, 4)}
    shown = map_of(result)
    for number, (x, y, at) in enumerate(sorted(shown.points) if shown else (), 1):
        for axis, value in (("x", x), ("y", y)):
            yield {
                "part": "map",
                "item": number,
                "group": f"Group {letter(at)}",
                "measure": axis,
                "value": round(value, 4),
            }


STATEMENTS = StatementsKind()
