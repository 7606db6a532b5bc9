"""Picked sentences as excerpts, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.storage.ports import PassageStore
from index.types import Passage
from retrieval.answer.locators import of_passage
from retrieval.candidates.types import Candidate
from retrieval.rank.picks import PickedExcerpt
from retrieval.rank.ranking import as_share
from retrieval.types import Excerpt

#: A "sentence" longer than this (a table without full stops, say) is quoted in part.
MOST_SENTENCE = 2_000


def passage_of(text_store: PassageStore, candidate: Candidate) -> Passage:
    """The passage of a candidate."""
    return text_store.passage(int(candidate.passage_id))


def excerpts_of(
    text_store: PassageStore, candidates: Sequence[Candidate], picks: Sequence[PickedExcerpt], question: str
) -> tuple[Excerpt, ...]:
    """The picks as excerpts, numbered."""
    return tuple(
        excerpt_of(text_store, candidates[p.candidate], p, n, question) for n, p in enumerate(picks, 1)
    )


def excerpt_of(
    text_store: PassageStore, candidate: Candidate, pick: PickedExcerpt, number: int, question: str
) -> Excerpt:
    """A pick of a candidate as excerpt `number`; of an overlong sentence the part that fits the question."""
    passage = passage_of(text_store, candidate)
    start, end = pick.start, pick.end
    if pick.first == pick.last and end - start > MOST_SENTENCE:
        start, end = _part(passage.text, start, end, question)
    return of_passage(
        text_store,
        passage,
        passage.start + start,
        passage.start + end,
        number=number,
        score=as_share(pick.score),
    )


def _part(text: str, start: int, end: int, question: str) -> tuple[int, int]:
    """The stretch of MOST_SENTENCE characters of an overlong sentence, in whole words, that holds most
    of the question's words."""
    wanted = set(re.findall(r"\w+", question.lower()))
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    found = [bool(wanted & set(re.findall(r"\w+", text[a:b].lower()))) for a, b in words]
    best, most, last, held = (start, min(end, start + MOST_SENTENCE)), -1, 0, 0
    for first, (begin, _) in enumerate(words):
        while last < len(words) and (words[last][1] - begin <= MOST_SENTENCE or last == first):
            held += found[last]
            last += 1
        if held > most:
            best, most = (begin, min(words[last - 1][1], begin + MOST_SENTENCE)), held
        if last == len(words):
            break
        held -= found[first]
    return best
