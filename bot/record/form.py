"""A record as JSON (docs/records.md describes it), and the count made again from that form alone.

The recount uses nothing of the bot's own count but the rules of instant run-off and of swing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.ballots.types import Ballot
from bot.debates.contract import debate_json
from bot.debates.debates import DebateView
from bot.debates.swing import DEAD_HEAT, NAMES, Swing, swing
from bot.debates.types import OnTable
from bot.polls.contract import poll_json
from bot.polls.kinds import KINDS
from bot.polls.result import Result
from bot.reasons.gathered import reasons_json
from bot.record.notes import notes
from bot.record.types import Paper, Record
from bot.times import stored
from index.fetching.states import HeldText

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
    papers, kind = record.box.papers, result.poll.kind
    choices = [
        {"paper": paper.number, "name": paper.name, "id": paper.id, "choice": _choice(paper.choices[""])}
        for paper in papers or ()
    ]
    return {
        **poll_json(result),
        "papers": None if papers is None else choices,
        **dict.fromkeys(("lot", "exhausted", "map")),
        **kind.record_json(result),
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
        "taken_off": stored(each.taken_off),
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
        "texts": {work.key: _text_form(work.held) for work in sources.works if work.held is not None},
        "missing": list(sources.missing),
        "index": list(corpora) or None,
    }


def _text_form(held: HeldText) -> dict[str, Any]:
    """What was had of a work's text. An attached file's name is its owner's affair."""
    return {
        "state": held.state,
        "version": held.version,
        "licence": held.licence,
        "where": None if held.state == "attached" else held.where,
        "retracted": held.retracted,
    }


Form = Mapping[str, Any]
SIDES = ("for", "against", "undecided")


def recount(form: Form) -> dict[str, Any] | None:
    """What the ballots in `form` come to, under the keys that `form` has it under: of a poll `tally`,
    and `winner` and `rounds` where it is ranked; of a debate `before` and `after`, and `both`,
    `swing` and `verdict` where its papers join a voter's two ballots. None where `form` holds no
    ballots."""
    if form["papers"] is None:
        return None
    return _recount_poll(form) if form["record"]["of"] == "poll" else _recount_debate(form)


def agrees(form: Form) -> bool | None:
    """Whether the recount is what `form` states; None where it holds no ballots."""
    again = recount(form)
    return None if again is None else all(form[key] == value for key, value in again.items())


def _recount_poll(form: Form) -> dict[str, Any]:
    choices = [{int(number): value for number, value in p["choice"].items()} for p in form["papers"]]
    return KINDS[form["kind"]].recount(form, choices)


def _recount_debate(form: Form) -> dict[str, Any]:
    papers = form["papers"]
    found: dict[str, Any] = {}
    for key, turn in (("before", "opening"), ("after", "closing")):
        if form[key] is None:
            continue
        cast = Counter(paper[turn] for paper in papers)
        found[key] = [{"option": side, "count": cast[side]} for side in SIDES]
    if form["joined"]:
        first, last = (
            [Ballot(b"%d" % p["paper"], {SIDES.index(p[t]) + 1: 1}) for p in papers if p[t]]
            for t in ("opening", "closing")
        )
        moved = swing(first, last)
        found |= {"both": moved.both, "swing": dict(moved.change), "verdict": moved.verdict}
    return found
