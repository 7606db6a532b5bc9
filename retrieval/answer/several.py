"""The answer to a question of several parts: something for each, labelled, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.words import STOP_WORDS, WORD, stem
from retrieval.types import Excerpt


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one part: its label, the excerpts, best first, and the probability that they
    answer it."""

    label: str
    excerpts: tuple[Excerpt, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Excerpts for all parts, numbered and labelled, the labels of the parts that are `missing`, and the mean
    confidence over the parts."""

    excerpts: tuple[Excerpt, ...]
    missing: tuple[str, ...]
    confidence: float


def joined(whole: Sequence[Excerpt], parts: Sequence[Found], limit: int, least: float) -> Joined | None:
    """Excerpts for the parts of a question, of which `whole` are the excerpts for all of it together; None
    if nothing was found for any part.

    A sentence that serves several parts comes first, once, with their labels. Then comes the best excerpt of
    each part, then the next best of each in turn, up to `limit`. A part is missing if its confidence is under
    `least` and no excerpt shown names it.
    """
    if not any(part.excerpts and part.confidence >= least for part in parts):
        return None
    shown: list[Excerpt] = []
    front = whole[0] if whole else None
    if front is not None and len(served := [p.label for p in parts if _serves(front, p)]) > 1:
        shown.append(replace(front, part=_and(served)))
    every = [p for p in parts if p.confidence >= least]
    for turn in range(max((len(p.excerpts) for p in every), default=0)):
        for part in every:
            if turn >= len(part.excerpts) or len(shown) == limit:
                continue
            excerpt = part.excerpts[turn]
            at = next((n for n, e in enumerate(shown) if _overlap(e, excerpt)), None)
            if at is None:
                shown.append(replace(excerpt, part=part.label))
            elif part.label not in (shown[at].part or ""):
                shown[at] = replace(shown[at], part=_and([shown[at].part or "", part.label]))
    missing = tuple(
        p.label for p in parts if p.confidence < least and not any(_names(e.text, p.label) for e in shown)
    )
    mean = sum(p.confidence for p in parts) / len(parts)
    return Joined(tuple(replace(e, number=n) for n, e in enumerate(shown, 1)), missing, mean)


def _serves(excerpt: Excerpt, part: Found) -> bool:
    best = part.excerpts[0] if part.excerpts else None
    return (best is not None and _overlap(excerpt, best)) or _names(excerpt.text, part.label)


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _names(text: str, label: str) -> bool:
    """Whether a text has all content words of a label."""
    wanted = {stem(w) for w in WORD.findall(label) if w.lower() not in STOP_WORDS}
    return bool(wanted) and wanted <= {stem(w) for w in WORD.findall(text)}


def _and(labels: Sequence[str]) -> str:
    return " and ".join(labels)
