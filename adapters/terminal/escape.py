"""Text made safe for a terminal: nothing in a source or a name can move the cursor, change
colours or turn the reading direction."""

from __future__ import annotations

from adapters.texts import printable


def escape(text: str) -> str:
    """`text` with what a terminal would obey written out, as in "\\x1b"."""
    return printable(text)
