"""A record as JSON; docs/records.md describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.charts.opinions import UNTOLD
from bot.debates.contract import debate_json
from bot.debates.debates import DebateView
from bot.debates.swing import DEAD_HEAT, NAMES, Swing
from bot.debates.types import OnTable
from bot.polls.charts import map_of
from bot.polls.contract import poll_json
from bot.polls.result import Result
from bot.polls.types import PollKind
from bot.reasons.gathered import reasons_json
from bot.record.notes import notes
from bot.record.recount import agrees
from bot.record.types import Paper, Record
from bot.times import stored

FORM = 1
"""Raised where a reader of the form before would go wrong."""


def json_form(record: Record) -> dict[str, Any]:
    """The record, with all that `poll show --json` or `debate show --json` gives."""
    of = record.of
    form = _poll(record, of) if isinstance(of, Result) else _debate(record, of)
    form["record"] = {
        "form": FORM,
        "of": "poll" if isinstance(of, Result) else "debate",
        "moot": record.version,
        "made_at": stored(record.made_at),
        "zone": record.zone,
    }
    form["notes"] = list(notes(record))
    form["reasons"] = reasons_json(record.points)
    form |= _sources(record)
    form["recount_agrees"] = agrees(form)
    return form


def _poll(record: Record, result: Result) -> dict[str, Any]:
    shown = map_of(result)
    papers = record.box.papers
    return {
        **poll_json(result),
        "lot": result.poll.lot if result.poll.kind is PollKind.RANKED and result.tally is not None else None,
        "papers": None
        if papers is None
        else [
            {"paper": paper.number, "name": paper.name, "id": paper.id, "choice": _choice(paper.choices[""])}
            for paper in papers
        ],
        "exhausted": [one.exhausted for one in result.runoff.rounds] if result.runoff else None,
        # Sorted, so that a point's place in the list is none of a voter's.
        "map": None
        if shown is None
        else [
            {
                "x": round(x, 4),
                "y": round(y, 4),
                "group": None if group == UNTOLD else shown.groups[group].name,
            }
            for x, y, group in sorted(shown.points)
        ],
    }


def _debate(record: Record, seen: DebateView) -> dict[str, Any]:
    papers = record.box.papers
    return {
        **debate_json(seen),
        "papers": None if papers is None else [_paper(paper) for paper in papers],
        "joined": record.box.joined,
        "counted": None if seen.swing is None or seen.swing.withheld else _counted(seen.swing),
        "shown": [_shown(seen, each) for each in seen.shown],
    }


def _choice(choice: Mapping[int, int]) -> dict[str, int]:
    return {str(number): value for number, value in choice.items()}


def _paper(paper: Paper) -> dict[str, Any]:
    said = {turn: NAMES[next(iter(choice))] for turn, choice in paper.choices.items()}
    return {
        "paper": paper.number,
        "name": paper.name,
        "id": paper.id,
        "opening": said.get("opening"),
        "closing": said.get("closing"),
    }


def _counted(found: Swing) -> dict[str, Any]:
    """What the verdict was counted over: the ballots of those who voted both times."""
    moves = [{"from": a, "to": b, "count": number} for (a, b), number in (found.moves or {}).items()]
    return {
        "before": dict(found.before),
        "after": dict(found.after),
        "moves": None if found.moves is None else moves,
        "dead_heat_under_points": DEAD_HEAT,
    }


def _shown(seen: DebateView, each: OnTable) -> dict[str, Any]:
    return {
        "stage": seen.debate.stage_name(each.stage),
        "when": seen.debate.when(each.stage),
        "at": stored(each.at),
        "by": each.kind,
        "side": each.side,
        "name": each.name,
        "text": each.text,
        "answered": None if each.verdict is None else each.verdict == "answered",
        "verdict": each.verdict,
        "caution": each.finding.caution if each.finding is not None else None,
        "facts": [asdict(fact) for fact in each.finding.facts] if each.finding is not None else [],
        "missing": list(each.finding.missing) if each.finding is not None else [],
        "excerpts": [] if each.closest else [dict(excerpt) for excerpt in each.excerpts],
        "closest": [dict(excerpt) for excerpt in each.excerpts] if each.closest else [],
    }


def _sources(record: Record) -> dict[str, Any]:
    sources = record.sources
    corpora: Sequence[dict[str, Any]] = [
        {
            "corpus": corpus.name,
            "sha256": corpus.sha256,
            "model": corpus.model,
            "model_sha256": corpus.model_sha256,
            "built": corpus.built,
        }
        for corpus in sources.corpora
    ]
    return {
        "bibliography": [{**work.item, "id": work.key} for work in sources.works],
        "style": sources.style,
        "references": {work.key: work.entry for work in sources.works},
        "missing": list(sources.missing),
        "index": list(corpora) or None,
    }
