"""What Moot writes, read as Zotero reads it: nothing is lost, and no field becomes another.

The fields by tag and kind are those of Zotero's own import of RIS and BibTeX (its translators RIS.js and
BibTeX.js, as of 2024), in CSL's names.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pybtex.database import parse_string

from index.bibliography.formats import to_bibtex, to_csl_json, to_ris

Item = dict[str, Any]

KINDS = {
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "CHAP": "chapter", "CONF": "paper-conference", "BLOG": "post-weblog", "RPRT": "report", "THES": "thesis",
    "ELEC": "webpage",
}  # fmt: skip
PERIODICALS = ("article-journal", "article-magazine", "article-newspaper")
WITHIN = (*PERIODICALS, "chapter", "webpage", "post-weblog")
SIMPLE = {
    "TI": "title", "AB": "abstract", "CY": "publisher-place", "DO": "DOI", "ET": "edition", "IS": "issue",
    "LA": "language", "PB": "publisher", "UR": "URL", "VL": "volume", "ID": "id",
}  # fmt: skip


def of_ris(text: str) -> list[Item]:
    """RIS as Zotero reads it."""
    items = []
    for record in re.split(r"^ER  -.*$", text, flags=re.MULTILINE):
        lines = re.findall(r"^([A-Z][A-Z0-9])  - (.*)$", record, re.MULTILINE)
        if lines:
            items.append(_of_record(lines))
    return items


def _of_record(lines: list[tuple[str, str]]) -> Item:
    kind = KINDS[dict(lines)["TY"]]
    item: Item = {"type": kind}
    first = year = ""
    for tag, value in lines:
        if tag in SIMPLE:
            item[SIMPLE[tag]] = value
        elif tag == "T2" and kind in WITHIN:
            item["container-title"] = value
        elif tag == "T2":
            item["event-title" if kind == "paper-conference" else "collection-title"] = value
        elif tag == "C3" and kind == "paper-conference":
            item["container-title"] = value
        elif tag in ("AU", "A2", "A3"):
            editors = "A3" if kind == "book" else "A2"
            role = "author" if tag == "AU" else "editor" if tag == editors else "collection-editor"
            family, _, given = value.partition(", ")
            item.setdefault(role, []).append(
                {"family": family, "given": given} if given else {"literal": family}
            )
        elif tag == "SN":
            name = "ISSN" if kind in PERIODICALS else "number" if kind == "report" else "ISBN"
            item[name] = value
        elif tag == "M3" and kind in ("report", "thesis", "webpage", "post-weblog"):
            item["genre"] = value
        elif tag == "M3":
            item["DOI"] = value
        elif tag == "SP":
            first = item["page" if kind != "book" else "number-of-pages"] = value
        elif tag == "EP":
            item["page"] = f"{first}–{value}"
        elif tag == "DA":
            item["issued"] = {"date-parts": [[int(part) for part in value.split("/") if part]]}
        elif tag == "PY":
            year = value
        elif tag != "TY":
            raise AssertionError(f"Zotero makes a note of {tag}")
    if year and "issued" not in item:
        item["issued"] = {"date-parts": [[int(year)]]}
    return item


BIBTEX_KINDS = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "techreport": "report",
    "inproceedings": "paper-conference", "phdthesis": "thesis",
}  # fmt: skip
BIBTEX = {
    "title": "title", "abstract": "abstract", "address": "publisher-place", "doi": "DOI", "url": "URL",
    "edition": "edition", "language": "language", "volume": "volume", "isbn": "ISBN", "issn": "ISSN",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "journal": "container-title",
    "booktitle": "container-title", "type": "genre",
}  # fmt: skip
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def of_bibtex(text: str) -> list[Item]:
    """BibTeX as Zotero reads it."""
    items = []
    for key, entry in parse_string(text, "bibtex").entries.items():
        kind = BIBTEX_KINDS[entry.type]
        item: Item = {"id": key, "type": kind}
        for name, value in entry.fields.items():
            plain = re.sub(r"\\([&%$#_])", r"\1", re.sub(r"[{}]", "", value))
            if name in BIBTEX:
                item[BIBTEX[name]] = plain
            elif name == "number":
                item["issue" if kind == "article-journal" else "number"] = plain
            elif name == "pages":
                item["page"] = plain.replace("--", "–")
            elif name not in ("year", "month"):
                raise AssertionError(f"Zotero makes a note of {name}")
        for role, people in entry.persons.items():
            item[role] = [_person(person) for person in people]
        if "year" in entry.fields:
            month = entry.fields.get("month", "")[:3].lower()
            parts = [int(entry.fields["year"]), *([MONTHS.index(month) + 1] if month else [])]
            item["issued"] = {"date-parts": [parts]}
        items.append(item)
    return items


def _person(person: Any) -> dict[str, str]:
    family = " ".join([*person.prelast_names, *person.last_names])
    given = " ".join([*person.first_names, *person.middle_names])
    if not given and family.startswith("{"):
        return {"literal": family.strip("{}")}
    return {"family": family.strip("{}"), "given": given}


ROE, LEE = {"family": "Roe", "given": "Ana B."}, {"family": "Lee", "given": "Kai-Fu"}
DATED = {"issued": {"date-parts": [[2019]]}}
ARTICLE = {
    "id": "roe-2019", "type": "article-journal", "author": [ROE, LEE], "title": "Is AI a Race? The EU & “China”",
    "container-title": "Salt & Power: A Journal", "volume": "72", "issue": "5-6", "page": "318–321",
    "DOI": "10.1080/00963402.2016.1216672", "ISSN": "0096-3402", "language": "en", **DATED,
}  # fmt: skip
NEWSPAPER = {
    "id": "roe-2019b", "type": "article-newspaper", "author": [ROE], "title": "Salt", "URL": "https://news.org/a",
    "container-title": "The Paper", "issued": {"date-parts": [[2019, 6, 17]]},
}  # fmt: skip
BOOK = {
    "id": "lee-2019", "type": "book", "editor": [LEE], "title": "Arms Races in Politics", "publisher": "Oxford UP",
    "publisher-place": "Oxford", "edition": "2", "ISBN": "978-0-19-873526-7", **DATED,
}  # fmt: skip
CHAPTER = {
    "id": "roe-2019c", "type": "chapter", "author": [ROE], "editor": [LEE, ROE], "title": "Fusion",
    "container-title": "Machine Learning Paradigms", "page": "7–31", "publisher": "Springer", **DATED,
}  # fmt: skip
PAPER = {
    "id": "roe-2019d", "type": "paper-conference", "author": [ROE], "title": "Fairness",
    "container-title": "Proceedings of the 2018 Conference on AI", "page": "1–9", **DATED,
}  # fmt: skip
REPORT = {
    "id": "prio-2019", "type": "report", "author": [{"literal": "Peace Research Institute"}], "title": "Dual Use",
    "publisher": "PRIO", "number": "2019-4", "genre": "Policy Brief", "URL": "https://prio.org/x", **DATED,
}  # fmt: skip
THESIS = {
    "id": "lee-2019b", "type": "thesis", "author": [LEE], "title": "On Salt", "publisher": "Yale University",
    "genre": "PhD thesis", **DATED,
}  # fmt: skip
PAGE = {
    "id": "roe-2019e", "type": "webpage", "author": [ROE], "title": "How AI decides",
    "container-title": "Carnegie", "URL": "https://carnegie.org/a?b=c&d=%20_x", "issued": {"date-parts": [[2019, 6]]},
}  # fmt: skip
ALL = (ARTICLE, NEWSPAPER, BOOK, CHAPTER, PAPER, REPORT, THESIS, PAGE)


@pytest.mark.parametrize("item", ALL, ids=[str(item["type"]) for item in ALL])
def test_ris(item: Item) -> None:
    written = to_ris([item])
    assert of_ris(written) == [item]
    assert to_ris(of_ris(written)) == written


@pytest.mark.parametrize(
    "item", [ARTICLE, BOOK, CHAPTER, PAPER, REPORT, THESIS], ids=lambda item: str(item["type"])
)
def test_bibtex(item: Item) -> None:
    written = to_bibtex([item])
    assert of_bibtex(written) == [item]
    assert to_bibtex(of_bibtex(written)) == written


def test_csl_json() -> None:
    """Zotero takes CSL-JSON as it is; dates are numbers, as the scheme of CSL has them."""
    assert json.loads(to_csl_json(ALL)) == list(ALL)


def test_the_bundled_references(sources: list[Item]) -> None:
    """Each entry of the article, but for what RIS has no place for."""
    items = [item for item in sources if item["type"] != "article"]
    assert len(items) == 19
    assert [_comparable(item) for item in of_ris(to_ris(items))] == [_comparable(item) for item in items]
    in_bibtex = [item for item in items if item["type"] in BIBTEX_KINDS.values()]
    found = of_bibtex(to_bibtex(in_bibtex))
    assert [_comparable(item) for item in found] == [_comparable(item) for item in in_bibtex]


@pytest.fixture
def sources(home: Any) -> list[Item]:
    from contextlib import closing

    from index.home import CorpusFolder
    from index.storage.files.passages import SqlitePassageStore

    current = CorpusFolder(home, "main").current()
    assert current is not None
    with closing(SqlitePassageStore(current)) as store:
        return [{**d.item, "id": d.key} for d in store.documents()]


def _comparable(item: Item) -> Item:
    return {name: value for name, value in sorted(item.items()) if value}
