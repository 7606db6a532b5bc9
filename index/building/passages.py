"""Documents cut into passages: whole sentences of one block, of a length the encoder reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.types import Block, BlockKind, Citation, Document, Pages, Passage, page_at

#: Characters of a paragraph that stays whole: at most about 400 word pieces, all of which are read.
MOST_CHARACTERS = 1600
#: Characters at most of the passages that a longer paragraph is cut into.
CUT_CHARACTERS = 1000
_NOT_SEARCHED = frozenset(
    {BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE, BlockKind.HEADING, BlockKind.METADATA}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage and what is embedded for it: `prefix` (title and heading) and its text."""

    passage: Passage
    prefix: str

    @property
    def embedded(self) -> str:
        """The text that is encoded."""
        return self.prefix + self.passage.text

    @property
    def digest(self) -> str:
        """Names the vectors: equal digests have equal vectors under one model."""
        at = self.passage.start
        spans = ",".join(f"{s - at}-{e - at}" for s, e in self.passage.sentences)
        whole = f"{len(self.prefix)}\0{spans}\0{self.embedded}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def cut(document: Document, first_id: int, citations: Sequence[Citation] = ()) -> list[Unit]:
    """The document's passages, ids counting from `first_id`.

    An article's own list of references is left out where each entry is a document of its own.
    """
    units: list[Unit] = []
    # blocks of a list's items, or of a figure's lines, belong together
    for group in _groups(document):
        kind = group[0].kind
        if kind in _NOT_SEARCHED or (kind is BlockKind.REFERENCE and not _is_entry(document)):
            continue
        inside = [s for s in document.sentences if s[0] >= group[0].start and s[1] <= group[-1].end]
        for spans in _pack(document.text, inside):
            units.append(_unit(document, group, kind, spans, first_id + len(units), citations))
    return units


def _is_entry(document: Document) -> bool:
    """Whether a document is the entry of a reference list and nothing more."""
    return document.kind == "reference" and document.binding is None


def _groups(document: Document) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in document.blocks:
        same = (
            group
            and block.kind == group[-1].kind
            and block.kind in (BlockKind.LIST, BlockKind.FIGURE)
            and (block.section, block.paragraph) == (group[-1].section, group[-1].paragraph)
        )
        if same:
            group.append(block)
            continue
        if group:
            yield group
        group = [block]
    if group:
        yield group


def _pack(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """All sentences as one run up to MOST_CHARACTERS; else runs of at most CUT_CHARACTERS, about
    equally long, a longer sentence alone in its run."""
    if not sentences:
        return
    total = sentences[-1][1] - sentences[0][0]
    if total <= MOST_CHARACTERS:
        yield list(sentences)
        return
    runs = -(-total // CUT_CHARACTERS)
    target = total / runs
    run: list[tuple[int, int]] = []
    for span in sentences:
        if run:
            length = span[1] - run[0][0]
            over = length > CUT_CHARACTERS
            # close where the run is nearer to its share without this sentence than with it
            enough = abs(run[-1][1] - run[0][0] - target) < abs(length - target)
            if over or enough:
                yield run
                run = []
        run.append(span)
    if run:
        yield run


def _pages(block: Block) -> Pages:
    """Where pages begin from the block's own start on: one of a list's items may open a page."""
    return ((block.start, block.page), *block.pages) if block.page is not None else block.pages


def _unit(
    document: Document,
    group: Sequence[Block],
    kind: BlockKind,
    spans: Sequence[tuple[int, int]],
    number: int,
    citations: Sequence[Citation],
) -> Unit:
    start, end = spans[0][0], spans[-1][1]
    block = next((b for b in group if b.start <= start < b.end), group[0])
    section = document.sections[block.section] if block.section is not None else None
    keys = dict.fromkeys(c.key for c in citations if c.key and c.start >= start and c.end <= end)
    passage = Passage(
        id=number,
        document=document.key,
        title=document.title,
        section=section.name if section else None,
        heading=section.heading if section else None,
        paragraph=block.paragraph,
        page=page_at(block.page, block.pages, start),
        kind=kind,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(spans),
        references=tuple(keys),
        pages=tuple(p for b in group for p in _pages(b) if start < p[0] < end),
    )
    parts: Iterable[str | None] = () if _is_entry(document) else (document.title, passage.heading)
    return Unit(passage, "".join(f"{p}. " for p in parts if p))
