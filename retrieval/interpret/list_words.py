"""Questions on a reference list recognised by their words alone, in any order.

`reference_list` knows how such questions are usually built. Here a question is taken for one if every word of
it belongs to a small lexicon: a word for the list or its entries, a property (language, year, type, author,
the newest, how many), a word for citing, the text or its author, and words that ask. One word outside of it
("the oldest source of water") makes it a question to the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.words import STOP_WORDS
from retrieval.interpret.fact_types import FactRequest, Filter
from retrieval.interpret.list_lexicon import LANGUAGES, TIMES, TYPES, years
from retrieval.interpret.works import View, by_author, folded

_LIST = re.compile(
    r"\b(?:references?|reference list|bibliograph(?:y|ies)|works? cited|(?:reading "
    r"|source )?list of (?:the )?"
    r"(?:references|sources|works|literature|citations)|source list|bibliographic entries"
    r"|cited (?:works?|literature"
    r"|sources?|papers?|texts?|articles?|books?|studies|references?))\b"
)
# Entries of the list; the first of them mean it without a word for citing, if the question names a property.
_ENTRIES = re.compile(r"\b(?:sources?|literature|citations?)\b")
_ANY_ENTRIES = re.compile(
    r"\b(?:works?|texts?|titles?|papers?|articles?|books?|studies|study|publications?|reports?|theses|chapters?|entry"
    r"|entries|websites?|web ?pages?|items?|things?|pieces?|anything|something|stuff|material|scholarship)\b"
)
_TEXT = re.compile(
    r"\b(?:(?:the|this|that|our) (?:whole |entire |present )?(?:article|paper|text|essay|lesson|report"
    r"|handbook|chapter"
    r"|document|reading|piece|study|book|authors?|writers?)|it|they|he|she|we|you)\b(?: 's)?"
)
_OWN = re.compile(r"\b(?:his|her|their|its)\b")
_CITING = re.compile(
    r"\b(?:cit(?:e|es|ed|ing)|referenc(?:es|ed|ing)|refer(?:s|red|ring)? to|quot(?:e|es|ed|ing)|us(?:e"
    r"|es|ed|ing)"
    r"|rel(?:y|ies|ied|ying) (?:up)?on|draw(?:s|n|ing)? (?:up)?on|drew (?:up)?on|consult(?:s|ed)?|listed)\b"
)
_COUNT = re.compile(r"\b(?:how (?:many|long|big|large)|(?:total )?number of|count)\b")
_NEWEST = re.compile(
    r"\b(?:newest|latest|most (?:recent|current|modern|up ?to ?date)|youngest|how (?:recent|new|current"
    r"|up ?to ?date))\b"
)
_OLDEST = re.compile(r"\b(?:oldest|earliest|least recent|how old)\b")
_NEGATED = re.compile(r"\b(?:non|not|other than)\b")
_TONGUE = re.compile(r"\b(?:foreign(?: language)?s?|(?:an)?other languages?)\b")
_FRAME = frozenset(
    """
    show list name tell see know find give which what who whose year years date dated published written appear
    appears appeared appearing out come comes language languages one ones among included contained there here
    end back long big date up goes far listed total overall
    """.split()
)


def by_words(wording: str, view: View) -> FactRequest | None:
    """What a question in plain wording asks of a reference list, or None if a word of it is about anything
    else."""
    rest = _OWN.sub(" ", re.sub(r"[^\w ']+", " ", wording))
    rest, text = _without(_TEXT, rest)
    rest, whole = _without(_LIST, rest)
    rest, entries = _without(_ENTRIES, rest)
    rest, others = _without(_ANY_ENTRIES, rest)
    rest, cited = _without(_CITING, rest)
    if not (whole or entries or others):
        return None
    rest, counted = _without(_COUNT, rest)
    rest, newest = _without(_NEWEST, rest)
    rest, oldest = _without(_OLDEST, rest)
    rest, restricted = _restricted(rest, others, view)
    if restricted is None or any(w not in STOP_WORDS and w not in _FRAME for w in folded(rest)):
        return None
    property_named = newest or oldest or restricted != Filter()
    explicit = whole or (cited and text)
    if not explicit and not (entries and property_named):
        return None
    if newest or oldest:
        return FactRequest(f"{'oldest' if oldest else 'newest'} reference", filter=restricted)
    if counted:
        return FactRequest("number of references", filter=restricted)
    listed = whole and others and not property_named  # "which article is in the references?" names none
    return None if listed else FactRequest("references", filter=restricted)


def _without(form: re.Pattern[str], text: str) -> tuple[str, str]:
    """A text without what a form matches, and the first match ("" for none)."""
    found = form.search(text)
    return form.sub(" ", text), found[0] if found else ""


def _restricted(rest: str, nouns: str, view: View) -> tuple[str, Filter | None]:
    """What is left of a question without the properties that it restricts the list to, and these; None if
    they contradict each other."""
    kept = Filter()
    for pattern, kind in TIMES:
        if found := re.search(rf"\b(?:{pattern.pattern})\b", rest):
            kept = replace(kept, years=years(found, kind), wording=found[0].strip())
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
            break
    tongues = [w for w in folded(rest) if w in LANGUAGES]
    foreign = _TONGUE.search(rest)
    if len(tongues) > 1 or (tongues and foreign):
        return rest, None
    if tongues or foreign:
        negated = bool(foreign) or bool(_NEGATED.search(rest))
        name = tongues[0].capitalize() if tongues else "English"
        kept = replace(
            kept,
            languages=frozenset({LANGUAGES[tongues[0]] if tongues else "en"}),
            other_than=negated,
            wording=f"{'not ' if negated else ''}in {name} {kept.wording}".strip(),
        )
        rest = _TONGUE.sub(" ", _NEGATED.sub(" ", rest.replace(tongues[0], " ") if tongues else rest))
    if found := re.search(r"\b(?:written by|by|from|of) ([\w' ]+)$", rest):
        name = " ".join(w for w in folded(found[1]) if w not in STOP_WORDS)
        if keys := by_author(name, view):
            kept = replace(kept, by=keys, wording=f"{kept.wording} by {name.title()}".strip())
            rest = rest[: found.start()]
    if nouns and (kind_of := TYPES.get(nouns.removesuffix("s"), TYPES.get(nouns))):
        kept = replace(kept, types=frozenset(kind_of), wording=f"that are {nouns} {kept.wording}".strip())
    return rest, kept
