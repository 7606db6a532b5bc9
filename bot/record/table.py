"""A record as one tidy table: each row one observation, each column one variable (Wickham 2014, "Tidy
Data", Journal of Statistical Software 59(10), doi:10.18637/jss.v059.i10). docs/records.md describes
the columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.blocks import Row, where
from bot.polls.contract import state
from bot.polls.kinds.kind import item
from bot.polls.result import Result
from bot.record.notes import notes
from bot.record.table_debate import debate_rows
from bot.record.types import Record
from bot.text_states import in_words
from bot.times import stored

RISKY = "=+-@＝＋－＠"
"""What makes a spreadsheet take text for a formula (OWASP, "CSV Injection")."""


def tidy_csv(record: Record) -> str:
    """The record as CSV (RFC 4180, lines end with a line feed). Numbers stand in the columns `item`,
    `value` and `n` alone; a text that a spreadsheet would run has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    of = record.of
    rows: Iterable[Row] = poll_rows(record, of) if isinstance(of, Result) else debate_rows(record, of)
    for row in (*shared_rows(record), *rows):
        writer.writerow(_cells({"record": record.id, **row}))
    return out.getvalue()


def guarded(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would run it, or where it begins with one
    already: taking one away always gives the text back."""
    start = text.lstrip()[:1]
    risky = text[:1] in ("'", "\t", "\r", "\n") or (bool(start) and start in RISKY)
    return f"'{text}" if risky else text


def cell(text: str) -> str:
    """`text` as a cell holds it. Line breaks are line feeds, since readers take a lone carriage return
    for the end of the row; a null character would end the file for some."""
    return guarded(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell(value) if isinstance(value, str) else value for name, value in row.items()}


COLUMNS = (
    "record", "part", "round", "ballot", "item", "label", "group",
    "measure", "value", "n", "name", "id", "at", "text",
)  # fmt: skip


def shared_rows(record: Record) -> Iterator[Row]:
    """What the record is of, its reasons and what it cites."""
    of = record.of
    poll = of.poll if isinstance(of, Result) else None
    rules = poll.rules if poll else None
    yield _fact("kind", str(poll.kind) if poll else "debate")
    yield _fact("motion", record.motion)
    yield _fact("ballots", "anonymous" if record.anonymous else "named")
    if isinstance(of, Result):
        yield _fact("state", state(of.poll))
        yield _time("created", stored(of.poll.created_at))
        yield _time("closes", stored(of.poll.rules.closes_at))
        for closed, again in of.poll.reopened:
            yield _time("closed before", stored(closed))
            yield _time("reopened", stored(again))
        yield _time("closed", stored(of.poll.closed_at))
    else:
        yield _fact("state", of.debate.outcome)
        yield _time("created", stored(of.debate.created_at))
        yield _time("ended", stored(of.debate.ended_at))
    if rules is not None:
        yield _fact("results", str(rules.results))
        yield _fact("reasons", str(rules.reasons))
        yield {"part": "record", "measure": "most", "value": rules.most}
        yield {"part": "record", "measure": "quorum", "value": rules.quorum}
    for voter in rules.voters if rules else of.debate.voters if not isinstance(of, Result) else ():
        yield _fact("may vote", voter)
    for each in of.poll.notes if isinstance(of, Result) else of.debate.notes:
        yield {
            "part": "record",
            "measure": "note of the author",
            "at": stored(each.at) or "",
            "text": each.text,
        }
    yield _time("made", stored(record.made_at))
    yield _fact("moot", record.version)
    for note in notes(record):
        yield _fact("note", note)
    yield from _reasons(record)
    for work in record.sources.works:
        yield {"part": "work", "label": work.key, "measure": "entry", "text": work.entry}
        if work.held is not None:
            yield {"part": "work", "label": work.key, "measure": "text", "text": in_words(work.held)}
        if work.held is not None and work.held.retracted:
            yield {"part": "work", "label": work.key, "measure": "retracted", "text": work.held.retracted}
    for key in record.sources.missing:
        yield {"part": "work", "label": key, "measure": "missing"}
    for corpus in record.sources.corpora:
        if corpus.sha256:
            yield {"part": "index", "label": corpus.name, "measure": "sha256", "text": corpus.sha256}
            yield {
                "part": "index",
                "label": corpus.name,
                "measure": "model sha256",
                "text": corpus.model_sha256,
            }


def _fact(measure: str, text: str) -> Row:
    return {"part": "record", "measure": measure, "text": text}


def _time(measure: str, at: str | None) -> Row:
    return {"part": "record", "measure": measure, "at": at or ""}


def _reasons(record: Record) -> Iterator[Row]:
    for number, point in enumerate(record.points, 1):
        shared = {"item": number, "group": point.side}
        yield {
            "part": "point",
            **shared,
            "measure": "members",
            "value": len(point.reasons),
            "text": point.reasons[0].text,
        }
        for place, reason in enumerate(point.reasons, 1):
            yield {
                "part": "reason",
                **shared,
                "measure": "place",
                "value": place,
                "name": reason.name or "",
                "text": reason.text,
            }
            if reason.evidence is not None:
                kept = reason.evidence.excerpt
                yield {
                    "part": "quotation",
                    **shared,
                    "label": where(kept) if kept else "",
                    "measure": "verified",
                    "value": int(kept is not None),
                    "name": reason.name or "",
                    "text": reason.evidence.text,
                }


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
        yield {"part": "option", **item(option), "measure": "text", "text": option.text}
        if option.excerpt is not None:
            yield {
                "part": "option",
                **item(option),
                "measure": "excerpt",
                "group": where(option.excerpt),
                "text": option.excerpt["text"],
            }
    yield {"part": "turnout", "measure": "ballots", "value": result.seen.count}
    if result.tally is not None:
        yield from poll.kind.rows(result)
    by_number = {option.number: option for option in poll.options}
    for paper in record.box.papers or ():
        for number, value in paper.choices[""].items():
            yield {
                "part": "vote",
                "ballot": paper.number,
                **item(by_number[number]),
                "measure": poll.kind.measure,
                "value": value,
                "name": _name(record, paper.name),
                "id": paper.id or "",
            }


def _name(record: Record, name: str | None) -> str:
    return "" if record.anonymous else name or "(forgotten)"
