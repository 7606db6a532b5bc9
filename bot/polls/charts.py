"""A poll's result as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.charts import Bars, Chart, Diverging, OpinionGroup, OpinionMap, Rounds, Row, Stack
from bot.charts.diverging import STATEMENT
from bot.charts.opinions import UNTOLD
from bot.polls.choices import plain
from bot.polls.result import Result
from bot.polls.tally import Count, StatementCount
from bot.polls.types import PollKind
from bot.words import counted, shorten

if TYPE_CHECKING:
    from bot.polls.opinion.groups import VoterGroup


def chart_of(result: Result) -> Chart | None:
    """The chart of a tally; None while the tally is hidden or empty."""
    poll, note = result.poll, result.unquorate
    if result.tally is None or not result.seen.count:
        return None
    if poll.kind is PollKind.STATEMENTS:
        rows = tuple(
            Stack(f"{each.option.number}. {each.option.text}", (each.disagree, each.passed, each.agree))
            for each in result.tally
            if isinstance(each, StatementCount)
        )
        ballots = counted(result.seen.count, "ballot")
        return Diverging(poll.motion, rows, STATEMENT, f"{ballots}. {note}" if note else ballots)
    counts = [each for each in result.tally if isinstance(each, Count)]
    if poll.kind is PollKind.STANCE:
        return Diverging(poll.motion, (Stack(poll.motion, tuple(each.count for each in counts)),), note=note)
    if poll.kind is PollKind.RANKED and result.runoff is not None:
        rounds = result.runoff.rounds
        return Rounds(
            poll.motion,
            tuple(option.text for option in poll.options),
            tuple(one.counts for one in rounds),
            tuple(one.exhausted for one in rounds),
            tuple(one.eliminated for one in rounds),
            result.runoff.winner if result.quorate else None,
            note,
            decided=result.quorate,
        )
    rows_ = tuple(Row(plain(each.option.text), each.count) for each in counts)
    return Bars(poll.motion, rows_, result.seen.count, note)


def map_of(result: Result) -> OpinionMap | None:
    """The map of a statements poll's opinion groups; None if there are none."""
    found = result.opinions
    if found is None or not result.groups:
        return None
    group_of = {member: index for index, group in enumerate(result.groups) for member in group.members}
    points = tuple(
        (point[0], point[1], group_of.get(voter, UNTOLD))
        for voter, point in enumerate(found.points)
        if point is not None
    )
    groups = tuple(
        OpinionGroup(letter(index), group.size, _about(result, group))
        for index, group in enumerate(result.groups)
    )
    left = result.seen.count - len(points)
    note = f"{counted(left, 'voter')} stand in no group." if left else ""
    return OpinionMap(result.poll.motion, points, groups, note)


def letter(index: int) -> str:
    """A group's name: "A"."""
    return chr(ord("A") + index)


def _about(result: Result, group: VoterGroup) -> str:
    """The statement that sets a group apart most."""
    for each in group.stands_for[:1]:
        text = result.poll.options[each.statement].text
        return f"{each.side}s: {shorten(text, 80)}"
    return "withheld, since it would reveal how a few voted" if group.withheld else ""
