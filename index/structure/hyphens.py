"""Words that a line, column or page break has cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# Elements that English joins with a hyphen as a rule, so that a break after one keeps it.
_KEEPS_HYPHEN = frozenset("self ex all quasi well half".split())
# "negative- or zero-sum": a hanging hyphen in front of a conjunction is printed, not a break.
_CONJUNCTIONS = frozenset("or and to und oder bzw et ou y o e".split())


# "COVID-", "1990–", "mid-" before a figure, "19-" before a letter, a dash set close: what is printed there
# belongs to the text, and the words on either side of it to each other.
_PRINTED = re.compile(r"(?:(?P<hyphen>\w[-\u2010\u2011])|[^\s\u2013\u2014][\u2013\u2014])$")


def keeps_together(left: str, right: str) -> bool:
    """Whether a line that ends in a printed hyphen or dash goes on without a blank: the next begins
    with a figure, or the hyphen stands behind one, or the dash has none before it."""
    printed = _PRINTED.search(left)
    follows = re.match(r"\w+", right)
    if not printed or not follows:
        return False
    if not printed["hyphen"]:
        return True
    figure = follows[0][0].isdigit() or left[-2].isdigit()
    return figure and follows[0].lower() not in _CONJUNCTIONS


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
        a = re.search(r"(?<![^\W\d_])[^\W\d_]+$", left.rstrip("-\u00ad\u2010\u00ac"))
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
        if b[0][0].isupper() or head in _KEEPS_HYPHEN or len(head) == 1:
            # no word is broken behind its first letter: "X-rays", "e-mail"
            return "-"
        both = head in self._whole and tail in self._whole
        return "-" if both and len(head) > 2 and len(tail) > 3 else ""
