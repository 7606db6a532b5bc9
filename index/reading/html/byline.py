"""The authors that a page names in its text: by `itemprop`, `rel=author` and the names of bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from index.pieces import clean
from index.reading.html.inline import plain
from index.reading.html.main_text import LeftOut
from index.reading.html.site import names_of
from index.structure.prose import looks_like_name

_OF_THE_TEXT = ("beside", "byline", "title", "end", "header")
"""Reasons to leave an element out of the text for which it may still name its author."""
_BY = re.compile(r"(?:(?:written|posted|published|story|text|words)\s+)?(?:by|von|par|por)\b:?\s*", re.I)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|und|et|y)\s+|,|;|&|\s(?:and|und|et|y)\s)\s*")
_ENDS = re.compile(r"\s*(?:[|•·/@\d(]|\s[-–—]\s)")
_NAMED = re.compile(r"\b(?:byline|author|authors|author name)\b")
_JOB = re.compile(
    r"\b(?:writer|editor|reporter|correspondent|contributor|columnist|journalist|staff|team|desk|news)s?$",
    re.I,
)


def authors_named(root: etree._Element, left: Sequence[LeftOut]) -> list[str]:
    """The names of the first byline of a page that holds any; `left` is what is not of its text, in
    whose other parts (comments, teasers, menus) no author of the text is looked for."""
    closed = {part.element for part in left if part.why not in _OF_THE_TEXT}
    found: list[list[etree._Element]] = [[], [], []]
    for element in _open(root, closed):
        if element.tag in ("meta", "link", "body", "html", "script", "style"):
            continue
        if "author" in (element.get("itemprop") or "").split():
            found[0].append(next((e for e in element.iter() if e.get("itemprop") == "name"), element))
        elif element.tag == "a" and "author" in (element.get("rel") or "").split():
            found[1].append(element)
        elif len(plain(element)) < 200 and _NAMED.search(names_of(element)):
            found[2].append(element)
    if heads := [element for element in found[2] if heads_author(element)]:
        return [name for element in heads for name in names_in([plain(element)])]
    for surely, elements in zip((True, True, False), found, strict=True):
        for element in elements:
            if names := list(names_in([clean(str(t)) for t in element.itertext()], surely=surely)):
                return names
    return []


def heads_author(element: etree._Element) -> bool:
    """Whether a heading names an author of the text, as DocBook sets them."""
    return bool(
        re.fullmatch(r"h[1-6]", str(element.tag))
        and (element.get("class") or "").casefold() == "author"
        and list(names_in([plain(element)]))
    )


def names_in(texts: Sequence[str], *, surely: bool = False) -> Iterator[str]:
    """The people that a byline names, given the texts of its elements in order; what follows them
    (a job, a date, an address) is none. `surely` says that the line is known to be a name, so that a
    single word is one too."""
    any_yet, joined = False, True
    for text in filter(str.strip, texts):
        if any_yet and not (joined or _BETWEEN.match(text)):
            return
        joined = bool(_BETWEEN.search(text[-5:]))
        line = _BY.sub("", " ".join(text.split()), count=1)
        line = line[: end.start()] if (end := _ENDS.search(line)) else line
        for part in _BETWEEN.split(line):
            name = " ".join(part.split()).strip(" .,:")
            name = name.title() if name.isupper() and " " in name else name
            if name.casefold() in ("", "and", "by"):
                continue
            if _JOB.search(name) or not (
                looks_like_name(name) or (surely and not any_yet and _is_word(name))
            ):
                return
            any_yet = True
            yield name
        if any_yet and end:
            return


def are_people(names: Sequence[str]) -> bool:
    """Whether all of the names look like people's."""
    return bool(names) and all(looks_like_name(n) and not _JOB.search(n) for n in names)


def _is_word(text: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_a-z][^\W\d_]{2,}", text))


def _open(element: etree._Element, closed: set[etree._Element]) -> Iterator[etree._Element]:
    for child in element:
        if isinstance(child.tag, str) and child not in closed:
            yield child
            yield from _open(child, closed)
