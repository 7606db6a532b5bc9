"""Tests of single lines: whether one is prose, ends a sentence, breaks off in a word, names people."""

from __future__ import annotations

import re

from index.raised import NUMBERS

BULLET = re.compile(r"[ \t]*(?:[-*+•‣▪◦●·–—]|o(?= ))[ \t]+(?=\S)")
_CLOSERS = "\"'”’»›)]}*_ \t\u00a0"
_TERMINAL = ".!?…:;。！？।؟"
# A footnote's number behind the full stop: "… of public health.12"
_NOTE_MARK = re.compile(rf"(?<=[.!?…”\"’)])(?:\d{{1,3}}|\[\d{{1,3}}(?:\s?[,–-]\s?\d{{1,3}})*\]?|{NUMBERS})$")
NAME_PARTICLES = frozenset(
    "de del della der den di da das do dos du la le van von zu zur ter ten bin ibn al el y e af av".split()
)
_FUNCTION_WORDS = frozenset(
    """
    a about an and around as at between beyond by for from how in into is of on or the to toward towards
    versus vs what when where why with der die das und ein eine im zur zum über les une et dans pour sur el
    los las una un en para por con il lo gli per
    """.split()
)


def without_mark(text: str) -> str:
    """The text without the mark of a note behind its last stop."""
    return _NOTE_MARK.sub("", text)


def is_closed(text: str) -> bool:
    """Whether prose ends where a sentence (or the lead-in of a list) may end."""
    bare = _NOTE_MARK.sub("", text.rstrip(_CLOSERS)).rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _TERMINAL


def ends_in_hyphen(text: str) -> bool:
    """Whether the text breaks off inside a word: a letter and a hyphen end it."""
    return bool(re.search(r"[^\W\d_][-\u00ad\u2010\u00ac]$", text.rstrip()))


def is_prose(text: str) -> bool:
    """Whether the text is long enough, or punctuated enough, to be part of a paragraph."""
    return len(text.split()) > 15 or bool(re.search(r"[^\W\d_]{2}[\"'”’)\]]*[.!?]\s+\S", text))


def starts_lower(text: str) -> bool:
    """Whether the first letter is lower case, opening quotes and brackets aside."""
    first = re.search(r"\w", text)
    return first is not None and first[0].islower()


_AND = re.compile(r"\s*(?:[,;]\s*(?:(?:&|and|und|et|y|e|en)\s)?|\s(?:&|and|und|et|y|e|en)\s)\s*")


def looks_like_byline(text: str) -> bool:
    """Whether a line names one or more people: "Ana Ruiz and Bo Li", "A. Ray, B. Day & C. Kay"."""
    names = [n for n in _AND.split(text.strip()) if n]
    return bool(names) and all(looks_like_name(n) for n in names)


def looks_like_name(text: str) -> bool:
    """Whether a line reads like a person's name: two to five words, each capitalised or an
    initial or a particle, none of them a word that titles and headings are made with."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or re.search(r"[\d:;!?()/“”\"&]", text):
        return False
    if any(w.lower() in _FUNCTION_WORDS and w.lower() not in NAME_PARTICLES for w in words):
        return False
    proper = [w for w in words if w.lower() not in NAME_PARTICLES]
    return len(proper) >= 2 and all(
        re.fullmatch(r"[^\W\d_]\.?|(?:[^\W\d_]\.-?)+|[^\W\d_]+(?:[’'-][^\W\d_]+)*\.?", w)
        and w[0].isupper()
        and not (len(w) > 3 and w.isupper())
        for w in proper
    )
