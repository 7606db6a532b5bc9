"""Negated questions for a reason, put without the negation: "why is the ferry not a ship?" as "why is the
ferry a ship?".

A sentence reader, trained on questions that mostly lack a negation, takes "not" for a sign that the text
says otherwise, even where the sentence denies the very same. Asked without it, it finds that sentence.
"""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"^\W*(?:(?:so|and|but|then|ok|okay|well)\W+)?(?:why|how\s+come|how\s+(?=is|are|was|were|does|do|did)|what\s+ma[dk]es?)\b",
    re.I,
)
# Forms of a verb with a negation that is written together, and the verb.
_CONTRACTED = re.compile(
    r"\b(?:(?P<whole>can|ca|could|will|wo|would|should|sha|must|might|need|do|does|did|is|are|was|were|has|have|had|ai)"
    r"n['’]?t|cannot|cant|wont|shant|aint)\b",
    re.I,
)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_TOGETHER = {"cannot": "can", "cant": "can", "wont": "will", "shant": "shall", "aint": "is"}
# "not only", "not all" and "why not" say something else without their "not".
_NOT = re.compile(
    r"(?<!\bwhy)(?<!\bif)(?<!\bor)\s+not\b(?!\s+(?:only|just|all|every\w*|much|many|enough|even|always|until|to\b|more|less|so\b)|\W*$)",
    re.I,
)
_UNSAID = re.compile(r"^\s+(?:only|just|all|every\w*|much|many|enough|even|always|until)\b", re.I)
# A negated attitude is another attitude.
_ATTITUDES = {
    "like": "dislike", "agree": "disagree", "believe": "doubt", "trust": "distrust", "support": "oppose",
    "accept": "reject", "approve": "disapprove", "favour": "oppose", "favor": "oppose", "want": "reject",
    "endorse": "reject",
}  # fmt: skip
_SAME = re.compile(r"^\s+the\s+same\s+(?:thing\s+)?as\b", re.I)
_ATTITUDE = re.compile(rf"^(?P<between>(?:\W+\w+)?\W+)(?P<verb>{'|'.join(_ATTITUDES)})\b", re.I)


def without_negation(question: str) -> str | None:
    """A question for a reason without its only negation, or with the opposite of the attitude that it negates
    ("not like" is "dislike"); None for other questions."""
    if _ASKED.match(question) is None:
        return None
    contracted, plain = list(_CONTRACTED.finditer(question)), list(_NOT.finditer(question))
    if len(contracted) + len(plain) != 1:
        return None
    if plain:
        before, after = question[: plain[0].start()], question[plain[0].end() :]
    else:
        found = contracted[0]
        verb = found["whole"]
        put = _WHOLE.get(verb.lower(), verb) if verb else _TOGETHER[found[0].lower()]
        before, after = question[: found.start()] + put, question[found.end() :]
        if _UNSAID.match(after):
            return None
    if same := _SAME.match(after):
        after = f" different from{after[same.end() :]}"
    elif attitude := _ATTITUDE.match(after):
        other = _ATTITUDES[attitude["verb"].lower()]
        after = f"{attitude['between']}{other}{after[attitude.end() :]}"
    return f"{before}{after}"
