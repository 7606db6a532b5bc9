"""Short lines that look like headings and are somebody's words: turns of talk, questions in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.pieces import PieceKind
from index.structure.placed import PlacedPiece

_TURN = re.compile(r"\s*(?P<who>[^\W\d_][^:?!\n]{0,40}?):\s+\S")
_QUOTED = re.compile(r"\s*[\"“„«‘'].*[?!][\"”“»’']\s*$", re.S)


def turns(pieces: Sequence[PlacedPiece]) -> frozenset[int]:
    """The numbers of the pieces that open turns of a talk. A turn has a name and a colon, as both its
    neighbours have, or one of them where the name comes again."""
    names = [_who(piece) for piece in pieces]
    often = Counter(names)
    found: set[int] = set()
    for n, name in enumerate(names):
        beside = [*names[max(0, n - 1) : n], *names[n + 1 : n + 2]]
        if name and any(beside) and (all(beside) or often[name] > 1):
            found.add(n)
    return frozenset(found)


def is_asked(text: str, before: str, *, marked: bool) -> bool:
    """Whether a line that looks like a heading is a question that the text itself asks: in quotation
    marks, after a colon, or where its headings are `marked` in another way."""
    return bool(_QUOTED.match(text)) or (
        text.rstrip().endswith("?") and (marked or before.rstrip().endswith(":"))
    )


def _who(piece: PlacedPiece) -> str:
    spoken = piece.kind in (PieceKind.TEXT, PieceKind.PARAGRAPH)
    match = _TURN.match(piece.text.text) if spoken else None
    return match["who"].casefold() if match else ""
