"""Finding every place where a text cites a work of its reference list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from index.bibliography.citations.bare_names import BareNames
from index.bibliography.citations.marks import Mark, bracketed_marks, joined_names, pages_alone
from index.bibliography.citations.matching import (
    NOT_LISTED,
    Entry,
    Printed,
    Tie,
    read_entries,
    tie,
)
from index.bibliography.citations.numbered import numbered_citations
from index.bibliography.citations.surnames import Surnames, could_be_author
from index.bibliography.names import AND, fold
from index.types import Citation, Reference

_NAME_ONLY = 1.5


def find_citations(
    document_key: str,
    text: str,
    sentences: Sequence[tuple[int, int]],
    references: Sequence[Reference],
    running: Sequence[tuple[int, int]],
) -> list[Citation]:
    """Find the citing marks in the `running` spans of `text`, in order and without overlap.

    Author-date marks first, as they are certain ("(Cave, 2018)", "Scharre’s (2021)"); then
    names without a year, where they name two authors or "et al."; then a lone surname, only
    after a full citation of the same work. A dated mark that fits no entry has key None and the
    doubt "not in the reference list"; names without a year that fit none are no citation.
    Bracketed numbers count where the list is numbered, or where it has no author-date marks.
    """
    search = _Search(document_key, text, sorted(sentences), read_entries(references))
    spans = _within(running, len(text))
    for start, end in spans:
        search.take_dated(start, end)
    for start, end in spans:
        search.take_undated(start, end)
    found = search.found
    if references and (not found or any("citation-number" in r.item for r in references)):
        numbers = numbered_citations(text, spans, references)
        for mark, key in numbers:
            search.add(mark.start, mark.end, mark, Tie(key, None if key else NOT_LISTED, 0.0))
    return found


@dataclass(slots=True)
class _Search:
    document: str
    text: str
    sentences: Sequence[tuple[int, int]]
    entries: Sequence[Entry]
    found: list[Citation] = field(default_factory=list)
    surnames: Surnames = field(init=False)
    bare: BareNames = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.surnames = Surnames(self.text, self.entries)
        self.bare = BareNames(self.text, self.entries, self.surnames)
        self.starts = [a for a, _ in self.sentences]

    def take_dated(self, start: int, end: int) -> None:
        """Add the marks that print a year, or "n.d."."""
        marks = [m for m in bracketed_marks(self.text, start, end) if m.year is not None]
        tied = [(m, *self.tie(m)) for m in marks]
        commas = {m.comma for m, t, _ in tied if t.key and m.form == "parenthetical"}
        for mark, best, at in tied:
            if best.doubt != NOT_LISTED:
                self.add(at, mark.end, mark, best)
                continue
            name = could_be_author(self.text, mark, self.surnames.vocabulary, commas)
            if name is not None:
                self.add(name if mark.form == "narrative" else mark.start, mark.end, mark, best)
        for a, locator in pages_alone(self.text, start, end):
            self.place(a, locator)

    def place(self, at: int, locator: str) -> None:
        """Give a page printed apart ("Scharre (2021) says …" (p. 12)) to the work named before."""
        sentence = self.sentence(at, at)
        last = bisect_left(self.found, at, key=_start) - 1
        if last >= 0 and self.found[last].start >= sentence[0] and not self.found[last].locator:
            self.found[last] = replace(self.found[last], locator=locator)

    def take_undated(self, start: int, end: int) -> None:
        """Add the marks that print names alone."""
        marks = [m for m in bracketed_marks(self.text, start, end) if m.year is None]
        marks += joined_names(self.text, start, end)
        for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
            best, at = self.tie(mark)
            if best.key is None and best.doubt == NOT_LISTED:
                continue
            lone = len(mark.names) == 1 and not mark.et_al and mark.locator is None
            farthest = 0.0 if lone else 3.0 if mark.et_al else _NAME_ONLY
            if best.distance <= farthest:
                self.add(at, mark.end, mark, best)
        for mark, candidates in self.bare.find(start, end, self.starts):
            if meant := self.bare.tie(mark, candidates, self.cited(mark.start)):
                self.add(mark.start, mark.end, mark, meant)

    def tie(self, mark: Mark) -> tuple[Tie, int]:
        """Tie a mark to an entry, and say where it begins once words before the name are off."""
        if mark.title is not None:
            title = fold(mark.title)
            unsigned = [e for e in self.entries if title and not e.names]
            cited = [e for e in unsigned if fold(e.title).startswith(title)]
            key = cited[0].key if len(cited) == 1 else None
            return Tie(key, None if key else NOT_LISTED, 0.0), mark.start
        spans = [self.surnames.span(a, b) for a, b in mark.names]
        best, first = Tie(None, NOT_LISTED, 99.0), 0
        for i in range(len(spans)):
            names = tuple(self.text[a:b] for a, b in spans[i:])
            shown = self.text[spans[i][0] : mark.end].strip(" ()[]（）").replace("’s (", " (")
            printed = Printed(names, mark.et_al, mark.year, mark.letter, _balanced(shown))
            option = tie(printed, self.entries, self.cited(mark.start))
            if option.distance < best.distance:
                best, first = option, i
        at = spans[first][0] if spans else mark.start
        if best.key and not best.doubt and self.is_joined(mark, first, at):
            shown = self.text[mark.names[0][0] : mark.end].strip(" ()[]（）")
            label = best.entry.label if best.entry else best.key
            best = replace(best, doubt=f"printed “{_balanced(shown)}”; the list has {label}")
        if mark.form == "parenthetical":
            return best, mark.start
        return best, self.surnames.with_forenames(at, best.entry)

    def is_joined(self, mark: Mark, first: int, at: int) -> bool:
        """Tell whether the names from `first` on are joined by "and" to one that was left out."""
        if first == 0 or at < mark.names[first][0]:
            return False
        between = self.text[mark.names[first - 1][1] : mark.names[first][0]]
        return regex.fullmatch(rf"\W*{AND}\W*", between) is not None

    def cited(self, before: int) -> list[str]:
        """List the keys cited before a place, the latest last."""
        earlier = self.found[: bisect_left(self.found, before, key=_start)]
        return [c.key for c in earlier if c.key]

    def add(self, start: int, end: int, mark: Mark, tied: Tie) -> None:
        """Add a citation, unless another stands there already."""
        at = bisect_right(self.found, start, key=_start)
        for c in self.found[max(0, at - 1) : at + 1]:
            # A range of numbers ("4–6") is one place that cites several works.
            ranged = mark.number and (c.start, c.end) == (start, end) and c.key != tied.key
            if c.start < end and start < c.end and not ranged:
                return
        a, b = self.sentence(start, end)
        cited = Citation(self.document, tied.key, mark.form, start, end, a, b, mark.locator, tied.doubt)
        self.found.insert(at, cited)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Give the sentence around a mark, or the mark itself where none is."""
        i = bisect_right(self.starts, start) - 1
        if i >= 0 and start < self.sentences[i][1]:
            return self.sentences[i]
        return start, end


def _start(citation: Citation) -> int:
    return citation.start


def _within(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return sorted((max(0, a), min(b, length)) for a, b in spans if a < b)


def _balanced(shown: str) -> str:
    """Close the bracket that trimming opened: "Scharre (2012" is shown as "Scharre (2012)"."""
    return shown + ")" if shown.count("(") > shown.count(")") else shown
