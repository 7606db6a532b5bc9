"""The alignment of a quotation with the stretch of a text that it most likely was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from index.words import STOP_WORDS, stem
from retrieval.normalise import Token
from retrieval.numbers import number_word
from retrieval.opposites import opposites

#: The weight of a function word; other words, numbers and signs count 1.
FUNCTION_WORD = 0.35
# Costs of putting one word for another: a form of the same word or its opposite, or a number for a
# number; else a share of both weights. A word of the quotation alone costs its weight, a word of the
# source alone less, since quotations are shortened more often than filled up.
_AKIN, _OTHER = 0.5, 0.8
_LEFT_OUT = 0.6
# Share of a match that a word akin counts as.
_HALF = 0.5
# The longest quotation, in words, that is aligned by weights; a longer one by the edit distance, which
# rapidfuzz computes many words at a time.
_MOST_WEIGHED = 160

#: A word of the quotation and a word of the source, by number; None for one without a counterpart.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Alignment:
    """`pairs` in order, from the first word of the source that takes part to the last.

    `similarity` (0..1) is twice the weight of what both have, by the weight of both; `covered` (0..1)
    is the share of the quotation's weight that the source has.
    """

    pairs: tuple[Pair, ...]
    first: int
    last: int
    similarity: float
    covered: float


def weight(token: Token) -> float:
    """What a word counts: 1, or less for a function word."""
    return FUNCTION_WORD if token.form in STOP_WORDS else 1.0


def akin(one: Token, other: Token) -> bool:
    """Whether two words are forms of one word, opposites, or both numbers."""
    if is_number(one) and is_number(other):
        return True
    if one.kind != "word" or other.kind != "word":
        return one.kind == other.kind
    a, b = stem(one.form), stem(other.form)
    return a == b or b in opposites(a)


def is_number(token: Token) -> bool:
    """Whether a word is a number, in digits or in letters."""
    return token.kind == "number" or (token.kind == "word" and number_word(token.form) is not None)


def dense_part(wanted: Sequence[Token], text: Sequence[Token]) -> tuple[int, int]:
    """The part (first word, past its last) of a text, somewhat longer than the quotation, that holds
    most of its words by weight."""
    held = {t.form for t in wanted}
    stems = {stem(t.form) for t in wanted if t.kind == "word"}
    worth = np.array(
        [weight(t) if t.form in held or (t.kind == "word" and stem(t.form) in stems) else 0.0 for t in text]
    )
    size = min(len(wanted), len(text))
    sums = np.concatenate([[0.0], np.cumsum(worth)])
    at = int(np.argmax(sums[size:] - sums[: len(sums) - size]))
    margin = max(8, size // 4)
    return max(0, at - margin), min(len(text), at + size + margin)


def align(wanted: Sequence[Token], text: Sequence[Token]) -> Alignment | None:
    """The best alignment of a whole quotation with a part of a text, None if they share no word."""
    if not wanted or not text:
        return None
    pairs = _weighed(wanted, text) if len(wanted) <= _MOST_WEIGHED else _edited(wanted, text)
    both = [n for n, (a, b) in enumerate(pairs) if a is not None and b is not None]
    if not both:
        return None
    pairs = _with_ends(pairs, both[0], both[-1], len(text))
    inside = [b for _, b in pairs if b is not None]
    matched = 0.0
    for a, b in pairs:
        if a is not None and b is not None:
            same = wanted[a].form == text[b].form
            matched += weight(wanted[a]) * (1.0 if same else _HALF if akin(wanted[a], text[b]) else 0.0)
    asked = sum(map(weight, wanted))
    there = sum(weight(text[b]) for b in inside)
    return Alignment(
        tuple(pairs), inside[0], inside[-1], min(1.0, 2 * matched / (asked + there)), matched / asked
    )


def _with_ends(pairs: Sequence[Pair], first: int, last: int, size: int) -> list[Pair]:
    """The pairs with the quotation's words before its first and after its last counterpart put beside
    the words of the source that stand there; no other words of the source take part outside."""
    before = [a for a, _ in pairs[:first] if a is not None]
    after = [a for a, _ in pairs[last + 1 :] if a is not None]
    begin, end = pairs[first][1], pairs[last][1]
    assert begin is not None and end is not None
    left: list[Pair] = [
        (a, begin - away if begin >= away else None)
        for away, a in zip(range(len(before), 0, -1), before, strict=True)
    ]
    right: list[Pair] = [(a, end + away if end + away < size else None) for away, a in enumerate(after, 1)]
    return [*left, *pairs[first : last + 1], *right]


def _edited(wanted: Sequence[Token], text: Sequence[Token]) -> list[Pair]:
    numbers: dict[str, int] = {}
    one = [numbers.setdefault(t.form, len(numbers)) for t in wanted]
    other = [numbers.setdefault(t.form, len(numbers)) for t in text]
    pairs: list[Pair] = []
    for op in Levenshtein.opcodes(one, other):
        here, there = range(op.src_start, op.src_end), range(op.dest_start, op.dest_end)
        if op.tag in ("equal", "replace"):
            pairs += zip(here, there, strict=True)
        else:
            pairs += [(n, None) for n in here]
            pairs += [(None, n) for n in there]
    return pairs


def _weighed(wanted: Sequence[Token], text: Sequence[Token]) -> list[Pair]:
    """Global in the quotation, local in the text (Needleman & Wunsch 1970 with free ends), by rows."""
    forms: dict[str, int] = {}
    ids = np.array([forms.setdefault(t.form, len(forms)) for t in text])
    known: dict[str, int] = {}
    stems = np.array([known.setdefault(stem(t.form), len(known)) if t.kind == "word" else -1 for t in text])
    kinds = np.array(["number" if is_number(t) else t.kind for t in text])
    weights = np.array([weight(t) for t in text])
    added = np.concatenate([[0.0], np.cumsum(_LEFT_OUT * weights)])
    rows: NDArray[np.float64] = np.zeros((len(wanted) + 1, len(text) + 1))
    puts = np.empty((len(wanted), len(text)))
    for n, token in enumerate(wanted):
        cost = puts[n]
        cost[:] = _OTHER * (weight(token) + weights)
        if token.kind == "word":
            root = stem(token.form)
            for other in (root, *opposites(root)):
                if other in known:
                    cost[stems == known[other]] = _AKIN
        if is_number(token) or token.kind == "sign":
            cost[kinds == ("number" if is_number(token) else "sign")] = _AKIN
        if token.form in forms:
            cost[ids == forms[token.form]] = 0.0
        best = rows[n + 1]
        best[:] = rows[n] + weight(token)
        best[1:] = np.minimum(best[1:], rows[n, :-1] + cost)
        best[:] = np.minimum.accumulate(best - added) + added
    return _traced(rows, puts, [weight(t) for t in wanted], added)


def _traced(
    rows: NDArray[np.float64],
    puts: NDArray[np.float64],
    left_out: Sequence[float],
    added: NDArray[np.float64],
) -> list[Pair]:
    a, b = len(rows) - 1, int(np.argmin(rows[-1]))
    pairs: list[Pair] = []
    while a:
        here = rows[a, b]
        if b and abs(here - rows[a - 1, b - 1] - puts[a - 1, b - 1]) < 1e-9:
            a, b = a - 1, b - 1
            pairs.append((a, b))
        elif not b or abs(here - rows[a - 1, b] - left_out[a - 1]) < 1e-9:
            a -= 1
            pairs.append((a, None))
        else:
            b -= 1
            pairs.append((None, b))
    return pairs[::-1]
