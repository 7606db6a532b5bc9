"""Questions for those who agree or disagree: "who rejects X?", "do X and Y agree?", "criticism of X"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Side = Literal[-1, 0, 1]

_PEOPLE = (
    r"(?:authors?|scholars?|researchers?|writers?|works?|sources?|papers?|studies|articles?|thinkers?"
    r"|experts?"
    r"|critics?|academics?|philosophers?|economists?|historians?|theorists?|scientists?)"
)
_ANYONE = (
    rf"(?:anyone|anybody|someone|somebody|everyone|everybody|others|those|all|any\s+{_PEOPLE}"
    rf"|(?:all\s+)?(?:the\s+)?{_PEOPLE})"
)
_WHO = (
    rf"(?:(?:who|(?:which|what)\s+(?:of\s+the\s+)?(?:other\s+)?{_PEOPLE}"
    rf"|(?:list|name|show|find|give)\s+(?:me\s+)?{_ANYONE}(?:\s+(?:who|that|which))?"
    rf"|(?:does|do|did|has|would|is|are)\s+(?!(?:all\s+)?the\b){_ANYONE}|(?:is"
    rf"|are)\s+there\s+{_ANYONE}\s+(?:who|that))"
    r"(?:\s+(?:else|all|also|here|does|do|did|has|have|had|would|might|actually|really|explicitly"
    r"|openly|directly|is"
    r"|are|was))*)"
)
_NOT = r"(?:(?:do|does|did)\s*(?:not|n['’]?t)|not)\s+"
_AGAINST = (
    r"(?:disagree[sd]?(?:\s+with)?|oppose[sd]?|opposed\s+to|reject(?:s|ed)?|critici[sz]e[sd]?"
    r"|critical\s+of|against"
    r"|challenge[sd]?|counter(?:s|ed)?|dispute[sd]?|den(?:y|ies|ied)|contest(?:s|ed)?|dismiss(?:es|ed)?"
    r"|refute[sd]?|rebut(?:s|ted)?|object(?:s|ed)?\s+to|argue[sd]?\s+against|contradict(?:s|ed)?"
    r"|question(?:s|ed)?|attack(?:s|ed)?|doubt(?:s|ed)?|sceptical\s+(?:of|about)|skeptical\s+(?:of|about)"
    rf"|{_NOT}(?:agree(?:\s+with)?|support|accept|believe\s+in|share|endorse|buy))"
)
_FOR = (
    r"(?:agree[sd]?(?:\s+with)?|support(?:s|ed)?|back(?:s|ed)?|endorse[sd]?|share[sd]?|echo(?:es|ed)?"
    r"|buil(?:d|ds|t)\s+(?:up)?on|defend(?:s|ed)?|in\s+favou?r\s+of|for|favou?r(?:s|ed)?|accept(?:s|ed)?"
    r"|affirm(?:s|ed)?|side[sd]?\s+with|believe[sd]?\s+in|embrace[sd]?|reinforce[sd]?|corroborate[sd]?)"
)
_VERB = rf"(?:(?P<against>{_AGAINST})|(?P<for>{_FOR}))"
_ASKS_WHO = re.compile(
    rf"^\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*{_WHO}\s+{_VERB}(?:\s+(?P<rest>.+)|\W*)$", re.I | re.S
)
# "… and who rejects it", "or disagrees"
_SECOND = re.compile(
    rf"^(?P<before>.*?)(?:^|[\s,;?]+)(?:and|or|but|vs\.?|versus)\s+(?:who\s+)?(?:does\s+|is\s+"
    rf"|are\s+)?{_VERB}(?:\s+(?P<after>.*))?$",
    re.I | re.S,
)
_OPENING = (
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:what|which|who)(?:['’]?s|\s+is|\s+are|\s+about)?|(?:is"
    r"|are)\s+there|any|list|show|name"
    r"|give|tell|find|does\s+the\s+(?:text|article|paper)\s+(?:give|name|mention|have)|i\s+(?:need|want))?"
    r"(?:\s*(?:me|about|the|any|some|all|main|key|possible|of|other|strongest|best))*\s*"
)
_NOUNS = re.compile(
    _OPENING + r"(?:(?P<against>counter-?\s?(?:arguments?|points?|claims?|positions?|views?)|criticisms?"
    r"|critiques?|objections?"
    r"|opposing\s+(?:views?|positions?|opinions?)|rebuttals?|critics|opponents|sceptics|skeptics"
    r"|detractors)"
    r"|(?P<for>supporters|proponents|defenders))"
    r"(?:\s+(?:are\s+there|is\s+there|exist|here|in\s+(?:the|this)\s+(?:text|article|paper)))?"
    r"(?:\s+(?:to|of|against|on|about|for|towards?)\s+(?P<rest>.+))?\W*$",
    re.I | re.S,
)
_EACH = r"(?P<one>[^,;?]+?)"
_PAIR = tuple(
    re.compile(form, re.I)
    for form in (
        rf"^\W*(?:so\s+)?(?:do|did"
        rf"|would)\s+{_EACH}\s+and\s+(?P<two>.+?)\s+(?:really\s+)?(?:(?:dis)?agree|differ"
        r"|(?:share|hold|have|take)\s+(?:the\s+same|a|similar|opposing|different)\s+(?:views?"
        r"|positions?|opinions?|stances?)"
        r"|(?:say|think|argue|claim)\s+the\s+same(?:\s+thing)?)(?:\s+(?:with\s+each\s+other|on"
        r"|about)\b.*)?\W*$",
        rf"^\W*(?:so\s+)?(?:does|did|would|do)\s+{_EACH}\s+(?:really\s+"
        rf"|also\s+)?{_VERB}\s+(?P<two>.+?)(?:\s+(?:on|about)\s.*)?\W*$",
        rf"^\W*(?:are|is)\s+{_EACH}\s+and\s+(?P<two>.+?)\s+(?:in\s+agreement"
        rf"|of\s+the\s+same\s+(?:opinion|mind|view)"
        r"|on\s+the\s+same\s+side)\b.*$",
    )
)
# "is the plan harmful? who says so?"
_SAYS_SO = re.compile(
    r"^(?P<claim>.+?)\s*[?,;.]\s*(?:and\s+)?who\s+(?:all\s+)?(?:says?|thinks?|claims?|argues?"
    r"|believes?)\s+(?:so|that|this)\W*$",
    re.I | re.S,
)
_ITS_OWN = re.compile(
    r"['’]s?(?:\s+(?:view|position|claim|point|argument|idea|thesis|stance|opinion)s?)?\W*$", re.I
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AgreementAsked:
    """A question for those who agree (`side` 1) or disagree (-1), or for both sides (0).

    They agree with the works `keys` of an author, or with what `subject` names (which may be empty: the
    claim that the texts dispute). `other` are the works of a second author, whose agreement with the first
    is asked. `direct`: those who name the author are asked for ("echoes", "builds on"). `claim` is a
    sentence whose holders are asked for, mostly "".
    """

    side: Side
    subject: str
    keys: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    direct: bool = False
    claim: str = ""


def agreement_asked(question: str, works_of: Callable[[str], frozenset[str]]) -> AgreementAsked | None:
    """What a question asks of agreement, or None. `works_of` returns the keys of the works of the author
    whom a phrase names, none if the phrase names a subject."""
    if len(question) > _LONGEST:
        return None
    for form in _PAIR:
        if match := form.match(question):
            one, two = works_of(match["one"]), works_of(match["two"])
            if one and two:
                return AgreementAsked(0, "", one, two)
    if match := _SAYS_SO.match(question):
        return AgreementAsked(1, match["claim"], claim=match["claim"])
    if match := _ASKS_WHO.match(question):
        side: Side = -1 if match["against"] else 1
        verb, rest = (match["against"] or match["for"]), match["rest"] or ""
        if not rest and not re.match(r"(?:dis)?agree|object|oppose", verb, re.I):
            return None
        if (second := _SECOND.match(rest)) and bool(second["against"]) != (side == -1):
            side, rest = 0, second["before"].strip() or second["after"] or ""
    elif match := _NOUNS.match(question):
        side, verb, rest = -1 if match["against"] else 1, "", match["rest"] or ""
    else:
        return None
    subject = rest.strip(" \t\n?!.,;:")
    direct = re.match(r"echo|buil|counter|rebut|contradict|side", verb, re.I) is not None
    return AgreementAsked(side, subject, works_of(_ITS_OWN.sub("", subject)), direct=direct)
