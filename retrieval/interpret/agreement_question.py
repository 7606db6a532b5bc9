"""Questions for those who agree or disagree: "who rejects X?", "do X and Y agree?", "criticism of X"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from retrieval.interpret.truth_claim import judged, truth_claim

Side = Literal[-1, 0, 1]

_PEOPLE = (
    r"(?:authors?|scholars?|researchers?|writers?|works?|sources?|papers?|studies|articles?|thinkers?"
    r"|experts?"
    r"|critics?|academics?|philosophers?|economists?|historians?|theorists?|scientists?)"
)
# Those whom a question with "how many" counts by their views: "how many people" asks for a figure.
_WRITERS = r"(?:authors?|scholars?|researchers?|writers?|sources?|thinkers?|experts?|academics?)"
# "Which people" are those of the texts; what people at large support is a fact.
_FOLK = rf"(?:{_PEOPLE}|people|ppl|persons?|folks?|voices?|thinkers?)"
_ANYONE = (
    rf"(?:anyone|anybody|someone|somebody|everyone|everybody|others|those|all|any\s+{_PEOPLE}"
    rf"|(?:all\s+)?(?:the\s+)?{_PEOPLE})"
)
_WHO = (
    # "who are the scholars that …", "people who …"
    rf"(?:(?:(?:who|which|what)(?:['’]?re|\s+(?:is|are|were|was))\s+(?:all\s+)?(?:the\s+)?(?:other\s+)?"
    rf"(?:{_FOLK}|ones?|those|authors?)\s+(?:who|that|which)|(?:the\s+)?{_FOLK}\s+(?:who|that)"
    rf"|who|(?:which|what)\s+(?:of\s+the\s+)?(?:other\s+)?{_FOLK}"
    rf"|how\s+many\s+(?:of\s+the\s+)?{_WRITERS}"
    rf"|(?:list|name|show|find|give)\s+(?:me\s+)?(?:{_ANYONE}|(?:all\s+)?(?:the\s+)?{_FOLK})"
    r"(?:\s+(?:who|that|which))?"
    # those who are critics are not asked for: "do critics like it?"
    rf"|(?:does|do|did|has|would|is|are)\s+(?!(?:all\s+)?the\b|(?:\w+\s+)?critics?\b){_ANYONE}|(?:is"
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
    r"|dislike[sd]?|hate[sd]?"
    rf"|{_NOT}(?:agree(?:\s+with)?|support|accept|believe\s+in|share|endorse|buy|like|trust|approve\s+of|defend|favou?r))"
)
# "which scholars like the idea", not "scholars like Huntington"
_LIKES = r"(?:like|love|approve\s+of)[sd]?(?=\s+(?:the|this|that|it|an?|such|their|his|her|our)\b)"
_FOR = (
    r"(?:agree[sd]?(?:\s+with)?|support(?:s|ed)?|back(?:s|ed)?|endorse[sd]?|share[sd]?|echo(?:es|ed)?"
    r"|buil(?:d|ds|t)\s+(?:up)?on|defend(?:s|ed)?|in\s+favou?r\s+of|for|favou?r(?:s|ed)?|accept(?:s|ed)?"
    r"|affirm(?:s|ed)?|side[sd]?\s+with|believe[sd]?\s+in|embrace[sd]?|reinforce[sd]?|corroborate[sd]?"
    rf"|{_LIKES})"
)
_VERB = rf"(?:(?P<against>{_AGAINST})|(?P<for>{_FOR}))"
# A word after the first that says the same: "who rejects or opposes the plan?"
_AGAIN = re.compile(
    rf"[\s,]*(?:(?:and|or|nor|&|/)\s+)?(?:who\s+)?(?:(?P<against>{_AGAINST})|(?P<for>(?!for\b){_FOR}))\s+(?=\w)",
    re.I,
)
_ASKS_WHO = re.compile(
    rf"^\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*{_WHO}\s+{_VERB}(?:\s+(?P<rest>.+)|\W*)$", re.I | re.S
)
# "who thinks that …", "which scholars don't believe …"; what follows is a claim
_HOLDS = (
    r"(?:believe|think|say|argue|claim|hold|maintain|contend|assert|insist|state|suggest|write|feel|conclude|accept|agree"
    r"|find|doubt|deny|denie|question)(?:s|d|ed)?"
)
_SEES = r"(?:consider|regard|see|view|call|find|describe|treat|deem|think)(?:s|d|ed)?(?:\s+of)?"
_ASKS_WHO_HOLDS = re.compile(
    rf"^\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*{_WHO}\s+(?P<not>{_NOT})?(?P<verb>{_HOLDS}|{_SEES})"
    r"\s+(?:(?:that|whether|if)\s+)?(?P<claim>.+)$",
    re.I | re.S,
)
_DENIES = re.compile(r"doubt|den(?:y|ie)|question", re.I)
# "does everyone agree that …", "do the experts think …"
_EVERYONE = (
    rf"(?:everyone|everybody|they\s+all|(?:all|most)(?:\s+(?:of\s+)?(?:the\s+)?{_FOLK})"
    rf"|(?:the\s+)?(?:{_PEOPLE}|sources))"
)
_ALL_AGREE = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)[\s,]+)*(?:do|does|did|would)(?:n['’]?t|\s+not)?\s+"
    r"(?!the\s+(?:authors?|writers?)\b)"
    rf"{_EVERYONE}\s+"
    rf"(?:(?:really|actually|here|all)\s+)*(?:(?P<agree>(?:dis)?agree|concur|share|accept)|{_HOLDS}|{_SEES})\b"
    r"(?:\s+(?:(?:with\s+each\s+other|with|on|about|upon|over|that|whether|if)\s+)*(?P<rest>.+)|\W*)$",
    re.I | re.S,
)
# "see it the same way"
_THE_SAME = re.compile(
    r"(?:(?:it|this|that|things)\s+)?(?:(?:in\s+)?the\s+same(?:\s+(?:way|thing))?|alike|differently|eye\s+to\s+eye)\W*",
    re.I,
)
_ON = r"(?:\s+(?:on|about|over|regarding|concerning|that|whether|as\s+to|of|around|in|among|for))*"
_HOW_FAR = tuple(
    re.compile(form, re.I | re.S)
    for form in (
        # "is there a consensus on …", "how much agreement is there"
        r"^\W*(?:(?:and|but|so)\s+)?(?:(?:is|are)\s+there|how\s+(?:much|broad|strong)\s+(?:is\s+)?(?:the\s+)?)"
        r"(?:\s*(?:an?|any|much|general|broad|full|wide|scholarly|academic|expert|real))*\s*"
        r"(?:consensus|agreement|unanimity|disagreements?|controvers(?:y|ies)|disputes?|dissent)"
        rf"(?:\s+is\s+there)?(?:\s+(?:among|between|in)\s+(?:the\s+)?(?:{_FOLK}|texts?|literature|field))?"
        rf"(?:{_ON}\s+(?P<rest>.+)|\W*)$",
        # "are the experts divided over …", "is everyone convinced that …"
        rf"^\W*(?:(?:and|but|so)\s+)?(?:is|are|were)\s+(?:{_EVERYONE}|opinions?|(?:the\s+)?(?:literature|debate|field))\s+"
        r"(?:all\s+|really\s+)*(?:united|unanimous|divided|split|agreed|in\s+agreement|at\s+odds|convinced|sure"
        r"|of\s+(?:the\s+same|one)\s+(?:opinion|mind|view)|on\s+the\s+same\s+(?:page|side))"
        rf"(?:{_ON}\s+(?P<rest>.+)|\W*)$",
        # "is it generally accepted that …"
        r"^\W*(?:is|was)\s+it\s+(?:generally|widely|universally|commonly|really)\s+"
        r"(?:agreed|accepted|believed|thought|held|acknowledged)\s+(?:that\s+)?(?P<rest>.+)$",
        # "is the arms race idea controversial?"
        r"^\W*(?:is|are|was|were)\s+(?P<rest>\S.*?)\s+(?:still\s+|really\s+|highly\s+|generally\s+|widely\s+)*"
        r"(?:controversial|uncontroversial|contested|uncontested|disputed|undisputed|contentious|debated|agreed\s+upon"
        r"|(?:widely|generally|universally)\s+(?:accepted|shared))\W*$",
    )
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
_EDGES = " \t\n?!.,;:"


@dataclass(frozen=True, slots=True)
class AgreementAsked:
    """A question for those who agree (`side` 1) or disagree (-1), or for both sides (0).

    They agree with the works `keys` of an author, or with what `subject` names (which may be empty: the
    claim that the texts dispute). `other` are the works of a second author, whose agreement with the first
    is asked. `how_far`: it asks whether all agree, so that both sides answer it, and what the text says of
    their agreement; `open`: so does any sentence on the subject ("is X controversial?"). `direct`: those who
    name the author are asked for ("echoes", "builds on"). `claim` is a sentence whose holders are asked for,
    mostly "".
    """

    side: Side
    subject: str
    keys: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    direct: bool = False
    claim: str = ""
    how_far: bool = False
    open: bool = False


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
    if asked := _how_far(question) or _who_holds(question):
        return asked
    if match := _ASKS_WHO.match(question):
        side: Side = -1 if match["against"] else 1
        verb, rest = (match["against"] or match["for"]), match["rest"] or ""
        if not rest and not re.match(r"(?:dis)?agree|object|oppose", verb, re.I):
            return None
        while (again := _AGAIN.match(rest)) and bool(again["against"]) == (side == -1):
            rest = rest[again.end() :]
        if (second := _SECOND.match(rest)) and bool(second["against"]) != (side == -1):
            side, rest = 0, second["before"].strip() or second["after"] or ""
    elif match := _NOUNS.match(question):
        side, verb, rest = -1 if match["against"] else 1, "", match["rest"] or ""
    else:
        return None
    subject = rest.strip(_EDGES)
    direct = re.match(r"echo|buil|counter|rebut|contradict|side", verb, re.I) is not None
    return AgreementAsked(side, subject, works_of(_ITS_OWN.sub("", subject)), direct=direct)


def _how_far(question: str) -> AgreementAsked | None:
    """What a question asks that wants to know how far people agree: "does everyone agree that …?"."""
    match = _ALL_AGREE.match(question)
    if match is not None:
        if match["rest"] and _THE_SAME.fullmatch(match["rest"]):
            return AgreementAsked(0, "", how_far=True)
        claim = truth_claim(match["rest"] or "") or judged(match["rest"] or "")
        everyone = re.search(r"\b(?:everyone|everybody|all|most)\b", question, re.I)
        if not (match["agree"] or everyone or claim):
            return None  # "do experts say anything on tolls?"
    else:
        match = next((m for form in _HOW_FAR if (m := form.match(question))), None)
        if match is None:
            return None
        claim = truth_claim(match["rest"] or "")
    subject = claim[0] if claim else (match["rest"] or "").strip(_EDGES)
    return AgreementAsked(0, subject, how_far=True, open=match.re is _HOW_FAR[-1])


def _who_holds(question: str) -> AgreementAsked | None:
    """What a question for those who hold, or do not hold, that something is real asks."""
    match = _ASKS_WHO_HOLDS.match(question)
    if match is None:
        return None
    claim = truth_claim(match["claim"]) or (
        judged(match["claim"]) if re.match(_SEES, match["verb"], re.I) else None
    )
    if claim is None:
        return None
    subject, sign = claim
    turned = (match["not"] is not None) != (_DENIES.match(match["verb"]) is not None)
    side: Side = 1 if (sign > 0) != turned else -1
    return AgreementAsked(side, subject)
