"""Quotations with altered words, or stitched together from several places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.words import STOP_WORDS
from retrieval.alignment import Alignment, align, dense_part, weight
from retrieval.differences import NEGATIONS, named
from retrieval.normalise import NormalisedText, Token
from retrieval.quote.attribution import Claim
from retrieval.quote.windows import Window
from retrieval.types import Difference, DifferenceKind, QuotationVerdict

#: Least similarity (0..1) for a passage to count as a quotation's altered original, and the least share
#: of the quotation's words, by weight, that it has to have.
ALTERED, COVERED = 0.66, 0.62
# The least number of words, and of these of words that are no function words, that both have.
_LEAST_SHARED, _LEAST_CONTENT = 3, 2
# In words: the shortest piece, the least mean length, and the largest gap within one place.
_LEAST_PIECE = 3
_MEAN_PIECE = 5
_NEAR = 8
_STITCHED = 0.9
# From this similarity on a quotation is from one place, though pieces of it stand elsewhere too.
_ONE_PLACE = 0.85
# The most windows that are aligned word by word, and places where a piece is looked for.
_MOST_ALIGNED = 6
_MOST_STARTS = 20


@dataclass(frozen=True, slots=True)
class Match:
    """The places (document key, start, end) of a claim's quotation: one, or one for each piece."""

    verdict: QuotationVerdict
    similarity: float
    places: tuple[tuple[str, int, int], ...]
    claim: Claim
    differences: tuple[Difference, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Piece:
    """`words` words of the quotation from `at` on, which stand in a window from `first` on."""

    at: int
    words: int
    window: Window
    first: int

    @property
    def place(self) -> tuple[str, int, int]:
        start, end = self.window.normalised.span(self.first, self.first + self.words - 1)
        return self.window.key, self.window.start + start, self.window.start + end


def find_altered(claim: Claim, wanted: NormalisedText, windows: Sequence[Window]) -> Match | None:
    """The best match of a quotation that stands nowhere verbatim, or None if nothing is similar."""
    altered = _altered(claim, wanted, windows)
    if altered and altered.similarity >= _ONE_PLACE:
        return altered
    pieces = _pieces(wanted.tokens, windows)
    covered = sum(p.words for p in pieces) / len(wanted.tokens)
    mean = sum(p.words for p in pieces) / max(1, len(pieces))
    if len(pieces) > 1 and covered >= _STITCHED and mean >= _MEAN_PIECE and not _together(pieces):
        places = tuple(p.place for p in pieces)
        return Match("stitched", round(covered, 3), places, claim, tuple(_joints(claim, wanted, pieces)))
    return altered


def _pieces(wanted: Sequence[Token], windows: Sequence[Window]) -> list[_Piece]:
    """The quotation cut, from its start, into the longest runs of words that a window holds."""
    forms = [t.form for t in wanted]
    starts = {tuple(forms[n : n + _LEAST_PIECE]) for n in range(len(forms) - _LEAST_PIECE + 1)}
    held: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    texts = [[t.form for t in window.normalised.tokens] for window in windows]
    for n, text in enumerate(texts):
        for at, start in enumerate(zip(text, text[1:], text[2:], strict=False)):
            if start in starts and len(held[start]) < _MOST_STARTS:
                held[start].append((n, at))
    pieces: list[_Piece] = []
    at = 0
    while at <= len(forms) - _LEAST_PIECE:
        best: _Piece | None = None
        for n, first in held.get(tuple(forms[at : at + _LEAST_PIECE]), ()):
            words = _LEAST_PIECE
            text = texts[n]
            while (
                at + words < len(forms)
                and first + words < len(text)
                and forms[at + words] == text[first + words]
            ):
                words += 1
            if best is None or words > best.words:
                best = _Piece(at, words, windows[n], first)
        if best is None:
            at += 1
        else:
            pieces.append(best)
            at += best.words
    return pieces


def _together(pieces: Sequence[_Piece]) -> bool:
    """Whether all pieces stand in order in one document, at most a few words apart."""
    for one, other in zip(pieces, pieces[1:], strict=False):
        (key, _, end), (other_key, start, _) = one.place, other.place
        if key != other_key or start < end or start - end > _NEAR * 8:
            return False
    return True


def _joints(claim: Claim, wanted: NormalisedText, pieces: Sequence[_Piece]) -> list[Difference]:
    """Words of a stitched quotation that stand in none of its pieces, and negations left out shortly
    before the next piece."""
    found: list[Difference] = []
    inside = {n for p in pieces for n in range(p.at, p.at + p.words)}
    for n, token in enumerate(wanted.tokens):
        if n not in inside:
            kind: DifferenceKind = "number" if token.kind == "number" else "word"
            if token.form in NEGATIONS:
                kind = "negation"
            found.append(Difference(kind, claim.quotation[token.start : token.end], ""))
    for one, other in zip(pieces, pieces[1:], strict=False):
        first, last = one.first + one.words, other.first
        if one.window is other.window and first < last <= first + _NEAR:
            skipped = one.window.normalised.tokens[first:last]
            found += [
                Difference("negation", "", one.window.text[t.start : t.end])
                for t in skipped
                if t.form in NEGATIONS
            ]
    return list(dict.fromkeys(found))


def _altered(claim: Claim, wanted: NormalisedText, windows: Sequence[Window]) -> Match | None:
    """The stretch most similar to the quotation, and how it differs."""
    best: tuple[Alignment, Window, tuple[Token, ...]] | None = None
    for window in _likeliest(wanted.tokens, windows):
        every = window.normalised.tokens
        first, last = dense_part(wanted.tokens, every)
        part = every[first:last]
        found = align(wanted.tokens, part)
        if found and (best is None or found.similarity > best[0].similarity):
            best = found, window, part
    if best is None:
        return None
    alignment, window, part = best
    if (
        alignment.similarity < ALTERED
        or alignment.covered < COVERED
        or not _shared(alignment, wanted.tokens, part)
    ):
        return None
    start, end = part[alignment.first].start, part[alignment.last].end
    place = (window.key, window.start + start, window.start + end)
    differing = named(alignment, claim.quotation, wanted.tokens, window.text, part)
    return Match("altered", alignment.similarity, (place,), claim, tuple(differing))


def _likeliest(wanted: Sequence[Token], windows: Sequence[Window]) -> list[Window]:
    """The windows that hold most of the quotation's words, by weight."""
    weights = {t.form: weight(t) for t in wanted}
    held = [sum(weights[f] for f in {t.form for t in w.normalised.tokens} & weights.keys()) for w in windows]
    order = sorted(range(len(windows)), key=lambda n: (-held[n], n))
    return [windows[n] for n in order[:_MOST_ALIGNED] if held[n]]


def _shared(alignment: Alignment, wanted: Sequence[Token], part: Sequence[Token]) -> bool:
    """Whether enough words are shared for one text to be taken from the other."""
    same = [
        wanted[a].form
        for a, b in alignment.pairs
        if a is not None and b is not None and wanted[a].form == part[b].form
    ]
    content = [form for form in same if form not in STOP_WORDS]
    return len(same) >= _LEAST_SHARED and len(content) >= _LEAST_CONTENT
