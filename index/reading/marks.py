"""Marks for links and pages inside a text that is still being put together, and the piece it becomes.

Readers join the words of elements and lines into one string before they know what it is. Marks keep
the place of a link or a page's beginning in it; `clean` has taken these characters out of the file's
own text before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.pieces import UNSEEN, Link, Piece, PieceKind

LINK, TARGET, LINKED, PAGE, PAGED = "\x01\x02\x03\x04\x05"
_MARK = re.compile(
    f"{PAGE}(?P<page>\\d*){PAGED}|{LINK}(?P<words>[^{TARGET}{LINK}]*){TARGET}(?P<target>[^{LINKED}]*){LINKED}"
)
_LOOSE = re.compile(f"[{LINK}{TARGET}{LINKED}{PAGE}{PAGED}]")


def page_mark(page: int | None) -> str:
    """The mark where a page begins; None for a page without a number."""
    return f"{PAGE}{'' if page is None else page}{PAGED}"


def link_mark(words: str, target: str) -> str:
    """Words that lead to a target; the target alone may hold any character but marks."""
    return f"{LINK}{words}{TARGET}{_LOOSE.sub('', target)}{LINKED}"


def without_marks(text: str) -> str:
    """The words alone."""
    return _MARK.sub(lambda m: m["words"] or "", text)


def marked(kind: PieceKind, text: str, level: int = 0) -> Piece:
    """A piece of a text with marks, which become its links and pages."""
    text = UNSEEN.sub("", text)
    parts: list[str] = []
    links: list[Link] = []
    pages: list[tuple[int, int | None]] = []
    at = last = 0
    for mark in _MARK.finditer(text):
        parts.append(text[last : mark.start()])
        at += mark.start() - last
        last = mark.end()
        if mark["target"] is None:
            pages.append((at, int(mark["page"]) if mark["page"] else None))
            continue
        words = mark["words"]
        if words.strip():
            links.append(Link(at, at + len(words), mark["target"]))
        parts.append(words)
        at += len(words)
    parts.append(text[last:])
    whole = "".join(parts)
    return Piece(kind, whole, level, False, (), tuple(links), tuple(pages))


def marked_list(items: Sequence[str]) -> Piece:
    """A list of items with marks, each in one line."""
    piece = marked(PieceKind.LIST, "\n".join(items))
    return replace(piece, items=tuple(m.span() for m in re.finditer(r"[^\n]+", piece.text)))
