"""The body of a page as pieces: headings, paragraphs, lists, tables, captions, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from index.pieces import Piece, PieceKind, clean
from index.raised import raised
from index.reading.html.byline import heads_author
from index.reading.html.inline import (
    BLOCKS,
    inline,
    inline_element,
    is_page,
    is_skipped,
    joined,
    printed_page,
    types_of,
)
from index.reading.marks import PAGE, marked, marked_list, without_marks
from index.reading.xml import words

_NOTES = {"doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote"}
# As mammoth, pandoc, Word and most converters name their notes.
_NOTE_ID = re.compile(r"_?(?:(?:foot|end)note[-_:]?|f(?:oot)?n[-_:]?|[fe](?:td?|d)n)\d+(?:[-_:]\w+)?")
# What parts two sections in place of a rule: "* * *", "___", "⁂".
_ORNAMENT = re.compile(r"[\s*_=~#•·⁂❦❧✻✼–—-]+")
# A figure's own words may be a caption; a page that a figure holds whole has text.
_MOST_IN_FIGURE = 1500
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


def pieces_of(root: etree._Element) -> Iterator[Piece]:
    """The pieces of a page's body, in order."""
    yield from _flow(next(root.iter("body"), root), PieceKind.PARAGRAPH)


def _piece(kind: PieceKind, text: str, level: int = 0) -> Iterator[Piece]:
    text = _SPACE.sub(" ", text).strip()
    shown = without_marks(text).strip()
    # a page's mark alone waits for words: it goes in front of the next piece
    if (shown and not _ORNAMENT.fullmatch(shown)) or PAGE in text:
        yield marked(kind, text, level)


def _flow(element: etree._Element, kind: PieceKind) -> Iterator[Piece]:
    """Text and blocks below `element`; running text is of `kind`."""
    held = clean(element.text or "")
    for child in element:
        if is_skipped(child):
            pass
        elif child.tag == "br":
            following = child.getnext()
            if following is not None and following.tag == "br" and not (child.tail or "").strip():
                yield from _piece(kind, held)
                held = ""
            held += " "
        elif is_page(child):
            held += printed_page(child)
        elif child.tag in BLOCKS or any(e.tag in BLOCKS for e in child.iterdescendants()):
            yield from _piece(kind, held)
            held = ""
            yield from _block(child, kind)
        else:
            held = joined(held, inline_element(child))
        held += clean(child.tail or "")
    yield from _piece(kind, held)


def _block(element: etree._Element, kind: PieceKind) -> Iterator[Piece]:
    tag, types = element.tag, types_of(element)
    if _NOTES & types or _NOTE_ID.fullmatch(element.get("id") or ""):
        yield from _piece(PieceKind.NOTE, inline(element))
    elif heads_author(element):
        yield from _piece(PieceKind.BYLINE, inline(element))
    elif re.fullmatch(r"h[1-6]", str(tag)):
        yield from _piece(PieceKind.HEADING, inline(element), int(tag[1]))
    elif tag in ("ul", "ol", "dl"):
        yield from _list(element, kind)
    elif tag == "table":
        yield from _table(element, kind)
    elif tag == "pre":
        lines = [line.rstrip() for line in clean(words(element)).split("\n")]
        if any(lines):
            yield marked(PieceKind.CODE, "\n".join(line for line in lines if line))
    elif tag in ("figcaption", "caption") or {"caption"} & set((element.get("class") or "").split()):
        yield from _piece(PieceKind.CAPTION, inline(element))
    elif tag == "figure":
        inside = without_marks(inline(element))
        for image in element.iter("img"):
            if len((image.get("alt") or "").split()) > 2:
                yield from _piece(PieceKind.FIGURE, clean(image.get("alt") or ""))
        short = len(inside) <= _MOST_IN_FIGURE and kind is PieceKind.PARAGRAPH
        yield from _flow(element, PieceKind.CAPTION if short else kind)
    elif tag == "blockquote":
        yield from _flow(element, PieceKind.QUOTATION)
    elif tag == "aside" and len(without_marks(inline(element))) < 600:
        yield from _piece(PieceKind.PULL_QUOTE, inline(element))
    else:
        yield from _flow(element, kind)


