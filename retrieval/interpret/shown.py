"""Where the excerpts that were shown last stand in the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.storage.ports import PassageStore
from index.types import Passage
from index.words import stems

# The excerpts around which, and the passages after each, where a follow-up is looked for.
_NEAR_SHOWN, _AFTER = 2, 2
# A shorter line may stand anywhere.
_LEAST_LINE = 15


def passage_shown(text_store: PassageStore, text: str) -> Passage | None:
    """The passage that holds the text of an excerpt, or of a list one of its lines; None if none does."""
    best = next((n for n, _ in text_store.search(stems(text), 1)), None)
    if best is None:
        return None
    here = text_store.passage(best)
    return here if any(line in here.text for line in (text, *_long_lines(text))) else None


def _long_lines(text: str) -> Iterator[str]:
    return (line for line in map(str.strip, text.splitlines()) if len(line) >= _LEAST_LINE)


def near_shown(text_store: PassageStore, shown: Sequence[str]) -> tuple[int, ...]:
    """The passages that the excerpts last shown (their texts) stand in, and their neighbours in the section:
    "why?" and "who pays for it?" are mostly answered there."""
    found: dict[int, None] = {}
    for text in shown[:_NEAR_SHOWN]:
        here = passage_shown(text_store, text)
        if here is None:
            continue
        around = range(max(0, here.id - 1), min(text_store.passages, here.id + _AFTER + 1))
        for n, passage in text_store.many(around).items():
            if (passage.document, passage.section) == (here.document, here.section):
                found.setdefault(n)
    return tuple(found)
