"""Texts for every adapter: in pieces that a chat platform takes, and without what would be obeyed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.words import key_and_speaker, part_heading

if TYPE_CHECKING:
    from retrieval.types import Excerpt

T = TypeVar("T")

BREAKS = (
    re.compile(r"\n+"),
    re.compile(r"[.!?…]+[\"'”’»)\]]*\s+"),
    re.compile(r"\s+"),
)
"""Where a text is cut, the best first: at the end of a paragraph, of a sentence, of a word."""
LEAST = 0.3
"""A piece is at least this share of the limit, where there is a worse break that fills it better."""
JOINER = "\u200d"
SURROGATES = re.compile("[\ud800-\udfff]")
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, without tab and line feed
    "\u2028\u2029"  # separators of lines and paragraphs
    "\u202a-\u202e\u2066-\u2069"  # reading direction, beyond the text's own end
    "\ud800-\udfff]"  # halves of surrogate pairs
)


def units(text: str) -> int:
    """The length in UTF-16 units, in which platforms count; never less than in characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """As much of the beginning as `limit` units hold; an emoji is not cut in two."""
    if len(text) <= limit and units(text) <= limit:
        return text
    # a character is one unit or two
    at = min(len(text), limit)
    while (over := units(text[:at]) - limit) > 0:
        at -= (over + 1) // 2
    while 1 < at < len(text) and JOINER in (text[at], text[at - 1]):
        at -= 1
    return text[:at]


def shortened(text: str, limit: int) -> str:
    """`text`, or its beginning and an ellipsis, for a label whose full text stands elsewhere."""
    return text if units(text) <= limit else cut(text, limit - 1).rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` units, cut after a paragraph, a sentence or a word where there
    is one; together they are the whole text. An empty text makes no piece."""
    pieces = []
    while text:
        piece = cut(text, limit) or text[0]
        if len(piece) < len(text):
            piece = text[: _end(text, len(piece))]
        pieces.append(piece)
        text = text[len(piece) :]
    return pieces


def _end(text: str, most: int) -> int:
    """Where the best piece of at most `most` characters ends."""
    for pattern in BREAKS:
        ends = [match.end() for match in pattern.finditer(text, 0, most) if match.end() >= most * LEAST]
        if ends:
            return ends[-1]
    return most


def printable(text: str) -> str:
    """`text` with control characters, and what turns the reading direction, written out, as in "\\x1b"."""
    return UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def without_surrogates(value: T) -> T:
    """JSON with halves of surrogate pairs replaced: they are no characters, and no text holds them."""
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        mended: T = json.loads(SURROGATES.sub("\ufffd", written))
        return mended
    return value


def by_part(excerpts: Sequence[Excerpt]) -> Iterator[tuple[str, Excerpt]]:
    """Each excerpt, with the heading of its part of the question where that part begins, else ""."""
    part = None
    for excerpt in excerpts:
        begins = excerpt.part is not None and excerpt.part != part
        part = excerpt.part
        yield part_heading(part) if begins and part is not None else "", excerpt


def quoted(excerpt: Excerpt) -> str:
    """An excerpt's words in quotation marks, on one line."""
    return f"“{' '.join(excerpt.text.split())}”"


def source_of(excerpt: Excerpt) -> str:
    """Where an excerpt stands, and whether a cited work itself speaks: "§3 ¶1, p. 3, Definitions
    [scharre-2021, the work itself]"."""
    where = ", ".join(part for part in (excerpt.locator, excerpt.title) if part)
    return f"{where} [{key_and_speaker(excerpt.document, excerpt.speaks)}]"
