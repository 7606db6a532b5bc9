"""Who holds which position on the texts' questions, each with the excerpt that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.reader import TextReader
from index.stances import StatedStance
from index.words import fold, stems
from retrieval.answer.locators import of_span
from retrieval.types import Excerpt


@dataclass(frozen=True, slots=True)
class Stance:
    """A position that people who read the text found stated in `excerpt`.

    `key` is the holder's work, None for one that is not among the sources. `side` says where the
    position stands on `motion` ("for", "against", None for neither); `question` is what both are
    on. `note` is for the reader, mostly "".
    """

    holder: str
    key: str | None
    position: str
    excerpt: Excerpt
    question: str
    motion: str
    side: str | None
    note: str = ""


def list_stances(reader: TextReader, stated: Iterable[StatedStance]) -> list[Stance]:
    """The stances with their excerpts, whole sentences, numbered from 1."""
    texts = {}
    found: list[Stance] = []
    for stance in stated:
        if stance.document not in texts:
            texts[stance.document] = reader.document(stance.document)
        document = texts[stance.document]
        start = document.text.index(stance.sentence)
        end = start + len(stance.sentence)
        excerpt = of_span(reader, document, start, end, number=len(found) + 1, score=1.0)
        found.append(
            Stance(
                stance.holder, stance.key, stance.position, excerpt, stance.question, stance.motion,
                stance.side, stance.note,
            )
        )  # fmt: skip
    return found


def matching(stances: Sequence[Stance], words: str) -> list[Stance]:
    """Those whose holder, key, position or question has every one of the words, numbered anew.

    Words count by their stem, names without their accents; a holder's name in full goes first:
    where one fits, only theirs are given.
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
