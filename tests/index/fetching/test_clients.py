"""Recorded answers of the services, read as works and places."""

from __future__ import annotations

import json

import pytest
from scholarly_server import ORACLES, Reply, Scholarly, crossref_work, oracle, replayed

from index.fetching.clients.crossref import Crossref, work_of_csl
from index.fetching.clients.doi import DoiOrg
from index.fetching.clients.openalex import OpenAlex
from index.fetching.clients.unpaywall import Unpaywall
from index.fetching.web.errors import FetchError, NotThere
from index.fetching.web.transport import Web
from index.fetching.works.licences import label, licence_of, may_be_kept
from index.fetching.works.work import FoundWork, Name, doi_of, plain

DOI = "10.1073/pnas.1414271111"
ODD = ("crossref-odd-titles", "crossref-odd-fields", "crossref-hss-works")


def single(name: str, doi: str) -> dict:
    return next(w["message"] for w in oracle(name)["works"] if w["message"]["DOI"] == doi)


def read(world: Scholarly, web: Web, message: dict) -> FoundWork:
    world.crossref[message["DOI"].lower()] = message
    return Crossref(web).by_doi(message["DOI"].lower())


@pytest.mark.parametrize("name", ODD)
def test_every_odd_record_of_crossref_can_be_read(world: Scholarly, web: Web, name):
    for each in oracle(name)["works"]:
        work = read(world, web, each["message"])
        assert work.doi == each["message"]["DOI"].lower()
        assert "<" not in work.title
        assert "\n" not in work.title
        assert FoundWork.from_json(json.loads(json.dumps(work.to_json()))) == work


@pytest.mark.parametrize(
    ("name", "doi", "title", "years"),
    [
        ("crossref-odd-titles", "10.1023/a:1001832310939", "", (1999,)),
        ("crossref-odd-titles", "10.1163/2214-8264_dutchpamphlets-kb1-kb13538", None, ()),
        ("crossref-odd-fields", "10.3403/30430945", "Dentistry Endodontic instruments", ()),
        ("crossref-odd-titles", "10.1103/physrevc.91.057301",
         "Persistence of collective behavior at high spin in the N=88 nucleus Tb153", (2015,)),
        ("crossref-odd-titles", "10.1096/fasebj.25.1_supplement.880.3",
         "Probing the role of active site loops in E. coli Y family DNA damage bypass polymerase V", (2011,)),
    ],
)  # fmt: skip
def test_no_title_null_dates_and_markup(world: Scholarly, web: Web, name, doi, title, years):
    work = read(world, web, single(name, doi))
    assert title is None or work.title == title
    assert work.years == years


def test_a_licence_counts_for_the_version_that_it_is_stated_for(world: Scholarly, web: Web):
    work = read(world, web, single("crossref-odd-fields", "10.1088/2040-8978/18/5/05lt01"))
    kept = [version for version, licence in work.licences if may_be_kept(licence)]
    assert kept == ["accepted"]


def test_crossref_search(world: Scholarly, web: Web):
    world.crossref_hits = oracle("crossref-title-search-right")["response"]["body"]["message"]["items"]
    first = Crossref(web).search("Augmenting large language models with chemistry tools Bran 2024")[0]
    assert first.title == "Augmenting large language models with chemistry tools"
    assert first.doi == "10.1038/s42256-024-00832-8"
    asked = world.seen[-1]
    assert asked.path == "/crossref/works"
    assert asked.query["query.bibliographic"].startswith("Augmenting")
    world.faults["/crossref"] = replayed("crossref-title-search-none")
    assert Crossref(web).search("askldjrq3rjaw938h") == []


def test_openalex_by_doi(world: Scholarly, web: Web):
    world.openalex[DOI] = oracle("openalex-work-bronze-abstract")["response"]["body"]
    work = OpenAlex(web).by_doi(DOI)
    assert work.title.startswith("Developing functional musculoskeletal tissues")
    assert work.authors[0] == Name("Makris", "Eleftherios A.")
    assert work.years == (2014,)
    assert work.type == "article-journal"
    assert work.retracted is None
    assert work.abstract.split()[0][0].isupper()
    assert len(work.abstract.split()) > 100
    assert any(p.pdf == "https://europepmc.org/articles/pmc4234579?pdf=render" for p in work.locations)
    assert not any(may_be_kept(place.licence) for place in work.locations if place.publisher)


