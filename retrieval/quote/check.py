"""The check of a quotation: exact, normalised, altered, stitched or not found in the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from index.errors import UserError
from index.raised import without_typed_marks
from index.storage.ports import PassageStore
from index.types import Document
from index.words import STOP_WORDS
from retrieval.answer.locators import of_span
from retrieval.differences import NEGATIONS
from retrieval.normalise import NormalisedText, normalise
from retrieval.quote.alterations import Match, find_altered
from retrieval.quote.attribution import Claim, claims, judge, named_works, names_in, whose_words
from retrieval.quote.windows import Window, find_windows
from retrieval.types import Check, Excerpt, QuotationVerdict

#: The longest text that is checked, in characters.
LONGEST = 20_000
_ELLIPSIS = re.compile(r" ?[\[(]? ?(?:…|\. ?\. ?\.) ?[\])]? ?")
_MOST_ELLIPSES = 40
_MOST_PLACES = 8
# Texts are compared by letters up to this length; what is longer, by its beginning.
_COMPARED = 4000
_ET_AL = {"et", "al"}
_YEAR = re.compile(r"#(?:1[5-9]|20)\d\d")
_SAME_WORDS: tuple[QuotationVerdict, ...] = ("exact", "normalised")
_ORDER: tuple[QuotationVerdict, ...] = ("exact", "normalised", "stitched", "altered", "not found")


class Checker:
    """Looks quotations up in the texts of one index."""

    def __init__(self, text_store: PassageStore, closest: Callable[[str], Sequence[Excerpt]]) -> None:
        """`closest` finds the excerpts nearest to a text that is not in the sources."""
        self._text_store = text_store
        self._closest = closest

    def check(self, text: str, *, most: int = 3) -> Check:
        """Check a pasted text, with at most `most` excerpts. Raises UserError if it holds no word, or
        more than 20,000 characters. The work is bounded, however long the text and the sources are."""
        if len(text) > LONGEST:
            raise UserError(f"That is longer than {LONGEST:,} characters: check a shorter part of it.")
        if not any(t.kind != "sign" for t in normalise(text).tokens):
            raise UserError("There are no words to check: paste the quotation itself.")
        made = claims(text)
        named = {
            key for c in made for key in named_works(self._text_store, c) if self._text_store.is_work(key)
        }
        windows = find_windows(self._text_store, text, [c.quotation for c in made], named)
        best: Match | None = None
        for claim in made:
            if claim.inner and best and self._holds(best, claim.context):
                continue  # the words around the quotation marks are the source's too
            match = _match(claim, windows)
            if match and (best is None or _rank(match) < _rank(best)):
                best = match
        if best is None:
            found = tuple(self._closest(text))[:most]
            similarity = max((_alike(text, e.text) for e in found), default=0.0)
            return Check("not found", round(similarity, 3), found, None)
        best, lacks = self._in_works(best, windows)
        documents = {key: self._text_store.document(key) for key in {p[0] for p in best.places[: most * 4]}}
        places = sorted(
            dict.fromkeys(p for p in best.places if p[0] in documents),
            key=lambda p: self._order(documents[p[0]]),
        )
        excerpts = [
            of_span(self._text_store, documents[key], start, end, number=n, score=best.similarity)
            for n, (key, start, end) in enumerate(places[:most], 1)
        ]
        judged = judge(self._text_store, best.claim, places)
        return Check(
            best.verdict,
            round(best.similarity, 3),
            tuple(excerpts),
            judged.attribution,
            best.differences,
            judged.author,
            whose_words(self._text_store, places),
            lacks,
        )

    def _in_works(self, match: Match, windows: Sequence[Window]) -> tuple[Match, tuple[str, ...]]:
        """The match with the places at which the works of the author named have the same words, and the keys
        of those works that lack them. Where a text reports a work, only the work's own text says whether
        the words are its author's."""
        named = {key for key in named_works(self._text_store, match.claim) if self._text_store.is_work(key)}
        lacking = sorted(named - {key for key, _, _ in match.places})
        if not lacking or len(lacking) < len(named):
            return match, ()
        own = _match(match.claim, [w for w in windows if w.key in named])
        if own is None or own.verdict not in _SAME_WORDS:
            return match, tuple(lacking)
        return replace(match, places=(*own.places, *match.places)), ()

    def _order(self, document: Document) -> int:
        """Works that speak for themselves first, then the group's texts, then abstracts and entries."""
        return 0 if self._text_store.is_work(document.key) else 1 if document.kind == "text" else 2

    def _holds(self, match: Match, context: str) -> bool:
        """Whether most content words of a context stand where a quotation was found. Names and years that
        introduce a quotation say nothing: a text that reports the work has them too."""
        names = {t.form for name in names_in(context) for t in normalise(name).tokens}
        said = {t.form for t in normalise(context).tokens if not _YEAR.fullmatch(t.form)}
        words = said - STOP_WORDS - names - _ET_AL
        held: set[str] = set()
        for key, start, end in match.places[:_MOST_PLACES]:
            text = next(n.text for n in self._text_store.named([key]))
            held |= {t.form for t in normalise(text[start:end]).tokens}
        return len(words & held) > len(words) / 2


