"""The answer type of a question, and whether a sentence offers an answer of that type.

English cues only. A question without a known cue has no answer type, and every sentence scores 0.
"""

from __future__ import annotations

import re
from enum import Enum

import numpy as np

from index.storage.analysis import DATES, NAME, NAMES, NUMBER, NUMBERS, PLAIN, REASON, TIMES, YEAR
from index.words import is_negated, words
from retrieval.candidates.types import Floats
from retrieval.rank.word_index import WordIndex, numbers_of


class AnswerType(Enum):
    """The kind of answer that a question asks for."""

    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    REASON = "reason"
    OTHER = "other"


_CUES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        AnswerType.DATE,
        re.compile(
            r"\bwhen\b|\b(?:what|which|whose)\s+(?:\w+\s+)?"
            r"(?:year|date|day|month|century|decade|era|period)s?\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.NUMBER,
        re.compile(
            r"\bhow\s+(?:many|much|long|old|far|large|big|tall|high|often|fast|deep|wide)\b"
            r"|\b(?:what|which)\s+(?:\w+\s+)?(?:number|percent|percentage|amount|proportion|rate"
            r"|population|share|fraction|distance|size|cost|price)\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.NAME,
        re.compile(
            r"\b(?:who|whom|whose|where)\b|\b(?:what|which)\s+(?:\w+\s+)?(?:person|man|woman|king"
            r"|queen|president|leader|author|scientist|city|country|state|nation|place|region"
            r"|river|town|company|university|school|war|battle|treaty|group|party)\b",
            re.IGNORECASE,
        ),
    ),
    (AnswerType.REASON, re.compile(r"\bwhy\b|\bwhat\s+(?:reason|cause)|\bhow\s+come\b", re.I)),
)


def answer_type(question: str) -> AnswerType:
    """Return the kind of answer that the earliest cue in the question asks for."""
    found = [(match.start(), kind) for kind, cue in _CUES if (match := cue.search(question)) is not None]
    return min(found, key=lambda item: item[0])[1] if found else AnswerType.OTHER


def kind_columns(question: str, word_index: WordIndex) -> dict[str, Floats]:
    """Return features (s,) by name: 1 where a sentence offers an answer of the question's type, else -1.

    Words of the question itself do not count as an offer. A negated question also marks the
    sentences without a negation.
    """
    asked = {word.stem for word in words(question)}
    kind = answer_type(question)
    columns: dict[str, Floats] = {}
    if kind in _OFFERS:
        column, look = _OFFERS[kind]
        offered = word_index.counts[:, column]
        if look:
            offered = offered - word_index.shared(look, numbers_of(asked))
        if kind is AnswerType.DATE and (times := asked & TIMES):
            offered = offered - word_index.marked(word_index.places(numbers_of(times))).sum(axis=1)
        columns[f"offer_{kind.value}"] = np.where(offered > 0, np.float32(1.0), np.float32(-1.0))
    if is_negated(asked):
        columns["negation"] = word_index.counts[:, PLAIN]
    return columns


# The column that counts offers, and the flag of words that do not count if the question has them.
_OFFERS = {
    AnswerType.NAME: (NAMES, NAME),
    AnswerType.DATE: (DATES, YEAR),
    AnswerType.NUMBER: (NUMBERS, NUMBER),
    AnswerType.REASON: (REASON, 0),
}
