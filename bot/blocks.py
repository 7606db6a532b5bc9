"""A record as people read it: sections of plain blocks. Nothing here is Markdown or HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.charts import Chart
from bot.words import key_and_speaker
from retrieval.types import AnswerVerdict

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates of the reading direction: they reach beyond their own text."""

Cell = str | int

Row = Mapping[str, Any]
"""A row of a record's tidy table, by column; a column that is left out is empty."""


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Minor:
    """A heading within a section."""

    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first cell of a row names it. Numbers are `int`."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the sources, or of somebody who says that they are; `source` says which."""

    text: str
    source: str
    verified: bool = True


Block = ParagraphBlock | Minor | Facts | Items | Table | ChartBlock | Quote


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class RecordOutline:
    """A whole record. `lead` says in a line what it is a record of."""

    title: str
    lead: str
    sections: tuple[RecordSection, ...]


def plain(text: str) -> str:
    """`text` on one line, without what would control a screen or turn the text around it. What joins
    emoji and letters stays."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not (char in TURNING or unicodedata.category(char) in ("Cc", "Cs", "Cn"))
    )
    return " ".join("".join(kept).split())


def isolated(text: str) -> str:
    """Somebody's words within a sentence: `plain`, and kept from turning it around where they are read
    from the right (Unicode Standard Annex 9, isolates)."""
    said = plain(text)
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in said):
        return f"\u2068{said}\u2069"
    return said


def quoted(text: str) -> str:
    """Somebody's words in quotation marks."""
    return f"“{isolated(text)}”"


CLOSEST: dict[AnswerVerdict, str] = {
    "perhaps": "perhaps; closest passages",
    "not in the sources": "not in the sources; closest passages",
}
"""How a record labels excerpts that are no answer, by the verdict."""


def place(excerpt: Mapping[str, Any]) -> str:
    """ "§3.1 ¶1, From Arms Race to Innovation Race [kasumaj-nd]"."""
    title = isolated(str(excerpt.get("title") or ""))
    key = f"[{key_and_speaker(plain(str(excerpt['document'])), excerpt.get('speaks'))}]"
    parts = [part for part in (plain(str(excerpt.get("locator") or "")), title) if part]
    return f"{', '.join(parts)} {key}".strip()


def where(excerpt: Mapping[str, Any]) -> str:
    """ "kasumaj-nd, §3.1 ¶1"."""
    return ", ".join(str(part) for part in (excerpt["document"], excerpt.get("locator")) if part)
