"""Groups of lines as pieces: what each is, and on which page each word stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.pieces import Piece, PieceKind, clean
from index.reading.marks import marked, page_mark
from index.reading.pdf import blocks
from index.reading.pdf.authors import TitleBlock
from index.reading.pdf.groups import ENTRY, NOTE, LineGroup
from index.reading.pdf.headings import is_contents
from index.reading.pdf.lines import Line
from index.reading.plain.lines import items, lists_in
from index.structure.headings import could_be_heading
from index.structure.label import NUMBERED_FIGURE
from index.structure.prose import BULLET, is_closed

# A publisher's number at the foot of a first page: "978-0-7695-3958-4/10 $26.00 © 2010".
_RIGHTS = re.compile(r"(?:isbn:?\s*)?97[89]-[\d-]{9,}|e?issn:?\s*\d{4}-\d{3}", re.I)
_KINDS = {
    NOTE: PieceKind.NOTE,
    ENTRY: PieceKind.REFERENCE,
    blocks.TABLE: PieceKind.TABLE,
    blocks.FORMULA: PieceKind.FIGURE,
    blocks.CODE: PieceKind.CODE,
}


def pieces(
    found: Sequence[LineGroup],
    levels: Mapping[int, int],
    numbers: Sequence[int | None],
    title: LineGroup | None,
    front: TitleBlock,
    strays: Sequence[str] = (),
) -> Iterator[Piece]:
    """The groups as pieces; `levels` are those of headings by their identity, `numbers` the pages'
    printed numbers, `title` the title's lines, `front` what stands with the authors. What runs
    athwart a page (`strays`) follows its text."""
    page: int | None = -1
    settled = len(levels) > 1
    turned = 0
    for at_group, group in enumerate(found):
        yield from _turned(strays[turned : group.pages[0]])
        turned = max(turned, group.pages[0])
        text = ""
        for n, (line, at) in enumerate(zip(group.lines, group.pages, strict=True)):
            mark = "" if page == numbers[at] else page_mark(numbers[at])
            page = numbers[at]
            text += ("\n" if n else "") + mark + _shown(line, group.kind)
        if group is title:
            yield marked(PieceKind.TITLE, text)
        elif id(group) in front.bylines:
            yield marked(PieceKind.BYLINE, text)
        elif id(group) in front.others:
            yield marked(PieceKind.METADATA, text)
        elif is_contents(group):
            # a table of contents is a way to the text, and no part of it
            yield marked(PieceKind.METADATA, text)
        elif group.kind == ENTRY:
            piece = marked(PieceKind.REFERENCE, text)
            yield replace(piece, items=((0, len(piece.text)),))
        elif group.kind == NOTE and _RIGHTS.match(group.text):
            yield marked(PieceKind.METADATA, text)
        elif group.kind in _KINDS:
            yield marked(_KINDS[group.kind], text)
        elif id(group) in levels:
            yield marked(PieceKind.HEADING, text, levels[id(group)])
        else:
            running = not BULLET.match(group.text) and (
                (len(levels) > 1 and len(group.lines) > 1) or (settled and _is_no_heading(found, at_group))
            )
            piece = marked(PieceKind.PARAGRAPH if running else PieceKind.TEXT, text)
            yield from [piece] if running else _with_lists(piece)
    yield from _turned(strays[turned:])


def _turned(strays: Sequence[str]) -> Iterator[Piece]:
    return (marked(PieceKind.METADATA, clean(text)) for text in strays if text)


def _is_no_heading(found: Sequence[LineGroup], n: int) -> bool:
    """Whether a line that is not set as the headings are could be taken for one by its words alone. Not
    so the words of a figure, above its caption, nor what stands in the midst of a sentence."""
    before = next((g for g in reversed(found[:n]) if g.kind == blocks.TEXT), None)
    if not could_be_heading(found[n].text) or (before is not None and not is_closed(before.text)):
        return False
    for after in found[n + 1 : n + 9]:
        if NUMBERED_FIGURE.match(after.text):
            return False
        if len(after.lines) > 2 or len(after.text) > 100:
            break
    return True


def _shown(line: Line, kind: str) -> str:
    if kind == blocks.TABLE and line.cells:
        return "\t".join(clean(text) for _, _, text in line.cells)
    return clean(line.text)


def _with_lists(piece: Piece) -> Iterator[Piece]:
    """The piece parted where its lines begin or end a list."""
    for chunk in lists_in(piece.text):
        part = piece.part(chunk.start, chunk.end)
        if chunk.form == "list":
            part = replace(part, kind=PieceKind.LIST, items=tuple(items(part.text)))
        yield part
