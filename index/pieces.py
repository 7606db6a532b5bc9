"""What a file of any form is brought to before it is read: pieces in order, each of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.types import BlockKind

# Marks inside a piece's text; taken out of the file's own characters by `clean`.
LINK, TARGET, LINKED, PAGE, PAGED = "\x01\x02\x03\x04\x05"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\U00100000-\U0010ffff]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as the file states it. `kind` is None where the file says nothing of it, so that its
    words must; `level` is a heading's, from 1. Lines of `text` are a list's items, a table's rows
    or printed lines. It may hold marks: LINK words TARGET address LINKED, and PAGE number PAGED
    where a page begins (no number: the page has none)."""

    kind: BlockKind | None
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """A file's pieces in reading order, and what it states of itself by the names that a YAML header
    uses: title, author (parted by ";"), date, doi, url, language."""

    pieces: tuple[Piece, ...]
    stated: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """To be read again by `from_json`."""
        return {"pieces": [[p.kind, p.text, p.level] for p in self.pieces], "stated": dict(self.stated)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Extract:
        """What `as_json` wrote."""
        pieces = (Piece(BlockKind(k) if k else None, text, level) for k, text, level in record["pieces"])
        return cls(tuple(pieces), record["stated"])


def clean(text: str) -> str:
    """Without control characters, which are Moot's own marks here, and without lone surrogates."""
    return _CONTROL.sub(" ", text)


def page_mark(page: int | None) -> str:
    """Stands where a page begins."""
    return f"{PAGE}{'' if page is None else page}{PAGED}"


def without_marks(text: str) -> str:
    """The words alone."""
    return re.sub(f"{PAGE}[^{PAGED}]*{PAGED}|{TARGET}[^{LINKED}]*{LINKED}|{LINK}", "", text)


def holds_words(pieces: Iterable[Piece]) -> bool:
    """Whether there is a letter or a digit in any of them."""
    return any(c.isalnum() for piece in pieces for c in without_marks(piece.text))