def _list(element: etree._Element, kind: PieceKind) -> Iterator[Piece]:
    if any(
        e.tag in ("table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "figure")
        for e in element.iterdescendants()
    ):
        for item in element:
            if not is_skipped(item):
                yield from _block(item, kind) if item.tag in ("ul", "ol", "dl") else _flow(item, kind)
        return
    items: list[str] = []
    for text, note in _items(element):
        line = _SPACE.sub(" ", text).strip()
        if note and without_marks(line):
            yield marked(PieceKind.NOTE, line)
        elif without_marks(line).strip():
            items.append(line)
    if items:
        yield marked_list(items)


def _items(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """(text, whether it is a note) of every item, those of lists within lists behind their own."""
    number = int(start) if re.fullmatch(r"\d{1,4}", start := element.get("start") or "") else 1
    notes = bool({"doc-endnotes", "footnotes", "endnotes", "rearnotes"} & types_of(element)) or _within_notes(
        element
    )
    for child in element:
        if is_skipped(child):
            continue
        if child.tag in ("ul", "ol", "dl"):
            yield from _items(child)
            continue
        note = notes or bool(_NOTES & types_of(child)) or bool(_NOTE_ID.fullmatch(child.get("id") or ""))
        text = inline(child, below=("ul", "ol", "dl"))
        if child.get("label"):
            # the number that a Word document prints, in any form
            text = f"{child.get('label')} {text}"
        elif element.tag == "ol":
            text = f"{raised(str(number))} {text}" if note else f"{number}. {text}"
            number += 1
        yield text, note
        for inner in child.iterdescendants("ul", "ol", "dl"):
            nearest = next(a for a in inner.iterancestors() if a.tag in ("li", "dd", "dt") or a is element)
            path = (inner, *inner.iterancestors())
            if nearest is child and not any(is_skipped(e) for e in path[: path.index(child)]):
                yield from _items(inner)


def _within_notes(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    return bool(
        {"doc-endnotes", "footnotes", "endnotes"}
        & (types_of(parent) | set((parent.get("class") or "").split()))
    )


def _table(element: etree._Element, kind: PieceKind) -> Iterator[Piece]:
    rows = _grid(element)
    laid_out = (
        element.get("role") in ("presentation", "none")
        or max((len(set(row)) for row in rows), default=0) < 2
        or any(e.tag in ("table", "h1", "h2", "h3", "h4", "h5", "h6") for e in element.iterdescendants())
    )
    if laid_out:
        for child in element:
            if not is_skipped(child):
                yield from _flow(child, kind)
        return
    for caption in element.iter("caption"):
        yield from _piece(PieceKind.CAPTION, inline(caption))
    lines = []
    for row in rows:
        cells = ["" if cell is None else _SPACE.sub(" ", inline(cell)).strip() for cell in row]
        if any(without_marks(c) for c in cells):
            lines.append("\t".join(cells))
    if lines:
        yield marked(PieceKind.TABLE, "\n".join(lines))


def _grid(table: etree._Element) -> list[list[etree._Element | None]]:
    """The cells of a table, row by row. A cell over several rows or columns stands in each of them, so
    that every cell keeps its headings; None where a row has none."""
    grid: list[list[etree._Element | None]] = []
    hanging: dict[int, tuple[int, etree._Element]] = {}
    for row in table.iter("tr"):
        if is_skipped(row):
            continue
        line: list[etree._Element | None] = []
        cells = [c for c in row if c.tag in ("td", "th") and not is_skipped(c)]
        below: dict[int, tuple[int, etree._Element]] = {}
        while cells or len(line) <= max(hanging, default=-1):
            column = len(line)
            if column in hanging:
                rows, cell = hanging[column]
                line.append(cell)
                if rows > 1:
                    below[column] = rows - 1, cell
            elif cells:
                cell = cells.pop(0)
                rows = _span(cell, "rowspan")
                for n in range(column, column + _span(cell, "colspan")):
                    line.append(cell)
                    if rows > 1:
                        below[n] = rows - 1, cell
            else:
                line.append(None)
        # a cell over the whole row heads the rows below
        grid.append(line[:1] if len(set(line)) == 1 else line)
        hanging = below
    return grid


def _span(cell: etree._Element, name: str) -> int:
    """How many rows or columns a cell takes; a span of nonsense is one."""
    stated = re.fullmatch(r"\s*(\d{1,3})\s*", cell.get(name) or "")
    return min(max(1, int(stated[1])), 100) if stated else 1
