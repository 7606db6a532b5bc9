"""Crossref: a work by its DOI, and works by what an entry of a reference list says.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import Field

from index.fetching.clients.answers import ServiceAnswer, csl_type
from index.fetching.web.transport import Web
from index.fetching.works.licences import licence_of
from index.fetching.works.work import FoundWork, Name, doi_of, plain, settled, version_of

ROWS = 5


class _Person(ServiceAnswer):
    family: str | None = None
    given: str | None = None
    name: str | None = None
    literal: str | None = None


class _Date(ServiceAnswer):
    parts: list[list[int | str | None] | None] | None = Field(None, alias="date-parts")

    @property
    def year(self) -> int | None:
        first = self.parts[0] if self.parts else None
        year = first[0] if first else None
        return int(year) if year is not None and str(year).isdigit() else None


class _Licence(ServiceAnswer):
    url: str | None = Field(None, alias="URL")
    version: str | None = Field(None, alias="content-version")


class _Update(ServiceAnswer):
    type: str | None = None
    doi: str | None = Field(None, alias="DOI")


class CrossrefRecord(ServiceAnswer):
    """A work, in Crossref's own form or as CSL-JSON: there title and container are lists, here texts."""

    doi: str | None = Field(None, alias="DOI")
    type: str | None = None
    title: list[str] | str | None = None
    subtitle: list[str] | str | None = None
    author: list[_Person] | None = None
    editor: list[_Person] | None = None
    issued: _Date | None = None
    printed: _Date | None = Field(None, alias="published-print")
    online: _Date | None = Field(None, alias="published-online")
    container: list[str] | str | None = Field(None, alias="container-title")
    volume: str | int | None = None
    issue: str | int | None = None
    page: str | None = None
    publisher: str | None = None
    language: str | None = None
    abstract: str | None = None
    licence: list[_Licence] | None = Field(None, alias="license")
    updated_by: list[_Update] | None = Field(None, alias="updated-by")

    def work(self, service: str) -> FoundWork:
        """The record as a work."""
        dates = (self.printed, self.online, self.issued)
        years = dict.fromkeys(d.year for d in dates if d is not None and d.year is not None)
        updates = [u.type for u in self.updated_by or () if u.type in ("retraction", "withdrawal", "removal")]
        return settled(
            FoundWork(
                service,
                doi_of(self.doi),
                plain(_first(self.title)),
                subtitle=plain(_first(self.subtitle)),
                authors=tuple(_name(p) for p in self.author or self.editor or ()),
                years=tuple(years),
                type=csl_type(self.type),
                container=plain(_first(self.container)),
                volume=str(self.volume or ""),
                issue=str(self.issue or ""),
                page=self.page or "",
                publisher=plain(self.publisher),
                language=self.language or "",
                abstract=plain(self.abstract),
                retracted="Crossref names a notice that retracts it." if updates else None,
                licences=tuple(
                    (version, licence)
                    for each in self.licence or ()
                    if (version := version_of(each.version)) and (licence := licence_of(each.url))
                ),
            )
        )


class _Work(ServiceAnswer):
    message: CrossrefRecord


class _Items(ServiceAnswer):
    items: list[CrossrefRecord] | None = None


class _List(ServiceAnswer):
    message: _Items


class Crossref:
    """Asks Crossref, with the contact address that gives a client its better pool."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._base = web.services.crossref.rstrip("/")
        self._mail = {"mailto": web.services.contact}

    def by_doi(self, doi: str) -> FoundWork:
        """The work of a DOI. Raises NotThere where Crossref has none, and as `Web.get_json`."""
        answer = self._web.get_json("crossref", f"{self._base}/works/{quote(doi, safe='/')}", self._mail)
        return _Work.read(answer).message.work("crossref")

    def search(self, bibliographic: str) -> list[FoundWork]:
        """The likeliest works for the words of an entry, best first by Crossref's own score."""
        params = {"query.bibliographic": bibliographic, "rows": str(ROWS), **self._mail}
        answer = self._web.get_json("crossref", f"{self._base}/works", params, purpose="search")
        return [record.work("crossref") for record in _List.read(answer).message.items or ()]


def work_of_csl(item: Mapping[str, Any], service: str) -> FoundWork:
    """A CSL-JSON item as a work. Raises FetchError where it is none."""
    return CrossrefRecord.read(item).work(service)


def _first(stated: list[str] | str | None) -> str:
    if isinstance(stated, list):
        return next((each for each in stated if each), "")
    return stated or ""


def _name(person: _Person) -> Name:
    return Name(plain(person.family or person.name or person.literal), plain(person.given))
