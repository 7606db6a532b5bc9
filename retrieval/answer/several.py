"""The answer to a question of several parts: something for each, labelled, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.types import Excerpt

# Words that share their first letters up to this many count as one: "government", "governmental".
_ALIKE = 7


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one part: its label, the excerpts, best first, and the probability that they
    answer it. `names`: an excerpt counts only if it has one of these words or phrases (none: any counts)."""

    label: str
    excerpts: tuple[Excerpt, ...]
    confidence: float
    names: tuple[str, ...] = ()


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

    A sentence on several sides of a comparison comes first, once, with their labels. Then come the excerpts
    of each part together, in the order of the parts; each part in turn adds its next best, up to `limit`.
    An excerpt that several questions share stands under the first of them, with the labels of those that
    have no other. A part is missing if no excerpt speaks of it, or if its confidence is under `least` and no
    excerpt shown names it.
    """
    parts = [_speaking(part) for part in parts]
    every = [p for p in parts if p.excerpts and p.confidence >= least]
    if not every:
        return None
    shown: list[tuple[list[str], Excerpt]] = []
    front = whole[0] if whole else None
    if front is not None and not any(map(_is_question, parts)):
        served = [p.label for p in parts if _serves(front, p)]
        if len(served) > 1:
            shown.append((served, front))
    for turn in range(max(len(p.excerpts) for p in every)):
        for part in every:
            if turn >= len(part.excerpts) or len(shown) == limit:
                continue
            excerpt = part.excerpts[turn]
            at = next((n for n, (_, e) in enumerate(shown) if _overlap(e, excerpt)), None)
            if at is None:
                shown.append(([part.label], excerpt))
            elif part.label not in shown[at][0]:
                shown[at][0].append(part.label)
    labels = [p.label for p in parts]
    alone = {under[0] for under, _ in shown if len(under) == 1}
    placed = [
        (under if _noun_phrases(under) else [under[0], *(u for u in under[1:] if u not in alone)], e)
        for under, e in shown
    ]
    placed.sort(key=lambda each: (len(each[0]) == 1, labels.index(each[0][0])))
    excerpts = tuple(replace(e, number=n, part=_and(under)) for n, (under, e) in enumerate(placed, 1))
    missing = tuple(
        p.label
        for p in parts
        if (p.confidence < least or not p.excerpts) and not any(_speaks(e, p) for e in excerpts)
    )
    return Joined(excerpts, missing, sum(p.confidence for p in parts) / len(parts))


def _speaking(part: Found) -> Found:
    """The part with those of its excerpts that have one of its names."""
    if not part.names:
        return part
    return replace(part, excerpts=tuple(e for e in part.excerpts if _speaks(e, part)))


def _speaks(excerpt: Excerpt, part: Found) -> bool:
    """Whether an excerpt has one of the part's names, or without names all content words of its label."""
    if not part.names:
        return _names(excerpt.text, part.label)
    return any(_has(excerpt.text, name) for name in part.names)


def _has(text: str, name: str) -> bool:
    """Whether a text has a name, in any inflection; an acronym only in capitals, with or without stops."""
    if name.isupper():
        stops = r"\.?".join(map(re.escape, name.replace(".", "")))
        return re.search(rf"(?<!\w){stops}(?!\w)", text) is not None
    wanted = [_form(w) for w in WORD.findall(name)]
    words = [_form(w) for w in WORD.findall(text)]
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words) - len(wanted) + 1))


def _form(word: str) -> str:
    return stem(fold(word))[:_ALIKE]


def _is_question(part: Found) -> bool:
    return part.label.endswith("?")


def _noun_phrases(labels: Sequence[str]) -> bool:
    return not any(label.endswith("?") for label in labels)


def _serves(excerpt: Excerpt, part: Found) -> bool:
    best = part.excerpts[0] if part.excerpts else None
    return (best is not None and _overlap(excerpt, best)) or _speaks(excerpt, part)


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _names(text: str, label: str) -> bool:
    """Whether a text has all content words of a label."""
    wanted = {stem(w) for w in WORD.findall(label) if w.lower() not in STOP_WORDS}
    return bool(wanted) and wanted <= {stem(w) for w in WORD.findall(text)}


def _and(labels: Sequence[str]) -> str:
    """ "herons and owls"; questions stand one after the other."""
    return (" and " if _noun_phrases(labels) else " ").join(labels)
