"""The kind of answer that a question asks for, and whether a sentence offers one.

English cues only. A question without a known cue expects nothing and every sentence scores 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from enum import Enum

import numpy as np

from retrieval.analysis import DATES, NAMES, NUMBERS, PLAIN, REASON, TIMES, PassageWords, Places
from retrieval.candidates import Floats
from retrieval.lexical import is_negated, words
from retrieval.matching import Layout


class Expected(Enum):
    """The kind of answer that a question asks for."""

    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    REASON = "reason"
    OTHER = "other"


_CUES: tuple[tuple[Expected, re.Pattern[str]], ...] = (
    (
        Expected.DATE,
        re.compile(
            r"\bwhen\b|\b(?:what|which|whose)\s+(?:\w+\s+)?"
            r"(?:year|date|day|month|century|decade|era|period)s?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Expected.NUMBER,
        re.compile(
            r"\bhow\s+(?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide)\b"
            r"|\b(?:what|which)\s+(?:\w+\s+)?(?:number|percent|percentage|amount|proportion|rate"
            r"|population|share|fraction|distance|size|cost|price)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Expected.NAME,
        re.compile(
            r"\b(?:who|whom|whose|where)\b|\b(?:what|which)\s+(?:\w+\s+)?(?:person|man|woman|king"
            r"|queen|president|leader|author|scientist|city|country|state|nation|place|region"
            r"|river|town|company|university|school|war|battle|treaty|group|party)\b",
            re.IGNORECASE,
        ),
    ),
    (Expected.REASON, re.compile(r"\bwhy\b|\bwhat\s+(?:reason|cause)|\bhow\s+come\b", re.I)),
)


def expected(question: str) -> Expected:
    """Return the kind of answer that the earliest cue in the question asks for."""
    found = [(match.start(), kind) for kind, cue in _CUES if (match := cue.search(question)) is not None]
    return min(found, key=lambda item: item[0])[1] if found else Expected.OTHER


def kind_columns(
    question: str, found: Sequence[PassageWords], counts: Floats, layout: Layout
) -> dict[str, Floats]:
    """Return features (s,) by name: 1 where a sentence offers the kind asked for, else -1.

    What the question itself says is no offer. A negated question also marks the sentences that
    negate nothing. ``counts`` (s, 7) are those of the passages' words, one below the other.
    """
    asked = {word.stem for word in words(question)}
    kind = expected(question)
    columns: dict[str, Floats] = {}
    if kind is not Expected.OTHER:
        offered = counts[:, _COLUMNS[kind]] - _said_already(kind, asked, found, layout)
        columns[f"offer_{kind.value}"] = np.where(offered > 0, np.float32(1.0), np.float32(-1.0))
    if is_negated(asked):
        columns["negation"] = counts[:, PLAIN]
    return columns


_COLUMNS = {
    Expected.NAME: NAMES,
    Expected.DATE: DATES,
    Expected.NUMBER: NUMBERS,
    Expected.REASON: REASON,
}


def _said_already(kind: Expected, asked: Set[str], found: Sequence[PassageWords], layout: Layout) -> Floats:
    """Return how many of what each sentence (s,) has of a kind stand in the question as well."""
    said = np.zeros(len(layout.owner), dtype=np.float32)
    times = asked & TIMES
    for own, begin in zip(found, layout.first.tolist(), strict=True):
        held: list[tuple[Places, Set[str]]] = []
        if kind is Expected.NAME:
            held = [(own.names, asked)]
        elif kind is Expected.DATE:
            held = [(own.years, asked), (own.stems, times)]
        elif kind is Expected.NUMBER:
            held = [(own.numbers, asked)]
        for places, wanted in held:
            for one in places.keys() & wanted:
                for sentence in places[one]:
                    said[begin + sentence] += 1.0
    return said
