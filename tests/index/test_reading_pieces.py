"""What every reader gives: typed pieces, with links, pages and items as spans of their text."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from index.pieces import Extract, Link, Piece, PieceKind
from index.reading import read_extract
from index.reading.formats import FORMATS, format_of
from index.reading.marks import link_mark, marked, marked_list, page_mark
from index.structure import structure

MARKDOWN = """\
# Depth

Ponds are *shallow*. See [the guild](https://example.org/guild).

- two metres
- three metres

> Deep is the sea.

| pond | depth |
| a | 2 |
"""
HTML = """\
<html><body><h1>Depth</h1><p>Ponds are <i>shallow</i>. See <a href="https://example.org/guild">the guild</a>.</p>
<ul><li>two metres</li><li>three metres</li></ul><blockquote><p>Deep is the sea.</p></blockquote>
<table><tr><th>pond</th><th>depth</th></tr><tr><td>a</td><td>2</td></tr></table></body></html>
"""


def written(tmp_path: Path, form: str) -> Path:
    path = tmp_path / f"ponds.{form}"
    if form != "docx":
        path.write_text({"md": MARKDOWN, "html": HTML}[form], encoding="utf-8")
        return path
    document = docx.Document()
    document.add_heading("Depth", 1)
    document.add_paragraph("Ponds are shallow. See the guild.")
    for item in ("two metres", "three metres"):
        document.add_paragraph(item, style="List Bullet")
    document.add_paragraph("Deep is the sea.", style="Quote")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["pond", "depth", "a", "2"], strict=True):
        cell.text = words
    document.save(str(path))
    return path


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_a_text_is_the_same_pieces_in_every_format(tmp_path: Path, form: str) -> None:
    extract = read_extract(written(tmp_path, form))
    heading, prose, listed, quoted, table = extract.pieces
    assert (heading.kind, heading.text, heading.level) == (PieceKind.HEADING, "Depth", 1)
    assert prose.text == "Ponds are shallow. See the guild."
    assert [prose.text[k.start : k.end] for k in prose.links] == ([] if form == "docx" else ["the guild"])
    assert listed.kind is PieceKind.LIST
    assert [listed.text[a:b] for a, b in listed.items] == ["two metres", "three metres"]
    assert (quoted.kind, quoted.text.strip()) == (PieceKind.QUOTATION, "Deep is the sea.")
    assert table.kind is PieceKind.TABLE
    shown = structure(extract).body
    assert shown.text.endswith("| pond | depth |\n| a | 2 |")


def test_every_registered_reader_is_there_and_no_ending_is_registered_twice() -> None:
    endings = [ending for form in FORMATS for ending in form.extensions]
    assert len(endings) == len(set(endings))
    for form in FORMATS:
        assert callable(form.load())
        assert format_of(Path(f"a{form.extensions[0].upper()}")) is form


def test_marks_become_links_and_pages() -> None:
    text = (
        f"{page_mark(7)}See {link_mark('the guild', 'https://example.org/a(b)')} on{page_mark(None)} bread."
    )
    piece = marked(PieceKind.PARAGRAPH, text)
    assert piece.text == "See the guild on bread."
    assert piece.links == (Link(4, 13, "https://example.org/a(b)"),)
    assert piece.pages == ((0, 7), (16, None))


def test_a_part_of_a_piece_keeps_what_is_in_it() -> None:
    piece = Piece(
        PieceKind.TEXT, "one two three", links=(Link(0, 3, "a"), Link(4, 7, "b")), pages=((0, 1), (8, 2))
    )
    part = piece.part(4, 13)
    assert (part.text, part.links, part.pages) == ("two three", (Link(0, 3, "b"),), ((4, 2),))


def test_an_extract_goes_through_json_whole() -> None:
    pieces = (marked(PieceKind.NOTE, f"{page_mark(2)}a {link_mark('b', 'c')}"), marked_list(["d", "e"]))
    extract = Extract(pieces, {"title": "f"}, left_out=("g",), remarks=("h",))
    assert Extract.from_json(extract.as_json()) == extract


def test_signs_that_markup_uses_are_only_signs_where_the_file_states_the_kind() -> None:
    lines = ["# 1", "> 2", "- 3", "```", "[^4]: 5", "*6*"]
    pieces = tuple(Piece(PieceKind.PARAGRAPH, line) for line in lines)
    shown = structure(Extract(pieces)).body
    assert shown.text.split("\n\n") == lines
