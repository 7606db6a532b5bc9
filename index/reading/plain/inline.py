"""Inline markup taken out of a piece of text: emphasis, links, code ticks, HTML's tags."""

from __future__ import annotations

import re

from index.structure.traced import Traced, join

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
_UNSEEN = re.compile("[\ufeff\u200b\u2060\u00ad\f\v]")
_HARD_BREAK = re.compile(r"\\(?=\n)")


def clean_inline(traced: Traced, *, markdown: bool, show_targets: bool) -> tuple[Traced, tuple[str, ...]]:
    """The text without inline markup, and the targets of its links.

    An address that is printed as such stays in the text. The target behind a link's words is
    put in brackets after them where `show_targets` (in a list of references, where an address
    is part of what the entry says), and else only returned. Backslash escapes and HTML's tags
    are taken out of Markdown alone: in plain text they are the author's own characters.
    """
    links: list[str] = []
    spans: list[tuple[int, int]] = []
    inserts: list[int] = []
    for m in _LINK.finditer(traced.text):
        links.append(m[2])
        if show_targets and m[2] != m[1]:
            # "[" and "](": the words, then the target in the brackets it already has
            spans += [(m.start(), m.start(1)), (m.end(1), m.start(2) - 1), (m.end(2), m.end() - 1)]
            inserts.append(m.start(2) - 1)
        else:
            spans += [(m.start(), m.start(1)), (m.end(1), m.end())]
    for m in _AUTOLINK.finditer(traced.text):
        links.append(m[1])
        spans += [(m.start(), m.start() + 1), (m.end() - 1, m.end())]
    traced = _blank_before(traced, inserts, spans)
    for pattern in (_STRONG, _STRONG, _STAR, _UNDERSCORE, _CODE):
        traced = traced.mark(pattern, lambda m: [m.span(1), (m.end(2), m.end())])
    if markdown:
        traced = traced.mark(_TAG, lambda m: [m.span()]).mark(_HARD_BREAK, lambda m: [m.span()])
        traced = traced.mark(_ESCAPE, lambda m: [(m.start(), m.start() + 1)])
    return traced.mark(_UNSEEN, lambda m: [m.span()]), tuple(links)


def _blank_before(traced: Traced, at: list[int], spans: list[tuple[int, int]]) -> Traced:
    """Cuts `spans` out and sets a blank in front of each offset of `at`."""
    if not at:
        return traced.without(spans)
    parts: list[Traced] = []
    edges = [0, *at, len(traced.text)]
    for left, right in zip(edges, edges[1:], strict=False):
        inside = [(max(s, left) - left, min(e, right) - left) for s, e in spans if s < right and e > left]
        parts.append(traced[left:right].without(inside))
    return join(parts, " ")
