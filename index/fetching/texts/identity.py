"""Is a file the text of the work? Decided by title, authors and DOI on its first two pages.

A server may answer with a page to log in, a review, another article or the whole book; the type of content
that it states says nothing. Words after the heading of the reference list do not count, since there any
article names others' titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.fetching.texts.first_pages import FirstPages
from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.matching import Acceptance, main_title
from index.fetching.works.work import FoundWork, doi_of, folded

TITLE_LIKENESS = 90.0
_MOST_TITLE_LINES = 6
_ABSTRACT_LINES = 60
"""Lines from the top of a page in which a title is looked for."""
_REFERENCES = re.compile(
    r"^\s*(?:\d+\.?\s+)?(?:references|bibliography|works cited|literature cited|notes and references"
    r"|literatur(?:verzeichnis)?|bibliographie|referencias|bibliograf[íi]a|riferimenti bibliografici)\s*:?$",
    re.IGNORECASE | re.MULTILINE,
)
_WALL = re.compile(
    r"just a moment|checking your browser|verify (?:that )?you are (?:a )?human|enable (?:javascript|cookies)"
    r"|access denied|log ?in to|sign in (?:to|with)|institutional access|captcha"
    r"|purchase (?:this )?(?:article|access)|session has expired",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:book reviews?|reviewed by|review(?:ed)? work|review of\b|review essay|rezension(?:en)?|besprechung"
    r"|compte[- ]rendu|reseña|recensione)\b",
    re.IGNORECASE,
)
_DOIS = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_EDITION = re.compile(
    r"\b(?:(?P<number>\d{1,2})(?:st|nd|rd|th)|(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth)|(?P<german>\d{1,2})\.)\s+(?:revised\s+|rev\.\s+)?(?:edition|edn?\b|aufl)",
    re.IGNORECASE,
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


@dataclass(frozen=True, slots=True)
class FileMatch:
    """Whether a file is the work, with the reason in a few words."""

    verdict: Acceptance
    reason: str


def identify(
    pages: FirstPages, entry: ReferenceEntry, work: FoundWork | None, *, preprint: bool = False
) -> FileMatch:
    """Whether the file with these first pages is the work that `entry` names, `work` as the services
    describe it.

    *Accept*: the title stands in lines of its own and the first author beside it, or the work's DOI and its
    title do. *Ask*: one of them does, or something speaks against it. *Refuse*: neither does, or it is a
    review, the whole book of a chapter, or a page to log in. `preprint`: a DOI of its own is to be expected.
    """
    texts = [_before_references(text) for text in pages.texts]
    whole = "\n".join(texts)
    if len(whole.split()) < 400 and _WALL.search(whole):
        return FileMatch(Acceptance.REFUSE, "a page to log in or to wait")
    if len(whole.split()) < 20:
        return FileMatch(Acceptance.ASK, "its first pages hold no text, so they may be pictures")
    titled = any(_has_title(text, title) for text in texts for title in _titles(entry, work))
    authored = _names_author(whole, entry, work)
    doi = (work.doi if work else None) or entry.doi
    dois = {found for each in _DOIS.findall(whole) if (found := doi_of(each))}
    stated = doi is not None and any(found == doi or found.startswith(f"{doi}/") for found in dois)
    if titled and not stated and _REVIEW.search("\n".join(texts)[:4000]) and not _REVIEW.search(entry.title):
        return FileMatch(Acceptance.REFUSE, "a review of it")
    if (book := _whole_book(pages, entry, titled)) is not None:
        return FileMatch(Acceptance.REFUSE, book)
    if not titled and not stated:
        return FileMatch(Acceptance.REFUSE, "another text: neither title nor DOI on its first pages")
    if (edition := _other_edition(whole, entry)) is not None:
        return FileMatch(Acceptance.ASK, edition)
    if not titled:
        return FileMatch(Acceptance.ASK, "its first pages have the DOI but not the title")
    if authored is False:
        verdict = Acceptance.ASK if stated else Acceptance.REFUSE
        return FileMatch(verdict, "its first pages do not name the author")
    if doi and dois and not stated and not preprint:
        return FileMatch(Acceptance.ASK, f"it states another DOI, {min(dois)}")
    if authored is None and not stated:
        return FileMatch(Acceptance.ASK, "the title alone agrees; the entry names no author")
    return FileMatch(Acceptance.ACCEPT, "title and author agree" if authored else "title and DOI agree")


def is_wall(text: str) -> bool:
    """Whether a page asks to log in, to wait, or to prove that one is human."""
    return _WALL.search(text) is not None


def _before_references(text: str) -> str:
    match = _REFERENCES.search(text)
    return text[: match.start()] if match else text


def _titles(entry: ReferenceEntry, work: FoundWork | None) -> Iterator[str]:
    titles = [entry.title]
    if work is not None:
        titles += [work.title, f"{work.title}: {work.subtitle}" if work.subtitle else ""]
    for title in dict.fromkeys(filter(None, titles)):
        yield folded(title)
        main = folded(main_title(title))
        # Two words are in many a title; three of them, in lines of their own, are one.
        if len(main.split()) >= 3:
            yield main


def _has_title(text: str, title: str) -> bool:
    """Whether lines next to each other are the title, and not a sentence that names it."""
    lines = [folded(line) for line in text.splitlines()]
    lines = [line for line in lines if line][:_ABSTRACT_LINES]
    for start in range(len(lines)):
        joined = ""
        for line in lines[start : start + _MOST_TITLE_LINES]:
            joined = f"{joined} {line}".strip()
            if len(joined) > 1.3 * len(title) + 10:
                break
            if fuzz.ratio(joined, title) >= TITLE_LIKENESS:
                return True
            if joined.replace(" ", "") == title.replace(" ", ""):  # letters set wide apart
                return True
    return False


def _names_author(text: str, entry: ReferenceEntry, work: FoundWork | None) -> bool | None:
    """Whether the first author of the entry, or of the work, is named; None where neither has one."""
    names = [names[0] for names in (entry.authors, work.authors if work else ()) if names]
    families = [folded(name.family) for name in names if folded(name.family)]
    if not families:
        return None
    words = f" {folded(text)} "
    return any(f" {family} " in words or f" {family.replace(' ', '')} " in words for family in families)


def _whole_book(pages: FirstPages, entry: ReferenceEntry, titled: bool) -> str | None:
    """The sentence for a whole book where a chapter is wanted; None where it is none."""
    if entry.type not in ("chapter", "paper-conference") or not entry.container:
        return None
    numbers = [int(n) for n in re.findall(r"\d+", entry.page)]
    length = numbers[1] - numbers[0] + 1 if len(numbers) == 2 and numbers[1] >= numbers[0] else None
    too_long = pages.count > (2 * length + 10 if length is not None else 100)
    if length is None and titled:
        return None
    return f"the whole book, of {pages.count} pages" if too_long else None


def _other_edition(text: str, entry: ReferenceEntry) -> str | None:
    match = _EDITION.search(text)
    wanted = re.search(r"\d+", entry.edition)
    if match is None or wanted is None:
        return None
    number = match["number"] or match["german"] or _ORDINALS.index(match["word"].lower()) + 1
    return None if int(number) == int(wanted[0]) else f"another edition: “{match[0]}”"
