"""Cues of agreement in a sentence: whether it accepts or rejects a view, and how it opens.

The words are general English; in another language none matches, and no direction is found.
"""

from __future__ import annotations

import re
from typing import Literal

Sign = Literal[-1, 0, 1]

_CRITICISM = (
    r"(?:criti(?:que|cism)s?|objections?|scepticism|skepticism|doubts?|rejections?|counter-?arguments?"
    r"|rebuttals?|concerns?)"
)
_DENIES = (
    r"reject(?:s|ed|ing|ions?)?|disput(?:e|es|ed|ing)|critici[sz](?:e|es|ed|ing)|critiqu(?:e|es|ed|ing)"
    r"|criticisms?|critical\s+of"
    r"|challeng(?:e|es|ed|ing)\s+(?:the|this|that|these|those|his|her|their|such|[A-Z])|den(?:y|ies|ied"
    r"|ying)|refut(?:e|es|ed|ing|ations?)"
    r"|rebut(?:s|ted|ting|tals?)?|dismiss(?:es|ed|ing|als?)?|oppos(?:e|es|ing)|(?<!as )oppos(?:ed"
    r"|ition)\s+to|object(?:s|ed|ing)?\s+to"
    r"|objections?|opponents|argu(?:e|es|ed|ing)\s+against|contest(?:s|ed|ing)|disagree(?:s|d|ing"
    r"|ments?)?|contradict(?:s|ed|ing)?"
    r"|question(?:s|ed|ing)\s+(?:the|this|that|whether|his|her|their)|doubt(?:s|ed|ing|ful)?|flaw(?:s"
    r"|ed)?|over-?simplif\w+|simplistic"
    r"|mislead(?:s|ing)?|misguided|wrong|mistaken|erroneous|inaccurate|inadequate|inappropriate"
    r"|unconvinc\w+|implausible|untenable"
    r"|exaggerat\w+|overstat\w+|fallac\w+|myths?|hype|fail(?:s|ed|ing)?\s+to|s[ck]eptic(?:al|s|ism)"
    r"|undermin(?:e|es|ed|ing)"
    r"|warn(?:s|ed|ing)?\s+against|lacks?|no\s+evidence|diversion|distract\w*|against|critics|unfounded"
    r"|false|invalid"
)
_AFFIRMS = (
    r"support(?:s|ed|ing|ers)?|endors(?:e|es|ed|ing|ements?)|embrac(?:e|es|ed|ing)|defend(?:s|ed|ing"
    r"|ers)?|favou?r(?:s|ed|ing)?"
    r"|affirm(?:s|ed|ing|ations?)?|confirm(?:s|ed|ing)?|uph(?:old|olds|eld|olding)|accept(?:s|ed|ing"
    r"|ance)|in\s+favou?r\s+of|proponents"
    r"|vindicat\w+|welcom(?:e|es|ed|ing)|prais(?:e|es|ed|ing)|meaningful|adequate"
    r"|accurate|convincing|plausible"
    r"|justified|well-founded|(?:is|are|was|were)\s+(?:right|correct|true|apt)|resembl(?:e|es|ed|ing)"
)
_VIEW = (
    r"(?:views?|notions?|ideas?|claims?|arguments?|points?|positions?|thes[ei]s|framings?|concepts?"
    r"|stances?|assessments?|conclusions?"
    r"|narratives?|findings?|opinions?|perspectives?|analys[ei]s|theor(?:y|ies)|results?)"
)
_ECHOES = (
    r"(?:echo(?:es|ed|ing)?|agree(?:s|d|ing)?|shar(?:e|es|ed|ing)|reinforc(?:e|es|ed|ing)|buil(?:d|ds|t"
    r"|ding)\s+(?:up)?on|concur(?:s|red)?"
    r"|corroborat(?:e|es|ed|ing)|extend(?:s|ed|ing)?|follow(?:s|ed|ing)?|align(?:s|ed)?|draw(?:s"
    r"|ing)?\s+on|drew\s+on|in\s+line\s+with"
    r"|in\s+agreement\s+with|consistent\s+with|lend(?:s|ing)?\s+support\s+to|side(?:s|d)?\s+with"
    r"|join(?:s|ed)?)"
)
_ECHOED_VIEW = re.compile(
    rf"\b{_ECHOES}\b(?:\s+(?:with|that)\b|[^.;,]{{0,50}}?\b(?:{_VIEW}|{_CRITICISM})\b"
    rf"|[^.;,]{{0,20}}[A-Z]\w+['’]s?\b)"
)
_CUE = re.compile(rf"\b(?:(?P<denies>{_DENIES})|(?P<affirms>{_AFFIRMS}))\b", re.I)
_NEGATED = re.compile(
    r"(?:\b(?:not|never|hardly|cannot|neither|without|no\s+longer)\b|n['’]t\b)(?!\s+only)[^.;,]{0,24}$", re.I
)
_CRITICISM_NEXT = re.compile(rf"\W+(?:\w+['’]?s?\W+){{0,3}}?{_CRITICISM}\b", re.I)
_AGREEING = re.compile(
    rf"\b(?:{_ECHOES}|{_AFFIRMS}|likewise|similarly|like|as\s+do(?:es)?|echoing|both)\b", re.I
)
_DISAGREEING = re.compile(
    rf"\b(?:{_DENIES}|unlike|(?:in|by)\s+contrast\s+(?:to|with)|contrary\s+to|contrasts?\s+with"
    rf"|differs?\s+from|departs?\s+from"
    r"|at\s+odds\s+with|instead\s+of|rather\s+than|whereas)\b",
    re.I,
)
_LIKE_OPENING = re.compile(
    r"^\W*(?:likewise|similarly|in\s+the\s+same\s+(?:vein|spirit|way)|in\s+a\s+similar\s+(?:vein|way"
    r"|fashion)|equally|in\s+agreement"
    r"|along\s+(?:the\s+same|similar)\s+lines|so\s+too|in\s+line\s+with\s+this|echoing\s+this"
    r"|in\s+support\s+of\s+this)\b",
    re.I,
)
_UNLIKE_OPENING = re.compile(
    r"^\W*(?:however|in\s+contrast|by\s+contrast|conversely|on\s+the\s+other\s+hand|on\s+the\s+contrary"
    r"|yet|but|against\s+this"
    r"|contrary\s+to\s+this|opposing\s+this|others?,?\s+(?:however|by\s+contrast))\b",
    re.I,
)
_BESIDE = re.compile(
    r"^\W*(?:unlike|like|following|echoing|building\s+on|in\s+line\s+with|contrary\s+to|(?:in"
    r"|by)\s+contrast\s+(?:to|with)|against"
    r"|as\s+opposed\s+to|in\s+agreement\s+with|rejecting|challenging|criticising|criticizing|opposing"
    r"|responding\s+to)\b",
    re.I,
)
# What says how far people agree: "far from unanimous", "opinions differ", "it is widely accepted".
_HOW_FAR = re.compile(
    r"\b(?:unanim\w+|consensus|dissensus|controvers\w+|contested|disputed|undisputed|contentious"
    r"|divided\s+(?:on|over|about)|diverg(?:e|es|ed|ing|ent|ence)"
    r"|conflicting\s+(?:views?|opinions?|findings?|evidence|results?)"
    r"|(?:opinions?|views?|scholars?|experts?|researchers?|authors?|sources?|studies|perspectives?|positions?)\s+"
    r"(?:\w+\s+)?(?:differ|disagree|vary|diverge|are\s+(?:divided|split|at\s+odds))"
    r"|(?:widely|generally|universally|commonly|broadly)\s+(?:accepted|agreed|shared|held|acknowledged)"
    r"|(?:no|little|broad|general|wide|growing)\s+(?:agreement|disagreement)"
    r"|disagreements?\s+(?:about|on|over|as\s+to|among|between)"
    r"|not\s+(?:everyone|everybody|all\s+\w+)\s+(?:agree|accept|believe|share)s?)\b",
    re.I,
)
# What only says that there is more than one view.
_SEVERAL_VIEWS = re.compile(
    r"\b(?:(?:heated|ongoing|lively|fierce|long-standing|current|wider)\s+(?:debate|dispute|discussion)"
    r"|(?:different|various|several|competing|opposing|two|three)\s+(?:\w+\s+)?(?:perspectives|views|opinions|schools"
    r"|camps|stances|positions))\b",
    re.I,
)


