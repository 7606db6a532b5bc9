"""Inline markup taken out of a piece of text: emphasis, links, code ticks, HTML's tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.pieces import UNSEEN, Link
from index.structure.traced import INSERTED, Traced

_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*)>?(?:\s+\"[^\"]*\")?\)"
)
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto|doi):[^\s<>]+)>")
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.S)
_STAR = re.compile(r"(?<![*\w\\])(\*)(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])", re.S)
_UNDERSCORE = re.compile(r"(?<![\w\\])(_)(?=[^\s_])([^_]+?)(?<=[^\s_])_(?!\w)", re.S)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|div|em|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|u)"
    r"(?:\s[^<>]*)?/?>|<!--.*?-->",
    re.I | re.S,
)
_HARD_BREAK = re.compile(r"\\(?=\n)")


def clean_inline(traced: Traced, *, markdown: bool) -> tuple[Traced, tuple[Link, ...]]:
    """The text without inline markup, and its links. An address that is printed as such stays in it.

    Backslash escapes and HTML's tags are taken out of Markdown alone: in plain text they are the
    author's own characters.
    """
    source = traced
    found: list[tuple[int, int, int, int]] = []
    cut: list[tuple[int, int]] = []
    for m in _LINK.finditer(source.text):
        # without words the address is all that there is to read, but for a picture's
        shown = m.span(1) if m[1].strip() or m[0][0] == "!" else m.span(2)
        found.append((*shown, *m.span(2)))
        cut += [(m.start(), shown[0]), (shown[1], m.end())]
    for m in _AUTOLINK.finditer(source.text):
        found.append((*m.span(1), *m.span(1)))
        cut += [(m.start(), m.start() + 1), (m.end() - 1, m.end())]
    traced = source.without(cut)
    for pattern in (_STRONG, _STRONG, _STAR, _UNDERSCORE, _CODE):
        traced = traced.mark(pattern, lambda m: [m.span(1), (m.end(2), m.end())])
    if markdown:
        traced = traced.mark(_TAG, lambda m: [m.span()]).mark(_HARD_BREAK, lambda m: [m.span()])
        traced = traced.mark(_ESCAPE, lambda m: [(m.start(), m.start() + 1)])
    traced = traced.mark(UNSEEN, lambda m: [m.span()])
    return traced, tuple(_links(source, traced, found))


def _links(source: Traced, shown: Traced, found: Sequence[tuple[int, int, int, int]]) -> Iterator[Link]:
    """Links by (start, end) of words and target in `source`, for the words that are left of them."""
    where = {origin: n for n, origin in enumerate(shown.origin)} if found else {}
    for start, end, target, target_end in sorted(found):
        words = [where[o] for o in source.origin[start:end] if o != INSERTED and o in where]
        around = source.text[target - 1 : target] + source.text[target_end : target_end + 1]
        at = source.origin[target] if around == "()" else None
        if words:
            yield Link(words[0], words[-1] + 1, source.text[target:target_end], at)
