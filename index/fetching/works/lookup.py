"""The first step: which work an entry names. By its DOI, else by Crossref's search, then OpenAlex's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from index.fetching.clients.crossref import Crossref
from index.fetching.clients.doi import DoiOrg
from index.fetching.clients.openalex import OpenAlex
from index.fetching.web.errors import FetchError, NotThere
from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.matching import Acceptance, WorkMatch, best, judge
from index.fetching.works.work import FoundWork


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest work with its judgement, None where no service knows one. `failed` are the services
    that could not be asked, as sentences; where there are any, a later run may find more."""

    work: FoundWork | None = None
    judgement: WorkMatch | None = None
    failed: tuple[str, ...] = ()


class WorkLookup:
    """Asks the services in turn, and stops at the first work that can be accepted."""

    def __init__(self, crossref: Crossref, openalex: OpenAlex, doi: DoiOrg) -> None:
        self._crossref = crossref
        self._openalex = openalex
        self._doi = doi

    def find(self, entry: ReferenceEntry, declined: Collection[str] = ()) -> Found:
        """The work of an entry; never one that a person `declined` (DOIs and titles)."""
        failed: list[str] = []
        doubtful: list[tuple[FoundWork, WorkMatch]] = []
        ways: list[Callable[[], Iterable[FoundWork]]] = []
        if entry.doi:
            ways.append(lambda: [self.by_doi(str(entry.doi))])
        if words := _query(entry):
            ways.append(lambda: self._crossref.search(words))
        if entry.title:
            ways.append(lambda: self._openalex.search(entry.title))
        for way in ways:
            try:
                works = [work for work in way() if name_of(work) not in declined]
            except NotThere:
                continue
            except FetchError as error:
                failed.append(str(error))
                continue
            found = best(entry, works)
            if found is not None and found[1].verdict is Acceptance.ACCEPT:
                return Found(*found)
            if found is not None:
                doubtful.append(found)
        if doubtful:
            return Found(*max(doubtful, key=lambda each: each[1].likeness), tuple(failed))
        return Found(failed=tuple(failed))

    def by_doi(self, doi: str) -> FoundWork:
        """The work of a DOI, from the agency that registered it. Raises FetchError."""
        try:
            return self._crossref.by_doi(doi)
        except NotThere:
            agency = self._doi.agency(doi).lower()
        if agency == "crossref":
            raise NotThere("Crossref does not know the entry’s DOI")
        return self._doi.by_datacite(doi) if agency == "datacite" else self._doi.by_doi(doi)


def name_of(work: FoundWork) -> str:
    """What a declined work is remembered by."""
    return work.doi or work.title


def fits(entry: ReferenceEntry, work: FoundWork) -> bool:
    """Whether a record that a service keeps under the work's DOI is that of the entry's work at all."""
    return not work.title or judge(entry, work).verdict is not Acceptance.REFUSE


def _query(entry: ReferenceEntry) -> str:
    """The entry's words for a bibliographic search, the title first."""
    if not entry.title:
        return " ".join(entry.text.split())[:300]
    author = entry.authors[0].family if entry.authors else ""
    return " ".join(filter(None, (entry.title, author, str(entry.year or ""), entry.container)))[:400]
