"""Groups of lines as pieces: which is a heading, by its type, and on which page each word stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.pieces import Piece, PieceKind, clean
from index.reading.marks import marked, page_mark
from index.reading.pdf.groups import LineGroup
from index.reading.plain.lines import items, lists_in
from index.structure.headings import is_known, numbered
from index.structure.label import CAPTION
from index.structure.prose import BULLET, is_prose

_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$")


def pieces(
    found: Sequence[LineGroup], body: float, numbers: Sequence[int | None], title: LineGroup | None
) -> Iterator[Piece]:
    """The groups as pieces; `numbers` are the pages' printed numbers, `title` the title's lines."""
    prose = next((n for n, group in enumerate(found) if is_prose(group.text) and len(group.lines) > 1), 0)
    heads = [g for n, g in enumerate(found) if g is not title and _is_heading(g, body, n < prose - 1)]
    heads = [g for g in heads if not _LEADER.search(g.text)]
    sizes = sorted({_rank(group, body) for group in heads}, reverse=True)
    chosen = {id(group) for group in heads}
    page: int | None = -1
    for group in found:
        text = ""
        for n, (line, at) in enumerate(zip(group.lines, group.pages, strict=True)):
            mark = "" if page == numbers[at] else page_mark(numbers[at])
            page = numbers[at]
            text += ("\n" if n else "") + mark + clean(line.text)
        if group is title:
            yield marked(PieceKind.TITLE, text)
        elif sum(bool(_LEADER.search(line.text)) for line in group.lines) * 2 > len(group.lines):
            # a table of contents is a way to the text, and no part of it
            yield marked(PieceKind.METADATA, text)
        elif group.note:
            yield marked(PieceKind.NOTE, text)
        elif id(group) in chosen:
            number = numbered(group.text, None)
            level = number.level if number else sizes.index(_rank(group, body)) + 1
            yield marked(PieceKind.HEADING, text, level)
        else:
            running = len(heads) > 1 and len(group.lines) > 1 and not BULLET.match(group.text)
            piece = marked(PieceKind.PARAGRAPH if running else PieceKind.TEXT, text)
            yield from [piece] if running else _with_lists(piece)


def _with_lists(piece: Piece) -> Iterator[Piece]:
    """The piece parted where its lines begin or end a list."""
    for chunk in lists_in(piece.text):
        part = piece.part(chunk.start, chunk.end)
        if chunk.form == "list":
            part = replace(part, kind=PieceKind.LIST, items=tuple(items(part.text)))
        yield part


def _rank(group: LineGroup, body: float) -> float:
    return round(max(group.size, body * 1.01 if group.lines[0].bold else 0), 0)


def _is_heading(group: LineGroup, body: float, early: bool) -> bool:
    text = group.text
    if (
        group.note
        or len(text) > 150
        or len(group.lines) > 3
        or sum(c.isalpha() for c in text) < 3
        or CAPTION.match(text)
    ):
        return False
    if early and not (numbered(text, None) or is_known(text)):
        # a name or an address in front of the text is often in bold, and heads nothing
        return False
    if text[-1] in ".,;:" and not numbered(text.rstrip(".:"), None):
        return False
    if group.size > 1.12 * body:
        return True
    bold = all(line.bold for line in group.lines) and group.size > 0.95 * body
    return bold and text[0].isalnum() and (text[0].isdigit() or text[0].isupper())
