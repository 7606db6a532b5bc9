"""OpenAlex: a work by its DOI or title, with its places, its abstract, and whether it was retracted.

https://docs.openalex.org/
"""

from __future__ import annotations

import re
from urllib.parse import quote

from index.fetching.clients.answers import ServiceAnswer, csl_type
from index.fetching.web.transport import Web
from index.fetching.works.licences import licence_of
from index.fetching.works.work import FoundWork, Location, Name, doi_of, plain, settled, version_of

ROWS = 5
_MOST_WORDS = 20_000


class _Source(ServiceAnswer):
    type: str | None = None
    display_name: str | None = None


class _Location(ServiceAnswer):
    is_oa: bool | None = None
    landing_page_url: str | None = None
    pdf_url: str | None = None
    license: str | None = None
    version: str | None = None
    source: _Source | None = None

    def location(self) -> Location | None:
        """Where a text may be had; None where it names no place."""
        if not (self.pdf_url or self.landing_page_url):
            return None
        kind = self.source.type if self.source else None
        return Location(
            self.pdf_url or None,
            self.landing_page_url or None,
            version_of(self.version),
            licence_of(self.license),
            publisher=kind is not None and kind != "repository",
            open=bool(self.is_oa),
        )


class _Author(ServiceAnswer):
    display_name: str | None = None


class _Authorship(ServiceAnswer):
    author: _Author | None = None
    raw_author_name: str | None = None


class _Biblio(ServiceAnswer):
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class _Record(ServiceAnswer):
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    type: str | None = None
    type_crossref: str | None = None
    language: str | None = None
    authorships: list[_Authorship] | None = None
    biblio: _Biblio | None = None
    is_retracted: bool | None = None
    primary_location: _Location | None = None
    best_oa_location: _Location | None = None
    locations: list[_Location] | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None

    def work(self) -> FoundWork:
        """The record as a work."""
        biblio = self.biblio or _Biblio()
        listed = [*(self.locations or ()), *filter(None, (self.best_oa_location, self.primary_location))]
        places = dict.fromkeys(place for each in listed if (place := each.location()) is not None)
        source = self.primary_location.source if self.primary_location else None
        special = {"peer-review", "paratext", "erratum", "retraction"}
        stated = self.type if self.type in special else self.type_crossref or self.type
        return settled(
            FoundWork(
                "openalex",
                doi_of(self.doi),
                plain(self.title or self.display_name),
                authors=tuple(_name(each) for each in self.authorships or ()),
                years=(self.publication_year,) if self.publication_year else (),
                type=csl_type(stated),
                container=plain(source.display_name) if source else "",
                volume=biblio.volume or "",
                issue=biblio.issue or "",
                page="–".join(dict.fromkeys(p for p in (biblio.first_page, biblio.last_page) if p)),
                language=self.language or "",
                abstract=_abstract(self.abstract_inverted_index or {}),
                retracted="OpenAlex counts it as retracted." if self.is_retracted else None,
                locations=tuple(places),
            )
        )


class _Results(ServiceAnswer):
    results: list[_Record] | None = None


class OpenAlex:
    """Asks OpenAlex. Lookups by DOI are free; searches count against a budget of some 100 a day."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._base = web.services.openalex.rstrip("/")
        self._mail = {"mailto": web.services.contact}

    def by_doi(self, doi: str) -> FoundWork:
        """The work of a DOI. Raises NotThere where OpenAlex has none, and as `Web.get_json`."""
        url = f"{self._base}/works/doi:{quote(doi, safe='/')}"
        return _Record.read(self._web.get_json("openalex", url, self._mail)).work()

    def search(self, title: str) -> list[FoundWork]:
        """Works with such a title, best first by OpenAlex's own score."""
        # A comma, a colon, a bar or an exclamation mark has a meaning in a filter.
        words = " ".join(re.findall(r"[\w’'-]+", title))
        if not words:
            return []
        params = {"filter": f"title.search:{words}", "per_page": str(ROWS), **self._mail}
        answer = self._web.get_json("openalex", f"{self._base}/works", params, purpose="search")
        return [record.work() for record in _Results.read(answer).results or ()]


def _name(authorship: _Authorship) -> Name:
    """A printed name, whose last word is the family name unless a comma says otherwise."""
    stated = authorship.raw_author_name or (authorship.author.display_name if authorship.author else "") or ""
    whole = plain(stated)
    if "," in whole:
        family, _, given = whole.partition(",")
        return Name(family.strip(), given.strip())
    given, _, family = whole.rpartition(" ")
    return Name(family, given)


def _abstract(places: dict[str, list[int]]) -> str:
    """The text of an inverted index: word -> its positions."""
    words = sorted((at, word) for word, each in places.items() for at in each)
    return plain(" ".join(word for _, word in words[:_MOST_WORDS]))
