"""Requests for a text of the asker's own: "write my essay", "tell me a joke". Moot quotes, and writes
nothing."""

from __future__ import annotations

import re

#: What is said of such a request.
WRITES_NOTHING = "Moot quotes from the sources; it writes nothing of its own."
_ASKS = (
    r"^\W*(?:(?:ok|okay|hey|hi|hello|so|and|now|moot|please|pls)\W+)*(?:(?:can|could|would|will)\s+(?:you|u)\s+(?:please\s+)?"
    r"|(?:please\s+)|i\s+(?:need|want)\s+you\s+to\s+)?"
)
_OWN = r"(?:my|our|me|us|me\s+(?:a|an|my|the|some)|us\s+(?:a|an|our|the)|a|an|the|some)"
_WORK = (
    r"(?:\w+\s+){0,3}?(?:essays?|papers?|assignments?|homework|thesis|dissertation|poems?|haikus?|songs?|lyrics|jokes?|stor(?:y|ies)"
    r"|speech(?:es)?|letters?|e-?mails?|tweets?|blog\s*posts?|raps?|limericks?|presentations?|slides|flashcards|quiz(?:zes)?"
    r"|titles?\s+for\s+(?:my|our|an?)|headlines?\s+for\s+(?:my|our))\b"
)
_FORMS = tuple(
    re.compile(_ASKS + form, re.I)
    for form in (
        rf"(?:write|compose|draft|make|create|generate|do|finish)\s+{_OWN}\s+{_WORK}",
        r"(?:tell|give|sing)\s+(?:me|us)\s+(?:a|an|another|some)\s+(?:(?!(?:about|on|of|from|for)\b)\w+\s+){0,2}?"
        r"(?:jokes?|poems?|songs?|haikus?|limericks?|riddles?|titles?\s+for\s+(?:my|our|an?))\b",
    )
)


def asks_for_writing(question: str) -> bool:
    """Whether a request is for a text that somebody would have to write."""
    return any(form.search(question) for form in _FORMS)
