"""The kind of answer that a question asks for, and whether a sentence offers one.

English cues only. A question without a known cue expects nothing and every sentence scores 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from enum import Enum

import numpy as np

from index.words import stem
from retrieval.analysis import SentenceWords
from retrieval.candidates import Floats
from retrieval.lexical import is_negated, words

# Stems that name a time without a year, and that introduce a reason.
_TIMES = frozenset(
    stem(word)
    for word in (
        "january february march april june july august september october november december"
        " century decade monday tuesday wednesday thursday friday saturday sunday era period"
    ).split()
)
_REASONS = frozenset(
    stem(word)
    for word in (
        "because due since therefore thus result cause reason owing led lead so order consequence"
    ).split()
)


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


def offers(kind: Expected, found: SentenceWords, asked: Set[str]) -> bool:
    """Whether a sentence holds something of the kind that the question's stems do not."""
    if kind is Expected.NAME:
        return bool(found.names - asked)
    if kind is Expected.DATE:
        return bool(found.years - asked) or not (_TIMES - asked).isdisjoint(found.stems)
    if kind is Expected.NUMBER:
        return bool(found.numbers - asked)
    if kind is Expected.REASON:
        return not _REASONS.isdisjoint(found.stems)
    return True


def kind_columns(question: str, found: Sequence[SentenceWords]) -> dict[str, Floats]:
    """Return features (s,) by name: 1 where a sentence offers the kind asked for, else -1.

    A negated question also marks the sentences that negate nothing.
    """
    asked = frozenset(word.stem for word in words(question))
    kind = expected(question)
    columns: dict[str, Floats] = {}
    if kind is not Expected.OTHER:
        columns[f"offer_{kind.value}"] = np.array(
            [1.0 if offers(kind, sentence, asked) else -1.0 for sentence in found],
            dtype=np.float32,
        )
    if is_negated(asked):
        columns["negation"] = np.array(
            [not is_negated(sentence.stems) for sentence in found], dtype=np.float32
        )
    return columns
