"""The parts put together again: paragraphs resumed, broken words mended, offsets counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.pieces import PieceKind
from index.sentences import split_sentences
from index.structure.hyphens import Vocabulary, keeps_together
from index.structure.label import CAPTION, LabelledPiece
from index.structure.prose import ends_in_hyphen, is_closed, is_prose, starts_lower
from index.structure.traced import Traced, join, squeeze
from index.types import Block, BlockKind, Pages, Section

RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)
# An address at the end ends a paragraph, which an author leaves without a full stop for its sake.
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|doi:\s?)\S+\s*$", re.I)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac\u00ad][^\S\n]*\n\s*(?=[^\W\d_])")


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    text: Traced
    links: tuple[str, ...] = ()
    section: int | None = None
    items: list[Traced] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assembled:
    """Clean text with its blocks, sections and sentences; all offsets count in `text`."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[tuple[int, int], ...]


def assemble(parts: Sequence[LabelledPiece], pages: Pages = (), language: str = "en") -> Assembled:
    """Puts labelled pieces together. Between words only white space is added, and of the source
    nothing goes missing but markup, bullets and the hyphens of words broken at a line's end.

    `pages` says from which source offset on each page stands."""
    vocabulary = Vocabulary(part.text.text for part in parts)
    drafts = _resume(parts, vocabulary)
    return _lay_out(drafts, pages, language)


def _flow(text: Traced, vocabulary: Vocabulary) -> Traced:
    """Lines of one chunk as running text."""
    pieces: list[Traced] = []
    at = 0
    for match in _BROKEN.finditer(text.text):
        left, right = text[at : match.start() + 1], text[match.end() :]
        pieces.append(_cut_hyphen(left, right, vocabulary)[0])
        if vocabulary.mend(left.text, right.text) is None:
            pieces.append(text[match.end() - 1 : match.end()])
        at = match.end()
    pieces.append(text[at:])
    return squeeze(_dashes(join(pieces, "") if len(pieces) > 1 else text))


def _dashes(text: Traced) -> Traced:
    """The text without line ends behind the hyphens and dashes that keep two words together."""
    ends = re.finditer(r"(?<=\S)[^\S\n]*\n\s*(?=\w)", text.text)
    gone = [m.span() for m in ends if keeps_together(text.text[: m.start()][-2:], text.text[m.end() :][:40])]
    return text.without(gone)


def _cut_hyphen(left: Traced, right: Traced, vocabulary: Vocabulary) -> tuple[Traced, str]:
    """The left half as it stands in the mended word, and what joins it to the right one."""
    mended = vocabulary.mend(left.text, right.text)
    if mended is None:
        return left, " "
    return (left[: len(left.text) - 1] if mended == "" else left), ""


def _resume(
    parts: Sequence[LabelledPiece], vocabulary: Vocabulary
) -> list[tuple[_Draft, LabelledPiece | None]]:
    """Drafts in order; a paragraph that something cut goes on where it resumes."""
    drafts: list[tuple[_Draft, LabelledPiece | None]] = []
    current: _Draft | None = None
    last: LabelledPiece | None = None
    captions: list[str] = []
    for part in parts:
        if part.kind is BlockKind.HEADING:
            drafts.append((_Draft(part.kind, _flow(part.text, vocabulary), part.links), part))
            current, captions = None, []
            continue
        if part.kind in (BlockKind.LIST, BlockKind.REFERENCE, BlockKind.NOTE) and part.items:
            draft = _Draft(part.kind, part.text, part.links, None, [_flow(i, vocabulary) for i in part.items])
            drafts.append((draft, None))
            continue
        if part.kind in (BlockKind.CODE, BlockKind.TABLE):
            drafts.append((_Draft(part.kind, squeeze(part.text, keep_breaks=True), part.links), None))
            continue
        text = _flow(part.text, vocabulary)
        if part.kind is BlockKind.FIGURE and part.items:
            draft = _Draft(part.kind, text, part.links, None, [_flow(i, vocabulary) for i in part.items])
            drafts.append((draft, None))
            continue
        if part.kind is not BlockKind.PARAGRAPH:
            drafts.append((_Draft(part.kind, text, part.links), None))
            if part.kind is BlockKind.CAPTION:
                captions.append(_bare_caption(text.text))
            continue
        repeated = next((n for c in captions if (n := _repeats(c, text.text))), 0)
        if repeated:
            drafts.append((_Draft(BlockKind.CAPTION, text[:repeated].strip()), None))
            text = text[repeated:].strip()
            if not text:
                continue
        stated = last is not None and _are_two(last.piece.kind, part.piece.kind)
        if current is not None and (repeated or _goes_on(current.text.text, text.text, stated)):
            glue = " "
            if ends_in_hyphen(current.text.text):
                current.text, glue = _cut_hyphen(current.text, text, vocabulary)
            elif keeps_together(current.text.text, text.text):
                glue = ""
            current.text = join([current.text, text], glue)
            current.links += part.links
        else:
            current = _Draft(part.kind, text, part.links)
            drafts.append((current, None))
        last = part
    return [(d, p) for d, p in drafts if d.text or d.items]


