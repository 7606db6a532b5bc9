"""The marks that a quotation leaves out: those of notes, and numbers of works that are set as such marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from index import raised
from index.types import Citation

# Behind the end of a sentence, a clause or a quotation a raised number is a mark, be its note there or not.
_CLOSED = frozenset('.,;:!?…”’»"')
_NUMBERS = r"\[\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})*\]"
# "the quays[12] were", "the quays.[1][2]", "[2]–[4]" at a word: set above the line in print. A number that
# stands apart ("as [12] argues", "the quays [12].") is one of the sentence's own words.
_TOUCHING = regex.compile(rf"(?<=[^\s(\[–—-]){_NUMBERS}(?:\s?[–—-]?\s?{_NUMBERS})*")
# "the quays.* Then", "the quays† were"
_SIGNS = regex.compile(r"(?<=\p{L}{2}[.,;:!?”’»\")]{0,2})(?:[*∗⋆]{1,3}|[†‡§¶]{1,2})(?=[\s.,;:)”’»]|$)")
_SIGN_OF_NOTE = regex.compile(r"\s*(?P<sign>[*∗⋆]{1,3}|[†‡§¶]{1,2})\s?(?=\S)")


def marks_left_out(
    text: str,
    spans: Sequence[tuple[int, int]],
    notes: Sequence[tuple[int, int]],
    to_notes: Iterable[tuple[int, int]],
    found: Iterable[Citation],
) -> list[tuple[int, int]]:
    """(start, end) of the marks within `spans`, in order, without overlap.

    `to_notes` are the marks that lead to notes, `notes` the notes' own spans. Raised numbers that lead
    nowhere and stand within a clause may be powers, and stay.
    """
    numbers = [(c.start, c.end) for c in found if c.form == "number" and c.key]
    gone = {*to_notes, *((c.start, c.end) for c in found if c.form == "superscript")}
    signs = {sign["sign"] for a, b in notes if (sign := _SIGN_OF_NOTE.match(text, a, b))}
    for start, end in spans:
        gone |= {(a, b) for a, b, _ in raised.marks(text, start, end) if text[a - 1] in _CLOSED}
        for touching in _TOUCHING.finditer(text, start, end):
            a, b = touching.span()
            if any(a <= first and last <= b for first, last in numbers):
                gone.add((a, b))
        if signs:
            gone |= {m.span() for m in _SIGNS.finditer(text, start, end) if m.group() in signs}
    # "the quays [7] were": the blank in front goes with a note's bracket
    widened = sorted((a - (text[a] == "[" and text[a - 1 : a] == " "), b) for a, b in gone)
    joined: list[tuple[int, int]] = []
    for a, b in widened:
        if joined and a < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined
