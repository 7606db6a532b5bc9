"""Title, subtitle, author and date: what stands before the text proper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.structure import headings
from index.structure.label import LabelledPiece
from index.structure.prose import is_closed, is_prose, looks_like_byline
from index.types import BlockKind

#: “by …” in the languages that are read.
BY = re.compile(
    r"(?:(?:an?|ein|une?|un[ao]?)\s+)?(?:(?:essay|article|story|paper|report|lecture|review|text|study)\s+)?"
    r"(?:written\s+)?(?:by|von|par|por|di|door)\s+(?=\S)",
    re.I,
)
#: A line such as “Date: 3 May 2020”.
LABEL = re.compile(
    r"(?P<key>title|subtitle|authors?|date|year|published|doi|url|language|lang)\s*:\s*(?P<value>.+)", re.I
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST)
# ", 3 May 2020", " · May 3rd, 2020", " (2020)", " on 2020-05-03": a date behind a name.
_DATED = re.compile(
    r"\s*(?:[,;·•|(–—-]|\s(?:on|am|le|el|il)\s)\s*(?:published\s+)?(?:(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?)?"
    r"(?:[^\W\d_]{3,12}\.?\s+)?(?:de\s+)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:1[5-9]|20)\d\d|"
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})\)?\s*$",
    re.I,
)
# A title with more words than this does not end with a full stop.
_LONG_TITLE = 12
_LONGEST_BYLINE = 150
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the source states of itself; nothing is guessed. `year` is None where unstated."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    fields: dict[str, str] = field(default_factory=dict)


def read(
    parts: Sequence[LabelledPiece], header: Mapping[str, str]
) -> tuple[FrontMatter, list[LabelledPiece]]:
    """The front matter, and the parts with its lines labelled as what they are."""
    out = list(parts)
    lead = _lead(out)
    front = FrontMatter(
        title=header.get("title", ""),
        subtitle=header.get("subtitle", ""),
        authors=tuple(filter(None, _split_authors(header.get("authors") or header.get("author") or ""))),
        year=_year(header.get("date") or header.get("year") or header.get("published") or ""),
        fields=dict(header),
    )
    if not any(p.kind in _TEXT for n, p in enumerate(out) if n not in lead):
        # a text of a line or two is all text
        return front, out
    loose: list[int] = []
    for n in lead:
        text = " ".join(out[n].text.text.split())
        label = LABEL.fullmatch(text)
        if label:
            front = _labelled(front, label["key"].lower(), label["value"])
            kind = BlockKind.TITLE if label["key"].lower() == "title" else BlockKind.METADATA
            out[n] = replace(out[n], kind=kind, heading=None)
        elif (byline := _byline(text)) is not None:
            names, year = byline
            front = replace(front, authors=front.authors or _split_authors(names), year=front.year or year)
            out[n] = replace(out[n], kind=BlockKind.BYLINE, heading=None)
        else:
            loose.append(n)
    front, out = _loose(front, out, loose)
    return _late_bylines(front, out)


def _late_bylines(front: FrontMatter, parts: list[LabelledPiece]) -> tuple[FrontMatter, list[LabelledPiece]]:
    """The same with bylines behind an imprint or a motto, and under the heading of a chapter; only one
    in front of all prose names the author of the whole."""
    out = list(parts)
    opened = False
    for n, part in enumerate(out):
        text = " ".join(part.text.text.split())
        opened = opened or (part.kind in _TEXT and is_prose(text))
        headed = n > 0 and out[n - 1].kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.SUBTITLE)
        guessed = part.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and not part.is_marked
        if not guessed or len(text) > _LONGEST_BYLINE or (opened and not headed):
            continue
        if (byline := _byline(text)) is None:
            continue
        out[n] = replace(part, kind=BlockKind.BYLINE, heading=None)
        if not opened:
            names, year = byline
            front = replace(front, authors=front.authors or _split_authors(names), year=front.year or year)
    return front, out


def _byline(text: str) -> tuple[str, int | None] | None:
    """Who "by …" names, and the year of a date behind them; None if it names no person."""
    opened = BY.match(text)
    if opened is None:
        return None
    names = text[opened.end() :]
    # "By JOHN STUART MILL." closes like a title page; an initial keeps its stop
    names = re.sub(r"(?<=\w{3})\.$", "", names)
    dated = _DATED.search(names)
    if dated:
        names = names[: dated.start()]
    # behind "by", capitals alone make no heading of a name
    spelt = names.title() if names.isupper() else names
    return (names, _year(dated[0]) if dated else None) if looks_like_byline(spelt) else None


def _lead(parts: Sequence[LabelledPiece]) -> list[int]:
    """The short lines before the first paragraph, list or numbered heading."""
    lead: list[int] = []
    for n, part in enumerate(parts):
        text = part.text.text.strip()
        if part.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or len(text) > 250:
            break
        if part.heading and (part.heading.number or headings.is_known(part.heading.title)):
            break
        if part.is_marked and part.piece.level > 1 and lead and not _heads_byline(parts, n, lead):
            break
        if (
            part.kind is BlockKind.PARAGRAPH
            and (text.endswith(".") or (is_closed(text) and len(text.split()) > 12))
            and _byline(text) is None
            and (lead or not _is_byline(parts, n + 1) or len(text.split()) > _LONG_TITLE)
        ):
            break
        lead.append(n)
    return lead


def _is_byline(parts: Sequence[LabelledPiece], n: int) -> bool:
    return n < len(parts) and _byline(" ".join(parts[n].text.text.split())) is not None


def _heads_byline(parts: Sequence[LabelledPiece], n: int, lead: Sequence[int]) -> bool:
    """Whether a heading is the subtitle under a title, with "by …" right below it or below a date."""
    return len(lead) == 1 and (_is_byline(parts, n + 1) or _is_byline(parts, n + 2))


def _loose(
    front: FrontMatter, out: list[LabelledPiece], loose: list[int]
) -> tuple[FrontMatter, list[LabelledPiece]]:
    texts = {n: " ".join(out[n].text.text.split()) for n in loose}
    names = [n for n in loose if looks_like_byline(texts[n]) and not out[n].is_marked]
    # co-authors stand in adjacent lines; a name-like line elsewhere is part of the title
    names = [n for n in names if all(m in names for m in range(names[0], n))]
    others = [n for n in loose if n not in names]
    if not others and names and not front.title:
        others, names = names[:1], names[1:]
    if names and not front.authors:
        front = replace(front, authors=tuple(a for n in names for a in _split_authors(texts[n])))
        for n in names:
            out[n] = replace(out[n], kind=BlockKind.BYLINE, heading=None)
    # the last of three or more lines, right above the text, heads its first section
    if len(others) > 2 and others[-1] == max(loose) and _before_prose(out, others[-1]):
        others = others[:-1]
    if others and not front.title:
        front = replace(front, title=re.sub(r"(?<=\w{3})\.$", "", texts[others[0]]))
        out[others[0]] = replace(out[others[0]], kind=BlockKind.TITLE, heading=None)
        others = others[1:]
    elif others and texts[others[0]] == front.title:
        out[others[0]] = replace(out[others[0]], kind=BlockKind.TITLE, heading=None)
        others = others[1:]
    for n in others:
        if re.search(r"\b(?:1[5-9]|20)\d\d\)?$", texts[n]) and out[n].heading is None:
            # "Journal of City Studies, 2021"
            front = _dated(front, texts[n])
            out[n] = replace(out[n], kind=BlockKind.METADATA)
            continue
        if n and out[n - 1].kind is BlockKind.TITLE and _heads_byline(out, n, [n - 1]) and not front.subtitle:
            front = replace(front, subtitle=texts[n])
            out[n] = replace(out[n], kind=BlockKind.SUBTITLE, heading=None)
            continue
        if out[n].is_marked or (
            _before_prose(out, n) and out[n].kind is BlockKind.HEADING and n != min(loose) and len(others) > 1
        ):
            continue
        if not is_closed(texts[n]) and len(texts[n]) < 150:
            if not front.subtitle:
                front = replace(front, subtitle=texts[n])
                out[n] = replace(out[n], kind=BlockKind.SUBTITLE, heading=None)
            else:
                out[n] = replace(out[n], kind=BlockKind.METADATA, heading=None)
    return front, out


def _before_prose(parts: Sequence[LabelledPiece], n: int) -> bool:
    return n + 1 < len(parts) and parts[n + 1].kind is BlockKind.PARAGRAPH


def _labelled(front: FrontMatter, key: str, value: str) -> FrontMatter:
    if key == "title":
        return replace(front, title=front.title or value)
    if key == "subtitle":
        return replace(front, subtitle=front.subtitle or value)
    if key.startswith("author"):
        return replace(front, authors=front.authors or _split_authors(value))
    if key in ("date", "year", "published"):
        return _dated(front, value)
    return replace(front, fields={**front.fields, key: value})


def _dated(front: FrontMatter, text: str) -> FrontMatter:
    """With the year of a date, and the date itself for the record, unless one was stated before."""
    if front.year is not None:
        return front
    return replace(front, year=_year(text), fields={"date": text, **front.fields})


def _split_authors(text: str) -> tuple[str, ...]:
    text = re.sub(r"\s+", " ", text).strip(" .,")
    if ";" in text:
        names = text.split(";")
    elif re.fullmatch(r"[^\W\d_][\w’'\-]+, [^,]+", text) and not re.search(r"\s(?:and|&|und|et|y)\s", text):
        family, given = text.split(", ")
        # "Smith, John" is one name; "John Smith, Jane Doe" are two
        names = [f"{given} {family}"] if " " not in family else [family, given]
    else:
        names = re.split(r",\s*(?:and|&|und|et|y)\s+|\s+(?:and|&|und|et|y)\s+|,\s+", text)
    return tuple(n.strip() for n in names if n.strip()) or ("",)


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None
