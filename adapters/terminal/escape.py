"""Text made safe for a terminal: nothing in a source or a name can move the cursor, change
colours or turn the reading direction."""

from __future__ import annotations

import unicodedata

# Embeddings, overrides and isolates of the reading direction: they reach beyond their own text.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def escape(text: str) -> str:
    """`text` with what a terminal would obey written out, as in "\\x1b"."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\t":
        return char
    if char in TURNING or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
        return char.encode("unicode_escape").decode("ascii")
    return char
