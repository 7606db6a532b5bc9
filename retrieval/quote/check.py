"""The check of a quotation: exact, normalised, altered, stitched or not found in the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from rapidfuzz import fuzz

from index.errors import UserError
from index.reader import TextReader
from index.types import Document
from index.words import fold, stems
from retrieval.answer.locators import of_span
from retrieval.normalise import normalise
from retrieval.quote.alterations import Match, Window, find_altered
from retrieval.quote.attribution import Claim, claims, names_in
from retrieval.types import Check, Excerpt, QuotationVerdict

_MOST_DOCUMENTS = 40
# A longer text is searched only around the likely passages.
_WHOLE = 400_000
_AROUND = 1500
_ELLIPSIS = re.compile(r"\s*[\[(]?\s*(?:…|\.\s?\.\s?\.)\s*[\])]?\s*")
_ORDER: tuple[QuotationVerdict, ...] = ("exact", "normalised", "stitched", "altered", "not found")


class Checker:
    """Looks quotations up in the texts of one index."""

    def __init__(self, reader: TextReader, closest: Callable[[str], Sequence[Excerpt]]) -> None:
        """`closest` finds the excerpts nearest to a text that is not in the sources."""
        self._reader = reader
        self._closest = closest

    def check(self, text: str, *, most: int = 3) -> Check:
        """Check a pasted text, with at most `most` excerpts. Raises UserError if it holds no word."""
        if not normalise(text).words:
            raise UserError("There are no words to check: paste the quotation itself.")
        windows = self._windows(text)
        best: Match | None = None
        for claim in claims(text):
            match = self._match(claim, windows)
            if match and (best is None or _rank(match) < _rank(best)):
                best = match
        if best is None:
            found = tuple(self._closest(text))[:most]
            similarity = max((_alike(text, e.text) for e in found), default=0.0)
            return Check("not found", round(similarity, 3), found, None)
        places = sorted(
            {(d.key, s, e): (d, s, e) for d, s, e in best.places}.values(), key=lambda p: p[0].kind != "text"
        )
        excerpts = [
            of_span(self._reader, document, start, end, number=n, score=best.similarity)
            for n, (document, start, end) in enumerate(places[:most], 1)
        ]
        whose = self._attribution(best)
        return Check(best.verdict, round(best.similarity, 3), tuple(excerpts), whose)

    def _windows(self, text: str) -> list[Window]:
        """The stretches of text that may hold the quotation: around the passages that share its words."""
        exact = [k for c in claims(text) for k in self._reader.holding(c.quotation, _MOST_DOCUMENTS)]
        hits = [self._reader.passage(n) for n, _ in self._reader.search(stems(text), 60)]
        keys = list(dict.fromkeys([*exact, *(p.document for p in hits)]))[:_MOST_DOCUMENTS]
        windows: list[Window] = []
        for key in keys:
            document = self._reader.document(key)
            if len(document.text) <= _WHOLE or key in exact:
                windows.append(Window(document, 0, document.text))
                continue
            windows += _surroundings(document, [p.start for p in hits if p.document == key])
        return windows

    def _match(self, claim: Claim, windows: Sequence[Window]) -> Match | None:
        wanted = normalise(claim.quotation)
        if not wanted.words:
            return None
        exact = [
            (w.document, w.start + at, w.start + at + len(claim.quotation))
            for w in windows
            if (at := _verbatim(w.text, claim.quotation)) >= 0
        ]
        if exact:
            # ellipses at its ends are the only difference from the text
            return Match("normalised" if claim.elided else "exact", 1.0, tuple(exact), claim)
        same = [
            (w.document, w.start + s, w.start + e)
            for w in windows
            for s, e in w.normalised.find_all(wanted.letters)
        ]
        if same:
            document, start, end = same[0]
            return Match("normalised", _alike(claim.quotation, document.text[start:end]), tuple(same), claim)
        elided = self._elided(claim, windows)
        if elided:
            return elided
        return find_altered(claim, wanted, windows)

    def _elided(self, claim: Claim, windows: Sequence[Window]) -> Match | None:
        """A quotation with inner ellipses: "stitched", or "normalised" if they leave nothing out."""
        pieces = [normalise(p).letters for p in _ELLIPSIS.split(claim.quotation)]
        pieces = [p for p in pieces if p]
        if len(pieces) < 2:
            return None
        for window in windows:
            spans: list[tuple[int, int]] = []
            for piece in pieces:
                after = spans[-1][1] if spans else 0
                span = next((s for s in window.normalised.find_all(piece) if s[0] >= after), None)
                if span is None:
                    break
                spans.append(span)
            if len(spans) == len(pieces):
                places = tuple((window.document, window.start + s, window.start + e) for s, e in spans)
                start, end = spans[0][0], spans[-1][1]
                similarity = _alike(claim.quotation, window.text[start:end])
                if _nothing_between(window.text, spans):
                    whole = (window.document, window.start + start, window.start + end)
                    return Match("normalised", similarity, (whole,), claim)
                return Match("stitched", similarity, places, claim)
        return None

    def _attribution(self, match: Match) -> Literal["ok", "misattributed"] | None:
        """Whether the named author is right: the place is by this author or reports a work of theirs."""
        names = {fold(n) for n in names_in(match.claim.context)}
        if not names:
            return None
        authors = self._reader.families()
        named = {key for key, families in authors.items() if families & names}
        if not named:
            return "misattributed" if match.claim.explicit else None
        for document, start, end in match.places:
            if named & ({document.key} | self._reader.whose(document.key, start, end)):
                return "ok"
        return "misattributed"


def _nothing_between(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    gaps = (text[one[1] : other[0]] for one, other in zip(spans, spans[1:], strict=False))
    return not any(c.isalnum() for gap in gaps for c in gap)


def _rank(match: Match) -> tuple[int, float]:
    return _ORDER.index(match.verdict), -match.similarity


def _alike(one: str, other: str) -> float:
    """Normalised Indel similarity (0..1) of two texts, regardless of case and spacing."""
    return fuzz.ratio(" ".join(one.casefold().split()), " ".join(other.casefold().split())) / 100


def _surroundings(document: Document, starts: Sequence[int]) -> Iterator[Window]:
    """Stretches of a long document around the offsets; overlapping stretches are joined."""
    end = -1
    begin = 0
    for start in [*sorted(starts), len(document.text) + 4 * _AROUND]:
        if start - _AROUND > end:
            if end >= 0:
                yield Window(document, begin, document.text[begin:end])
            begin = max(0, start - _AROUND)
        end = start + 2 * _AROUND


def _verbatim(text: str, quotation: str) -> int:
    at = text.find(quotation)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(quotation) : at + len(quotation) + 1]
        inside = (before.isalnum() and quotation[0].isalnum()) or (
            after.isalnum() and quotation[-1].isalnum()
        )
        if not inside:
            return at
        at = text.find(quotation, at + 1)
    return -1
