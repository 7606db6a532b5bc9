"""Quotations with altered words, or stitched together from several places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from index.types import Document
from retrieval.normalise import NormalisedText, normalise
from retrieval.quote.attribution import Claim
from retrieval.types import QuotationVerdict

#: Least similarity of words (0..1) for a passage to count as a quotation's altered original.
ALTERED = 0.7
# In words: the shortest piece, the least mean length, and the largest gap within one place.
_LEAST_PIECE = 3
_MEAN_PIECE = 5
_NEAR = 8
_COVERED = 0.9
# The most windows that are aligned by letters, which costs more than the search for pieces.
_MOST_ALIGNED = 12


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document, `text` beginning at `start` of it."""

    document: Document
    start: int
    text: str

    @property
    def normalised(self) -> NormalisedText:
        """The normalised text."""
        return normalise(self.text)


@dataclass(frozen=True, slots=True)
class Match:
    """The places (document, start, end) of a claim's quotation: one, or one for each piece."""

    verdict: QuotationVerdict
    similarity: float
    places: tuple[tuple[Document, int, int], ...]
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Piece:
    words: int
    window: Window
    start: int
    end: int


def find_altered(claim: Claim, wanted: NormalisedText, windows: Sequence[Window]) -> Match | None:
    """The best match of a quotation that stands nowhere verbatim, or None if nothing is similar."""
    pieces = _pieces(wanted, windows)
    aligned = _align(claim, wanted, windows)
    covered = sum(p.words for p in pieces) / len(wanted.words)
    mean = sum(p.words for p in pieces) / max(1, len(pieces))
    if len(pieces) > 1 and covered >= _COVERED and mean >= _MEAN_PIECE and not _together(pieces):
        places = tuple((p.window.document, p.window.start + p.start, p.window.start + p.end) for p in pieces)
        return Match("stitched", round(covered, 3), places, claim)
    return aligned if aligned and aligned.similarity >= ALTERED else None


def _pieces(wanted: NormalisedText, windows: Sequence[Window]) -> list[_Piece]:
    """The quotation cut, from its start, into the longest runs of words that a window holds."""
    pieces: list[_Piece] = []
    at, count = 0, len(wanted.words)
    while at <= count - _LEAST_PIECE:
        piece = None
        for window in windows:
            last = at + max(_LEAST_PIECE, piece.words + 1 if piece else 0)
            while last <= count and (span := _first(wanted, at, last, window)):
                piece = _Piece(last - at, window, *span)
                last += 1
        if piece is None:
            at += 1
            continue
        pieces.append(piece)
        at += piece.words
    return pieces


def _first(wanted: NormalisedText, first: int, last: int, window: Window) -> tuple[int, int] | None:
    letters = wanted.letters[wanted.words[first][0] : wanted.words[last - 1][1]]
    return next(window.normalised.find_all(letters), None)


def _together(pieces: Sequence[_Piece]) -> bool:
    """Whether all pieces stand in order in one window, at most a few words apart."""
    for one, other in zip(pieces, pieces[1:], strict=False):
        if one.window is not other.window or other.start < one.end:
            return False
        if len(one.window.text[one.end : other.start].split()) > _NEAR:
            return False
    return True


def _align(claim: Claim, wanted: NormalisedText, windows: Sequence[Window]) -> Match | None:
    """The stretch most similar to the quotation, by the normalised Indel similarity of their words."""
    words = [wanted.word(n) for n in range(len(wanted.words))]
    needle = " ".join(words)
    best: Match | None = None
    for window in windows[:_MOST_ALIGNED]:
        normalised = window.normalised
        hay = [normalised.word(n) for n in range(len(normalised.words))]
        if not hay:
            continue
        found = fuzz.partial_ratio_alignment(needle, " ".join(hay), score_cutoff=50)
        if found is None:
            continue
        first, last = _word_range(hay, found.dest_start, found.dest_end)
        similarity = Indel.normalized_similarity(words, hay[first : last + 1])
        if best is None or similarity > best.similarity:
            start, end = normalised.span(first, last)
            place = (window.document, window.start + start, window.start + end)
            best = Match("altered", similarity, (place,), claim)
    return best


def _word_range(words: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Numbers of the first and last word with their middle within `start:end` of the joined words."""
    at, inside = 0, []
    for n, word in enumerate(words):
        middle = at + len(word) / 2
        if start <= middle <= end:
            inside.append(n)
        at += len(word) + 1
    return (inside[0], inside[-1]) if inside else (0, 0)
