"""Sentences that settle what an answer is: by a contrast to a yes-or-no question ("does Bruun want a total
ban?" and "he wants a partial ban"), or in the very words of a question that takes them for granted."""

from __future__ import annotations

import re

from retrieval.answer.premise.agreement import stated
from retrieval.answer.premise.claim import claim_of, is_polar
from retrieval.answer.premise.contraries import opposite_words
from retrieval.answer.wording import SENTENCE_ENDS, wording_of

_INSTEAD = re.compile(r"(?P<said>The text says “[^”]*”), not “(?P<asked>[^”]*)”\.")
# The evidence that a contrast needs.
_NEEDED = 0.6


def contrast(question: str, sentence: str) -> str | None:
    """What a sentence says in place of what a yes-or-no question asks, as a sentence for people: the opposite
    of one of its words in its place. None for other questions, and if the sentence has no such word."""
    if not is_polar(question):
        return None
    asked, said = wording_of(claim_of(question)[0]), wording_of(sentence)
    cover = len(asked.content & said.content) / max(1, len(asked.content))
    evidence, words = max(opposite_words(asked, said, cover), default=(0.0, ""))
    if evidence < _NEEDED:
        return None
    # “unstoppable” says that nothing stops it: no word is in the other's place
    both = _INSTEAD.fullmatch(words)
    return f"{both['said']}." if both and both["asked"].casefold() in both["said"].casefold() else words


def says_so(question: str, text: str) -> bool:
    """Whether a sentence of a text has the words of a question that states something, one after the other:
    "why is the port lagging in all trades?" and "the port lags in all trades". The first excerpts of the
    training texts that do, 15, are all right."""
    claim, asserting = claim_of(question)
    return asserting and any(stated(wording_of(claim), wording_of(one)) for one in SENTENCE_ENDS.split(text))
