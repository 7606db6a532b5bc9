"""Short forms that a text uses for longer names: "Lethal Autonomous Weapons (LAWs)", "EU"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Capitalised words, joined by small ones that an acronym may pass over.
_NAME = r"[A-Z][\w’'-]+(?:[ -](?:(?:of|the|and|for|on|in|de|der|des|la)[ -])?[A-Z][\w’'-]+){1,6}"
_DEFINED = re.compile(rf"({_NAME}) \(([A-Z][A-Za-z.]{{1,7}})\)")
_PROPER = re.compile(_NAME)
_SHORT = re.compile(r"\b(?:[A-Z]{2,6}|(?:[A-Z]\.){2,6})(?=s?\b|(?<=\.)|\W)")
_FAR_COMMONER = 5
_SMALL = frozenset("of the and for on in de der des la".split())


def find_acronyms(texts: Iterable[str]) -> dict[str, str]:
    """Long forms by short form, without points: those that a text defines in brackets, and
    proper names whose initials the texts use as a word of its own.

    Of several long forms the one defined, else the most frequent, is kept. A short form that all
    but replaces its long one ("AI") is left out, since it needs no explanation.
    """
    defined: dict[str, str] = {}
    names: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for text in texts:
        for match in _DEFINED.finditer(text):
            letters = match[2].replace(".", "").rstrip("s")
            words = match[1].split()
            for start in range(len(words) - 1):
                if _initials(words[start:]) == letters.upper():
                    name = " ".join(words[start:])
                    defined.setdefault(letters, re.sub(r"^The ", "", name))
        names.update(m[0] for m in _PROPER.finditer(text))
        short.update(m[0].replace(".", "") for m in _SHORT.finditer(text))
    found: dict[str, str] = {}
    for name, _ in names.most_common():
        letters = _initials(name.split())
        if letters in short:
            found.setdefault(letters, re.sub(r"^The ", "", name))
    every = {**found, **defined}
    return {s: long for s, long in every.items() if short[s] <= _FAR_COMMONER * max(1, names[long])}


def _initials(words: list[str]) -> str:
    telling = [w for w in words if w.lower() not in _SMALL]
    return "".join(part[0] for w in telling for part in w.split("-") if part).upper()
