"""Unpaywall: every place where a work with a Crossref DOI is free to read.

https://unpaywall.org/products/api
"""

from __future__ import annotations

from urllib.parse import quote

from index.fetching.clients.answers import ServiceAnswer
from index.fetching.web.transport import Web
from index.fetching.works.licences import licence_of
from index.fetching.works.work import Location, plain, version_of


class _Place(ServiceAnswer):
    url: str | None = None
    url_for_pdf: str | None = None
    url_for_landing_page: str | None = None
    license: str | None = None
    version: str | None = None
    host_type: str | None = None


class _Record(ServiceAnswer):
    title: str | None = None
    oa_locations: list[_Place] | None = None
    best_oa_location: _Place | None = None


class Unpaywall:
    """Asks Unpaywall, which wants a mail address with every request."""

    def __init__(self, web: Web) -> None:
        self._web = web
        base = web.services.unpaywall.rstrip("/")
        self._base = base if base.endswith("/v2") else f"{base}/v2"
        self._mail = {"email": web.services.contact}

    def places(self, doi: str) -> tuple[str, list[Location]]:
        """The title of a work, and all its free places. Raises NotThere where Unpaywall does not know it
        (it has no DOI of DataCite's), and as `Web.get_json`."""
        url = f"{self._base}/{quote(doi, safe='/')}"
        record = _Record.read(self._web.get_json("unpaywall", url, self._mail))
        listed = [*(record.oa_locations or ()), *filter(None, (record.best_oa_location,))]
        places = (
            Location(
                each.url_for_pdf or None,
                each.url_for_landing_page or each.url or None,
                version_of(each.version),
                licence_of(each.license),
                publisher=each.host_type == "publisher",
            )
            for each in listed
        )
        return plain(record.title), list(dict.fromkeys(p for p in places if p.pdf or p.page))
