"""What Discord takes, in characters and pieces, and how longer texts are divided.

The figures are those of Discord's documentation of messages, components and commands. Its apps count in
UTF-16 units, so everything is measured in those.
"""

from __future__ import annotations

from adapters.texts import cut as begin
from adapters.texts import split, units

CONTENT = 2_000
DESCRIPTION = 4_096
EMBEDS_TEXT = 6_000
EMBEDS = 10
TITLE = 256
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1_024
ROWS = 5
IN_A_ROW = 5
LABEL = 80
OPTIONS = 25
OPTION_LABEL = 100
PLACEHOLDER = 100
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_FIELDS = 5
MODAL_TEXT = 4_000
ALTERNATIVE_TEXT = 1_024
CHOICES = 25
CHOICE = 100
THREAD_NAME = 100


def length(text: str) -> int:
    """How long Discord may find `text`."""
    return units(text)


def pieces(text: str, limit: int) -> list[str]:
    """Escaped `text` in parts of at most `limit`; no word is lost, and no backslash parted from what it
    escapes."""
    found: list[str] = []
    kept = ""
    for part in split(text, limit - 1):
        whole = kept + part
        slashes = len(whole) - len(whole.rstrip("\\"))
        kept = "\\" if slashes % 2 else ""
        found.append(whole.removesuffix(kept))
    return [part for part in (each.strip() for each in (*found, kept)) if part]


def cut(text: str, limit: int) -> str:
    """`text`, or its beginning and an ellipsis: for labels of what stands in full elsewhere."""
    return text if length(text) <= limit else begin(text, limit - 1).rstrip() + "…"
