"""Offices that somebody held, where a question asks who holds them: "who is the head of the mill?" and "the
former head of the mill"."""

from __future__ import annotations

import re

from index.words import stem
from retrieval.answer.wording import Wording, wording_of

_OFFICE = (
    r"(?:head|leader|director|boss|chief|chair\w*|president|ceo|manager|secretary|commander|mayor"
    r"|governor|minister|owner)"
)
# Who holds an office now, by the verb or by a word for it.
_HOLDS_NOW = re.compile(
    rf"^\W*(?:(?:so|and|but|ok|okay)\W+)?who(?:['’]?s|\s+is)?\s+(?:(?:now|currently|today)\s+)?(?:(?:the|a|an)\s+)?"
    rf"(?:(?:current|present|new|acting)\s+)?(?:(?:[\w-]+\s+){{0,2}}[\w-]+['’]s\s+)?(?:{_OFFICE}|heads|runs|chairs|directs|leads|manages)\b",
    re.I,
)
_THEN = re.compile(
    r"\b(?:was|were|used\s+to|former(?:ly)?|ex|previous(?:ly)?|once|before|until|originally|earlier|past|first|then)\b"
    r"|\b(?:1[5-9]|20)\d\d\b",
    re.I,
)
_PAST = frozenset("former formerly ex late previous erstwhile retired past onetime".split())
_OFFICES = frozenset(
    stem(w)
    for w in (
        "head leader director boss chief chair chairman chairwoman president ceo manager secretary"
        " commander mayor governor minister owner"
    ).split()
)
# Words from "former" to the office.
_REACH = 2


def past_office(question: str, sentence: str) -> str | None:
    """The words of a sentence that say that somebody held an office before ("former head of the mill"), if a
    question asks who holds one now and the sentence has no office but past ones; else None."""
    if not _HOLDS_NOW.search(question) or _THEN.search(question):
        return None
    said = wording_of(sentence)
    found: str | None = None
    for number, stemmed in enumerate(said.stems):
        if stemmed not in _OFFICES:
            continue
        before = range(max(0, number - _REACH), number)
        past = next((n for n in before if said.tokens[n].form in _PAST), None)
        if past is None:
            return None
        found = found or said.shown(past, _phrase_end(said, number))
    return found


def _phrase_end(said: Wording, office: int) -> int:
    """The last word of "head of the mill", if the office has such words after it."""
    after = [t.form for t in said.tokens[office + 1 : office + 3]]
    if after[:1] != ["of"]:
        return office
    return min(len(said.tokens) - 1, office + (3 if after[1:] in (["the"], ["a"]) else 2))
