"""What a question asks about and the texts do not hold: names that they nowhere have, answers of another
type.

Of 2,939 questions that their texts answer, 5 name somebody or something that these nowhere have; of 925
that they do not answer, or whose premise they contradict, 57 do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.storage.texts import TextStore
from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.answer.premise.agreement import SENTENCE_ENDS
from retrieval.answer.wording import Wording
from retrieval.interpret.place_names import places_in, same_place, written

# Names of formats, of days and months, and of Moot itself: a text need not have them.
_NO_SUBJECT = frozenset(
    """
    moot pdf doi url isbn issn tl dr tldr eli5 faq ok apa mla chicago harvard bibtex english i january
    february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday christmas easter please thanks
    """.split()
)
# A question with more capitals than this, of all its words, writes no names with them.
_MOST_CAPITALS = 0.5
_LEAST_WORDS = 4
# A name of fewer letters is not looked for in other spellings.
_LEAST_FUZZY, _FUZZY = 5, 84.0
_ALIKE = 5
# "guess from how long you stay" asks for no span of time.
_OPENS = r"^(?:\W*\w+\W+){0,2}?"
_NUMBER = (
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozens?|hundreds?|thousands?|millions?|billions?|trillions?"
    r"|half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|double|triple|none)\b"
)
_SHARE = (
    r"|\b(?:one|a single|several|many|most|all|few|majority|minority|handful|both|pairs?|couple|no|every"
    r"|only)\b"
)
_DEGREE = r"|\b(?:much|more|less|little|some|enough|nothing|free|fully|entirely|completely|slightly|far)\b"
_RHYTHM = (
    r"|\b(?:once|twice|times|every|each|daily|weekly|monthly|yearly|annual\w*|often|always|never|rarely|seldom"
    r"|per|frequent\w*|regular\w*|constant\w*|continu\w*|periodic\w*|whenever|immediate\w*)\b"
)
_SPAN = (
    r"|\b(?:one|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur\w+|generations?|forever"
    r"|lifetime|life|permanent\w*|indefinite\w*|until|brief\w*|short|long|longer|ancient|old|soon"
    r"|temporar\w*|always)\b"
)
_COST = r"costs?|pay|pays|paid|spend|spends|spent|price|worth|charged?|earn|earned|money"
# "Where does Ann Stone work?", and what a sentence that says so has.
_WHERE_OF_A_LIFE = re.compile(
    r"^\W*where\s+(?:does|do|did|is|was|were|are)\s+(?:\w+\W+){1,4}?(?:work|live|teach|study|come\s+from|from"
    r"|based|born|employed)\W*$",
    re.I,
)
_PLACE_OF_A_LIFE = re.compile(
    r"\b(?:at|in|from|to|near)\s+(?:the\s+)?(?-i:[A-Z])|\b(?:universit|institut|college|school|academ|professor"
    r"|works?\b|lives?\b|born\b|based\b|stud(?:y|ies|ied)\b|teach|taught)",
    re.I,
)
# What an amount that is asked for looks like, the most particular question first.
_AMOUNTS = tuple(
    (re.compile(_OPENS + asked, re.I), re.compile(offered, re.I))
    for asked, offered in (
        (r"how\s+often\b", _NUMBER + _RHYTHM),
        (r"how\s+(?:long|old)\b", _NUMBER + _SPAN),
        (rf"how\s+much\b.*\b(?:{_COST})\b", _NUMBER + r"|[$£€¥]|\b(?:free|nothing|no cost|all)\b"),
        (r"(?:how\s+many|(?:what|which)\s+(?:percentage|share|number))\b", _NUMBER + _SHARE),
        (r"how\s+much\b", _NUMBER + _SHARE + _DEGREE),
    )
)
# "how many cranes did Roth buy?": what is counted, up to the verb
_HOW_MANY = re.compile(_OPENS + r"how\s+many\s+(?P<counted>.+)", re.I)
_COUNTED_END = frozenset(
    """
    are is were was be been did do does have has had can could will would should may might must there of in on
    at to with from for by that who which as
    """.split()
)
_VAGUE = frozenset(
    """
    several many most all few majority minority handful both pair pairs couple no none every only single one
    dozens hundreds thousands millions
    """.split()
)
# Words between a number and what it counts.
_REACH = 6
_REACH_VAGUE = 4
# "who heads the Harbour Board?", and what a sentence that says so has besides somebody's name.
_WHO_LEADS = re.compile(
    _OPENS + r"(?:who(?:['’]?s|\s+is|\s+was|\s+are|\s+were)\s+(?:the\s+)?(?:\w+\s+)?(?:head|leader"
    r"|director|boss|chief|chair\w*|president|ceo|manager|founder)s?\s+(?:of|at)"
    r"|who\s+(?:now\s+|currently\s+)?(?:heads?|headed|runs?|ran|chairs?|chaired|directs?|directed|leads?|led"
    r"|founded))\s+"
    r"(?P<led>\S.*)",
    re.I,
)
_LEADING = re.compile(
    r"\b(?:head(?:s|ed)?|heading|lead(?:s|er|ers|ing)?|led|runs?|ran|running|direct(?:s|ed|ors?)|chair\w*|chiefs?|boss(?:es)?|ceo"
    r"|presidents?|ministers?|manag(?:es|ed|ers?)|in\s+charge|commands?|commander|oversees?|oversaw|secretary|appoint\w*|owns?"
    r"|owners?|found(?:ed|ers?)|creat(?:ed|ors?))\b",
    re.I,
)
_BODY = re.compile(
    r"\b(?:department|ministry|cent(?:er|re)|institut\w*|universit\w+|college|school|council|agency|office|bureau|board|party"
    r"|commission|committee|union|states|group|company|corporation|foundation|association|society|plan|act|initiative)\b",
    re.I,
)
# Names of such bodies hold one of these words.
_BODIES = {
    "university": r"universit\w+|colleges?|institutes?|schools?|academ\w+|polytechnics?|facult\w+",
    "college": r"colleges?|universit\w+|schools?|academ\w+|institutes?",
    "school": r"schools?|colleges?|academ\w+|universit\w+",
    "hospital": r"hospitals?|clinics?|infirmar\w+|institutes?|medical cent\w+|sanatori\w+",
    "newspaper": r"newspapers?|times|post|gazettes?|journals?|papers?|press|daily|weekly|herald|tribune",
    "bank": r"banks?|credit|savings|treasur\w+|reserve",
}
_WHICH_BODY = re.compile(rf"\b(?:which|what)\s+(?P<body>{'|'.join(_BODIES)})\b", re.I)


def absent_names(question: str, text_store: TextStore, near: Iterable[str] = ()) -> list[str]:
    """The names in a question, as it writes them, of which no word stands in any text, in any form or under
    another name of the same country; [] where capitals say nothing. `near` are passages in which a name may
    stand in another spelling."""
    found: list[str] = []
    words = WORD.findall(question)
    capitals = sum(w[0].isupper() for w in words)
    wording = Wording(question)
    names = [] if len(words) >= _LEAST_WORDS and capitals > _MOST_CAPITALS * len(words) else wording.names
    known: set[str] | None = None
    for first, last in names:
        shown = wording.shown(first, last)
        parts = [w for w in WORD.findall(shown) if _tells(w)]
        if not parts or _stands(shown, text_store) or any(_stands(w, text_store) for w in parts):
            continue
        if known is None:
            known = {fold(w) for text in near for w in WORD.findall(text)} | _names_known(text_store)
        if not any(_alike(fold(w), known) for w in parts):
            found.append(shown)
    for _, _, place in places_in(question):
        if not any(place in name for name in found) and not _stands(place, text_store):
            found.append(place if place[0].isupper() else place.title())
    return found


def offers(question: str, sentence: str) -> bool:
    """Whether a sentence may hold an answer of the type that a question asks for: an amount or a span of time
    ("how long"), a number of what is counted ("how many cranes"), the name of a university or the like
    ("which university"), a place of somebody's life ("where does she work"), somebody who leads ("who heads
    the board"). True for others."""
    if (counted := _HOW_MANY.search(question)) and not _counts(sentence, counted["counted"]):
        return False
    if (asked := _WHO_LEADS.search(question)) and Wording(asked["led"]).names:
        return _LEADING.search(sentence) is not None or _names_a_person(sentence, question)
    if offered := next((form for asked, form in _AMOUNTS if asked.search(question)), None):
        return offered.search(sentence) is not None
    if _WHERE_OF_A_LIFE.search(question):
        return _PLACE_OF_A_LIFE.search(sentence) is not None
    body = _WHICH_BODY.search(question)
    return body is None or re.search(rf"\b(?:{_BODIES[body['body'].lower()]})\b", sentence, re.I) is not None


