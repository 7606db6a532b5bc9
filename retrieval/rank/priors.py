"""Log-odds that are added to the scores of sentences for what a request asks beyond its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from index.words import WORD
from retrieval.candidates.types import Candidate, Floats

#: For a sentence that defines the topic asked for.
DEFINES = 1.5
#: For a sentence that the asker was shown last, if the question goes on from there.
SHOWN = -3.0
#: For a sentence that stands near those.
NEAR = 1.0
#: For a title or a credit in a caption or a figure, if a figure is asked for: it is put behind otherwise.
FIGURE = 4.0

_FIGURE = re.compile(r"\b(?:fig(?:ure)?s?|captions?|charts?|diagrams?|graphs?|tables?|graphics?)\b", re.I)
_SAID_TO_BE = (
    r"(?:is|are|was|were|means?|refers?\s+to|stands?\s+for|denotes?|describes?|consists?\s+of|(?:can|may)\s+be"
    r"\s+(?:defined|described|understood|seen)|(?:is|are)\s+(?:defined|understood|described))\b"
)
_CALLED = r"(?:known\s+as|called|termed|named|dubbed|referred\s+to\s+as|the\s+terms?|defin(?:e[ds]?|ing))"
# Words in brackets that say what something is: in lower case, several, without a figure.
_GLOSS = (
    r"\((?!(?-i:[A-Z])|e\.g\.|i\.e\.,?\s*\w+\)|see\b|cf\.|for\s+example|such\s+as)[^\d()]*?\w\s+\w[^\d()]*\)"
)
_ENDING = re.compile(r"(?:ies|y|es|s|e)$")
_MARK = r"[\"“”‘’'«»]?"


# What stands before and after a topic's name in a sentence that defines it; one row is enough.
_AROUND = tuple(
    (re.compile(before, re.I), re.compile(after, re.I))
    for before, after in (
        # "A sprint is …", "(OER) are …"; "Sprint: …"
        (r"^(?:\W*(?:[\w’'-]+\s+){0,3})?$", rf"(?:\s*\([^)]*\))?(?:\s+\w+ly)?\s+{_SAID_TO_BE}"),
        (r"\(\s*$", rf"\s*\)\s+{_SAID_TO_BE}"),
        (r"^\W*$", r"\s*(?::|[–—-]\s)"),
        # "technopoles, or planned science cities, …"; "planned cities, or technopoles, …"
        (
            r"(?:^|\W)$",
            r"(?:\s*\([^)]*\))?\s*[,(–—]\s*(?:or|that\s+is|i\.e\.|namely|meaning|which\s+(?:is|are|means?)"
            r"|an?|the\s+\w+\s+(?:of|that|which))\s",
        ),
        (r"[,(–—]\s*or\s+$", r"\s*[,)–—.]"),
        # "sprints (short cycles of work)", but not "sprints (Roth, 2019)" or "sprints (SP)"
        (r"(?:^|\W)$", rf"\s*{_GLOSS}"),
        # "is known as a defeater", "by an intranet we mean"
        (rf"\b{_CALLED}\s+(?:(?:a|an|the)\s+)?$", ""),
        (
            r"\bby\s+(?:(?:a|an|the)\s+)?$",
            r"\W+(?:I|we|one|is|are)\s+(?:mean|understand|understood|meant)",
        ),
    )
)


@lru_cache(maxsize=256)
def _named(topic: str) -> re.Pattern[str] | None:
    """The name of a topic in any of its inflections, with marks of quotation."""
    words = [w.lower() for w in WORD.findall(topic)]
    if not words:
        return None
    name = r"\W+".join(re.escape(_ENDING.sub("", w) or w) + r"(?:ies|y|es|s|e)?" for w in words)
    return re.compile(rf"{_MARK}{name}{_MARK}", re.I)


def _defined(name: re.Pattern[str], text: str) -> bool:
    """Whether a text has the name where a sentence defines it."""
    return any(
        before.search(text[: found.start()]) and after.match(text, found.end())
        for found in name.finditer(text)
        for before, after in _AROUND
    )


def defining(topic: str, candidates: Sequence[Candidate]) -> Floats:
    """Log-odds (s,) for each sentence of the candidates, in order: DEFINES if it defines the topic."""
    name = _named(topic)
    if name is None:
        return np.zeros(sum(len(c.sentences) for c in candidates), np.float32)
    found = [_defined(name, c.text[start:end]) for c in candidates for start, end in c.sentences]
    return np.asarray(found, np.float32) * np.float32(DEFINES)


def defines(topic: str, sentences: str) -> bool:
    """Whether sentences define a topic."""
    name = _named(topic)
    return name is not None and _defined(name, sentences)


def in_figure(question: str, candidates: Sequence[Candidate]) -> Floats | None:
    """Log-odds (s,) for each sentence of the candidates, in order: FIGURE for a fragment that does not stand
    in running text; None unless the question asks for a figure."""
    if _FIGURE.search(question) is None:
        return None
    found = [
        c.passage.prior < 0 and n in c.passage.fragments for c in candidates for n in range(len(c.sentences))
    ]
    return np.asarray(found, np.float32) * np.float32(FIGURE)


def going_on(shown: Sequence[str], near: Collection[int], candidates: Sequence[Candidate]) -> Floats:
    """Log-odds (s,) for each sentence of the candidates, in order, for a follow-up: SHOWN if it stands in one
    of the texts last shown, NEAR if its passage is one of `near`."""
    found: list[float] = []
    for candidate in candidates:
        value = NEAR if int(candidate.passage_id) in near else 0.0
        for start, end in candidate.sentences:
            sentence = candidate.text[start:end]
            found.append(value + SHOWN if any(sentence in text for text in shown) else value)
    return np.asarray(found, np.float32)
