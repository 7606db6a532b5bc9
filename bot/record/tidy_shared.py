"""Rows of the tidy table that polls and debates have alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.polls.result import Result
from bot.record.notes import notes
from bot.record.types import Record
from bot.times import stored

COLUMNS = (
    "record", "part", "round", "ballot", "item", "label", "group",
    "measure", "value", "n", "name", "id", "at", "text",
)  # fmt: skip

Row = Mapping[str, Any]


def shared_rows(record: Record) -> Iterator[Row]:
    """What the record is of, its reasons and what it cites."""
    of = record.of
    poll = of.poll if isinstance(of, Result) else None
    rules = poll.rules if poll else None
    yield _fact("kind", str(poll.kind) if poll else "debate")
    yield _fact("motion", record.motion)
    yield _fact("ballots", "anonymous" if record.anonymous else "named")
    if isinstance(of, Result):
        yield _fact("state", "open" if of.poll.open else "closed")
        yield _time("created", stored(of.poll.created_at))
        yield _time("closes", stored(of.poll.rules.closes_at))
        for closed, again in of.poll.reopened:
            yield _time("closed before", stored(closed))
            yield _time("reopened", stored(again))
        yield _time("closed", stored(of.poll.closed_at))
    else:
        yield _fact("state", of.debate.state)
        yield _time("created", stored(of.debate.created_at))
        yield _time("ended", stored(of.debate.ended_at))
    if rules is not None:
        yield _fact("results", str(rules.results))
        yield _fact("reasons", str(rules.reasons))
        yield {"part": "record", "measure": "most", "value": rules.most}
        yield {"part": "record", "measure": "quorum", "value": rules.quorum}
    for voter in rules.voters if rules else of.debate.voters if not isinstance(of, Result) else ():
        yield _fact("may vote", voter)
    yield _time("made", stored(record.made_at))
    yield _fact("moot", record.version)
    for note in notes(record):
        yield _fact("note", note)
    yield from _reasons(record)
    for work in record.sources.works:
        yield {"part": "work", "label": work.key, "measure": "entry", "text": work.entry}
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


def where(excerpt: Mapping[str, Any]) -> str:
    """ "kasumaj-nd, §3.1 ¶1"."""
    return ", ".join(str(part) for part in (excerpt["document"], excerpt.get("locator")) if part)
