"""Pieces on one scale of source offsets, so that links and pages stay with the words through every cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.pieces import Extract, Link, PieceKind
from index.structure.traced import INSERTED, Traced, join
from index.types import Pages

# What a page prints for a link that leads to a work: no word of the work's entry.
_ONLY_LINK = re.compile(r"\s*\[?(?:link|pdf|html|url|full text)\]?\s*", re.I)


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A piece, or lines of one. `links` count in source offsets, as `text.origin` does."""

    kind: PieceKind
    text: Traced
    level: int = 0
    bold: bool = False
    items: tuple[Traced, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def line(self) -> str:
        """All words in one line."""
        return " ".join(self.text.text.split())

    @property
    def lines(self) -> int:
        """The number of its printed lines."""
        return self.text.text.count("\n") + 1


def placed(extract: Extract) -> tuple[list[PlacedPiece], Pages]:
    """The pieces that are not blank, and from which source offset on each page stands.

    If a reader keeps no offsets of its source, the pieces' texts, one after the other, take its place.
    """
    found: list[PlacedPiece] = []
    pages: list[tuple[int, int | None]] = []
    base = 0
    for piece in extract.pieces:
        origin = piece.origin if piece.origin is not None else tuple(range(base, base + len(piece.text)))
        base += len(piece.text) + 1
        text = Traced(piece.text, origin)
        pages += [(_at(origin, at, base), page) for at, page in piece.pages]
        if not piece.text.strip():
            continue
        links = tuple(
            replace(k, start=origin[k.start], end=origin[k.end - 1] + 1)
            for k in piece.links
            if k.end > k.start
        )
        items = tuple(text[start:end] for start, end in piece.items)
        found.append(PlacedPiece(piece.kind, text, piece.level, piece.bold, items, links))
    if pages and pages[0][0]:
        # what stands before the first page that is marked stands on none that is known
        pages.insert(0, (0, None))
    return found, tuple(pages)


def _at(origin: Sequence[int], at: int, following: int) -> int:
    """The source offset of the first character from `at` on that the source has."""
    return next((o for o in origin[at:] if o != INSERTED), following)


def within(links: Sequence[Link], text: Traced) -> tuple[Link, ...]:
    """The links whose words stand in the text."""
    if not links:
        return ()
    known = [o for o in text.origin if o != INSERTED]
    return tuple(k for k in links if known and known[0] <= k.start and k.end <= known[-1] + 1)


def with_targets(text: Traced, links: Sequence[Link]) -> Traced:
    """The text with the target of each link in brackets behind its words, unless they are the target,
    and in place of words that say only that there is a link."""
    if not links:
        return text
    where = {origin: n for n, origin in enumerate(text.origin)}
    parts: list[Traced] = []
    last = 0
    for link in sorted(links, key=lambda k: k.end):
        first, end = where[link.start], where[link.end - 1] + 1
        if text.text[first:end] != link.target:
            shown = first if _ONLY_LINK.fullmatch(text.text[first:end]) else end
            parts += [text[last : max(last, shown)], _bracketed(link)]
            last = end
    return join([*parts, text[last:]], "") if parts else text


def _bracketed(link: Link) -> Traced:
    shown = f" ({link.target})"
    if link.at is None:
        return Traced(shown, (INSERTED,) * len(shown))
    return Traced(shown, (INSERTED, *range(link.at - 1, link.at + len(link.target) + 1)))
