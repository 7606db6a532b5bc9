"""The stretches of the sources that a quotation may be from, few enough to be searched in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.storage.ports import PassageStore
from index.words import stem
from retrieval.normalise import NormalisedText, Token, normalise, tokens

# Texts that are opened, and places within each that hold the quotation to the letter.
_MOST_TEXTS = 12
_MOST_PLACES = 3
# Characters of all stretches together.
_MOST_CHARACTERS = 90_000
# A quotation of more words is looked for in pieces of `_PIECE` words.
_SHORT, _PIECE, _MOST_PIECES = 80, 40, 24
_HITS, _HITS_OF_A_PIECE = 60, 8


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the document `key`, `text` beginning at `start` of it."""

    key: str
    start: int
    text: str

    @property
    def normalised(self) -> NormalisedText:
        """The normalised text."""
        return normalise(self.text)

    def tokens_in(self, start: int, end: int) -> Sequence[Token]:
        """The words, numbers and signs within `start:end` of the window's text."""
        every = self.normalised.tokens
        first = bisect_left(every, start, key=lambda t: t.start)
        return every[first : bisect_left(every, end, key=lambda t: t.start)]


@dataclass(frozen=True, slots=True)
class _Span:
    key: str
    start: int
    end: int
    score: float


def find_windows(
    text_store: PassageStore, text: str, quotations: Iterable[str], works: Collection[str] = ()
) -> list[Window]:
    """Stretches around the places that hold a quotation to the letter, and around the passages that
    share most of its words, the likeliest first. The documents `works` are searched for themselves too,
    so that others do not crowd them out."""
    texts: dict[str, str] = {}
    found: dict[tuple[str, int, int], Window] = {}
    for quotation in dict.fromkeys(quotations):
        keys = text_store.holding(quotation, _MOST_TEXTS)
        _open(text_store, texts, keys)
        for key in keys:
            for at in _places(texts[key], quotation):
                _add(found, texts[key], key, at - 50, at + len(quotation) + 50)
    within = text_store.select(documents=works) if works else []
    spans = sorted(_spans(text_store, text, within), key=lambda s: -s.score) if within else []
    spans += sorted(_spans(text_store, text), key=lambda s: -s.score)
    _open(text_store, texts, list(dict.fromkeys(s.key for s in spans))[:_MOST_TEXTS])
    left = _MOST_CHARACTERS
    for span in spans:
        if span.key in texts and left > 0:
            end = min(span.end, max(0, span.start) + left)
            left -= end - max(0, span.start)
            _add(found, texts[span.key], span.key, span.start, end)
    return list(found.values())


def _open(text_store: PassageStore, texts: dict[str, str], keys: Sequence[str]) -> None:
    texts.update((n.key, n.text) for n in text_store.named([k for k in keys if k not in texts]))


def _places(text: str, quotation: str) -> list[int]:
    places: list[int] = []
    at = text.find(quotation)
    while at >= 0 and len(places) < _MOST_PLACES:
        places.append(at)
        at = text.find(quotation, at + len(quotation))
    return places


def _add(found: dict[tuple[str, int, int], Window], text: str, key: str, start: int, end: int) -> None:
    """Adds a stretch, at both ends shortened to whole words."""
    start, end = max(0, start), min(len(text), end)
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    while start < end < len(text) and not text[end].isspace():
        end -= 1
    if start < end:
        found.setdefault((key, start, end), Window(key, start, text[start:end]))


def _spans(text_store: PassageStore, text: str, within: Sequence[int] | None = None) -> list[_Span]:
    """Where the whole quotation may stand, by the passages (`within`, or all) that share its words."""
    words = tokens(text)
    if len(words) <= _SHORT:
        hits = text_store.search([stem(t.form.strip("#−%")) for t in words], _HITS, within)
        passages = text_store.many(number for number, _ in hits)
        return _joined(
            _Span(p.document, p.start - len(text), p.end + len(text), score)
            for p, score in ((passages[number], score) for number, score in hits)
        )
    votes: dict[str, list[tuple[int, float]]] = defaultdict(list)
    count = min(_MOST_PIECES, len(words) // _PIECE)
    for n in range(count):
        first = n * (len(words) - _PIECE) // max(1, count - 1)
        piece = words[first : first + _PIECE]
        hits = text_store.search([stem(t.form.strip("#−%")) for t in piece], _HITS_OF_A_PIECE, within)
        passages = text_store.many(number for number, _ in hits)
        for number, score in hits:
            passage = passages[number]
            votes[passage.document].append((passage.start - piece[0].start, score))
    slack = 1000 + len(text) // 10
    return [
        _Span(key, start - slack, start + len(text) + slack, score)
        for key, places in votes.items()
        for start, score in _near(places, slack)
    ]


def _near(places: Sequence[tuple[int, float]], slack: int) -> list[tuple[int, float]]:
    """The first of the places that lie within `slack` of each other, with the sum of their scores."""
    out: list[tuple[int, float]] = []
    for at, score in sorted(places):
        if out and at - out[-1][0] <= slack:
            out[-1] = (out[-1][0], out[-1][1] + score)
        else:
            out.append((at, score))
    return out


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """The spans of each document, those that overlap as one with the best of their scores."""
    out: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.key, s.start)):
        last = out[-1] if out else None
        if last and last.key == span.key and span.start <= last.end:
            out[-1] = _Span(span.key, last.start, max(last.end, span.end), max(last.score, span.score))
        else:
            out.append(span)
    return out
