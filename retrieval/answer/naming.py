"""The sentence that names somebody, shown with one that reports them as "he" or "the author": a question with
"who" asks for the name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.words import WORD, fold
from retrieval.candidates.types import Candidate
from retrieval.rank.picks import PickedExcerpt

# "who is Roth?" names the person itself.
_WHO = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|well)\W+)*who\s+(?!(?:is|are|was|were)\s+(?:the\s+)?\w+\W*$)\w", re.I
)
# Characters of an excerpt with the sentence that names, at most.
_LONGEST = 900


def with_names(
    question: str,
    candidates: Sequence[Candidate],
    picks: Sequence[PickedExcerpt],
    families: Mapping[str, set[str]],
) -> tuple[PickedExcerpt, ...]:
    """The excerpts; for a question with "who", each from the nearest sentence before it on that reports the
    same work and names its author, if the excerpt does not. `families` are folded words of authors' family
    names by key."""
    if not _WHO.match(question):
        return tuple(picks)
    taken: set[tuple[int, int]] = {(p.candidate, n) for p in picks for n in range(p.first, p.last + 1)}
    return tuple(_from_name(candidates[p.candidate], p, families, taken) for p in picks)


def _from_name(
    candidate: Candidate,
    pick: PickedExcerpt,
    families: Mapping[str, set[str]],
    taken: set[tuple[int, int]],
) -> PickedExcerpt:
    speakers = candidate.passage.speakers
    key = next((speakers[n] for n in range(pick.first, pick.last + 1) if speakers and speakers[n]), "")
    names = families.get(key, set())
    if not names or _names(candidate, pick.first, pick.last, names):
        return pick
    for first in range(pick.first - 1, -1, -1):
        start = candidate.sentences[first][0]
        if (
            (pick.candidate, first) in taken
            or speakers[first] not in (key, "")
            or pick.end - start > _LONGEST
        ):
            break
        if _names(candidate, first, first, names):
            return replace(pick, first=first, start=start)
    return pick


def _names(candidate: Candidate, first: int, last: int, names: set[str]) -> bool:
    """Whether sentences `first` to `last` have one of the names."""
    text = candidate.text[candidate.sentences[first][0] : candidate.sentences[last][1]]
    return not names.isdisjoint(fold(w) for w in WORD.findall(text))
