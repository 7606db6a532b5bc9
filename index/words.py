"""Words as the lexical index knows them: folded, and cut to their stem."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"\w+")
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents: "ÓhÉigeartaigh" and "oheigeartaigh" are one word."""
    lower = word.lower()
    if lower.isascii():
        return lower
    marks = unicodedata.normalize("NFKD", lower)
    return unicodedata.normalize("NFC", "".join(c for c in marks if not unicodedata.combining(c)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a folded word. Other languages' words mostly keep their
    form, on both sides of a search alike."""
    return str(_stemmer.stemWord(fold(word)))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [stem(match) for match in WORD.findall(text)]