@pytest.mark.parametrize("name", ["openalex-work-closed", "openalex-work-gold-ccby", "openalex-work-sparse"])
def test_other_records_of_openalex(world: Scholarly, web: Web, name):
    body = oracle(name)["response"]["body"]
    doi = body["doi"].removeprefix("https://doi.org/")
    world.openalex[doi] = body
    work = OpenAlex(web).by_doi(doi)
    assert work.doi == doi
    assert any(may_be_kept(place.licence) for place in work.locations) == (name == "openalex-work-gold-ccby")


@pytest.mark.parametrize("name", ["one", "many", "preprint"])
def test_openalex_search(world: Scholarly, web: Web, name):
    world.faults["/openalex"] = replayed(f"openalex-title-search-{name}")
    assert all(work.title for work in OpenAlex(web).search("What is it: a race, or |none!?"))
    assert world.seen[-1].query["filter"] == "title.search:What is it a race or none"


def test_an_openalex_record_of_nulls(world: Scholarly, web: Web):
    names = oracle("openalex-work-sparse")["response"]["body"]
    world.openalex[DOI] = dict.fromkeys(names)
    work = OpenAlex(web).by_doi(DOI)
    assert (work.doi, work.title, work.authors, work.years, work.locations) == (None, "", (), (), ())


@pytest.mark.parametrize(
    ("name", "kept", "files"),
    [
        ("unpaywall-gold-ccby-no-pdf-url", True, False),
        ("unpaywall-hybrid-ccby-pdf-url", True, True),
        ("unpaywall-green-ccbyncnd-pdf-url", True, True),
        ("unpaywall-hybrid-ccbyncnd-no-pdf-url", True, False),
        ("unpaywall-bronze-pdf-url", False, True),
        ("unpaywall-closed", False, False),
        ("unpaywall-closed-sparse", False, False),
        ("unpaywall-hss-closed", False, False),
        ("unpaywall-hss-chapter-closed", False, False),
    ],
)
def test_unpaywall(world: Scholarly, web: Web, name, kept, files):
    body = oracle(name)["response"]["body"]
    world.unpaywall[body["doi"]] = body
    title, places = Unpaywall(web).places(body["doi"])
    assert title == plain(body["title"])
    assert any(may_be_kept(p.licence) for p in places) == kept
    publishers = [p for p in places if p.publisher] or places
    assert any(p.pdf for p in publishers) == files


def test_all_places_of_unpaywall_not_the_best_alone(world: Scholarly, web: Web):
    body = oracle("unpaywall-hybrid-ccby-pdf-url")["response"]["body"]
    world.unpaywall[body["doi"]] = body
    _, places = Unpaywall(web).places(body["doi"])
    assert len(places) == len(body["oa_locations"])
    assert sum(p.publisher for p in places) == 1


def test_a_sici_doi_is_escaped(world: Scholarly, web: Web):
    doi = "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2"
    world.crossref[doi] = crossref_work(doi, "T", "F", 1999)
    assert Crossref(web).by_doi(doi).doi == doi
    assert (
        world.seen[-1].path == "/crossref/works/10.1890/0012-9615%281999%29069%5B0569%3Aedilsa%5D2.0.co%3B2"
    )


@pytest.mark.parametrize(
    ("name", "agency"),
    [("crossref", "Crossref"), ("datacite", "DataCite"), ("medra", "mEDRA"), ("unknown", None)],
)
def test_agency(world: Scholarly, web: Web, name, agency):
    world.faults["/doi/ra"] = replayed(f"doi-ra-{name}")
    if agency is None:
        with pytest.raises(NotThere):
            DoiOrg(web).agency("10.99999/a")
    else:
        assert DoiOrg(web).agency("10.5438/a") == agency


def test_datacite(world: Scholarly, web: Web):
    world.faults["/datacite"] = replayed("datacite-text")
    work = DoiOrg(web).by_datacite("10.3205/zma001102")
    assert work.title.startswith("Visions and reality: the idea of competence-oriented assessment")
    assert work.authors[0] == Name("Huber-Lang", "Markus")
    assert (work.years, work.type) == ((2017,), "article-journal")
    assert work.abstract.startswith("Objective: Competence orientation")
    (place,) = work.locations
    assert place.licence == "cc-by"
    for name in ("datacite-text-2", "datacite-old-book"):
        world.faults["/datacite"] = replayed(name)
        assert DoiOrg(web).by_datacite("10.1/x").title
    world.faults["/datacite"] = replayed("datacite-404")
    with pytest.raises(NotThere):
        DoiOrg(web).by_datacite("10.1/x")


