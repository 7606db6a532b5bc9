"""Notes at the end of a text or below a paragraph: which pieces they are, by the marks that lead to them."""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from index import raised
from index.pieces import PieceKind
from index.structure import headings
from index.structure.placed import PlacedPiece
from index.structure.traced import Traced
from index.structure.works import counted_entries

#: What a note's text begins with: "⁷ ", "7. ", "[7] ".
NUMBER = re.compile(r"\s*(?:\[(?P<n>\d{1,4})\]:?|(?P<n>\d{1,4})[.):]?(?=\s))\s*")
_HEADING = re.compile(
    r"(?:(?:end|foot)?notes?(?: to the text)?|anmerkungen|endnoten|fu(?:ß|ss)noten|notas"
    r"|notes de bas de page)\s*:?",
    re.I,
)
_BRACKET = re.compile(r"(?<=[^\s(])\[(\d{1,4}(?:\s?[,–-]\s?\d{1,4})*)\]|(?<=\S\s)\[(\d{1,4})\]")
_HEADS = (PieceKind.HEADING, PieceKind.TITLE)
_TEXTS = (PieceKind.TEXT, PieceKind.PARAGRAPH, PieceKind.LIST, PieceKind.QUOTATION)
_SHARE = 0.5


def opens_notes(title: str) -> bool:
    """Whether a heading is that of notes."""
    return bool(_HEADING.fullmatch(title.strip()))


def find_notes(pieces: Sequence[PlacedPiece]) -> dict[int, tuple[Traced, ...]]:
    """The notes that pieces are made of, by the pieces' places; those of other pieces are absent.

    A note has a number that a mark in the text leads to. Below a heading of notes plain numbers count,
    elsewhere raised ones alone.
    """
    marked = _marked(pieces)
    found: dict[int, tuple[Traced, ...]] = {}
    headed = False
    for n, piece in enumerate(pieces) if marked else ():
        title = _title(piece)
        if title and (piece.kind in _HEADS or headings.is_known(title)):
            headed = opens_notes(title)
        elif notes := _notes(piece, marked, headed=headed):
            found[n] = notes
    return found


def _title(piece: PlacedPiece) -> str:
    """The words of a line that may be a heading, without its number; of other pieces none."""
    if piece.kind not in (*_HEADS, *_TEXTS) or piece.lines > 1 or len(piece.line) > headings.MOST_CHARACTERS:
        return ""
    numbered = headings.numbered(piece.line, None)
    return numbered.title if numbered else piece.line


def _marked(pieces: Sequence[PlacedPiece]) -> frozenset[int]:
    """The numbers of all marks in running text."""
    numbers: set[int] = set()
    for piece in pieces:
        if piece.kind in _TEXTS:
            for _, _, counted in raised.marks(piece.text.text):
                numbers.update(counted)
            numbers.update(number for _, _, number in raised.plain_marks(piece.text.text))
            for found in _BRACKET.finditer(piece.text.text):
                numbers.update(map(int, re.findall(r"\d+", found.group())))
    return frozenset(numbers)


def _notes(piece: PlacedPiece, marked: frozenset[int], *, headed: bool) -> tuple[Traced, ...]:
    if piece.kind not in _TEXTS:
        return ()
    found = tuple(piece.items) or tuple(_divided(piece.text))
    numbers = [n for text in found if (n := note_number(text.text, plain=headed)) is not None]
    known = sum(number in marked for number in numbers)
    return found if numbers and len(numbers) == len(found) and known >= _SHARE * len(numbers) else ()


def _divided(text: Traced) -> list[Traced]:
    lines = re.finditer(r"^", text.text, re.M)
    starts = [m.start() for m in lines if raised.OPENING.match(text.text, m.start())]
    if starts[:1] == [0]:
        edges = [*starts, len(text.text)]
        return [text[a:b].strip() for a, b in zip(edges, edges[1:], strict=False)]
    return counted_entries(text)


def note_number(text: str, *, plain: bool) -> int | None:
    """The number in front of a note: a raised one, or where `plain` says so any."""
    if opening := raised.OPENING.match(text):
        return int(raised.lowered(opening["number"]))
    opening = NUMBER.match(text) if plain else None
    return int(opening["n"]) if opening else None
