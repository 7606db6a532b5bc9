"""Finding every place where a text cites a work of its reference list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import regex

from index import raised
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
from index.bibliography.citations.notes import Cited, Note, NoteMarks, NoteReader, read_notes
from index.bibliography.citations.numbered import labelled_citations, numbered_citations, raised_citations
from index.bibliography.citations.pages import bare_pages
from index.bibliography.citations.quoted import marks_left_out
from index.bibliography.citations.surnames import Surnames, could_be_author
from index.bibliography.names import AND, fold
from index.types import Citation, Reference

_NAME_ONLY = 1.5
# "the tide.[7]", "the tide [7]."
_BRACKETED = regex.compile(r"(?<=\S\s?)\[\^?(?P<number>\d{1,4})\]")
_WITH_PAGE = regex.compile(r"\p{L}[”\"’]?,?\s\d{1,4}(?:[-–]\d{1,4})?\)?$")
_WITH_YEAR = regex.compile(r"\b(?:1[4-9]|20)\d\d[a-z]?\b")
_NEARLY_ALL = 0.8
# Letters of a title that is enough to know a work by.
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class FoundCitations:
    """The places where a text cites works, and the (start, end) of marks that are no part of what it says:
    those of notes, and numbers of works that are set as such marks."""

    citations: Sequence[Citation]
    left_out: Sequence[tuple[int, int]]


def find_citations(
    document_key: str,
    text: str,
    sentences: Sequence[tuple[int, int]],
    references: Sequence[Reference],
    running: Sequence[tuple[int, int]],
    notes: Sequence[tuple[int, int]] = (),
    headings: Sequence[tuple[int, int]] = (),
) -> FoundCitations:
    """Find the citing marks in the `running` spans of `text` and in its `notes`, in order and without
    overlap but for marks that cite several works, and the marks that a quotation leaves out.

    Author-date marks first, as they are certain ("(Cave, 2018)", "Scharre’s (2021)"); then
    names without a year, where they name two authors or "et al."; then a lone surname, only
    after a full citation of the same work. A dated mark that fits no entry has key None and the
    doubt "not in the reference list"; names without a year that fit none are no citation.
    Numbers in brackets and raised ones count where the list is numbered, or where it has no author-date
    marks. A page alone in brackets is of the work named in its sentence where the text cites by pages, or
    prints no years and numbers with its citations. What a note cites is cited where its mark stands; a
    note without a mark is searched as the text is. Of `headings` only closing marks that lead to notes
    are left out.
    """
    search = _Search(document_key, text, sorted(sentences), read_entries(references))
    spans = scanned = _within(running, len(text))
    noted = read_notes(text, _within(notes, len(text)))
    marked = search.take_notes(spans, noted)
    spans = sorted({*spans, *_within(notes, len(text))} - {(n.start, n.end) for n in marked})
    for start, end in spans:
        search.take_dated(start, end)
    for start, end in spans:
        search.take_undated(start, end)
    paged, dated = search.count_pages(), search.count_years()
    numbered = any("citation-number" in r.item for r in references)
    if paged > max(1, dated) or (not dated and not numbered):
        for start, end in spans:
            search.take_pages(start, end, by_name=paged <= 1)
    found = search.found
    for mark, key in labelled_citations(text, spans, references):
        search.add(mark.start, mark.end, mark, Tie(key, None, 0.0))
    if references and (numbered or not (found or marked)):
        spans = _without(spans, search.to_notes)
        figures = raised_citations(text, spans, references)
        # a text that cites by names as well has other notes than the entries of its list
        for mark, key in figures if len(figures) > len(found) else ():
            search.add(mark.start, mark.end, mark, Tie(key, None, 0.0))
        spans = sorted([*spans, *((note.words, note.end) for note in marked)])
        for mark, known in numbered_citations(text, spans, references):
            search.add(mark.start, mark.end, mark, Tie(known, None if known else NOT_LISTED, 0.0))
    numbers = {note.number for note in noted}
    to_notes = [*search.to_notes, *(m for span in headings if (m := _closing_mark(text, span, numbers)))]
    within = sorted({*scanned, *_within(notes, len(text))})
    return FoundCitations(found, marks_left_out(text, within, notes, to_notes, found))


@dataclass(slots=True)
class _Search:
    document: str
    text: str
    sentences: Sequence[tuple[int, int]]
    entries: Sequence[Entry]
    found: list[Citation] = field(default_factory=list)
    to_notes: list[tuple[int, int]] = field(default_factory=list)
    """The marks that lead to notes."""
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

    def take_notes(self, spans: Sequence[tuple[int, int]], notes: Sequence[Note]) -> list[Note]:
        """Add the works that notes cite where their marks stand; gives the notes that have one."""
        marks = (
            [
                (a, b, note)
                for a, b, numbers in self.note_marks(spans, {note.number for note in notes})
                for number in numbers
                if (note := finder.note(number))
            ]
            if notes and (finder := NoteMarks(notes))
            else []
        )
        reader = NoteReader(self.entries)
        read: dict[Note, list[Cited]] = {}
        for note in notes:
            within = _Search(self.document, self.text, self.sentences, self.entries)
            within.take_dated(note.words, note.end)
            dated = [Cited(c.key, c.locator) for c in within.found if c.key]
            words = reader.works(self.text[note.words : note.end])
            read[note] = [*words, *(c for c in dated if c.key not in {w.key for w in words})]
        for a, b, note in marks:
            for work in read[note]:
                mark = Mark(a, b, "note", locator=work.locator, number=note.number)
                self.add(a, b, mark, Tie(work.key, None, 0.0))
        self.to_notes = [(a, b) for a, b, _ in marks]
        return [note for _, _, note in marks]

    def note_marks(
        self, spans: Sequence[tuple[int, int]], numbers: Collection[int]
    ) -> list[tuple[int, int, list[int]]]:
        """(start, end, numbers) of the places that may lead to the notes that have `numbers`. Where raised
        figures lead to nearly all of them, "[3]" is the third entry of a list; where neither leads to most,
        plain numbers behind stops count, as in texts that have lost how marks are set."""
        figures = [mark for start, end in spans for mark in raised.marks(self.text, start, end)]
        reached = {number for _, _, counted in figures for number in counted}
        if len(reached.intersection(numbers)) >= _NEARLY_ALL * len(numbers):
            return figures
        brackets = [
            (found.start(), found.end(), [int(found["number"])])
            for start, end in spans
            for found in _BRACKETED.finditer(self.text, start, end)
        ]
        reached.update(number for _, _, counted in brackets for number in counted)
        if len(reached.intersection(numbers)) * 2 < len(numbers):
            plain = [
                (a, b, [number])
                for start, end in spans
                for a, b, number in raised.plain_marks(self.text, start, end)
                if number in numbers
            ]
            if len({number for *_, counted in plain for number in counted}) >= _NEARLY_ALL * len(numbers):
                brackets += plain
        return sorted([*figures, *brackets])

    def count_pages(self) -> int:
        """How many citations name an author and a page: "(Doe 23)"."""
        return sum(
            c.form == "parenthetical" and _WITH_PAGE.search(self.text, c.start, c.end) is not None
            for c in self.found
        )

    def count_years(self) -> int:
        """How many citations print a year."""
        return sum(_WITH_YEAR.search(self.text, c.start, c.end) is not None for c in self.found)

    def take_pages(self, start: int, end: int, *, by_name: bool) -> None:
        """Add pages alone: to the last work named in the sentence, else to the last one cited before, unless
        the sentence has to name the author (`by_name`)."""
        for a, b, locator in bare_pages(self.text, start, end):
            sentence = self.sentence(a, a)
            at = bisect_left(self.found, a, key=_start) - 1
            if at >= 0 and self.found[at].start >= sentence[0]:
                if not self.found[at].locator:
                    self.found[at] = replace(self.found[at], locator=locator)
                continue
            if named := self.named(max(start, sentence[0]), a):
                mark, entry = named
                self.add(
                    mark.start, mark.end, replace(mark, locator=locator), Tie(entry.key, None, 0.0, entry)
                )
            elif not by_name and at >= 0 and self.found[at].start >= start and self.found[at].key:
                mark = Mark(a, b, "parenthetical", locator=locator)
                self.add(a, b, mark, Tie(self.found[at].key, None, 0.0))

    def named(self, start: int, end: int) -> tuple[Mark, Entry] | None:
        """The last name between two places that stands for one work, by its title where it has several."""
        said = fold(self.text[start:end])
        for mark, candidates in reversed(list(self.bare.find(start, end, self.starts))):
            titled = [e for e in candidates if len(t := fold(_main(e.title))) > _SHORTEST_TITLE and t in said]
            alone = [e for e in candidates if e.authors == 1] or list(candidates)
            for meant in (titled, alone):
                if len(meant) == 1:
                    return mark, meant[0]
        return None

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
            key = self.titled(mark)
            return Tie(key, None if key else NOT_LISTED, 0.0), mark.start
        spans = [self.surnames.span(a, b) for a, b in mark.names]
        best, first = Tie(None, NOT_LISTED, 99.0), 0
        for i in range(len(spans)):
            names = tuple(self.text[a:b] for a, b in spans[i:])
            shown = self.text[spans[i][0] : mark.end].strip(" ()[]（）").replace("’s (", " (")
            given = self.text[mark.names[i][0] : spans[i][0]].strip()
            printed = Printed(names, mark.et_al, mark.year, mark.letter, _balanced(shown), given)
            option = tie(printed, self.entries, self.cited(mark.start))
            if option.distance < best.distance:
                best, first = option, i
        at = spans[first][0] if spans else mark.start
        if best.key and not best.doubt and self.is_joined(mark, first, at):
            shown = self.text[mark.names[0][0] : mark.end].strip(" ()[]（）")
            label = best.entry.label if best.entry else best.key
            best = replace(best, doubt=f"printed “{_balanced(shown)}”; the list has {label}")
        if mark.form == "parenthetical" or (mark.names and mark.start > mark.names[0][0]):
            # the second of several years has no name of its own
            return best, mark.start
        return best, self.surnames.with_forenames(at, best.entry)

    def titled(self, mark: Mark) -> str | None:
        """The key of the one work by the author that a mark names, or by none, that has its title."""
        title = fold(mark.title or "")
        if len(title) < _SHORTEST_TITLE:
            return None
        if mark.names:
            first = fold(self.text[slice(*self.surnames.span(*mark.names[0]))])
            cited = [e for e in self.entries if e.folded[:1] == (first,) and title in fold(e.title)]
        else:
            unsigned = [e for e in self.entries if not e.names and fold(e.title).startswith(title)]
            # the name of a body holds words that no person's does
            cited = unsigned or [e for e in self.entries if e.folded == (title,)]
        return cited[0].key if len(cited) == 1 else None

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
            # A range of numbers ("4–6"), or a note, is one place that cites several works.
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


def _closing_mark(text: str, span: tuple[int, int], numbers: Collection[int]) -> tuple[int, int] | None:
    """The mark at the end of a heading that leads to one of the notes."""
    for start, end, counted in raised.marks(text, *span):
        if end == span[1] and numbers and all(number in numbers for number in counted):
            return start, end
    return None


def _main(title: str) -> str:
    """A title without its article and what follows its colon."""
    return regex.sub(r"^(?:[Tt]he|[Aa]n?)\s", "", title.partition(":")[0])


def _start(citation: Citation) -> int:
    return citation.start


def _within(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return sorted((max(0, a), min(b, length)) for a, b in spans if a < b)


def _without(spans: Sequence[tuple[int, int]], gone: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that are gone from them; both in order."""
    left = []
    for start, end in spans:
        at = start
        for a, b in gone:
            if at <= a < end:
                left.append((at, a))
                at = b
        left.append((at, end))
    return left


def _balanced(shown: str) -> str:
    """Close the bracket that trimming opened: "Scharre (2012" is shown as "Scharre (2012)"."""
    return shown + ")" if shown.count("(") > shown.count(")") else shown
