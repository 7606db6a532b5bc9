"""The claims of a pasted text: the quotation, and the work and author that it is said to be from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.storage.ports import PassageStore
from index.words import fold

#: A document's key, and the start and end of a stretch of it.
Place = tuple[str, int, int]

Attribution = Literal["ok", "misattributed", "wrong year"]

_OPEN, _CLOSE = re.compile(r"[“„«]"), re.compile(r"[”“»](?!\w)")
_STRAIGHT, _STRAIGHT_CLOSE = re.compile(r"\""), re.compile(r"\"(?!\w)")
_SINGLE, _SINGLE_CLOSE = re.compile(r"(?<!\w)‘"), re.compile(r"’(?!\w)")
_MARKS = ((_OPEN, _CLOSE), (_STRAIGHT, _STRAIGHT_CLOSE), (_SINGLE, _SINGLE_CLOSE))
# "(Scharre, 2021)", "— Paul Scharre", or a last line that a dash opens.
_SOURCE_AFTER = re.compile(
    r"\s?(?:\((?P<in>[^()]{0,200}?\d{4}[^()]{0,100})\)"
    r"|(?:(?<=[\s.”\"’»])[—–]\s?|\s--?\s)(?P<by>[^\W\d_a-z][^.!?;:]{1,60}?))[\s.]*$"
)
# The source that follows a quotation stands in so many characters at the end.
_MOST_SOURCE = 320
_FIRST_ELLIPSIS = re.compile(r"[\s\[(]*(?:…|\.{3})[\s\])]*")
_LAST_ELLIPSIS = re.compile(r"(?<!\w\.)[\s\[(]{0,4}(?:…|\.{3})[\s.\])]*$")
_NAME = re.compile(r"[^\W\d_][\w’'-]+")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# A year after a name is that of the work if it stands so near: "Roth (2009)", "Roth et al., 2009".
_NEAR = 30
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """`quotation` is the text said to be verbatim. `context` are the words around it, which may name
    its author; `explicit` is True if they follow it as its source. `elided` is True if the quotation
    began or ended with an ellipsis. `inner` is True if only the words in quotation marks are meant."""

    quotation: str
    context: str = ""
    explicit: bool = False
    elided: bool = False
    inner: bool = False


def claims(text: str) -> list[Claim]:
    """The possible claims of a pasted text, the most literal first: the whole text as the quotation;
    the text without a source named at its end; only the words in quotation marks."""
    text = re.sub(r"(?m)^\s*>+\s?", "", text).strip()  # the mark of a quoted line in a chat
    bare, elided = _bare(text)
    found = [Claim(bare, elided=elided)]
    source = _source(text)
    if source and source[0] > 0:
        bare, elided = _bare(text[: source[0]])
        found.append(Claim(bare, source[1], True, elided))
    quoted = [q for q in _quoted(text) if len(text[q[0] : q[1]].split()) >= _LEAST_WORDS]
    if quoted:
        start, end = max(quoted, key=lambda q: len(text[q[0] : q[1]].split()))
        words, elided = _bare(text[start:end])
        context = f"{text[: start - 1]} {text[end + 1 :]}"
        found.append(Claim(words, context, source is not None and source[0] > end, elided, True))
    return list(dict.fromkeys(c for c in found if c.quotation))


def _source(text: str) -> tuple[int, str] | None:
    """Where the source named at the end of a text begins, and its words."""
    begin = max(0, len(text) - _MOST_SOURCE)
    tail = re.sub(r"\s", " ", text[begin:])
    match = _SOURCE_AFTER.search(tail)
    return (begin + match.start(), match["in"] or match["by"] or "") if match else None


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """The spans within quotation marks, each to the next mark that closes it."""
    for opening, closing in _MARKS:
        ends = [m.start() for m in closing.finditer(text)]
        at = 0
        for match in opening.finditer(text):
            if match.start() < at:
                continue
            n = bisect_right(ends, match.end())
            if n < len(ends):
                yield match.end(), ends[n]
                at = ends[n] + 1


def _bare(text: str) -> tuple[str, bool]:
    """The text without outer ellipses and without quotation marks around the whole of it, and whether
    it had outer ellipses."""
    text = text.strip()
    for opening, closing in _MARKS:
        if len(text) > 2 and opening.match(text) and closing.match(text[-1]):
            text = text[1:-1].strip()
            break
    first = _FIRST_ELLIPSIS.match(text)
    bare = text[first.end() :] if first else text
    last = _LAST_ELLIPSIS.search(bare, max(0, len(bare) - 40))
    bare = (bare[: last.start()] if last else bare).strip()
    return bare, bare != text


def names_in(context: str) -> list[str]:
    """The capitalised words of a context; any of them may be an author's name."""
    return [m[0] for m in _NAME.finditer(context) if m[0][0].isupper()]


