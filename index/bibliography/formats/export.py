"""Reference lists for other programs: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

import regex

from index.bibliography.dates import date_parts, year_of

_BIBTEX_TYPES = {
    "article": "article",
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "article-magazine": "article",
    "article-newspaper": "article",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_RIS_TYPES = {
    "article": "JOUR",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CONF",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
_OF_A_KIND = {"report", "thesis", "webpage", "post-weblog"}
# Braces must balance in BibTeX even when escaped, so they are spelled out.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: "\\" + c for c in "&%$#_"},
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def to_csl_json(items: Sequence[Mapping[str, Any]]) -> str:
    """Write CSL-JSON, as Zotero and pandoc read it."""
    return json.dumps([dict(item) for item in items], ensure_ascii=False, indent=2) + "\n"


def to_bibtex(items: Sequence[Mapping[str, Any]]) -> str:
    """Write BibTeX in UTF-8, keyed by each item's id, with capitals in titles protected."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library, used = Library(), set[str]()
    for item in items:
        kind = _BIBTEX_TYPES.get(_type(item), "misc")
        fields = [Field(k, v) for k, v in _bibtex_fields(item, kind) if v]
        library.add(Entry(kind, _free_id(str(item.get("id") or "work"), used), fields))
    return write_string(library)


def to_ris(items: Sequence[Mapping[str, Any]]) -> str:
    """Write RIS in the forms of Zotero's own exports, which EndNote and Mendeley read too."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        def set_header(self, count: int) -> str:
            return ""  # rispy numbers the records, which is no part of RIS

    records = [_ris_record(item) for item in items]
    return str(rispy.dumps(records, implementation=Writer, enforce_list_tags=False))


def _type(item: Mapping[str, Any]) -> str:
    """Its CSL type; none where it would be an article of an unnamed journal."""
    stated = str(item.get("type"))
    return "" if stated.startswith("article") and not item.get("container-title") else stated


def _free_id(wanted: str, used: set[str]) -> str:
    """Bring an id to what BibTeX allows, and tell it from those before."""
    plain = regex.sub(r"[^A-Za-z0-9:._-]+", "-", wanted)
    free = next(k for k in chain([plain], (f"{plain}-{n}" for n in count(2))) if k not in used)
    used.add(free)
    return free


def _bibtex_fields(item: Mapping[str, Any], kind: str) -> Iterable[tuple[str, str]]:
    containers = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
    publishers = {"techreport": "institution", "phdthesis": "school"}
    date = date_parts(item)
    yield "title", _title(_plain(item.get("title")))
    yield "author", _bibtex_names(item.get("author"))
    yield "editor", _bibtex_names(item.get("editor"))
    yield "year", str(year_of(item) or "")
    if len(date) > 1 and 1 <= date[1] <= 12:
        yield "month", _MONTHS[date[1] - 1]
    yield containers.get(kind, "howpublished"), _escape(_plain(item.get("container-title")))
    yield "volume", _escape(_plain(item.get("volume")))
    yield "number", _escape(_plain(item.get("issue") or item.get("number")))
    yield "pages", regex.sub(r"\s*[–—‐-]\s*", "--", _escape(_plain(item.get("page"))))
    yield publishers.get(kind, "publisher"), _escape(_plain(item.get("publisher")))
    yield "address", _escape(_plain(item.get("publisher-place")))
    yield "edition", _escape(_plain(item.get("edition")))
    yield "type", _escape(_plain(item.get("genre")))
    yield "note", _escape(_plain(item.get("status")))
    yield "isbn", _escape(_plain(item.get("ISBN")))
    yield "issn", _escape(_plain(item.get("ISSN")))
    yield "language", _escape(_plain(item.get("language")))
    yield "abstract", _escape(_plain(item.get("abstract")))
    yield "doi", _address(_plain(item.get("DOI")))
    yield "url", _address(_plain(item.get("URL")))


def _bibtex_names(people: Any) -> str:
    names = []
    for person in people or ():
        literal = _plain(person.get("literal"))
        if literal == "et al.":
            names.append("others")
        elif literal or not person.get("family"):
            names.append("{" + _escape(literal or _plain(person.get("given"))) + "}")
        else:
            parts = (_family(person), person.get("suffix"), _given(person))
            names.append(", ".join(_name_part(_plain(p)) for p in parts if p))
    return " and ".join(names)


def _family(person: Mapping[str, Any]) -> str:
    """The family name with a particle that stays before it: "de Beauvoir"."""
    return " ".join(_plain(person[p]) for p in ("non-dropping-particle", "family") if person.get(p))


def _given(person: Mapping[str, Any]) -> str:
    """The given names with a particle that styles may drop: "Ludwig van"."""
    return " ".join(_plain(person[p]) for p in ("given", "dropping-particle") if person.get(p))


def _name_part(text: str) -> str:
    """Guard what BibTeX would take for a division between names."""
    escaped = _escape(text)
    return "{" + escaped + "}" if regex.search(r",|\band\b", text, regex.I) else escaped


def _title(text: str) -> str:
    """Protect every capital after the first word, so that no style rewrites what was printed."""
    title, done = "", 0
    for word in regex.finditer(r"[\p{L}\p{M}\p{N}-]*\p{Lu}[\p{L}\p{M}\p{N}-]*", text):
        first = word.start() == 0 and not regex.search(r"\p{Lu}", word.group()[1:])
        title += _escape(text[done : word.start()])
        title += word.group() if first else "{" + word.group() + "}"
        done = word.end()
    return title + _escape(text[done:])


def _ris_record(item: Mapping[str, Any]) -> dict[str, Any]:
    pages = regex.split(r"\s*[–—‐-]\s*", _plain(item.get("page")), maxsplit=1)
    date = date_parts(item)
    kind = str(item.get("type"))
    # A book's A2 are the editors of its series, and a conference's T2 is its name: Zotero reads them so.
    editors = "tertiary_authors" if kind == "book" else "secondary_authors"
    container = "custom3" if kind == "paper-conference" else "secondary_title"
    number = _plain(item.get("number"))
    of_report = kind == "report" and bool(number)
    record: dict[str, Any] = {
        "type_of_reference": _RIS_TYPES.get(_type(item), "GEN"),
        "id": _plain(item.get("id")),
        "authors": _ris_names(item.get("author")),
        editors: _ris_names(item.get("editor")),
        "title": _plain(item.get("title")),
        "year": str(year_of(item) or ""),
        "date": "/".join(f"{n:02}" if i else str(n) for i, n in enumerate(date)) + "/"
        if len(date) > 1
        else "",
        container: _plain(item.get("container-title")),
        "volume": _plain(item.get("volume")),
        "number": _plain(item.get("issue")) or ("" if of_report else number),
        "start_page": pages[0],
        "end_page": pages[1] if len(pages) > 1 else "",
        "publisher": _plain(item.get("publisher")),
        "place_published": _plain(item.get("publisher-place")),
        "edition": _plain(item.get("edition")),
        "issn": number if of_report else _plain(item.get("ISBN") or item.get("ISSN")),
        "type_of_work": _plain(item.get("genre")) if kind in _OF_A_KIND else "",
        "language": _plain(item.get("language")),
        "abstract": _plain(item.get("abstract")),
        "doi": _plain(item.get("DOI")),
        "urls": [u for u in [_plain(item.get("URL"))] if u],
    }
    return {k: v for k, v in record.items() if v}


def _ris_names(people: Any) -> list[str]:
    names = []
    for person in people or ():
        parts = (_family(person), _given(person), person.get("suffix"))
        name = ", ".join(_plain(p) for p in parts if p) or _plain(person.get("literal"))
        names += [name] if name and name != "et al." else []
    return names


def _plain(value: Any) -> str:
    """Bring a value to one line without control characters, which no format can carry."""
    text = regex.sub(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+", " ", str(value or ""))
    return " ".join(text.split())


def _escape(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


def _address(text: str) -> str:
    """Addresses stay as they are but for what would unbalance the braces."""
    return "".join(_IN_ADDRESS.get(c, c) for c in text)
