"""Stances: the holders of positions on the texts' questions, each with its excerpt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.stances import StatedStance
from index.storage.ports import PassageStore
from index.words import fold, stems
from retrieval.answer.locators import of_span
from retrieval.types import Excerpt


@dataclass(frozen=True, slots=True)
class Stance:
    """A position that readers of the text found stated in `excerpt`.

    `key` is the holder's work, None if it is not among the sources. `side` is the position's side on
    `motion` ("for", "against", None for neither); `question` is the subject of both. `note` is a remark
    for the reader, mostly "".
    """

    holder: str
    key: str | None
    position: str
    excerpt: Excerpt
    question: str
    motion: str
    side: str | None
    note: str = ""


def list_stances(text_store: PassageStore, stated: Iterable[StatedStance]) -> list[Stance]:
    """The stances with their excerpts, whole sentences, numbered from 1."""
    texts = {}
    found: list[Stance] = []
    for stance in stated:
        if stance.document not in texts:
            texts[stance.document] = text_store.document(stance.document)
        document = texts[stance.document]
        start = document.text.index(stance.sentence)
        end = start + len(stance.sentence)
        excerpt = of_span(text_store, document, start, end, number=len(found) + 1, score=1.0)
        found.append(
            Stance(
                stance.holder, stance.key, stance.position, excerpt, stance.question, stance.motion,
                stance.side, stance.note,
            )
        )  # fmt: skip
    return found


def matching(stances: Sequence[Stance], words: str) -> list[Stance]:
    """The stances whose holder, key, position or question has all the words, numbered from 1.

    Words are compared by stem, names without accents. If a holder's name or key has all the words,
    only the stances of such holders are returned.
    """
    wanted = stems(words)
    if not wanted:
        return renumbered(stances)
    by_name = [s for s in stances if set(wanted) <= {*stems(s.holder), fold(s.key or "")}]
    return renumbered(
        by_name
        or [s for s in stances if set(wanted) <= set(stems(f"{s.holder} {s.key} {s.position} {s.question}"))]
    )


def renumbered(stances: Iterable[Stance]) -> list[Stance]:
    """The same with their excerpts numbered from 1."""
    return [replace(s, excerpt=replace(s.excerpt, number=n)) for n, s in enumerate(stances, 1)]
