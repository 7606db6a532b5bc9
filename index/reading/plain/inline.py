"""Inline markup taken out of a piece of text: emphasis, links, code ticks, HTML's tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.pieces import UNSEEN, Link
from index.reading.plain.markdown import (
    Definitions,
    code_in,
    label_of,
    with_characters,
    with_html_notes,
    with_notes,
)
from index.structure.traced import INSERTED, Traced

_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)>?(?:\s+\"[^\"]*\")?\)"
)
# A picture among a link's words, as in badges: its description alone is read.
_PICTURE = re.compile(r"\s*!\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?\s*")
_REFERENCE = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])+)\](?:\s?\[([^\[\]]*)\])?(?![\[(:])")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto|doi):[^\s<>]+)>")
# Each opening sign looks for its end, so a span has a longest.
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1", re.S)
_STAR = re.compile(r"(?<![*\w\\])(\*)(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])", re.S)
_UNDERSCORE = re.compile(r"(?<![\w\\])(_)(?=[^\s_])([^_]+?)(?<=[^\s_])_(?!\w)", re.S)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.{1,5000}?)(?<!`)\1(?!`)", re.S)
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
# (start, end) of a link's words, its target, and where the target stands in the source
_Found = tuple[int, int, str, int | None]


def clean_inline(traced: Traced, defined: Definitions | None) -> tuple[Traced, tuple[Link, ...]]:
    """The text without inline markup, and its links. An address that is printed as such stays in it.

    Backslash escapes and HTML's tags are taken out of Markdown alone, which `defined` is of: in plain
    text, where it is None, they are the author's own characters.
    """
    source = traced if defined is None else with_notes(with_html_notes(traced), defined)
    found: list[_Found] = []
    cut: list[tuple[int, int]] = []
    for m in _LINK.finditer(source.text):
        # without words the address is all that there is to read, but for a picture's
        shown = _words(m) if m[1].strip() or m[0][0] == "!" else m.span(2)
        bare = source.text[m.start(2) - 1] + source.text[m.end(2)] == "()"
        found.append((*shown, m[2], source.origin[m.start(2)] if bare else None))
        cut += [(m.start(), shown[0]), (shown[1], m.end())]
    for m in _AUTOLINK.finditer(source.text):
        found.append((*m.span(1), m[1], None))
        cut += [(m.start(), m.start() + 1), (m.end() - 1, m.end())]
    addresses = defined.addresses if defined is not None else {}
    for m in _REFERENCE.finditer(source.text) if addresses else ():
        address = addresses.get(label_of(m[2] or m[1]))
        if address:
            shown = _words(m)
            found.append((*shown, address, None))
            cut += [(m.start(), shown[0]), (shown[1], m.end())]
    traced = source.without(cut)
    for pattern in (_STRONG, _STRONG, _STAR, _UNDERSCORE, _CODE):
        traced = traced.mark(pattern, lambda m: [m.span(1), (m.end(2), m.end())])
    if defined is not None:
        code = code_in(source)
        for pattern in (_TAG, _BACKSLASH):
            typed = [m.span() for m in pattern.finditer(traced.text) if traced.origin[m.start()] not in code]
            traced = traced.without(typed)
        traced = with_characters(traced, code)
    traced = traced.mark(UNSEEN, lambda m: [m.span()])
    return traced, tuple(_links(source, traced, found))


def _words(link: re.Match[str]) -> tuple[int, int]:
    """Where the words of a link stand: its own, or those of the picture that is linked."""
    picture = _PICTURE.fullmatch(link[1])
    start = link.start(1)
    return (start + picture.start(1), start + picture.end(1)) if picture else link.span(1)


def _links(source: Traced, shown: Traced, found: Sequence[_Found]) -> Iterator[Link]:
    """Links by (start, end) of words in `source`, for the words that are left of them."""
    where = {origin: n for n, origin in enumerate(shown.origin)} if found else {}
    for start, end, target, at in sorted(found, key=lambda link: link[:2]):
        words = [where[o] for o in source.origin[start:end] if o != INSERTED and o in where]
        if words:
            yield Link(words[0], words[-1] + 1, target, at)
