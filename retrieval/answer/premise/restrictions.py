"""What a sentence leaves out, or keeps to a few, and a question takes in: "why may anyone borrow?" and "only
members may borrow", "why does the rule cover ferries?" and "it does not apply to ferries"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.answer.wording import SENTENCE_ENDS, Wording, wording_of

_ANYBODY = frozenset("anyone anybody everyone everybody all".split())
_LEAST_SHARED = 2
# Words from "only" to the verb that it restricts.
_REACH = 9
# Words that leave something out, up to the name of it.
_LEAVES_OUT = re.compile(
    r"\b(?:not\s+(?:speaking|talking|thinking)\s+(?:of|about)|exclud(?:es?|ed|ing)|exempt(?:s|ed)?|except(?:ing)?(?:\s+for)?"
    r"|(?:do|does|did|is|are|was|were)(?:\s+not|n['’]t)\s+(?:apply|extend|hold|include|cover|concern|meant)(?:\s+(?:to|for))?"
    r"|with\s+the\s+exception\s+of|other\s+than|apart\s+from|leav(?:es?|ing)\s+out)\s+(?:the\s+|any\s+|all\s+)?(?P<out>\w+(?:\s+\w+)?)",
    re.I,
)
_TAKES_IN = re.compile(
    r"\b(?:cover(?:s|ed)?|includ(?:e|es|ed)|appl(?:y|ies|ied)|extend(?:s|ed)?|hold(?:s)?|concern(?:s|ed)?|count(?:s|ed)?"
    r"|belong(?:s|ed)?|subject\s+to|fall(?:s)?\s+under|meant\s+for|go(?:es)?\s+for)\b",
    re.I,
)


def only_some(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """Some alone who may or do what a question says of everybody."""
    if not any(t.form in _ANYBODY for t in asked.tokens) or asked.denies:
        return
    for n, token in enumerate(said.tokens):
        if token.form != "only" or n + 1 == len(said.tokens) or said.stems[n + 1] not in said.content:
            continue
        reach = said.stems[n + 1 : n + 1 + _REACH]
        shared = asked.content & said.content
        verb = next((m for m, s in enumerate(reach, n + 1) if s in asked.content), None)
        if verb is not None and len(shared) >= _LEAST_SHARED:
            yield 0.8, f"The text says “{said.shown(n, verb)}”."


def left_out(asked: Wording, said: Wording) -> Iterator[tuple[float, str]]:
    """What a sentence leaves out and a question takes in. The subject of what is said may stand in the
    sentence before."""
    if asked.denies or not _TAKES_IN.search(asked.text):
        return
    for one in SENTENCE_ENDS.split(said.text):
        for found in _LEAVES_OUT.finditer(one):
            first = next(iter(wording_of(found["out"]).stems), "")
            if first in asked.content:
                yield 0.8, f"The text leaves this out: “{' '.join(found[0].split())}”."
