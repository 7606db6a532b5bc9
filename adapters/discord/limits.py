"""Discord's limits, and text that keeps to them: lengths, division, and escaped markup.

The figures are those of Discord's documentation of messages, components and commands. Its apps count in
UTF-16 units, so all lengths here are in those.
"""

from __future__ import annotations

import re

from adapters.texts import printable, split, units

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

MARKUP = re.compile(r"[\\*_~`|\[\]<>]")
WHOLE = re.compile(r"https?://[^\s<>\\`|]+|<@[!&]?\d{15,20}>")
ESCAPED = re.compile(r"\\([\\*_~`|\[\]<>#+.)-])")
AT_LINE_START = re.compile(r"^(\s*\d*)([#+-]|(?<=\d)[.)](?=\s))", re.MULTILINE)


def length(text: str) -> int:
    """The length of `text` as Discord counts it."""
    return units(text)


def pieces(text: str, limit: int) -> list[str]:
    """Escaped `text` in parts of at most `limit`. No word is lost, and a backslash stays with the character
    that it escapes."""
    found: list[str] = []
    kept = ""
    for part in split(text, limit - 1):
        whole = kept + part
        slashes = len(whole) - len(whole.rstrip("\\"))
        kept = "\\" if slashes % 2 else ""
        found.append(whole.removesuffix(kept))
    return [part for part in (each.strip() for each in (*found, kept)) if part]


def escape(text: str) -> str:
    """`text` without markup and without characters that turn the reading direction, as Discord shows it
    unchanged. Addresses stay whole, because a backslash in one breaks it. So do mentions of members and
    roles, which Discord shows by name; every message forbids notifications."""
    text = printable(text)
    parts, at = [], 0
    for whole in WHOLE.finditer(text):
        parts += [_escaped(text[at : whole.start()]), whole.group()]
        at = whole.end()
    parts.append(_escaped(text[at:]))
    return AT_LINE_START.sub(r"\1\\\2", "".join(parts))


def unescaped(text: str) -> str:
    """The text of which `escape` made this."""
    return ESCAPED.sub(r"\1", text)


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", text)
