"""Words that a line, column or page break has cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# Elements that English joins with a hyphen as a rule, so that a break after one keeps it.
_KEEPS_HYPHEN = frozenset("self ex all quasi well half".split())
# "negative- or zero-sum": a hanging hyphen in front of a conjunction is printed, not a break.
_CONJUNCTIONS = frozenset("or and to und oder bzw et ou y o e".split())


class Vocabulary:
    """The words that a text prints whole, which decide how a broken one is mended."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole: set[str] = set()
        for text in texts:
            for match in _WORD.finditer(text):
                # a fragment at a break is no evidence of a word
                if text[match.end() : match.end() + 1] in ("-", "\u00ad", "\u2010", "\u00ac"):
                    continue
                word = match[0].lower()
                self._whole.add(word)
                self._whole.update(re.split(r"[-\u2010]", word))

    def mend(self, left: str, right: str) -> str | None:
        """What stands between the halves of a broken word: "" (one word), "-" (a compound that
        keeps its hyphen), or None when the hyphen is a printed one in front of another word."""
        a = re.search(r"[^\W\d_]+$", left.rstrip("-\u00ad\u2010\u00ac"))
        b = re.match(r"[^\W\d_]+", right)
        if not a or not b:
            return "-"
        head, tail = a[0].lower(), b[0].lower()
        if tail in _CONJUNCTIONS:
            return None
        if left.endswith(("\u00ad", "\u00ac")):
            return ""
        if f"{head}-{tail}" in self._whole:
            return "-"
        if head + tail in self._whole:
            return ""
        if b[0][0].isupper() or head in _KEEPS_HYPHEN:
            return "-"
        both = head in self._whole and tail in self._whole
        return "-" if both and len(head) > 2 and len(tail) > 3 else ""
