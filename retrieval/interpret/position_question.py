"""Questions for the author's position as such: "what is the author's own opinion?", "which side is she on?".

The forms are English. Another subject than the debate itself makes it another question.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from index.words import fold

_SO = r"^\W*(?:(?:so|and|but|ok|okay|well)\W+)*"
_WHO = (
    r"(?:(?:the\s+|this\s+)?(?:text|article|paper|essay)?\s*(?:authors?|writers?)|he|she|they"
    r"|(?:[^\W\d_]+\s+)?(?P<name>[^\W\d_]{3,}))"
)
_OWNER = (
    r"(?:(?:the\s+|this\s+)?(?:authors?|writers?)['’]?s?['’]?|his|her|their"
    r"|(?:[^\W\d_]+\s+)?(?P<name>[^\W\d_]{3,}?)(?:['’]s?|s['’]?))"
)
_POSITION = (
    r"(?:opinions?|positions?|stances?|standpoints?|viewpoints?|views?|takes?|sides?|convictions?|beliefs?"
    r"|answers?)"
)
_SELF = (
    r"(?:(?:himself|herself|themselves|really|actually|personally|then|now|own|real|personal|final|overall)"
    r"\s+)*"
)
# What a text is about as such: "on the debate", "to the question".
_DEBATE = (
    r"(?:\s+(?:on|about|in|to|of|regarding)\s+(?:(?:the|this|that|all)\s+)*(?:whole\s+)?"
    r"(?:debate|discussion|question|issue|matter|topic|subject|controversy|dispute|thing|it|this|that|all|here)"
    r"(?:\s+(?:here|itself|at\s+hand))?)?(?:\s+(?:then|here|himself|herself|exactly))?\W*$"
)
_FORMS = tuple(
    re.compile(_SO + form + _DEBATE, re.I)
    for form in (
        rf"what(?:['’]?s|\s+is|\s+are|\s+was)\s+{_OWNER}\s+{_SELF}{_POSITION}",
        rf"what\s+{_POSITION}\s+(?:do|does|did)\s+{_WHO}\s+{_SELF}(?:take|have|hold|defend)",
        rf"(?:on\s+)?(?:which|what)\s+side\s+(?:is|are|was|do|does|did)\s+{_WHO}"
        r"(?:\s+(?:on|take|stand\s+on|come\s+down\s+on))?",
        rf"(?:do|does|did)\s+{_WHO}\s+{_SELF}(?:take|pick|choose)\s+(?:a\s+)?(?:sides?|positions?|stand)",
        rf"where\s+(?:do|does|did)\s+{_WHO}\s+{_SELF}stand",
        rf"what\s+(?:do|does|did)\s+{_WHO}\s+{_SELF}(?:think|believe|hold)",
        rf"{_OWNER}\s+{_SELF}{_POSITION}",
    )
)


def position_asked(question: str, is_author: Callable[[str], bool]) -> bool:
    """Whether a question asks for the position of a text's author on what the text is about, and on nothing
    more particular. `is_author` says whether a folded name is that of a text's own author."""
    for form in _FORMS:
        found = form.search(question)
        if found is not None and (found["name"] is None or is_author(fold(found["name"]))):
            return True
    return False
