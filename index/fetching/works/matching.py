"""Is the work that a service gives the one that an entry names? Decided by title, first author and year.

The levels are those at which 796,000 pairs of real titles were separated: a token_set ratio alone takes 75
of them wrongly at 90; a token_sort ratio of 92 with author and year takes 5, all of them versions of one
work. The score that a service itself gives is not used: each answers a similar work as gladly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.work import FoundWork, Name, folded

ACCEPT_SORTED = 92.0
ACCEPT_MAIN = 97.0
ASK_SORTED = 80.0
_NOTICE = re.compile(
    r"^(?:(?:author|publisher)(?:’s|'s)?\s+correction|corrections?|corrigend(?:um|a)|errat(?:um|a)|addend(?:um|a)"
    r"|retraction(?:\s+note)?|expression of concern|book reviews?|reviews?\s+(?:of|for)"
    r"|review:|reviewed work|reply to|response to|comments?\s+on|commentary on|decision letter"
    r"|author response"
    r"|supplement(?:al|ary)\s+(?:material|information|data|figures?)|(?:fig(?:ure)?|table)\.?\s*s?\d+"
    r"|front matter|table of contents|editorial board|index)\b",
    re.IGNORECASE,
)
_NO_WORK = {
    "peer-review", "figure", "journal-issue", "journal", "journal-volume", "grant", "erratum", "retraction",
    "paratext", "component",
}  # fmt: skip
_BOOKS = {"book", "thesis", "report"}
_MAIN = re.compile(r"\s*(?::|[?!](?=\s)|\s[–—-]\s|\.\s)\s*")
_PRICE = re.compile(r"\bPp\.\s*[ivxlc\d]|[$£€]\s?\d|\d+s\.\s*\d+d\.", re.IGNORECASE)


class Acceptance(IntEnum):
    """Whether a work is the one that an entry names."""

    REFUSE = 0
    ASK = 1
    ACCEPT = 2


@dataclass(frozen=True, slots=True)
class WorkMatch:
    """A verdict, why, and how like the titles are (token_sort, 0 to 100)."""

    verdict: Acceptance
    reason: str
    likeness: float


def judge(entry: ReferenceEntry, work: FoundWork) -> WorkMatch:
    """Whether `work` is what `entry` names.

    *Accept*: same first author, years at most one apart, and titles with a token_sort ratio of 92 or more, or
    of which one is the other's main title (token_set 97). *Ask*: a ratio of 80 to 92, or author or year
    missing or different. *Refuse*: less, and what is about a work: a review, a correction, a figure.
    """
    likeness, same = _likeness(entry, work)
    if about := _about(entry, work):
        return WorkMatch(Acceptance.REFUSE, about, likeness)
    untitled = not work.title and work.doi is not None and work.doi == entry.doi
    if not same and likeness < ASK_SORTED and not untitled:
        return WorkMatch(Acceptance.REFUSE, "another title", likeness)
    doubts = [] if same else ["the title differs" if work.title else "its record has no title"]
    author = same_first_author(entry.authors, work.authors)
    if author is None:
        doubts.append("no author to compare")
    elif not author:
        if entry.type in _BOOKS and work.type == "article-journal":
            return WorkMatch(Acceptance.REFUSE, "a review of the book", likeness)
        doubts.append(f"the author is {work.authors[0].family}")
    if entry.year is None or not work.years:
        doubts.append("no year to compare")
    elif min(abs(entry.year - year) for year in work.years) > 1:
        doubts.append(f"the year is {work.years[0]}")
    if doubts:
        return WorkMatch(Acceptance.ASK, ", ".join(doubts), likeness)
    return WorkMatch(Acceptance.ACCEPT, "title, first author and year agree", likeness)


def best(entry: ReferenceEntry, works: Iterable[FoundWork]) -> tuple[FoundWork, WorkMatch] | None:
    """The likeliest of several works that is not refused, with its judgement; None where all are.

    Of equally likely ones that of the entry's own kind and year goes first: the version of record of an
    article, the preprint of a preprint.
    """
    judged = [(work, judge(entry, work)) for work in works]
    kept = [each for each in judged if each[1].verdict is not Acceptance.REFUSE]
    return max(kept, key=lambda each: _rank(entry, *each), default=None)


def same_first_author(ours: Sequence[Name], theirs: Sequence[Name]) -> bool | None:
    """Whether the first authors are one; None where either is not stated."""
    if not ours or not theirs or not folded(ours[0].family) or not folded(theirs[0].family):
        return None
    return same_family(ours[0], theirs[0])


def same_family(one: Name, other: Name) -> bool:
    """Whether two names have one family name: particles, hyphens and case do not count."""
    a, b = folded(one.family).split(), folded(other.family).split()
    if a == b or "".join(a) == "".join(b):
        return True
    whole = [set(folded(f"{n.given} {n.family}").split()) for n in (one, other)]
    # A service may cut a name elsewhere: "M. Bran" for "Bran, Andres M.", "Mao" for "Mao Zedong".
    return (set(a) <= whole[1] and b[-1] in whole[0]) or (set(b) <= whole[0] and a[-1] in whole[1])


def main_title(title: str) -> str:
    """A title without its subtitle."""
    return _MAIN.split(title, maxsplit=1)[0]


def _likeness(entry: ReferenceEntry, work: FoundWork) -> tuple[float, bool]:
    """The greatest token_sort ratio of the titles, and whether they are alike enough to be accepted."""
    ours = entry.title
    theirs = [work.title, *([f"{work.title}: {work.subtitle}"] if work.subtitle else [])]
    one = folded(ours)
    likeness, same = 0.0, False
    for title in theirs:
        other = folded(title)
        if not one or not other:
            continue
        score = fuzz.token_sort_ratio(one, other)
        if fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= ACCEPT_MAIN:
            score = max(score, ACCEPT_MAIN)  # a lost space is no other word
        likeness = max(likeness, score)
        same = same or score >= ACCEPT_SORTED or _is_main(ours, title)
    return likeness, same


def _is_main(one: str, other: str) -> bool:
    """Whether one of two titles is the other's main title."""
    short, long = sorted((one, other), key=len)
    main, whole = folded(main_title(long)), folded(short)
    if main == folded(long) or len(whole.split()) < 2:
        return False
    return (
        fuzz.token_set_ratio(folded(one), folded(other)) >= ACCEPT_MAIN
        and fuzz.ratio(main, whole) >= ACCEPT_MAIN
    )


def _about(entry: ReferenceEntry, work: FoundWork) -> str | None:
    """What a record is that is about a work rather than the work; None for a work."""
    if work.type in _NO_WORK:
        return "a peer review" if work.type == "peer-review" else f"not a work but: {work.type}"
    if (match := _NOTICE.match(work.title)) and not _NOTICE.match(entry.title):
        return f"its title begins with “{match[0]}”"
    if _PRICE.search(work.title) and not _PRICE.search(entry.title):
        return "a review of the book"
    return None


def _rank(entry: ReferenceEntry, work: FoundWork, judgement: WorkMatch) -> tuple[object, ...]:
    preprint = entry.type == "article" or "arxiv" in entry.container.lower()
    return (
        judgement.verdict,
        work.doi is not None and work.doi == entry.doi,
        work.type == entry.type,
        (work.type == "article") == preprint,
        entry.year in work.years,
        judgement.likeness,
    )
