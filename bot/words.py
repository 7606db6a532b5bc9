"""What people type: cleaned for searching, shortened for showing, matched when misspelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
LONGEST_WORD = 100
"""A pasted page is nobody's misspelling."""

DROPPED = frozenset(("Cc", "Cf", "Cs"))


def clean(text: str) -> str:
    """`text` without what nobody sees: control, zero-width, direction and broken characters.

    Line breaks become spaces, so that a pasted paragraph is one question.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (
        " " if char in SPACES else char
        for char in text
        if char in SPACES or unicodedata.category(char) not in DROPPED
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def shorten(text: str, limit: int) -> str:
    """`text` cut at a word and marked with an ellipsis where it is longer than `limit`."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ")
    return head[: at if at > limit // 2 else len(head)].rstrip() + "…"


def nearest(typed: str, known: Iterable[str]) -> str | None:
    """The known word that `typed` was probably meant to be, or None."""
    from rapidfuzz.distance import OSA

    folded = typed[:LONGEST_WORD].casefold()
    letters = sorted(folded)
    ranked = []
    for word in known:
        away = OSA.distance(folded, word.casefold())
        if away <= max(1, max(len(folded), len(word)) // 3):
            # Of two as near, the one with the same letters in another order was meant.
            ranked.append((away, sorted(word.casefold()) != letters, word))
    return min(ranked)[2] if ranked else None


def listed(words: Iterable[str], last: str = "or") -> str:
    """ "a, b or c"."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 text", "3 texts", "1,204 passages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
