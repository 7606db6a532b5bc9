"""The context of an excerpt: its passage and the neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from index.storage.ports import PassageStore
from index.types import Passage
from retrieval.answer.locators import of_passage
from retrieval.types import Excerpt

LONGEST = 2_000
"""Characters of all passages together, unless the excerpt's own is longer."""


def around(text_store: PassageStore, excerpt: Excerpt) -> list[Excerpt]:
    """The passage that holds the excerpt, and its neighbours in the section if they are short, in the
    order of the text. Empty if the text has changed since.

    Raises UnknownKey if the document no longer exists.
    """
    document = text_store.document(excerpt.document)
    if document.text[excerpt.start : excerpt.end] != excerpt.text:
        return []
    passages = list(text_store.many(text_store.select(documents=[excerpt.document])).values())
    passages.sort(key=lambda passage: passage.start)
    at = next((n for n, p in enumerate(passages) if p.start <= excerpt.start < p.end), None)
    if at is None:
        return []
    chosen = {at}
    length = len(passages[at].text)
    for near in _neighbours(passages, at):
        if length + len(passages[near].text) <= LONGEST:
            chosen.add(near)
            length += len(passages[near].text)
    return [
        of_passage(text_store, passages[n], passages[n].start, passages[n].end, number=number, score=1.0)
        for number, n in enumerate(sorted(chosen), 1)
    ]


def _neighbours(passages: list[Passage], at: int) -> Iterator[int]:
    """The passage before and the one after, if they have the same section and kind."""
    for near in (at - 1, at + 1):
        if 0 <= near < len(passages):
            one, other = passages[near], passages[at]
            if (one.section, one.heading, one.kind) == (other.section, other.heading, other.kind):
                yield near
