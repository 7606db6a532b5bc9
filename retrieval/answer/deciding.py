"""Sentences that decide a yes-or-no question by a contrast: "does Bruun want a total ban?" and "he wants a
partial ban"."""

from __future__ import annotations

from retrieval.answer.premise.claim import claim_of, is_polar
from retrieval.answer.premise.contraries import opposite_words
from retrieval.answer.wording import Wording

# The evidence that a contrast needs.
_NEEDED = 0.6


def contrast(question: str, sentence: str) -> str | None:
    """What a sentence says in place of what a yes-or-no question asks, as a sentence for people: the opposite
    of one of its words in its place. None for other questions, and if the sentence has no such word."""
    if not is_polar(question):
        return None
    asked, said = Wording(claim_of(question)[0]), Wording(sentence)
    cover = len(asked.content & said.content) / max(1, len(asked.content))
    evidence, words = max(opposite_words(asked, said, cover), default=(0.0, ""))
    return words if evidence >= _NEEDED else None
