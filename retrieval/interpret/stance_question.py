"""Questions for the author's own stance: "do the authors agree that …?", "is she for or against …?"."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.words import fold

_TEXT = (
    r"(?:(?:the|this|our|these)\s+)?(?:authors?|writers?|reviewers?|text|paper|article|essay|guide|report|study|"
    r"chapter|book|lesson|memo|document|handbook|tutorial)"
)
_NO_ADVERB = r"(?!(?:himself|herself|themselves|really|actually|personally|also|still|ever|just|not)\b)"
_WHO = rf"(?P<who>{_TEXT}|he|she|they|(?P<name>[^\W\d_]{{3,}}(?:\s+{_NO_ADVERB}[^\W\d_]{{3,}})?))"
_HOLDS = (
    r"agree|think|believe|accept|support|favou?r|oppose|endorse|reject|say|buy|share|want|claim|argue|side|"
    r"like|consider|deny|hold|advocate|recommend|approve|defend|object|doubt|regard|condemn|blame|prefer"
)
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"^\W*(?:so\s+|and\s+|but\s+)?(?:do|does|did|would|will|can)\s+{_WHO}\s+"
        rf"(?:(?:really|actually|also|still|ever|just|not|himself|herself|themselves)\s+)*(?:{_HOLDS})\b"
        r"\s*(?:that|with|to|it'?s|in)?\s+(?P<subject>.+)$",
        rf"^\W*(?:so\s+|and\s+|but\s+)?(?:is|are|was|were)\s+{_WHO}\s+(?:really\s+)?"
        r"(?:for\s+or\s+against|in\s+favou?r\s+of|pro|against|for|opposed\s+to|(?:critical|sceptical|skeptical)\s+"
        r"(?:of|about)|convinced\s+(?:that|of|by))\s+(?P<subject>.+)$",
        rf"\bwhat(?:'?s|\s+is|\s+are)\s+{_WHO}(?:['’]s?)?\s+(?:own\s+|personal\s+)?"
        r"(?:view|opinion|take|position|stance|attitude)s?\s+(?:on|of|about|towards?)\s+(?P<subject>.+)$",
        rf"\bwhat\s+(?:do|does|did)\s+{_WHO}\s+(?:(?:himself|herself|themselves|really|actually|personally)\s+)*"
        r"(?:(?:think|feel|believe)(?:\s+(?:of|about|on|regarding)|\s*[,:])|make\s+of)\s+(?P<subject>.+)$",
        rf"\bwhere\s+(?:do|does)\s+{_WHO}\s+stand\s+on\s+(?P<subject>.+)$",
        rf"\bhow\s+(?:do|does)\s+{_WHO}\s+feel\s+about\s+(?P<subject>.+)$",
    )
)

# Names of a claim or of a word for it: the "term" of "the arms race term" is no subject.
_TALK = re.compile(
    r"\s+(?:ideas?|notions?|views?|claims?|narratives?|framings?|frames?|concepts?|terms?|terminology|labels?|metaphors?"
    r"|analog(?:y|ies)|discourse|rhetoric|stor(?:y|ies))\b(?=\W*$)",
    re.I,
)


def without_names_of_talk(subject: str) -> str:
    """The subject without a name of a claim at its end: "the arms race" of "the arms race term"."""
    return _TALK.sub("", subject) or subject


def stance_asked(question: str, is_author: Callable[[str], bool]) -> str | None:
    """The subject on which a question asks for the text's or its author's own stance, or None.

    `is_author` says whether a folded name may be that of a text's own author.
    """
    for form in _FORMS:
        match = form.search(question)
        if match is None:
            continue
        name = match["name"]
        if name is None or re.fullmatch(_TEXT, match["who"], re.I) or is_author(fold(name.split()[-1])):
            return match["subject"].strip()
    return None
