"""A text without the marks of its notes: what is quoted of it has none, and all offsets stay right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import regex

from index import raised
from index.bibliography.citations import read_notes
from index.types import Block, BlockKind, Citation, Reading

_WORD_BEFORE = regex.compile(r"\S{1,60}$")
# A number that is surely a note's: "⁷", "[7]", "7.". "12 men" may be the note's own words.
_SURE_NUMBER = regex.compile(rf"\s*(?:[{raised.DIGITS}]|\[|\d+[.):])")


def without_marks(reading: Reading, marks: Sequence[tuple[int, int]]) -> Reading:
    """The reading without the (start, end) `marks` in its text, which are in order and do not overlap.

    A citation by such a mark then stands at the word in front of it. The text of a note begins behind its
    number, which stays in front of the note.
    """
    document = reading.document
    if not marks and not any(block.kind is BlockKind.NOTE for block in document.blocks):
        return reading
    cut = _Cut(marks)
    text = cut.text(document.text)
    marked = {b.start for b in document.blocks if not cut.is_whole(b.start, b.end)}
    blocks = tuple(cut.block(block) for block in document.blocks)
    return replace(
        reading,
        left_out=(*reading.left_out, *_counted([document.text[a:b].strip() for a, b in marks])),
        document=replace(
            document,
            text=text,
            blocks=blocks,
            sections=tuple(
                replace(
                    s,
                    start=cut.at(s.start),
                    end=cut.at(s.end),
                    heading=raised.without_marks(s.heading) if s.start in marked else s.heading,
                )
                for s in document.sections
            ),
            sentences=tuple(_without_numbers(text, blocks, [cut.span(*s) for s in document.sentences])),
        ),
        citations=tuple(sorted((_cited(c, cut, text) for c in reading.citations), key=lambda c: c.start)),
    )


def _counted(gone: Sequence[str]) -> Iterator[str]:
    if gone:
        yield f"Marks of notes and works left out of the text ({len(gone)}), the first of them “{gone[0]}”."


class _Cut:
    """Offsets of a text and of what is left of it without some spans."""

    def __init__(self, gone: Sequence[tuple[int, int]]) -> None:
        self._gone = gone
        self._starts = [start for start, _ in gone]
        self._shifts = [0, *accumulate(end - start for start, end in gone)]

    def text(self, text: str) -> str:
        edges = [0, *(at for span in self._gone for at in span), len(text)]
        return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))

    def at(self, offset: int) -> int:
        """Where a character stands now; one that is gone stands where the next one does."""
        n = bisect_right(self._starts, offset)
        if n and offset < self._gone[n - 1][1]:
            return self._starts[n - 1] - self._shifts[n - 1]
        return offset - self._shifts[n]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.at(start), self.at(end)

    def is_whole(self, start: int, end: int) -> bool:
        """Whether nothing is gone from `start:end`."""
        return self.at(end) - self.at(start) == end - start

    def block(self, block: Block) -> Block:
        """The block with its new offsets."""
        start, end = self.span(block.start, block.end)
        if end - start == block.end - block.start:
            # nothing is gone from most blocks, which have a run for each word
            shift = start - block.start
            runs = tuple([(a + shift, b + shift, origin) for a, b, origin in block.runs])
        else:
            runs = tuple(run for old in block.runs for run in self._runs(*old))
        return replace(
            block,
            start=start,
            end=end,
            runs=runs,
            pages=tuple((self.at(at), page) for at, page in block.pages),
        )

    def _runs(self, start: int, end: int, origin: int) -> Iterator[tuple[int, int, int]]:
        first = max(0, bisect_right(self._starts, start) - 1)
        at = start
        for a, b in self._gone[first:]:
            if a >= end:
                break
            if at < a:
                yield self.at(at), self.at(at) + a - at, origin + at - start
            at = max(at, b)
        if at < end:
            yield self.at(at), self.at(at) + end - at, origin + at - start


def _cited(citation: Citation, cut: _Cut, text: str) -> Citation:
    start, end = cut.span(citation.start, citation.end)
    first, last = cut.span(citation.sentence_start, citation.sentence_end)
    if end == start and (word := _WORD_BEFORE.search(text, max(0, start - 60), start)):
        start = word.start()
        first = min(first, start)
    return replace(citation, start=start, end=end, sentence_start=first, sentence_end=last)


def _without_numbers(
    text: str, blocks: Sequence[Block], sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The sentences, those of notes without the notes' numbers."""
    notes = read_notes(text, [(b.start, b.end) for b in blocks if b.kind is BlockKind.NOTE])
    words = {n.start: n.words for n in notes if _SURE_NUMBER.match(text, n.start)}
    for start, end in sentences:
        begin = words.get(start, start)
        if begin < end:
            yield begin, end