def _counts(sentence: str, counted: str) -> bool:
    """Whether an excerpt may have a number of what is counted ("cranes did Roth buy"): in one of its
    sentences near the words for it, or anywhere if that has no word for it. Of 51 questions that their texts
    answer, it is so for 50."""
    asked = Wording(counted)
    ends = (n for n, t in enumerate(asked.tokens) if t.form in _COUNTED_END)
    nouns = {s for s in asked.stems[: next(ends, len(asked.stems))] if s in asked.content}
    return not nouns or any(_has_number(Wording(one), nouns) for one in SENTENCE_ENDS.split(sentence))


def _has_number(said: Wording, nouns: set[str]) -> bool:
    """Whether a sentence has a number near one of the nouns, or without any of them."""
    numbers = [n for n in said.numbers if n.kind not in ("year", "decade")]
    if nouns.isdisjoint(said.stems):
        vague = any(t.form in _VAGUE - {"one", "no", "only", "every"} for t in said.tokens)
        return bool(numbers) or vague
    return any(
        not nouns.isdisjoint(said.stems[max(0, n.first - _REACH) : n.last + 1 + _REACH]) for n in numbers
    ) or any(
        t.form in _VAGUE and not nouns.isdisjoint(said.stems[n + 1 : n + 1 + _REACH_VAGUE])
        for n, t in enumerate(said.tokens)
    )


