"""Short lines that look like headings and are somebody's words: turns of talk, questions in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.reading.plain.lines import Chunk

_TURN = re.compile(r"\s*[*_]{0,3}(?P<who>[^\W\d_][^:?!\n]{0,40}?)[*_]{0,3}:[*_]{0,3}\s+\S")
_QUOTED = re.compile(r"\s*[\"“„«‘'].*[?!][\"”“»’']\s*$", re.S)


def turns(raw: str, chunks: Sequence[Chunk]) -> frozenset[int]:
    """Where the turns of a talk begin. A turn has a name and a colon, as its neighbours have: both of
    them, or one of them where the name comes again."""
    names = [_who(raw, chunk) for chunk in chunks]
    often = Counter(names)
    found: set[int] = set()
    for n, name in enumerate(names):
        beside = [*names[max(0, n - 1) : n], *names[n + 1 : n + 2]]
        if name and any(beside) and (all(beside) or often[name] > 1):
            found.add(chunks[n].start)
    return frozenset(found)


def is_asked(text: str, before: str, *, marked: bool) -> bool:
    """Whether a line that looks like a heading is a question that the text itself asks: in quotation
    marks, after a colon, or where its headings are `marked` in another way."""
    return bool(_QUOTED.match(text)) or (
        text.rstrip().endswith("?") and (marked or before.rstrip().endswith(":"))
    )


def _who(raw: str, chunk: Chunk) -> str:
    match = _TURN.match(raw, chunk.start, chunk.end) if chunk.form == "text" else None
    return match["who"].casefold() if match else ""