def _match(claim: Claim, windows: Sequence[Window]) -> Match | None:
    wanted = normalise(claim.quotation)
    if not wanted.tokens:
        return None
    same = [
        (w, s, e)
        for w in windows
        for s, e in w.normalised.find_all(wanted.letters)
        if _means_same(wanted, w, s, e)
    ]
    exact = [(w, s, e) for w, s, e in same if _is_verbatim(claim.quotation, wanted, w, s)]
    if exact:
        # ellipses at its ends are the only difference from the text
        return Match("normalised" if claim.elided else "exact", 1.0, _places(exact), claim)
    if same:
        window, start, end = same[0]
        return Match("normalised", _alike(claim.quotation, window.text[start:end]), _places(same), claim)
    # texts are kept without the marks of their notes, and a quotation may be typed with them
    bare = without_typed_marks(claim.quotation)
    if bare != claim.quotation and (found := _match(replace(claim, quotation=bare), windows)):
        return replace(found, verdict="normalised") if found.verdict == "exact" else found
    return _elided(claim, windows) or find_altered(claim, wanted, windows)


def _places(found: Sequence[tuple[Window, int, int]]) -> tuple[tuple[str, int, int], ...]:
    return tuple(dict.fromkeys((w.key, w.start + s, w.start + e) for w, s, e in found))


def _means_same(wanted: NormalisedText, window: Window, start: int, end: int) -> bool:
    """Whether two texts of the same letters have the same negations: "not able" is not "notable"."""
    there = [t.form for t in window.tokens_in(start, end) if t.form in NEGATIONS]
    return there == [t.form for t in wanted.tokens if t.form in NEGATIONS]


def _is_verbatim(quotation: str, wanted: NormalisedText, window: Window, start: int) -> bool:
    begin = start - wanted.tokens[0].start
    return begin >= 0 and window.text[begin : begin + len(quotation)] == quotation


def _elided(claim: Claim, windows: Sequence[Window]) -> Match | None:
    """A quotation with inner ellipses: "stitched", or "normalised" if they leave nothing out."""
    pieces = [normalise(p) for p in _ELLIPSIS.split(" ".join(claim.quotation.split()))]
    pieces = [p for p in pieces if p.tokens]
    if not 2 <= len(pieces) <= _MOST_ELLIPSES:
        return None
    for key in dict.fromkeys(w.key for w in windows):
        within = sorted((w for w in windows if w.key == key), key=lambda w: w.start)
        found: list[tuple[Window, int, int]] = []
        for piece in pieces:
            after = found[-1][0].start + found[-1][2] if found else 0
            span = next((s for s in _spans(piece, within) if s[0].start + s[1] >= after), None)
            if span is None:
                break
            found.append(span)
        if len(found) == len(pieces):
            return _put_together(claim, found)
    return None


def _spans(piece: NormalisedText, windows: Sequence[Window]) -> Iterator[tuple[Window, int, int]]:
    for window in windows:
        for start, end in window.normalised.find_all(piece.letters):
            if _means_same(piece, window, start, end):
                yield window, start, end


def _put_together(claim: Claim, found: Sequence[tuple[Window, int, int]]) -> Match:
    window, start, _ = found[0]
    last, _, end = found[-1]
    if last is not window:
        return Match("stitched", 1.0, _places(found), claim)
    gaps = (window.text[one[2] : other[1]] for one, other in zip(found, found[1:], strict=False))
    if not any(normalise(gap).tokens for gap in gaps):
        similarity = _alike(claim.quotation, window.text[start:end])
        return Match("normalised", similarity, _places([(window, start, end)]), claim)
    return Match("stitched", 1.0, _places(found), claim)


def _rank(match: Match) -> tuple[int, float]:
    return _ORDER.index(match.verdict), -match.similarity


def _alike(one: str, other: str) -> float:
    """Normalised Indel similarity (0..1) of two texts, regardless of case and spacing."""
    one, other = one[:_COMPARED], other[:_COMPARED]
    return fuzz.ratio(" ".join(one.casefold().split()), " ".join(other.casefold().split())) / 100
