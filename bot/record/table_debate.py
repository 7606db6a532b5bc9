"""A debate's rows of the tidy table."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ballots.voters import distinct
from bot.blocks import CLOSEST, Row, where
from bot.debates.debates import DebateView
from bot.debates.swing import NAMES, Swing, choice_of
from bot.finding import Finding
from bot.record.types import Record
from bot.times import stored

NUMBERS = {name: number for number, name in NAMES.items()}


def debate_rows(record: Record, seen: DebateView) -> Iterator[Row]:
    """Rounds, speakers, what was on the table, tallies, swing and votes."""
    for number, turn in enumerate(seen.debate.rounds, 1):
        yield {
            "part": "round",
            "round": turn.name,
            "item": number,
            "measure": "minutes",
            "value": turn.minutes,
        }
    for side, names in seen.sides.items():
        for name in distinct(names).values():
            yield {"part": "speaker", "group": side, "measure": "speaks", "value": 1, "name": name}
    yield from _shown(seen)
    for turn_, cast in zip(("opening", "closing"), seen.counts, strict=True):
        yield {"part": "turnout", "round": turn_, "measure": "ballots", "value": cast}
    for turn_, ballots in (("opening", seen.opening), ("closing", seen.closing)):
        chosen = [choice_of(ballot) for ballot in ballots or ()]
        for side in NAMES.values() if ballots is not None else ():
            yield {
                "part": "tally",
                "round": turn_,
                **_item(side),
                "measure": "count",
                "value": chosen.count(side),
                "n": len(chosen),
            }
    if seen.swing is not None:
        yield from _swing(seen.swing)
    for paper in record.box.papers or ():
        for turn_, choice in paper.choices.items():
            yield {
                "part": "vote",
                "round": turn_,
                "ballot": paper.number,
                **_item(NAMES[next(iter(choice))]),
                "measure": "chosen",
                "value": 1,
                "name": "" if record.anonymous else paper.name or "(forgotten)",
                "id": paper.id or "",
            }


def _item(side: str) -> Row:
    return {"item": NUMBERS[side], "label": side}


def _shown(seen: DebateView) -> Iterator[Row]:
    for number, each in enumerate(seen.shown, 1):
        of: Row = {
            "round": seen.debate.stage_name(each.stage),
            "item": number,
            "group": each.side or "",
            "name": each.name or "(forgotten)",
            "at": stored(each.at),
        }
        yield {
            "part": "shown",
            **of,
            "label": each.kind,
            "measure": "closest passages" if each.closest else "excerpts",
            "value": len(each.excerpts),
            "text": each.text,
        }
        if each.taken_off is not None:
            yield {
                "part": "shown",
                **of,
                "label": each.kind,
                "measure": "taken off",
                "at": stored(each.taken_off) or "",
            }
        if each.finding is not None:
            yield from _finding(each.finding, of, each.kind)
        yield {
            "part": "shown",
            **of,
            "label": each.kind,
            "measure": "when",
            "text": seen.debate.when(each.stage),
        }
        for place, excerpt in enumerate(each.excerpts, 1):
            yield {
                "part": "closest" if each.closest else "excerpt",
                **of,
                "label": where(excerpt),
                "measure": "place",
                "value": place,
                "text": str(excerpt["text"]),
            }


def _finding(finding: Finding, of: Row, kind: str) -> Iterator[Row]:
    """The verdict, the caution, facts, and the parts of the question for which nothing was found."""
    yield {
        "part": "shown",
        **of,
        "label": kind,
        "measure": "answered",
        "value": int(finding.verdict == "answered"),
        "text": CLOSEST.get(finding.verdict, ""),
    }
    if finding.caution:
        yield {"part": "shown", **of, "label": kind, "measure": "caution", "text": finding.caution}
    for missing in finding.missing:
        yield {"part": "shown", **of, "label": kind, "measure": "missing", "text": missing}
    for fact in finding.facts:
        yield {"part": "fact", **of, "label": fact.key, "measure": fact.what, "text": fact.value}


def _swing(swing: Swing) -> Iterator[Row]:
    yield {"part": "swing", "measure": "verdict", "n": swing.both, "text": swing.verdict or ""}
    if swing.withheld:
        return
    for side in NAMES.values():
        of: Row = {"part": "swing", **_item(side), "n": swing.both}
        yield {**of, "measure": "before", "value": swing.before[side]}
        yield {**of, "measure": "after", "value": swing.after[side]}
        yield {**of, "measure": "change", "value": swing.change[side]}
        if swing.both:
            yield {**of, "measure": "points", "value": round(swing.points[side], 2)}
    for (before, after), number in (swing.moves or {}).items():
        of = {"part": "move", **_item(after), "group": before, "n": swing.both}
        yield {**of, "measure": "count", "value": number}
