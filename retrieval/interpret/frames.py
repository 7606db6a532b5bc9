"""Frames of a question that say nothing of its subject: cleft forms ("who was it that compared …") and where
the answer is to be found ("in the article's terms", "according to the text")."""

from __future__ import annotations

import re

# A longer question is a story, whose frame weighs little.
_LONG = 300
_BE = r"(?:['’]s|\s+(?:is|was|are|were))"
# "who was it that compared …", "why is it that ships sink", "who is the one who steers"
_CLEFT = re.compile(
    rf"^(?P<before>\W*(?:(?:so|and|but|ok|okay|well)\W+)*)(?P<asked>who|whom|which(?:\s+\w+){{1,3}}?|when|where|why)"
    rf"(?:{_BE}\s+it\s+(?:that|who|which|when|where)|{_BE}\s+the\s+(?:one|ones|person|people)\s+(?:that|who))\s+"
    r"(?=\w+\s+\w)",
    re.I,
)
_TEXT = (
    r"(?:the|this)\s+(?:text|article|paper|essay|author|writer|document|reading|book|chapter|report|lesson"
    r"|handbook|study)"
)
_SENSE = r"(?:terms|words|wording|language|sense|view|eyes|opinion)"
_SOURCE = (
    rf"(?:according\s+to\s+{_TEXT}s?|(?:in|by|using)\s+(?:{_TEXT}(?:['’]s?|s['’]?)\s+(?:own\s+)?{_SENSE}"
    rf"|the\s+{_SENSE}\s+of\s+{_TEXT}s?))(?!\s+(?:of|on)\b)(?!\w)"
)
_LEADING = re.compile(rf"^\W*{_SOURCE}\s*[,:;–—-]?\s*(?=\w)", re.I)
_TRAILING = re.compile(rf"\s*[,;–—-]?\s+{_SOURCE}\s*(?P<end>[?!.]*)\s*$", re.I)


def without_frames(question: str) -> str:
    """The question without a cleft form and without words for the text as its source at its beginning or end;
    unchanged if nothing would be left."""
    if len(question) > _LONG:
        return question
    plain = _TRAILING.sub(r"\g<end>", _LEADING.sub("", question))
    plain = _CLEFT.sub(r"\g<before>\g<asked> ", plain)
    return plain if any(c.isalnum() for c in plain) else question
