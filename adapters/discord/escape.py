"""Text made safe for Discord: nothing in a source or a name is taken for markup or turns the reading
direction."""

from __future__ import annotations

import re

from adapters.texts import printable

MARKUP = re.compile(r"[\\*_~`|\[\]<>]")
WHOLE = re.compile(r"https?://[^\s<>\\`|]+|<@[!&]?\d{15,20}>")
AT_LINE_START = re.compile(r"^(\s*\d*)([#+-]|(?<=\d)[.)](?=\s))", re.MULTILINE)


def escape(text: str) -> str:
    """`text` as Discord shows it unchanged. Addresses stay whole, since a backslash in one breaks it, and
    so do members and roles, which Discord shows by their names: nobody is notified, since every message
    says so, and within embeds nobody ever is."""
    text = printable(text)
    parts, at = [], 0
    for whole in WHOLE.finditer(text):
        parts += [_escaped(text[at : whole.start()]), whole.group()]
        at = whole.end()
    parts.append(_escaped(text[at:]))
    return AT_LINE_START.sub(r"\1\\\2", "".join(parts))


def _escaped(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", text)
