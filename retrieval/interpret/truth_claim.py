"""Claims that something is real or not: "the arms race is real", "there is no shortage", "it's all hype".

They name a subject and whether it is affirmed; who holds them is asked of the two camps of the texts. A
claim with a content of its own ("the race cannot be stopped") is none: its own words find who makes it.
The forms are English.
"""

from __future__ import annotations

import re
from typing import Literal

Sign = Literal[-1, 1]

_ADVERBS = (
    r"(?:\s+(?:really|actually|truly|even|just|still|already|indeed|all|only|merely|simply|very|quite|so|currently|now"
    r"|in\s+fact))*"
)
_NOT = r"(?:\s+not|n['’]?t)"
_REAL = (
    r"(?:real|true|right|correct|valid|accurate|apt|genuine|happening|going\s+on|under\s*way|meaningful|justified"
    r"|adequate|appropriate|plausible|convincing|sound|sensible|useful|legitimate"
    r"|(?:a|an)\s+(?:\w+\s+)?(?:thing|fact|reality|truth)|a\s+(?:good|fitting|useful|fair)\s+(?:term|idea|label|name|concept"
    r"|description|metaphor|comparison|framing|analogy))"
)
_UNREAL = (
    r"(?:fake|false|wrong|untrue|unreal|exaggerated|overblown|overstated|overhyped|nonsense|rubbish|bogus|misleading|flawed"
    r"|mistaken|misguided|inaccurate|incorrect|oversimplified|simplistic|unfounded|invalid|inadequate|hype|propaganda"
    r"|made\s+up|imaginary|(?:a|an)\s+(?:\w+\s+)?(?:myth|hype|exaggeration|illusion|fiction|fallacy|mistake|distraction|diversion"
    r"|oversimplification|invention|hoax|lie)|a\s+(?:bad|poor|wrong|misleading|flawed)\s+(?:term|idea|label|name|concept"
    r"|description|metaphor|comparison|framing|analogy))"
)
_THING = r"(?P<thing>\S+(?:\s+\S+){0,7}?)"
_BE = r"(?:\s+(?:is|are|was|were)|['’]s|['’]re)"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        # "there is (no) arms race", "theres an arms race"
        rf"there(?:{_BE}|s|\s+exists?)(?P<not>{_NOT}|\s+no)?{_ADVERBS}(?:\s+(?:such\s+(?:a\s+)?thing\s+as(?:\s+an?)?|an?|any))?"
        rf"(?:\s+(?:real|true|actual|genuine|proper))?\s+{_THING}",
        # "the arms race is (not) real", "… is a myth"
        rf"{_THING}{_BE}(?P<not>{_NOT})?{_ADVERBS}\s+(?:(?P<real>{_REAL})|{_UNREAL})",
        # "it is (not) an arms race", "we are in an arms race"
        rf"(?:it|this|that|they|these|we)(?:{_BE}|s)(?P<not>{_NOT})?{_ADVERBS}(?:\s+in)?\s+(?:a|an|the)"
        rf"(?:\s+(?:real|true|actual|genuine|proper))?\s+{_THING}",
        # "the idea makes sense", "the label doesn't fit"
        rf"{_THING}(?P<not>\s+(?:does|do|did){_NOT})?{_ADVERBS}\s+(?P<real>exists?|appl(?:y|ies)|holds?(?:\s+(?:true|up))?"
        r"|fits?|makes?\s+sense)",
    )
)
# "considers it (to be) a myth", "sees the race as real"
_COMPLEMENT = re.compile(
    rf"{_THING}(?:\s+(?:as|to\s+be))?(?P<not>{_NOT})?{_ADVERBS}\s+(?:(?P<real>{_REAL})|{_UNREAL})", re.I
)
# "its fake", typed without the apostrophe
_BARE_IS = re.compile(
    rf"\b(it|that|there)s(?=\s+(?:an?|all|just|not|no|only|really|actually|still|even|{_REAL}|{_UNREAL})\b)",
    re.I,
)
_EDGES = " \t\n?!.,;:"
_EMPTY = re.compile(r"(?:it|this|that|they|these|those|so|he|she|all|everything|there)", re.I)
_QUESTION = re.compile(r"\b(?:who|what|which|when|where|why|how|if|because|than)\b", re.I)


def truth_claim(text: str) -> tuple[str, Sign] | None:
    """What a claim says is real (1) or not (-1), or None for another claim. The subject is "" if the claim
    has a pronoun for it."""
    return _read(_FORMS, text)


def judged(text: str) -> tuple[str, Sign] | None:
    """The same for the object of "consider", "see" and the like, and what it is seen as."""
    return _read((_COMPLEMENT,), text)


def _read(forms: tuple[re.Pattern[str], ...], text: str) -> tuple[str, Sign] | None:
    claim = _BARE_IS.sub(r"\1's", " ".join(text.split()).strip(_EDGES))
    for form in forms:
        match = form.fullmatch(claim)
        if match is None or _QUESTION.search(match["thing"]):
            continue
        affirmed = "real" not in match.re.groupindex or match["real"] is not None
        sign: Sign = 1 if affirmed != (match["not"] is not None) else -1
        thing = match["thing"].strip(_EDGES)
        return ("" if _EMPTY.fullmatch(thing) else thing), sign
    return None
