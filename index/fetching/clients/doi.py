"""DOIs that Crossref does not know: which agency registered one, and what that agency says of the work.

https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
https://support.datacite.org/docs/api
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pydantic import Field, TypeAdapter, ValidationError

from index.fetching.clients.answers import ServiceAnswer, csl_type
from index.fetching.clients.crossref import work_of_csl
from index.fetching.web.errors import FetchError, NotThere
from index.fetching.web.transport import Web
from index.fetching.works.licences import licence_of
from index.fetching.works.work import FoundWork, Location, Name, doi_of, plain, settled

CSL_JSON = "application/vnd.citationstyles.csl+json"


class _Agency(ServiceAnswer):
    agency: str | None = Field(None, alias="RA")


class _Creator(ServiceAnswer):
    name: str | None = None
    family: str | None = Field(None, alias="familyName")
    given: str | None = Field(None, alias="givenName")


class _Title(ServiceAnswer):
    title: str | None = None
    kind: str | None = Field(None, alias="titleType")


class _Rights(ServiceAnswer):
    uri: str | None = Field(None, alias="rightsUri")
    identifier: str | None = Field(None, alias="rightsIdentifier")


class _Description(ServiceAnswer):
    text: str | None = Field(None, alias="description")
    kind: str | None = Field(None, alias="descriptionType")


class _Types(ServiceAnswer):
    citeproc: str | None = None


class _Container(ServiceAnswer):
    title: str | None = None


class _Attributes(ServiceAnswer):
    doi: str | None = None
    creators: list[_Creator] | None = None
    titles: list[_Title] | None = None
    year: int | str | None = Field(None, alias="publicationYear")
    publisher: str | dict[str, Any] | None = None
    container: _Container | None = None
    types: _Types | None = None
    language: str | None = None
    rights: list[_Rights] | None = Field(None, alias="rightsList")
    descriptions: list[_Description] | None = None
    url: str | None = None
    content: list[str] | str | None = Field(None, alias="contentUrl")


class _Data(ServiceAnswer):
    attributes: _Attributes


class _DataCite(ServiceAnswer):
    data: _Data


class DoiOrg:
    """Asks doi.org, and DataCite's own service for what DataCite registered."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._base = web.services.doi.rstrip("/")
        self._datacite = web.services.datacite.rstrip("/")

    def agency(self, doi: str) -> str:
        """The agency of a DOI's prefix: "Crossref", "DataCite", "mEDRA" … Raises NotThere where the prefix
        is unknown, and as `Web.get_json`."""
        prefix = doi.partition("/")[0]
        answer = self._web.get_json("doi", f"{self._base}/ra/{quote(prefix)}")
        try:
            found = TypeAdapter(list[_Agency]).validate_python(answer)
        except ValidationError:
            raise FetchError("doi.org answered in an unknown form") from None
        if not found or not found[0].agency:
            raise NotThere("doi.org knows no such DOI")
        return found[0].agency

    def by_doi(self, doi: str) -> FoundWork:
        """The work of a DOI of any agency but DataCite, in the form of content negotiation."""
        answer = self._web.get_json("doi", f"{self._base}/{quote(doi, safe='/')}", accept=CSL_JSON)
        if not isinstance(answer, dict):
            raise FetchError("doi.org answered in an unknown form")
        return work_of_csl(answer, "doi")

    def by_datacite(self, doi: str) -> FoundWork:
        """The work of a DOI that DataCite registered."""
        answer = self._web.get_json("datacite", f"{self._datacite}/dois/{quote(doi, safe='/')}")
        found = _DataCite.read(answer).data.attributes
        titles = [each for each in found.titles or () if each.title]
        own = next((each for each in titles if each.kind is None), titles[0] if titles else None)
        abstracts = [each.text for each in found.descriptions or () if each.kind == "Abstract" and each.text]
        licences = (licence_of(each.identifier or each.uri) for each in found.rights or ())
        licence = next(filter(None, licences), None)
        publisher = found.publisher.get("name") if isinstance(found.publisher, dict) else found.publisher
        stated = [found.content] if isinstance(found.content, str) else found.content
        places = tuple(
            # DataCite's record is that of the very copy at its address.
            Location(file, found.url or None, "published", licence, publisher=True)
            for file in (*(stated or ())[:5], *(() if stated else (None,)))
            if file or found.url
        )
        return settled(
            FoundWork(
                "datacite",
                doi_of(found.doi),
                plain(own.title if own else None),
                authors=tuple(_name(each) for each in found.creators or ()),
                years=(int(found.year),) if found.year and str(found.year).isdigit() else (),
                type=csl_type(found.types.citeproc if found.types else None),
                container=plain(found.container.title) if found.container else "",
                publisher=plain(str(publisher or "")),
                language=found.language or "",
                abstract=plain(abstracts[0]) if abstracts else "",
                locations=places,
            )
        )


def _name(creator: _Creator) -> Name:
    if creator.family:
        return Name(plain(creator.family), plain(creator.given))
    family, _, given = plain(creator.name).partition(",")
    return Name(family.strip(), given.strip())
