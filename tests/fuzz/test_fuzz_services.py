"""Answers of the scholarly services at random: a work, or an error of the fetch, whatever they send."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
import stamina
from mutations import Chance
from scholarly_server import (
    Reply,
    Scholarly,
    crossref_work,
    openalex_work,
    place,
    scholarly_server,
    unpaywall_record,
)

from index.fetching.clients.crossref import Crossref
from index.fetching.clients.doi import DoiOrg
from index.fetching.clients.openalex import OpenAlex
from index.fetching.clients.unpaywall import Unpaywall
from index.fetching.web.errors import FetchError
from index.fetching.web.transport import Web
from index.fetching.works.work import FoundWork

Play = Callable[[Callable[[Chance], None]], None]
DOI = "10.1000/abc"
TITLE = "It’s Already <i>Too</i> Late &amp; More"
WORKS = (
    {"message": crossref_work(DOI, TITLE, "Geist", 2016)},
    {"message": {"items": [crossref_work(DOI, TITLE, "Geist", 2016)]}},
    openalex_work(DOI, TITLE, "Edward Geist", 2016),
    {"results": [openalex_work(DOI, TITLE, "Edward Geist", 2016)]},
    unpaywall_record(DOI, TITLE, place("http://127.0.0.1/a.pdf")),
    {"data": {"id": DOI, "attributes": {"doi": DOI, "titles": [{"title": TITLE}], "publicationYear": 2016}}},
    [{"DOI": DOI, "RA": "Crossref"}],
)
KINDS = (
    "application/json",
    "text/html",
    "application/pdf",
    "",
    "a/b; charset=\udcff".encode("utf-8", "replace").decode(),
)


@pytest.fixture
def world() -> Iterator[Scholarly]:
    stamina.set_testing(True, attempts=1, cap=True)
    with scholarly_server() as opened:
        yield opened
    stamina.set_testing(False)


def test_any_answer_is_a_work_or_an_error_of_the_fetch(world: Scholarly, played: Play) -> None:
    def once(chance: Chance) -> None:
        body = chance.body(chance.choice(WORKS))
        headers = {"Content-Type": chance.choice(KINDS).encode("ascii", "replace").decode()}
        if chance.random() < 0.1:
            headers["Location"] = chance.choice(
                ("http://10.0.0.1/", "file:///etc/passwd", "/", "http://[::1", "//")
            )
        status = chance.choice((200, 200, 200, 200, 404, 302, 429, 500, 204))
        cut = chance.choice((0, 0, 0, 1, len(body) // 2))
        world.faults["/"] = Reply(status, body, headers, cut=cut)
        with Web(world.services(), None, sleep=lambda seconds: None) as web:
            for ask in (
                lambda: Crossref(web).by_doi(DOI),
                lambda: Crossref(web).search(TITLE),
                lambda: OpenAlex(web).by_doi(DOI),
                lambda: OpenAlex(web).search(TITLE),
                lambda: Unpaywall(web).places(DOI),
                lambda: DoiOrg(web).by_doi(DOI),
                lambda: DoiOrg(web).by_datacite(DOI),
                lambda: DoiOrg(web).agency(DOI),
            ):
                try:
                    found = ask()
                except FetchError as error:
                    assert str(error)
                else:
                    for work in found if isinstance(found, list) else [found]:
                        if isinstance(work, FoundWork):
                            kept = json.dumps(work.to_json(), ensure_ascii=False)
                            kept.encode("utf-8")
                            assert "\x00" not in work.title
                            assert FoundWork.from_json(json.loads(kept)) == work

    played(once)