def _names_a_person(sentence: str, question: str) -> bool:
    """Whether a sentence has a name that the question has not, and that is neither a body's nor a place's,
    nor an acronym."""
    asked, said = Wording(question), Wording(sentence)
    places = {place.casefold() for _, _, place in places_in(sentence)}
    for first, last in said.names:
        shown = said.shown(first, last)
        known = not set(said.stems[first : last + 1]).isdisjoint(asked.stems)
        kind = said.kind_of_name(first, last)
        if not (known or kind in ("place", "acronym") or shown.casefold() in places or _BODY.search(shown)):
            return True
    return False


def not_named(names: Sequence[str]) -> str:
    """What is said of names that the texts nowhere have, as a sentence for people."""
    *most, last = [f"“{name}”" for name in names]
    return f"The sources nowhere name {', '.join(most) + ' or ' if most else ''}{last}."


def _tells(word: str) -> bool:
    """Whether a word of a name can be looked for: no initial, no code, no format, no function word."""
    plain = fold(word)
    return len(word) > 1 and plain.isalpha() and plain not in _NO_SUBJECT and plain not in STOP_WORDS


def _stands(name: str, text_store: TextStore) -> bool:
    """Whether the texts have a name, its acronym or the full form of it, or another name of that country."""
    acronyms = text_store.acronyms()
    for one in (name, *same_place(name)):
        words = [fold(w) for w in WORD.findall(one.replace(".", ""))]
        if words == ["us"]:
            found = any(text_store.holding(form, 1) for form in ("U.S.", "US", "U. S."))
        else:
            telling = [w for w in words if w not in STOP_WORDS]
            found = bool(telling) and all(text_store.document_frequency(stem(w)) for w in telling)
        if found and one is not name and len(words) > 1:
            found = bool(text_store.holding(written(one), 1))  # "United States" is not "United Nations"
        if found or one.upper() in acronyms:
            return True
    return fold(name) in {fold(full) for full in acronyms.values()}


def _names_known(text_store: TextStore) -> set[str]:
    """The folded words of the family names of all authors, and of all headings."""
    names = {fold(name) for words in text_store.families().values() for name in words}
    return names | {fold(w) for heading in text_store.sections().values() for w in WORD.findall(heading)}


def _alike(name: str, known: set[str]) -> bool:
    """Whether one of the known words is a form of the name ("Norwegians", "Norway"), or nearly its
    spelling."""
    if name in known:
        return True
    if len(name) < _LEAST_FUZZY:
        return False
    if any(len(word) >= _ALIKE and word[:_ALIKE] == name[:_ALIKE] for word in known):
        return True
    from rapidfuzz import fuzz, process

    return process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_FUZZY) is not None