def years_in(claim: Claim, names: set[str]) -> set[str]:
    """The years that a claim gives for the work of the (folded) names."""
    found: set[str] = set()
    for match in _NAME.finditer(claim.context):
        if fold(match[0]) in names:
            after = claim.context[
                match.end() : match.end() + (len(claim.context) if claim.explicit else _NEAR)
            ]
            found |= set(_YEAR.findall(after)[:1])
    return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the author and year named are right, and whose words the quotation is, if they are not:
    "Scharre (2021)"."""

    attribution: Attribution | None
    author: str | None = None


def named_works(text_store: PassageStore, claim: Claim) -> set[str]:
    """The keys of the works by the authors that a claim names."""
    names = {fold(n) for n in names_in(claim.context)}
    return {key for key, family in text_store.families().items() if family & names} if names else set()


def whose_words(text_store: PassageStore, places: Sequence[Place]) -> Literal["work", "reported"] | None:
    """Whether the words are those of a work in whose text they stand, or of a text that reports another;
    None for an abstract or an entry."""
    if any(text_store.is_work(key) for key, _, _ in places):
        return "work"
    key, start, end = places[0]
    if text_store.document(key).kind != "text":
        return None
    return "reported" if text_store.whose(key, start, end) else "work"


def judge(text_store: PassageStore, claim: Claim, places: Sequence[Place]) -> Verdict:
    """Whether a claim names the author and the year of the words at `places`: the place is by this author,
    or reports a work of theirs whose own text the index lacks. No verdict if it names no one."""
    names = {fold(n) for n in names_in(claim.context)}
    if not names:
        return Verdict(None)
    families = text_store.families()
    named = named_works(text_store, claim)
    if not named:
        return Verdict("misattributed", _author(text_store, places)) if claim.explicit else Verdict(None)
    right: set[str] = set()
    for key, start, end in places:
        right |= named & ({key} | _reported(text_store, (key, start, end)))
    if not right:
        return Verdict("misattributed", _author(text_store, places))
    said = years_in(claim, names & set().union(*(families[key] for key in right)))
    stated = {year for key, year in text_store.years().items() if key in right}
    if (
        said
        and stated
        and not said & stated
        and len(right) == len([k for k in right if k in text_store.years()])
    ):
        return Verdict("wrong year", _label(text_store, sorted(right)[0]))
    return Verdict("ok")


def _reported(text_store: PassageStore, place: Place) -> set[str]:
    """The works whose view a place reports, without those that can speak for themselves."""
    return {key for key in text_store.whose(*place) if not text_store.is_work(key)}


def _author(text_store: PassageStore, places: Sequence[Place]) -> str | None:
    """The author and year of the work whose words stand at the first place."""
    if not places:
        return None
    key = places[0][0]
    reported = sorted(_reported(text_store, places[0]))
    return _label(text_store, reported[0] if len(reported) == 1 else key)


def _label(text_store: PassageStore, key: str) -> str | None:
    item = text_store.document(key).item
    people = [str(p.get("family") or p.get("literal") or "") for p in item.get("author", [])]
    people = [p for p in people if p]
    if not people:
        return None
    who = (
        people[0]
        if len(people) == 1
        else f"{people[0]} and {people[1]}"
        if len(people) == 2
        else f"{people[0]} et al."
    )
    parts = item.get("issued", {}).get("date-parts") or [[]]
    return f"{who} ({parts[0][0]})" if parts[0] else who
