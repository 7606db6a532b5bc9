"""Plain text and Markdown: lines in, pieces out, every character with its offset in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.pieces import Extract, Piece, PieceKind
from index.reading.files import decode
from index.reading.plain.header import split_lead, yaml_header
from index.reading.plain.inline import clean_inline
from index.reading.plain.lines import Chunk, cut, items
from index.reading.plain.markdown import Definitions, is_html_note, prepare, rows_of, without_inline_notes
from index.structure.traced import INSERTED, Traced, join

_BOLD = re.compile(r"\s*(\*\*\*|\*\*|__)(?=\S)(?:(?!\1).)+\1\s*$", re.S)
# Nothing but pictures, linked or not, as the badges of a project are.
_IMAGE = re.compile(
    r"(?:\s*(?:!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"
    r"|\[!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])\](?:\([^)]*\)|\[[^\]]*\])))+\s*$"
)
_FOOTNOTE = re.compile(r"\s*\[\^[^\]]+\]:")
_FENCE = re.compile(r"[ ]{0,3}(?:```+|~~~+)")
_KINDS = {
    "text": PieceKind.TEXT, "heading": PieceKind.HEADING, "list": PieceKind.LIST,
    "quote": PieceKind.QUOTATION, "code": PieceKind.CODE, "table": PieceKind.TABLE,
}  # fmt: skip


def read_plain(path: Path, alive: Callable[[], object]) -> Extract:
    """A plain text's pieces. Raises UnreadableFile with a sentence that names the file."""
    return _read(path, markdown=False)


def read_markdown(path: Path, alive: Callable[[], object]) -> Extract:
    """A Markdown file's pieces. Raises UnreadableFile with a sentence that names the file."""
    return _read(path, markdown=True)


def _read(path: Path, markdown: bool) -> Extract:
    remarks: list[str] = []
    raw = decode(path, remarks.append)
    return replace(pieces_of_text(raw, markdown=markdown), remarks=tuple(remarks))


def pieces_of_text(raw: str, *, markdown: bool = False) -> Extract:
    """The pieces of a text. Form feeds in it count as page breaks.

    Emphasis and links are read in both forms, since plain text is often Markdown in disguise;
    escapes, HTML, template tags, note marks and link definitions only in Markdown.
    """
    # a lone surrogate can be neither stored nor shown
    raw = raw.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    header, start = yaml_header(raw)
    # blanked, not cut: offsets stay those of the file
    raw = " " * start + raw[start:]
    raw, defined = prepare(raw) if markdown else (raw, None)
    chunks = [chunk for chunk in split_lead(raw, cut(raw)) if chunk.form != "rule"]
    pieces = [piece for chunk in chunks for piece in _pieces(raw, chunk, defined)]
    feeds = [m.end() for m in re.finditer("\f", raw)]
    left_out = tuple(defined.sentences()) if defined else ()
    return Extract(tuple(_paged(pieces, feeds) if feeds else pieces), header, plain=True, left_out=left_out)


def _pieces(raw: str, chunk: Chunk, defined: Definitions | None) -> Iterator[Piece]:
    """The piece that a chunk is, and the notes that are set within it."""
    source = raw[chunk.start : chunk.end]
    lines = [_line(raw, chunk.form, span) for span in chunk.lines]
    if chunk.form == "code":
        code = join([line for line in lines if defined is None or not _FENCE.match(line.text)], "\n")
        yield Piece(PieceKind.CODE, code.text, origin=code.origin)
        return
    text = join(lines, "\n")
    if chunk.form == "table" and defined is not None:
        text = rows_of(text)
    notes: list[Traced] = []
    if defined is not None:
        text, notes = without_inline_notes(text, defined)
    text, links = clean_inline(text, defined)
    kind = _KINDS[chunk.form]
    if kind in (PieceKind.TEXT, PieceKind.QUOTATION) and _IMAGE.match(source):
        kind = PieceKind.FIGURE
    elif kind in (PieceKind.TEXT, PieceKind.QUOTATION) and (
        _FOOTNOTE.match(source) or (defined is not None and is_html_note(source))
    ):
        kind = PieceKind.NOTE
    spans = tuple(items(text.text)) if kind is PieceKind.LIST else ()
    bold = chunk.form == "text" and bool(_BOLD.match(source))
    if kind is PieceKind.TEXT and defined is not None and not bold:
        # Markdown's blank line ends a paragraph; in plain text it may be a page's end
        kind = PieceKind.PARAGRAPH
    yield Piece(kind, text.text, chunk.level, bold, spans, links, (), text.origin)
    for note in notes:
        words, links = clean_inline(note, defined)
        yield Piece(PieceKind.NOTE, words.text, links=links, origin=words.origin)


def _line(raw: str, form: str, span: tuple[int, int]) -> Traced:
    line = Traced.of(raw, *span)
    if form == "quote":
        return line[len(line.text) - len(re.sub(r"^(?:\s*>)+\s?", "", line.text)) :]
    if form == "heading":
        bare = re.sub(r"^\s*#{1,6}\s+", "", line.text)
        line = line[len(line.text) - len(bare) :]
        if re.fullmatch(r"\s*(?:=+|-+)\s*", line.text):
            return line[0:0]
        return line[: len(re.sub(r"\s+#+\s*$", "", line.text))]
    return line


def _paged(pieces: Sequence[Piece], feeds: Sequence[int]) -> list[Piece]:
    """The pieces with the pages that begin in them; the text begins on page 1."""
    starts = [0, *feeds]
    page = 0
    out: list[Piece] = []
    for piece in pieces:
        begun: list[tuple[int, int | None]] = []
        for n, origin in enumerate(piece.origin or ()):
            while origin != INSERTED and page < len(starts) and starts[page] <= origin:
                page += 1
                begun = [b for b in begun if b[0] != n] + [(n, page)]
        out.append(replace(piece, pages=tuple(begun)))
    return out
