"""Whether a sentence can answer at all: headings, bare citations, entries of a reference list and lines of a
table of contents cannot."""

from __future__ import annotations

import re

from index.words import WORD

# "Meritocracy model template": a few words that no stop ends.
_FEW = 4
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*\s*$")
# "Limit contract sizes ........ 12"
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d+\s*$")
# "(Fuchs & Kuusniemi, 2018)", "Smith et al., 2010; Jones 2011a."
_CITATION = re.compile(
    r"\W*(?:(?:[A-Z][\w’'.-]*|et|al|and|see|cf|e\.?g|pp?|\d{1,4}[a-z]?|[&,;.:–-])\W*)+", re.UNICODE
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
# "2 Feldman HA, Goldstein I (1994) …", "Smith, J. (2001)", "67. Mathematics and Computation … https://…"
_BY_AUTHOR = re.compile(r"\W*(?:\[?\d{1,3}[\].]?\s+)?[^\W\d_][\w’'-]+,?\s+(?:[A-Z]{1,3}\b|[A-Z]\.)[\s,.;(&]")
_NUMBERED = re.compile(r"\s*(?:\[\d{1,3}\]|\d{1,3}\.?)\s+\S")
_PLACED = re.compile(
    r"\bdoi\b|https?:|\bpp?\.\s?\d|\b\d+\s*(?:\(\d+\))?\s*:\s*\d+\s*[–-]\s*\d+|\bvol\.|\bISBN\b|\((?:1[5-9]|20)\d\d\)",
    re.I,
)


def is_fragment(sentence: str) -> bool:
    """Whether a sentence is a heading, a bare citation, an entry of a reference list or a line of a table of
    contents, by its form."""
    words = WORD.findall(sentence)
    if len(words) <= _FEW and not _ENDED.search(sentence):
        return True
    if _CONTENTS.search(sentence):
        return True
    if not _YEAR.search(sentence):
        return False
    if len(words) <= 3 * _FEW and _CITATION.fullmatch(sentence):
        return True
    entry = _BY_AUTHOR.match(sentence) or _NUMBERED.match(sentence)
    return entry is not None and _PLACED.search(sentence) is not None