def _are_two(before: PieceKind, kind: PieceKind) -> bool:
    """Whether the file itself says that two pieces are two paragraphs, or one of them a quotation."""
    return before is kind is PieceKind.PARAGRAPH or (before is PieceKind.QUOTATION) != (
        kind is PieceKind.QUOTATION
    )


def _goes_on(before: str, text: str, stated: bool) -> bool:
    """Whether `text` continues a paragraph that broke off as `before`. Where the file has stated two
    paragraphs, only a small letter or a broken word says that something cut one in two."""
    if is_closed(before) or _ADDRESS.search(before):
        return False
    if ends_in_hyphen(before):
        return True
    return (starts_lower(text) and len(before) > 40) or (is_prose(before) and not stated)


def _bare_caption(text: str) -> str:
    return CAPTION.sub("", text, count=1)


def _repeats(caption: str, text: str) -> int:
    """How many characters at the head of `text` repeat a caption of three words or more."""
    words = re.findall(r"\w+", caption)
    if len(words) < 3:
        return 0
    pattern = r"\W+".join(re.escape(w) for w in words) + r"(?!\w)[.”\"’)\]]*"
    match = re.match(r"\W*" + pattern, text, re.I)
    return match.end() if match else 0


def _lay_out(drafts: Sequence[tuple[_Draft, LabelledPiece | None]], pages: Pages, language: str) -> Assembled:
    text: list[str] = []
    blocks: list[Block] = []
    sections: list[Section] = []
    sentences: list[tuple[int, int]] = []
    at = 0
    paragraph = 0

    def place(kind: BlockKind, piece: Traced, links: tuple[str, ...], glue: str) -> tuple[int, int]:
        nonlocal at
        if text:
            text.append(glue)
            at += len(glue)
        start, at = at, at + len(piece.text)
        text.append(piece.text)
        runs = piece.runs(start)
        turns = _turns(runs, pages)
        number = paragraph if kind in RUNNING else None
        section = len(sections) - 1 if sections else None
        page = turns[0][1] if turns else None
        blocks.append(Block(kind, start, at, section, number, page, links, runs, turns[1:]))
        return start, at

    for draft, part in drafts:
        if part is not None and part.heading is not None:
            if sections:
                sections[-1] = _end(sections[-1], at)
            head = part.heading
            begin = at + (2 if text else 0)
            sections.append(Section(head.number, " ".join(head.title.split()), head.level, begin, begin))
            place(draft.kind, draft.text, draft.links, "\n\n")
            paragraph = 0
            continue
        if draft.kind in RUNNING:
            paragraph += 1
        for n, piece in enumerate(draft.items or [draft.text]):
            apart = "\n" if n and draft.kind not in (BlockKind.REFERENCE, BlockKind.NOTE) else "\n\n"
            # a chunk's links are its first item's, but each entry of a list shows its own
            shown = tuple(link for link in draft.links if link in piece.text)
            links = shown if draft.kind is BlockKind.REFERENCE else draft.links if not n else ()
            start, end = place(draft.kind, piece, links, apart)
            if draft.kind in (BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.BYLINE):
                continue
            if draft.kind is BlockKind.REFERENCE:
                sentences.append((start, end))
                continue
            sentences.extend((start + s, start + e) for s, e in split_sentences(piece.text, language))
    if sections:
        sections[-1] = _end(sections[-1], at)
    return Assembled("".join(text), tuple(blocks), tuple(sections), tuple(sentences))


def _turns(runs: Sequence[tuple[int, int, int]], pages: Pages) -> Pages:
    """The pages that text copied from the source as `runs` stands on, each from its first character
    there on."""
    turns: list[tuple[int, int | None]] = []
    for start, end, origin in runs if pages else ():
        n = max(0, bisect_right(pages, origin, key=lambda turn: turn[0]) - 1)
        at = start
        while at < end:
            if not turns or turns[-1][1] != pages[n][1]:
                turns.append((at, pages[n][1]))
            n += 1
            at = start + pages[n][0] - origin if n < len(pages) else end
    return tuple(turns)


def _end(section: Section, end: int) -> Section:
    return Section(section.number, section.heading, section.level, section.start, end)
