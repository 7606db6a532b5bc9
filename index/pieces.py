"""The pieces that a reader of any format makes of a file: in reading order, each of a kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
#: Characters without width or ink, left out of every text.
UNSEEN = re.compile("[\ufeff\u200b\u2060\u00ad\f\v]")


class PieceKind(StrEnum):
    """What a piece is, as its file states it. `TEXT` is what the file says nothing of, so that its
    words must decide: a paragraph, a heading, a caption, an entry of a list of references."""

    TEXT = "text"
    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTATION = "quotation"
    PULL_QUOTE = "pull-quote"
    CAPTION = "caption"
    FIGURE = "figure"
    TABLE = "table"
    CODE = "code"
    NOTE = "note"
    METADATA = "metadata"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Link:
    """Words `start:end` of a piece's text that lead to `target`. `at` is where the target stands in
    the source, None where the source's offsets are not kept."""

    start: int
    end: int
    target: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a file, its markup taken out.

    Lines of `text` are a table's rows (tabs between the cells) or printed lines. `level` is a
    heading's, from 1. `bold` says that all of it is. `items` are (start, end) of a list's items,
    bullets left out. `pages` are (offset, page) where a page begins in it, None for a page without a
    number. `origin` has the source's offset of each character, -1 for white space between lines,
    if its reader keeps them.
    """

    kind: PieceKind
    text: str
    level: int = 0
    bold: bool = False
    items: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    pages: tuple[tuple[int, int | None], ...] = ()
    origin: tuple[int, ...] | None = None

    def part(self, start: int, end: int) -> Piece:
        """Characters `start:end` of the text as a piece of their own, without items."""
        return replace(
            self,
            text=self.text[start:end],
            items=(),
            links=tuple(
                replace(k, start=k.start - start, end=k.end - start)
                for k in self.links
                if start <= k.start and k.end <= end
            ),
            pages=tuple((at - start, page) for at, page in self.pages if start <= at < end),
            origin=self.origin[start:end] if self.origin else None,
        )


@dataclass(frozen=True, slots=True)
class Extract:
    """A file's pieces in reading order, and what it states of itself by the names that a YAML header
    uses: title, author (parted by ";"), date, doi, url, language.

    `plain` says that the pieces come from lines of text, where kinds are seen in the layout rather
    than stated by the file. `left_out` are sentences on what of the file is not in the pieces and
    why; `remarks` are sentences on what could not be read as it stands. `counted`: the pages are
    counted from 1, since the file states no numbers.
    """

    pieces: tuple[Piece, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    counted: bool = False

    def as_json(self) -> dict[str, Any]:
        """A record for `from_json`; the source's offsets are not in it."""
        return {
            "pieces": [
                [
                    p.kind, p.text, p.level, p.bold, p.items,
                    [[k.start, k.end, k.target] for k in p.links], p.pages,
                ]
                for p in self.pieces
            ],
            "stated": dict(self.stated),
            "plain": self.plain,
            "left_out": self.left_out,
            "remarks": self.remarks,
            "counted": self.counted,
        }  # fmt: skip

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Extract:
        """The extract that `as_json` wrote."""
        pieces = (
            Piece(
                PieceKind(kind), text, level, bold, tuple((start, end) for start, end in items),
                tuple(Link(*link) for link in links), tuple((at, page) for at, page in pages),
            )
            for kind, text, level, bold, items, links, pages in record["pieces"]
        )  # fmt: skip
        return cls(
            tuple(pieces), record["stated"], record["plain"],
            tuple(record["left_out"]), tuple(record["remarks"]), record["counted"],
        )  # fmt: skip

    @property
    def holds_words(self) -> bool:
        """Whether a letter or a digit is in any piece."""
        return any(c.isalnum() for piece in self.pieces for c in piece.text)


def clean(text: str) -> str:
    """The text without control characters and lone surrogates."""
    return _CONTROL.sub(" ", text)
