"""A poll's rows of the tidy table."""

from __future__ import annotations

from collections.abc import Iterator

from bot.charts.opinions import UNTOLD
from bot.polls.charts import letter, map_of
from bot.polls.result import Result
from bot.polls.tally import Count, StatementCount
from bot.polls.types import Option, PollKind
from bot.record.tidy_shared import Row, where
from bot.record.types import Record

MEASURES = {PollKind.STATEMENTS: "vote", PollKind.RANKED: "rank"}
"""What a ballot gives an item: 1, 0 or -1; a rank from 1; else 1 for what it chooses."""


def poll_rows(record: Record, result: Result) -> Iterator[Row]:
    """Options, tally, rounds, groups, map and votes."""
    poll = result.poll
    if poll.excerpt is not None:
        yield {
            "part": "record",
            "measure": "motion is from",
            "label": where(poll.excerpt),
            "text": str(poll.excerpt["text"]),
        }
    for option in poll.options:
        yield {"part": "option", **_item(option), "measure": "text", "text": option.text}
        if option.excerpt is not None:
            yield {
                "part": "option",
                **_item(option),
                "measure": "excerpt",
                "group": where(option.excerpt),
                "text": option.excerpt["text"],
            }
    yield {"part": "turnout", "measure": "ballots", "value": result.seen.count}
    yield from _tally(result)
    yield from _rounds(result)
    yield from _groups(result)
    measure = MEASURES.get(poll.kind, "chosen")
    by_number = {option.number: option for option in poll.options}
    for paper in record.box.papers or ():
        for number, value in paper.choices[""].items():
            yield {
                "part": "vote",
                "ballot": paper.number,
                **_item(by_number[number]),
                "measure": measure,
                "value": value,
                "name": _name(record, paper.name),
                "id": paper.id or "",
            }


def _item(option: Option) -> Row:
    return {"item": option.number, "label": option.text}


def _name(record: Record, name: str | None) -> str:
    return "" if record.anonymous else name or "(forgotten)"


def _tally(result: Result) -> Iterator[Row]:
    for each in result.tally or ():
        of = {"part": "tally", **_item(each.option)}
        if isinstance(each, Count):
            yield {**of, "measure": "count", "value": each.count, "n": result.seen.count}
        elif isinstance(each, StatementCount):
            n = each.agree + each.disagree + each.passed
            for measure, value in (("agree", each.agree), ("disagree", each.disagree), ("pass", each.passed)):
                yield {**of, "measure": measure, "value": value, "n": n}


def _rounds(result: Result) -> Iterator[Row]:
    if result.runoff is None:
        return
    options = result.poll.options
    for number, one in enumerate(result.runoff.rounds, 1):
        of: Row = {"part": "run-off", "round": number, "n": result.seen.count}
        for option, count in zip(options, one.counts, strict=True):
            if count is not None:
                yield {**of, **_item(option), "measure": "count", "value": count}
        yield {**of, "measure": "exhausted", "value": one.exhausted}
        for index in one.eliminated:
            yield {**of, **_item(options[index]), "measure": "out", "value": 1, "text": one.broken or ""}
    yield {"part": "run-off", "measure": "lot", "text": result.poll.lot}
    if result.winner is not None:
        yield {"part": "run-off", **_item(result.winner), "measure": "winner", "value": 1}


def _groups(result: Result) -> Iterator[Row]:
    options = result.poll.options
    for index, group in enumerate(result.groups):
        of: Row = {"part": "group", "group": f"Group {letter(index)}"}
        yield {**of, "measure": "voters", "value": group.size, "n": result.seen.count}
        for stand in group.stands_for:
            of_statement = {**of, **_item(options[stand.statement]), "n": stand.cast}
            yield {**of_statement, "measure": "agree", "value": round(stand.agree, 4)}
            yield {**of_statement, "measure": "disagree", "value": round(stand.disagree, 4)}
    for each in result.opinions.consensus if result.opinions else ():
        item = _item(options[each.statement])
        yield {"part": "consensus", **item, "measure": each.side, "value": round(each.share, 4)}
    shown = map_of(result)
    for number, (x, y, at) in enumerate(sorted(shown.points) if shown else (), 1):
        for axis, value in (("x", x), ("y", y)):
            yield {
                "part": "map",
                "item": number,
                "group": "" if at == UNTOLD else f"Group {letter(at)}",
                "measure": axis,
                "value": round(value, 4),
            }
