"""Words of talk that say nothing of what is asked: "lol", "ok but", "what the heck", "even", "pls".

The frames of a question ("according to the text") are left to `frames`, openings that go on from the question
before ("so", "and") to `followup`.
"""

from __future__ import annotations

import re

# A longer question is a story, whose fillers weigh little.
_LONG = 300
_FIRST = re.compile(
    r"^\W*(?:(?:lol|haha+|hm+|um+|uh+|er+|oh|yo|wow|btw|tbh|idk|ngl|wait|sorry|dude|bro|(?:ok|okay)(?:\s+(?:but|so))?)"
    r"\b[\s,:.!–-]+)+(?=\w)",
    re.I,
)
_REMIND = re.compile(
    r"^\W*(?:(?:can|could|would|will)\s+(?:you|u|someone)\s+)?(?:please\s+)?(?:remind\s+me(?:\s+again)?"
    r"|i\s+(?:forgot|forget|(?:do\s+not|don['’]?t)\s+(?:know|get|remember|understand)))\s+"
    r"(?=(?:what|who|whom|whose|where|when|why|how|which)\b)",
    re.I,
)
# "what the text was about", as it stands after "remind me"
_EMBEDDED = re.compile(
    r"^what\s+(?P<text>(?:the|this)\s+\w+|it|this)\s+(?P<verb>is|was)\s+(?P<rest>(?:all\s+)?about\W*)$", re.I
)
_AFTER_ASKING = re.compile(
    r"^(?P<asked>\W*(?:(?:so|and|but)\W+)?(?:what|who|why|how|where|when|which)(?:['’]?s)?)\s+"
    r"(?:(?:the\s+(?:heck|hell|fuck)|tf|on\s+earth|in\s+the\s+world|exactly|even|actually|really)\s+)+(?=\w)",
    re.I,
)
_EVEN = re.compile(
    r"(?<!\bor)(?<!\band)(?<!\bbreak)\s+even(?=\s+(?:about|mean|means|do|does|for|is|are|was|say|says|called|supposed)\b|\W*$)",
    re.I,
)
_LAST = re.compile(
    r"(?:[\s,–-]+(?:lol|haha+|pls|please|plz|thx|thanks|tho|though|btw|tbh|idk|dude|bro|man|exactly|actually"
    r"|right\s+now))+(?P<end>[?!.]*)\s*$",
    re.I,
)

# "which faults of the plan are mentioned?"
_MENTIONED = re.compile(
    r"^(?P<before>\W*(?:(?:so|and|but|ok|okay|well)\W+)*)(?:what|which)\s+"
    r"(?P<sought>(?!(?:is|are|was|were|of|in)\b)[\w-]+(?:\s+[\w-]+)?\s+(?:of|against|about|with|for|to|in|on)\s+.+?)\s+"
    r"(?P<verb>is|are|was|were)\s+(?:mentioned|named|listed|given|described|presented|brought\s+up|cited|raised)"
    r"(?:\s+(?:here|there))?(?P<end>[?!.]*)\s*$",
    re.I,
)


def without_fillers(question: str) -> str:
    """The question without fillers at its beginning and end, after its question word, without "even" and
    without "are mentioned"; unchanged if it is long or nothing would be left."""
    if len(question) > _LONG:
        return question
    plain = _FIRST.sub("", question)
    if reminded := _REMIND.match(plain):
        plain = _EMBEDDED.sub(r"what \g<verb> \g<text> \g<rest>", plain[reminded.end() :])
    plain = _AFTER_ASKING.sub(r"\g<asked> ", plain)
    plain = _LAST.sub(r"\g<end>", _EVEN.sub("", plain))
    plain = _MENTIONED.sub(r"\g<before>what \g<verb> the \g<sought>\g<end>", plain)
    return plain if any(c.isalnum() for c in plain) else question
