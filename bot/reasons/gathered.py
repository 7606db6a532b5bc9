"""Reasons gathered into key points, for people and programs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.debates.debates import DebateView
from bot.polls.result import Result
from bot.reasons.sides import TOGETHER, WHY_WITHHELD, WITHHELD, Reason, debate_sides, poll_reasons
from bot.reply import Card
from bot.words import alike, counted
from index.errors import IndexUnavailable, ModelUnavailable

if TYPE_CHECKING:
    from bot.library_worker import LibraryWorker
    from index.encoder import Encoder

SHOWN = 8
"""Key points of a side that a card has; the record has all."""


@dataclass(frozen=True, slots=True)
class Point:
    """A key point: the most typical of near-same reasons, and all of them, it first. Or an excerpt that
    was given without words of one's own, by one member or several."""

    side: str
    reasons: tuple[Reason, ...]


async def gathered(worker: LibraryWorker, result: Result) -> tuple[Point, ...]:
    """A poll's key points, as far as the asking member may see the result."""
    return await _points(worker, poll_reasons(result))


async def debate_reasons(worker: LibraryWorker, seen: DebateView) -> tuple[Point, ...]:
    """A debate's key points, none before its end."""
    return await _points(worker, debate_sides(seen))


async def _points(worker: LibraryWorker, sides: Mapping[str, Sequence[Reason]]) -> tuple[Point, ...]:
    points: list[Point] = []
    for side, reasons in sides.items():
        worded = [reason for reason in reasons if reason.text]
        for indices in await _groups(worker, [reason.text for reason in worded]):
            points.append(Point(side, tuple(worded[index] for index in indices)))
        points += _of_excerpts(side, [reason for reason in reasons if not reason.text])
    return tuple(points)


def _of_excerpts(side: str, reasons: Sequence[Reason]) -> list[Point]:
    """Excerpts that were given alone, those of the same words together, those given most often first."""
    same: dict[tuple[str, bool], list[Reason]] = {}
    for reason in reasons:
        if (shown := reason.evidence) is not None:
            same.setdefault((alike(shown.text), shown.excerpt is not None), []).append(reason)
    return [Point(side, tuple(given)) for given in sorted(same.values(), key=len, reverse=True)]


async def _groups(worker: LibraryWorker, texts: list[str]) -> list[tuple[int, ...]]:
    """The indices of each key point's reasons, the most typical first."""
    if len(texts) < 2:
        return [(n,) for n in range(len(texts))]
    from bot.library_worker import BusyError

    try:
        return await worker.call(lambda library: _gather(texts, library.encoder))
    except (IndexUnavailable, ModelUnavailable, BusyError):
        # Reasons are worth seeing where of their likeness only this can be said: same words, same reason.
        return await asyncio.to_thread(_same_words, texts)


def _same_words(texts: list[str]) -> list[tuple[int, ...]]:
    import numpy as np

    from bot.reasons.gathering import gather

    return [point.typical_first for point in gather(texts, np.eye(len(texts)))]


def _gather(texts: list[str], encoder: Encoder) -> list[tuple[int, ...]]:
    from bot.reasons.gathering import gather
    from bot.reasons.likeness import likeness

    return [point.typical_first for point in gather(texts, likeness(texts, encoder))]


def reason_cards(points: Sequence[Point]) -> tuple[Card, ...]:
    """Why members vote as they do, a card at most."""
    if not points:
        return ()
    rows: list[tuple[str, str]] = []
    for side in dict.fromkeys(point.side for point in points):
        mine = [point for point in points if point.side == side]
        rows += [(side, line) for line in map(_line, mine[:SHOWN])]
        if len(mine) > SHOWN:
            rows.append((side, f"and {counted(len(mine) - SHOWN, 'more point')}, in the record"))
    hidden = any(point.side == WITHHELD for point in points)
    card = Card(title="Why", footer=WHY_WITHHELD if hidden else "")
    if all(side in (TOGETHER, WITHHELD) for side, _ in rows):
        return (replace(card, items=tuple(line for _, line in rows)),)
    named = {TOGETHER: "On no side", WITHHELD: "On no side"}
    return (replace(card, fields=tuple((named.get(side, side), line) for side, line in rows)),)


def _line(point: Point) -> str:
    first, number = point.reasons[0], len(point.reasons)
    names = [reason.name for reason in point.reasons if reason.name]
    if not first.text:
        who = f" ({', '.join(names)})" if names else f" ({counted(number, 'member')})" if number > 1 else ""
        return f"{next(_evidence(point))}{who}"
    said = f"{first.text} ({', '.join(names)})" if names else first.text
    if number > 1 and not names:
        said += f" ({counted(number, 'member')} say much the same)"
    return " ".join([said, *_evidence(point)])


def _evidence(point: Point) -> Iterator[str]:
    for reason in point.reasons:
        if reason.evidence is None:
            continue
        kept = reason.evidence.excerpt
        place = f"[{kept['document']}, {kept['locator']}]" if kept else "[unverified: not in the sources]"
        yield f"“{reason.evidence.text}” {place}"


def reasons_json(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Key points for programs; `side` is null where it is withheld or there is none."""
    return [
        {
            "side": None if point.side in (TOGETHER, WITHHELD) else point.side,
            "text": point.reasons[0].text,
            "count": len(point.reasons),
            "reasons": [
                {
                    "text": reason.text,
                    "name": reason.name,
                    "quotation": None
                    if reason.evidence is None
                    else {
                        "text": reason.evidence.text,
                        "verified": reason.evidence.excerpt is not None,
                        "excerpt": reason.evidence.excerpt,
                    },
                }
                for reason in point.reasons
            ],
        }
        for point in points
    ]
