"""Questions for who is ahead and who is behind among countries and the like: "is China ahead of the US?",
"who is winning?", "what is America good at?".

The forms are English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.interpret.place_names import places_in, with_us_as_country

Direction = Literal[-1, 0, 1]

_AHEAD = (
    r"(?:ahead|in\s+front|in\s+the\s+lead|leading|winning|better|best|stronger|strongest|on\s+top|number\s+one|no\.?\s*1"
    r"|first|dominant|superior|more\s+advanced|most\s+advanced|more\s+powerful|most\s+powerful|further\s+along|the\s+leader"
    r"|the\s+winner|outperforming|outpacing|surpassing|dominating|beating|good|strong)"
)
_BEHIND = (
    r"(?:behind|losing|worse|worst|weaker|weakest|last|lagging(?:\s+behind)?|trailing|left\s+behind|less\s+advanced"
    r"|least\s+advanced|slower|slowest|catching\s+up|inferior|the\s+loser|bad|weak)"
)
_LEADS = (
    r"(?:leads?|wins?|won|dominates?|beats?|beaten|outdo(?:es)?|outpaces?d?|surpass(?:es|ed)?|overtakes?|overtaken|"
    r"|outperforms?|excels?|(?:have|has)\s+(?:the|an)\s+(?:upper\s+hand|advantage|edge|lead))"
)
_LAGS = (
    r"(?:lags?(?:\s+behind)?|trails?|loses?|lost|falls?\s+behind|fell\s+behind|fallen\s+behind"
    r"|(?:catch(?:es)?|caught)\s+up)"
)
_DEGREES = (
    r"(?:(?:still|already|really|actually|now|currently|far|way|much|even|so|clearly|generally|by\s+far|the|a|bit|little"
    r"|lot|well|pretty|very|any)\s+)*"
)
_PLACE = "⟦[^⟧]*⟧"
# What may follow: nothing, another side, or the field.
_THEN = (
    rf"(?=\W*$|\s+(?:(?:than|of|to|over|against|with|by)\s+)?(?:the\s+)?{_PLACE}|\s+(?:than|of|over|at|in|on|when|compared"
    r"|right|now|currently|today|overall)\b|\s*[,:?])"
)
_SIDE = r"(?:countr(?:y|ies)|states?|nations?|powers?|sides?|regions?|governments?|players?|blocs?|rivals?)"
_WHO = rf"(?:who|(?:which|what)\s+(?:of\s+(?:the|these|them)\s+)?(?:\w+\s+)?(?:{_SIDE}|one))"
_STATE = rf"(?:(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND}))"
_DOES = rf"(?:(?P<leads>{_LEADS})|(?P<lags>{_LAGS}))"
_YES_NO = (
    rf"(?:so\s+|and\s+|but\s+|then\s+)*(?:is|are|was|were|isn['’]?t|aren['’]?t|has|have)\s+(?:the\s+)?{_PLACE}\s+{_DEGREES}{_STATE}{_THEN}",
    rf"(?:so\s+|and\s+|but\s+|then\s+)*(?:does|do|did|doesn['’]?t|can|will|has)\s+(?:the\s+)?{_PLACE}\s+{_DEGREES}{_DOES}{_THEN}",
)
_WHICH = (
    rf"(?:.*[,:?]\s*|.*{_PLACE}\s+|(?:so|and|but|ok)\s+)*{_WHO}(?:['’]?s|\s+is|\s+are|\s+was|\s+were)\s+{_DEGREES}{_STATE}{_THEN}",
    rf"(?:.*[,:?]\s*|.*{_PLACE}\s+|(?:so|and|but|ok)\s+)*{_WHO}\s+{_DEGREES}{_DOES}{_THEN}",
)
_STRENGTHS = r"(?:strengths?|strong\s+(?:points?|suits?|sides?)|advantages?|strong\s+areas?)"
_WEAKNESSES = r"(?:weakness(?:es)?|weak\s+(?:points?|spots?|sides?)|disadvantages?)"
_TRAITS = (
    rf"(?:(?:what|which|name|list|tell\s+me)(?:['’]?s|\s+is|\s+are)?\s+)?(?:the\s+|some\s+|all\s+)*(?:main\s+|key\s+|biggest\s+)*"
    rf"(?:(?P<strong>{_STRENGTHS})|(?P<weak>{_WEAKNESSES}))\s+(?:of|for|that)\s+(?:the\s+)?{_PLACE}",
    rf"(?:(?:what|which)(?:['’]?s|\s+is|\s+are)?\s+)?(?:the\s+)?{_PLACE}(?:['’]s?)?\s+(?:main\s+|key\s+|biggest\s+|greatest\s+)*"
    rf"(?:(?P<strong>{_STRENGTHS})|(?P<weak>{_WEAKNESSES}))\b",
    rf"(?:so\s+)?(?:what|where|(?:in\s+)?(?:which|what)\s+(?:areas?|fields?|things?)|(?:the\s+)?(?:things?|areas?|fields?)(?:\s+that)?)"
    rf"\s+(?:(?:is|are|does|do)\s+)?(?:the\s+)?{_PLACE}\s+{_DEGREES}(?:(?:is|are)\s+)?{_DEGREES}(?:(?P<strong>good|strong"
    r"|best|better|ahead|leading|stand(?:s)?\s+out|excels?|leads?|do(?:es)?\s+(?:well|best|better))"
    r"|(?P<weak>bad|weak|worst|worse|behind|lag(?:s|ging)?|trail(?:s|ing)?))\b",
)
_PAST = re.compile(r"\b(?:was|were|did|had|won|led|fell)\b", re.I)
_LONGEST = 200
# Words after which "us" is the country in a question of who is ahead.
_BESIDE = ("than", "of", "in", "beat", "is", "or", "vs", "vs.", "and", "ahead")


@dataclass(frozen=True, slots=True)
class StandingAsked:
    """A question for the standing of `places` (names in the question; none: of any): whether they are ahead
    (1) or behind (-1). `alone`: what a place is good or bad at. `past`: how it was."""

    places: tuple[str, ...]
    direction: Direction
    alone: bool = False
    past: bool = False


def standing_asked(question: str) -> StandingAsked | None:
    """What a question asks of the standing of countries and the like, or None."""
    if len(question) > _LONGEST:
        return None
    marked = with_us_as_country(question.strip(" \t\n?!."), after=_BESIDE)
    places: list[str] = []
    for start, end, name in reversed(places_in(marked)):
        places.insert(0, name)
        marked = f"{marked[:start]}⟦{name}⟧{marked[end:]}"
    for forms, alone in ((_TRAIT_FORMS, True), (_YES_NO_FORMS, False), (_WHICH_FORMS, False)):
        for form in forms:
            match = form.match(marked)
            if match is None:
                continue
            words = match.groupdict()
            behind = words.get("behind") or words.get("lags") or words.get("weak")
            past = _PAST.search(match[0]) is not None
            return StandingAsked(tuple(places), -1 if behind else 1, alone, past)
    return None


_YES_NO_FORMS, _WHICH_FORMS, _TRAIT_FORMS = (
    tuple(re.compile(form, re.I) for form in forms) for forms in (_YES_NO, _WHICH, _TRAITS)
)