def says_how_far(sentence: str) -> int:
    """How plainly a sentence says how far people agree: 2 outright, 1 that there are several views, 0 not
    at all."""
    return 2 if _HOW_FAR.search(sentence) else 1 if _SEVERAL_VIEWS.search(sentence) else 0


def direction(sentence: str) -> tuple[Sign, bool]:
    """The direction of a sentence on the view that it is about (1 accepts, -1 rejects, 0 unknown), and
    whether it only joins in with others ("echoes the view"), whose direction then counts."""
    cue = _CUE.search(sentence)
    echoed = _ECHOED_VIEW.search(sentence)
    if echoed and (cue is None or echoed.start() < cue.start()):
        refused = _NEGATED.search(sentence[: echoed.start()]) is not None
        against = _CRITICISM_NEXT.match(sentence, echoed.start() + len(echoed[0].split()[0])) or (
            cue is not None and cue["denies"] and cue.start() - echoed.end() < 40
        )
        return (-1 if bool(against) != refused else 1), not (against or refused)
    if cue is None:
        return 0, False
    sign: Sign = -1 if cue["denies"] else 1
    if _NEGATED.search(sentence[: cue.start()]) is not None:
        sign = 1 if sign < 0 else -1
    if _CRITICISM_NEXT.match(sentence, cue.end()):
        sign = 1 if sign < 0 else -1
    return sign, False


def relation(sentence: str) -> Sign:
    """Whether a sentence that names two authors has one agree (1) or disagree (-1) with the other; 0 if
    it says neither."""
    agreeing, disagreeing = _AGREEING.search(sentence), _DISAGREEING.search(sentence)
    if echoed := _ECHOED_VIEW.search(sentence):
        agreeing = echoed
        if not _BESIDE.match(sentence):
            disagreeing = None
    found = min((m for m in (agreeing, disagreeing) if m), key=lambda m: m.start(), default=None)
    if found is None:
        return 0
    sign: Sign = 1 if found is agreeing else -1
    if _NEGATED.search(sentence[: found.start()]) is not None:
        sign = 1 if sign < 0 else -1
    return sign


def opening(sentence: str) -> Sign:
    """How a sentence stands to the one before it: 1 "Likewise", -1 "In contrast", 0 neither."""
    return 1 if _LIKE_OPENING.match(sentence) else -1 if _UNLIKE_OPENING.match(sentence) else 0


def names_another_first(sentence: str) -> bool:
    """Whether a sentence opens with somebody beside its speaker: "Unlike Smith, Jones argues …"."""
    return _BESIDE.match(sentence) is not None