@pytest.mark.parametrize("name", ["chapter", "glued-title", "neuroethics", "newline-title", "no-author"])
def test_csl_json_of_doi_org(world: Scholarly, web: Web, name):
    body = oracle(f"csl-json-{name}")["response"]["body"]
    doi = body["DOI"].lower()
    world.csl[doi] = body
    work = DoiOrg(web).by_doi(doi)
    assert work.doi == doi
    assert work.title == plain(body["title"])
    assert bool(work.authors) == (name != "no-author")
    assert "citationstyles.csl+json" in world.seen[-1].headers["accept"]


def test_doi_org_does_not_know_a_doi(world: Scholarly, web: Web):
    world.faults["/doi"] = replayed("doi-org-404")
    with pytest.raises(NotThere):
        DoiOrg(web).by_doi("10.1126/foo")


@pytest.mark.parametrize("body", [b"[]", b"3", b'{"message": 3}', b'{"message": {"title": {}}}', b"null"])
def test_an_answer_of_another_form(world: Scholarly, web: Web, body):
    world.faults["/"] = Reply(200, body, {"Content-Type": "application/json"})
    for ask in (Crossref(web).by_doi, DoiOrg(web).by_datacite, DoiOrg(web).agency):
        with pytest.raises((FetchError, NotThere)):
            ask("10.1/x")


def test_every_recorded_json_answer_of_a_work_is_read_or_refused_in_a_sentence():
    if not ORACLES.is_dir():
        pytest.skip("the recorded answers of the services are not here")
    for path in sorted(ORACLES.glob("crossref-*.json")):
        body = json.loads(path.read_text(encoding="utf-8")).get("response", {}).get("body")
        message = body.get("message") if isinstance(body, dict) else None
        if isinstance(message, dict) and "DOI" in message and "agency" not in message:
            assert work_of_csl(message, "crossref").doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.26153/tsw/13985", "10.26153/tsw/13985"),
        ("https://doi.org/10.26153/tsw/13985/", "10.26153/tsw/13985"),
        ("http://dx.doi.org/10.1007/S00146-015-0590-Y", "10.1007/s00146-015-0590-y"),
        ("doi: 10.1145/3278721.3278780.", "10.1145/3278721.3278780"),
        ("https://doi.org/10.26153%252Ftsw%252F13985", "10.26153/tsw/13985"),
        ("https://doi.org/10.26153%2Ftsw/13985", "10.26153/tsw/13985"),
        ("10.47205/jdss.2021(2-IV)74", "10.47205/jdss.2021(2-iv)74"),
        ("(see 10.1000/abc)", "10.1000/abc"),
        (
            "10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2",
            "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2",
        ),
        ("no doi", None),
        ("10.1000/", None),
        (None, None),
    ],
)
def test_doi_of(text, doi):
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    ("stated", "licence", "kept", "shown"),
    [
        ("cc-by", "cc-by", True, "CC BY"),
        ("CC BY-SA 4.0", "cc-by-sa", True, "CC BY-SA"),
        ("http://creativecommons.org/licenses/by-sa/4.0/deed.de", "cc-by-sa", True, "CC BY-SA"),
        ("http://creativecommons.org/licenses/by-nd/2.0/de", "cc-by-nd", True, "CC BY-ND"),
        ("https://creativecommons.org/licenses/by/4.0", "cc-by", True, "CC BY"),
        ("cc-by-nc-nd", "cc-by-nc-nd", True, "CC BY-NC-ND"),
        ("cc0", "cc0", True, "CC0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0", True, "CC0"),
        ("public-domain", "pd", True, "public domain"),
        ("pd", "pd", True, "public domain"),
        ("http://www.elsevier.com/open-access/userlicense/1.0/",
         "http://www.elsevier.com/open-access/userlicense/1.0/", False,
         "http://www.elsevier.com/open-access/userlicense/1.0/"),
        ("publisher-specific-oa", "publisher-specific-oa", False, "publisher-specific-oa"),
        ("implied-oa", None, False, "no licence stated"),
        ("http://rightsstatements.org/vocab/InC/1.0/", "http://rightsstatements.org/vocab/InC/1.0/", False,
         "http://rightsstatements.org/vocab/InC/1.0/"),
        ("https://evil.example/creativecommons.org/licenses/bypass/",
         "https://evil.example/creativecommons.org/licenses/bypass/", False,
         "https://evil.example/creativecommons.org/licenses/bypass/"),
        (None, None, False, "no licence stated"),
        ("", None, False, "no licence stated"),
    ],
)  # fmt: skip
def test_licences(stated, licence, kept, shown):
    assert licence_of(stated) == licence
    assert may_be_kept(licence) == kept
    assert label(licence) == shown
