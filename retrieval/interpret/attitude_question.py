"""Questions for what a text's author fears or hopes: "what worries the author?", "what are her hopes?".

The forms are English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from index.words import fold

Attitude = Literal["concerns", "hopes"]

_TEXT = (
    r"(?:(?:the|this|that|our|these)\s+)?"
    r"(?:authors?|writers?|text|paper|article|essay|report|study|chapter|book|piece)"
)
_WHO = rf"(?:{_TEXT}|he|she|they|(?P<name>[^\W\d_]{{3,}}))"
_OWNER = rf"(?:{_TEXT}(?:['’]s?)?|his|her|their|(?P<name>[^\W\d_]{{3,}}?)['’]?s['’]?)"
_HOW = (
    r"(?:(?:still|really|actually|also|most|mostly|so|even|just|then|personally|ultimately|mainly"
    r"|particularly)\s+)*"
)
_WHAT = r"(?:so\s+|and\s+|but\s+)?(?:what|which)"
_KINDS: dict[Attitude, tuple[str, str, str, str, str]] = {
    # being, what does it to the author, what the author does, nouns seen, nouns had
    "concerns": (
        r"(?:worried|concerned|afraid|anxious|scared|nervous|wary|pessimistic|fearful|uneasy|alarmed|troubled|sceptical"
        r"|skeptical)",
        r"(?:worr(?:ies|y)|concerns?|scares?|frightens?|bothers?|troubles?|alarms?|disturbs?)",
        r"(?:fears?|worry|worries|dreads?|warns?|cautions?)",
        r"(?:risks?|dangers?|threats?|problems?|fears?|worries|concerns?|pitfalls?|hazards?|perils?)",
        r"(?:concerns?|worry|worries|fears?|anxiet(?:y|ies)|warnings?|reservations?|caveats?|doubts?)",
    ),
    "hopes": (
        r"(?:hopeful|optimistic|confident|excited|enthusiastic)",
        r"(?:encourages?|excites?|(?:gives?|makes?)\s+hope(?:ful)?(?:\s+to)?)",
        r"(?:hopes?|wish(?:es)?|dreams?|longs?|looks?\s+forward)",
        r"(?:chances?|opportunit(?:y|ies)|hopes?|promises?|prospects?)",
        r"(?:hopes?|wish(?:es)?|dreams?|visions?|aspirations?|ideals?)",
    ),
}
_MOST = (
    r"(?:(?:biggest|main|greatest|own|final|last|chief|only|key|big|major|deepest|real|central|primary|overall|personal"
    r"|ultimate|strongest|remaining)\s+)*"
)
_SEES = (
    r"(?:see|sees|have|has|raise|raises|voices?|express(?:es)?|finds?|fears?|warns?|expects?|worry|worries)"
)
# What an author, and no text, sees.
_PERSON = r"(?:(?:(?:the|this|our|these)\s+)?(?:authors?|writers?)|he|she|they|(?P<name>[^\W\d_]{3,}))"


def _forms(being: str, doing: str, does: str, seen: str, had: str) -> tuple[re.Pattern[str], ...]:
    rest = r"(?P<rest>\b.*)"
    return tuple(
        re.compile(form, re.I | re.S)
        for form in (
            rf"^\W*{_WHAT}(?:['’]?s|\s+is|\s+are|['’]re)\s+{_WHO}\s+{_HOW}{being}{rest}$",
            rf"^\W*{_WHAT}\s+{_HOW}{doing}\s+{_WHO}{rest}$",
            rf"^\W*{_WHAT}\s+(?:(?:\w+\s+)?{seen})\s+(?:do|does|did)\s+{_PERSON}\s+{_HOW}{_SEES}{rest}$",
            rf"^\W*{_WHAT}\s+(?:do|does|did)\s+{_WHO}\s+{_HOW}{does}{rest}$",
            rf"^\W*(?:(?:{_WHAT}(?:['’]?s|\s+is|\s+are|['’]re)?|name|list|tell\s+me)\s+)?{_OWNER}\s+{_MOST}{had}{rest}$",
            rf"^\W*(?:{_WHAT}(?:['’]?s|\s+is|\s+are|['’]re)\s+)?(?:the\s+)?{_MOST}{had}\s+of\s+{_WHO}{rest}$",
            rf"^\W*(?:is|are)\s+{_WHO}\s+{_HOW}{being}{rest}$",
            rf"^\W*(?:do|does|did)\s+{_PERSON}\s+{_HOW}{_SEES}\s+(?:any|some|a|the)\s+{_MOST}{seen}{rest}$",
            rf"^\W*(?:do|does|did)\s+{_WHO}\s+have\s+(?:any\s+|some\s+)?{_MOST}{had}{rest}$",
        )
    )


_FORMS: dict[Attitude, tuple[re.Pattern[str], ...]] = {kind: _forms(*words) for kind, words in _KINDS.items()}


def attitude_asked(question: str, is_author: Callable[[str], bool]) -> tuple[Attitude, str] | None:
    """Whether a question asks for what the text's author fears or hopes, and on what it asks so (the words
    left), or None. `is_author` says whether a folded name is that of a text's own author."""
    for attitude, forms in _FORMS.items():
        for form in forms:
            match = form.search(question)
            if match is not None and ((name := match["name"]) is None or is_author(fold(name))):
                return attitude, match["rest"].strip(" \t\n?!.,;:")
    return None
