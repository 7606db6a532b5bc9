"""What a web page's head states of the text: citation_*, Dublin Core, schema.org, then the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from index.pieces import Piece, PieceKind, clean
from index.reading import metadata
from index.reading.html.byline import are_people, authors_named, names_in
from index.reading.html.inline import plain
from index.reading.html.main_text import LeftOut
from index.structure.headings import is_known

_OF_A_PART = re.compile(
    r"(?:table of )?contents|abstract|summary|ind(?:ex|ices)(?: and tables)?|menu|navigation"
    r"|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|indice",
    re.I,
)
_TITLES = ("citation_title", "dc.title", "dcterms.title", "prism.title")
_AUTHORS = (
    ("citation_author", "citation_authors"),
    ("dc.creator", "dcterms.creator"),
    ("author", "article:author"),
)
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "citation_year", "dc.date",
    "dc.date.issued", "dcterms.issued", "dcterms.date", "prism.publicationdate", "article:published_time",
    "date",
)  # fmt: skip


def stated_by(root: etree._Element, pieces: Sequence[Piece], left: Sequence[LeftOut]) -> dict[str, str]:
    """Title, authors, date, DOI, address and language, each from the most scholarly source that
    has it; `pieces` are those of the page's main text, `left` what is not of it."""
    meta: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (
            (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        )
        content = " ".join(clean(element.get("content") or "").split())
        if name and content:
            meta.setdefault(name, []).append(content)
    work = _work(root)
    first = {name: values[0] for name, values in meta.items()}
    headings = [t for h in root.iter("h1") if (t := plain(h))]
    single = headings[0] if len(headings) == 1 else ""
    own = next((plain(t) for head in root.iter("head") for t in head.iter("title")), "")
    titles = [
        *(first.get(name, "") for name in _TITLES),
        _text(work.get("headline") or work.get("name")),
        _named(_headed(pieces)),
        # what stands over the page's main part is its site's name, unless the page is called by it
        _named(single if own.startswith(single) else _opened(pieces)),
        _named(single),
        first.get("og:title", ""),
        own,
        *headings[:1],
    ]
    names: list[list[str]] = [
        [v for k in keys for v in meta.get(k, ()) if "://" not in v] for keys in _AUTHORS
    ]
    names.insert(2, _people(work.get("author"), root))
    author = next((a for a in map(metadata.authors, names) if a), "")
    # a page that states its publisher, or no author, may name its author below the title
    if not are_people([name for name in author.split(";") if name]):
        author = metadata.authors(authors_named(root, left)) or author
    links = [e.get("href") or "" for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    dates = [
        *(first.get(name, "") for name in _DATES),
        _text(work.get("datePublished")),
        first.get("datepublished", ""),
    ]
    found = {
        "title": next((t for t in map(metadata.title, titles) if t), ""),
        "author": author,
        "date": next((d for d in map(metadata.date, dates) if d), ""),
        "doi": metadata.doi(
            first.get("citation_doi") or first.get("dc.identifier") or first.get("prism.doi")
        ),
        "url": next(
            (u for u in [*links, first.get("og:url", "")] if u.startswith(("https://", "http://"))), ""
        ),
        "language": clean(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip(),
    }
    return {name: value for name, value in found.items() if value}


def _named(heading: str) -> str:
    """The heading, unless it is one of a part that any page may have."""
    return "" if _OF_A_PART.fullmatch(heading.strip()) else heading


def _headed(pieces: Sequence[Piece]) -> str:
    """The one heading of the first level that the main part has."""
    found = [p.text for p in pieces if p.kind is PieceKind.HEADING and p.level == 1]
    return found[0] if len(found) == 1 else ""


def _opened(pieces: Sequence[Piece]) -> str:
    """The heading that the main part opens with, where all others are below it."""
    if not pieces or pieces[0].kind is not PieceKind.HEADING:
        return ""
    others = [p.level for p in pieces[1:] if p.kind is PieceKind.HEADING]
    text = pieces[0].text
    return text if all(level > pieces[0].level for level in others) and not is_known(text) else ""


def _work(root: etree._Element) -> dict[str, Any]:
    """The schema.org record of the article that the page is, if it brings one as JSON-LD."""
    for record in _all_records(root):
        kinds = record.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(
            isinstance(k, str) and k.endswith(("Article", "Posting", "Report", "Book", "Chapter", "Thesis"))
            for k in kinds
        ):
            return record
    return {}


def _all_records(root: etree._Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                records = list(_records(json.loads(script.text or "")))
            except (ValueError, RecursionError):
                continue
            yield from records


def _records(data: Any) -> Iterator[dict[str, Any]]:
    for entry in data if isinstance(data, list) else [data]:
        if isinstance(entry, dict):
            yield entry
            yield from (e for e in entry.get("@graph") or () if isinstance(e, dict))


def _text(value: Any) -> str:
    return " ".join(clean(value).split()) if isinstance(value, str) else ""


def _people(value: Any, root: etree._Element) -> list[str]:
    """The names of a record's authors; one may be given by the id of a record of its own."""
    found = []
    for person in value if isinstance(value, list) else [value]:
        stated = person.get("name") if isinstance(person, dict) else person
        if isinstance(person, dict) and stated is None and "@id" in person:
            same = (r["name"] for r in _all_records(root) if r.get("@id") == person["@id"] and "name" in r)
            stated = next(same, None)
        name = _text(stated)
        if name and "://" not in name:
            found += list(names_in([name])) or [name]
    return found
