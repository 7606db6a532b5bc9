"""One run over references, with every fault that services, hosts and files have."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from reference_entries import entry
from scholarly_server import (
    BODY,
    Reply,
    Scholarly,
    crossref_work,
    inverted,
    openalex_work,
    oracle,
    pdf,
    place,
    replayed,
    text_of,
    unpaywall_record,
)

from index.errors import UserError
from index.fetching.attach import attach, detach
from index.fetching.states import HeldStore, held_texts

DOI = "10.1080/00963402.2016.1216672"
TITLE = "It’s Already Too Late to Stop the AI Arms Race"
AUTHOR = "Edward Moore Geist"
GEIST = entry(DOI=DOI)
PDF = {"Content-Type": "application/pdf"}


def geist(world: Scholarly, *places: dict, **crossref: object) -> None:
    """The work, with these places in Unpaywall."""
    world.crossref[DOI] = crossref_work(DOI, TITLE, "Geist", 2016, **crossref)
    world.openalex[DOI] = openalex_work(DOI, TITLE, AUTHOR, 2016)
    world.unpaywall[DOI] = unpaywall_record(DOI, TITLE, *places)


def file(world: Scholarly, path: str, body: bytes, **headers: str) -> str:
    world.files[path] = Reply(200, body, {**PDF, **headers})
    return world.url(path)


@pytest.fixture
def one(fetched, folder):
    """Fetch one entry's text, and give what is held of it."""

    def run(wanted=GEIST, **how):
        fetched(wanted, **how)
        return held_texts(folder.path.parents[1], "main")[wanted.key]

    return run


# which text, from where


def test_a_text_with_a_licence_is_fetched(world: Scholarly, one, folder):
    body = text_of(TITLE, AUTHOR)
    geist(world, place(file(world, "/g.pdf", body)))
    text = one()
    assert (text.state, text.version, text.licence) == ("full text", "published", "cc-by")
    assert text.where == world.url("/g.pdf")
    assert text.retracted is None
    assert text.file is not None
    assert text.file.read_bytes() == body


def test_published_before_accepted_before_submitted(world: Scholarly, one):
    geist(
        world,
        place(file(world, "/s.pdf", text_of(TITLE, AUTHOR, "draft")), version="submittedVersion"),
        place(file(world, "/a.pdf", text_of(TITLE, AUTHOR, "manuscript")), version="acceptedVersion"),
        place(file(world, "/p.pdf", text_of(TITLE, AUTHOR, "article"))),
    )
    assert one().version == "published"
    assert [seen.path for seen in world.asked("/") if seen.path.endswith(".pdf")] == ["/p.pdf"]


def test_without_a_licence_a_link_and_with_own_use_a_copy(world: Scholarly, one):
    url = file(world, "/b.pdf", text_of(TITLE, AUTHOR))
    geist(world, place(url, licence=None))
    text = one()
    assert (text.state, text.file, text.where) == ("not to be had", None, url)
    assert "--own-use" in str(text.remark)
    assert world.asked("/b.pdf") == []
    kept = one(own_use=True)
    assert (kept.state, kept.licence) == ("full text", None)


def test_a_publishers_own_licence_is_no_licence_to_keep(world: Scholarly, one):
    geist(world, place(file(world, "/b.pdf", text_of(TITLE, AUTHOR)), licence="publisher-specific-oa"))
    assert one().state == "not to be had"
    assert world.asked("/b.pdf") == []


def test_an_open_manuscript_is_kept_where_the_published_text_may_not_be(world: Scholarly, one):
    geist(
        world,
        place(file(world, "/p.pdf", text_of(TITLE, AUTHOR)), licence=None),
        place(file(world, "/a.pdf", text_of(TITLE, AUTHOR)), licence="cc-by-nc", version="acceptedVersion"),
    )
    text = one()
    assert (text.version, text.licence) == ("accepted", "cc-by-nc")


def test_closed_with_an_abstract(world: Scholarly, one):
    geist(world)
    abstract = "The arms race in AI has begun and must be managed rather than stopped."
    world.openalex[DOI]["abstract_inverted_index"] = inverted(abstract)
    text = one()
    assert (text.state, text.abstract) == ("abstract", abstract)
    assert text.where == f"https://doi.org/{DOI}"


def test_closed_without_one(world: Scholarly, one):
    geist(world)
    text = one()
    assert (text.state, text.abstract) == ("not to be had", None)
    assert text.where == f"https://doi.org/{DOI}"


def test_an_abstract_of_another_work_is_left_out(world: Scholarly, one):
    geist(world)
    world.openalex[DOI]["abstract_inverted_index"] = inverted(
        "Copper films were heated and their oxide layers measured."
    )
    assert one().abstract is None


def test_another_work_under_the_doi_gives_no_abstract_and_no_place(world: Scholarly, one):
    geist(world)
    url = file(world, "/g.pdf", text_of(TITLE, AUTHOR))
    other = openalex_work(DOI, "Oxide layers on copper", "B. Other", 2016)
    other["locations"] = [{"is_oa": True, "pdf_url": url, "license": "cc-by", "version": "publishedVersion"}]
    world.openalex[DOI] = other | {"abstract_inverted_index": inverted("An arms race of AI in copper")}
    world.unpaywall[DOI] = unpaywall_record(DOI, "Oxide layers on copper", place(url))
    text = one()
    assert (text.state, text.abstract) == ("not to be had", None)


def test_a_retracted_work_says_so(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.openalex[DOI]["is_retracted"] = True
    text = one()
    assert text.state == "full text"
    assert text.retracted


@pytest.mark.parametrize("by", ["title", "updated-by"])
def test_a_retraction_that_crossref_knows(world: Scholarly, one, by):
    geist(world)
    if by == "title":
        world.crossref[DOI]["title"] = [f"RETRACTED: {TITLE}"]
    else:
        world.crossref[DOI]["updated-by"] = [
            {"type": "retraction", "DOI": "10.1000/r", "label": "Retraction"}
        ]
    assert one().retracted


# which work


def test_a_work_of_datacite(world: Scholarly, one):
    doi = "10.26153/tsw/13985"
    wanted = entry("scharre-2021", "Debunking the AI Arms Race Theory", "Scharre", 2021, DOI=doi)
    world.agencies["10.26153"] = "DataCite"
    url = file(world, "/s.pdf", text_of("Debunking the AI Arms Race Theory", "Paul Scharre"))
    body = oracle("datacite-text")["response"]["body"]
    body["data"]["attributes"] |= {
        "doi": doi, "titles": [{"title": "Debunking the AI Arms Race Theory"}], "publicationYear": 2021,
        "creators": [{"name": "Scharre, Paul", "familyName": "Scharre", "givenName": "Paul"}],
        "contentUrl": url, "descriptions": [],
    }  # fmt: skip
    world.datacite[doi] = body
    text = one(wanted)
    assert (text.state, text.licence) == ("full text", "cc-by")
    assert world.asked("/unpaywall") == []  # which has no DOI of DataCite's


def test_a_work_of_another_agency(world: Scholarly, one):
    body = oracle("csl-json-chapter")["response"]["body"] | {"DOI": "10.1430/8105", "license": []}
    world.agencies["10.1430"] = "mEDRA"
    world.csl["10.1430/8105"] = body
    wanted = entry(
        "wade-2013", "Early views on binocular rivalry", "Wade", 2013, DOI="10.1430/8105", type="chapter"
    )
    assert one(wanted).state == "not to be had"
    assert "No free copy" in str(one(wanted).remark)


@pytest.mark.parametrize(
    "printed", [f"https://doi.org/{DOI}/", f"https://doi.org/{DOI.replace('/', '%252F')}"]
)
def test_a_doi_with_a_trailing_slash_or_encoded_twice(world: Scholarly, one, printed):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    assert one(entry(URL=printed)).state == "full text"


def test_without_a_doi_crossref_is_searched_and_the_gaps_are_filled_with_a_yes(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))), page="318-321")
    noise = crossref_work("10.1000/other", "The Frame Problem", "Roff", 2016)
    world.crossref_hits = [noise, world.crossref[DOI]]
    questions = []

    def no(question):
        questions.append(question.kind)
        return False

    assert one(entry()).state == "full text"
    assert one(entry()).filled == {}
    assert one(entry(), ask=no).filled == {}
    assert questions == ["gaps"]


def test_yes_fills_the_gaps(world: Scholarly, one):
    geist(world, page="318-321", volume="72")
    world.crossref_hits = [world.crossref[DOI]]
    assert one(entry(volume="71"), yes=True).filled == {"DOI": DOI, "page": "318-321"}


def test_openalex_is_searched_where_crossref_knows_nothing(world: Scholarly, one):
    url = file(world, "/g.pdf", text_of(TITLE, AUTHOR))
    hit = openalex_work(DOI, TITLE, AUTHOR, 2016) | {
        "doi": None, "locations": [{"is_oa": True, "pdf_url": url, "license": "cc-by", "version": "acceptedVersion"}],
    }  # fmt: skip
    world.openalex_hits = [hit]
    text = one(entry())
    assert (text.state, text.version) == ("full text", "accepted")


def test_an_entry_whose_doi_is_another_works(world: Scholarly, one):
    world.crossref[DOI] = crossref_work(DOI, "Oxide layers on copper", "Other", 2016)
    right = crossref_work("10.1080/right", TITLE, "Geist", 2016)
    world.crossref["10.1080/right"] = right
    world.crossref_hits = [right]
    world.unpaywall["10.1080/right"] = unpaywall_record(
        "10.1080/right", TITLE, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR)))
    )
    assert one().state == "full text"


@pytest.mark.parametrize(
    "hit",
    [
        crossref_work(DOI, TITLE, "Geist", 2009),
        crossref_work(DOI, TITLE, "Roff", 2016),
        crossref_work(DOI, TITLE, "Geist", None),
        crossref_work(DOI, TITLE, "Geist", 2016, author=[]),
    ],
    ids=["an earlier edition", "another author", "null dates", "no author"],
)
def test_a_doubtful_work_is_asked_about_and_never_taken_with_yes(world: Scholarly, one, hit):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.crossref[DOI] = hit
    text = one(yes=True)
    assert (text.state, text.file) == ("doubtful", None)
    assert TITLE in str(text.remark)
    assert world.asked("/g.pdf") == []
    asked = []

    def yes(question):
        asked.append(question.text)
        return True

    assert one(ask=yes).state == "full text"
    assert len(asked) == 1


def test_a_declined_work_is_not_offered_again(world: Scholarly, one):
    world.crossref[DOI] = crossref_work(DOI, TITLE, "Roff", 2016)
    asked = []

    def no(question):
        asked.append(question.text)
        return False

    assert one(ask=no).state == "not to be had"
    assert one(ask=no).state == "not to be had"
    assert len(asked) == 1


@pytest.mark.parametrize(
    "hit",
    [
        crossref_work("10.1000/r", f"Review of: {TITLE}", "Geist", 2016),
        crossref_work("10.1000/r", TITLE, "Geist", 2016, type="peer-review"),
        crossref_work("10.1000/r", f"Correction: {TITLE}", "Geist", 2016),
        crossref_work("10.1000/r", TITLE, "Geist", 2016, type="component"),
        {"DOI": "10.1000/r", "type": "book"},
    ],
)
def test_what_is_about_a_work_is_refused(world: Scholarly, one, hit):
    world.crossref_hits = [hit]
    text = one(entry())
    assert (text.state, text.remark) == ("not to be had", "No service knows this work.")


def test_of_preprint_and_published_version_the_published_one(world: Scholarly, one):
    preprint = crossref_work("10.48550/arxiv.1", TITLE, "Geist", 2016, type="posted-content")
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.crossref_hits = [preprint, world.crossref[DOI]]
    assert one(entry(), yes=True).filled["DOI"] == DOI


def test_a_title_with_mathml(world: Scholarly, one):
    markup = '<mml:math xmlns:mml="x"><mml:mi>N</mml:mi><mml:mo>=</mml:mo><mml:mn>88</mml:mn></mml:math>'
    world.crossref_hits = [crossref_work(DOI, f"Collective behavior in the{markup}nucleus", "Hartley", 2015)]
    wanted = entry("hartley-2015", "Collective behavior in the N = 88 nucleus", "Hartley", 2015)
    assert one(wanted).remark != "No service knows this work."


# is the file the work


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"<!doctype html><title>Geist</title><p>Buy this article", PDF, "a web page"),
        (b"", PDF, "empty"),
        (text_of(TITLE, AUTHOR)[:900], PDF, "cut off"),
        (text_of("Water Sharing in the Indus Basin", "M. Khan"), PDF, "another text"),
        (text_of(TITLE, "Kai-Fu Lee"), PDF, "author"),
        (pdf(("Just a moment...", "Enable JavaScript and cookies to continue")), PDF, "log in"),
        (pdf(("Book Review", TITLE, f"By {AUTHOR}", "Reviewed by P. Jones", *BODY * 3)), PDF, "a review"),
    ],
    ids=["html", "empty", "cut", "another article", "another author", "wall", "review"],
)
def test_what_is_not_the_work_is_found_out(world: Scholarly, one, folder, body, headers, reason):
    world.files["/g.pdf"] = Reply(200, body, headers)
    geist(world, place(world.url("/g.pdf")))
    text = one()
    assert text.file is None
    assert text.state == "not to be had"
    assert reason in str(text.remark)
    assert list(folder.files.iterdir()) == []


def test_both_places_unrelated(world: Scholarly, one):
    wrong = [file(world, f"/{n}.pdf", text_of(f"Water Sharing {n}", "M. Khan")) for n in range(2)]
    geist(world, *(place(url) for url in wrong))
    text = one()
    assert (text.state, text.file) == ("not to be had", None)


def test_the_next_place_is_tried(world: Scholarly, one):
    geist(
        world,
        place(file(world, "/wrong.pdf", text_of("Water Sharing", "M. Khan"))),
        place(file(world, "/right.pdf", text_of(TITLE, AUTHOR)), version="acceptedVersion"),
    )
    assert one().version == "accepted"


def test_a_pdf_as_octet_stream(world: Scholarly, one):
    body = text_of(TITLE, AUTHOR)
    geist(world, place(file(world, "/g", body, **{"Content-Type": "application/octet-stream"})))
    assert one().state == "full text"


def test_the_wrong_work_of_a_recorded_answer(world: Scholarly, one):
    """Unpaywall's own answer names another article's file for this work."""
    body = json.loads(json.dumps(oracle("unpaywall-hss-gold-ccbync-odd-doi")["response"]["body"]))
    doi = "10.47205/jdss.2021(2-iv)74"
    title = "China-Pakistan Economic Corridor: Prospects and Challenges for Regional Integration"
    url = file(world, "/w.pdf", text_of("Water Sharing Issues in Pakistan", "M. Khan"))
    for each in (*body["oa_locations"], body["best_oa_location"]):
        each |= {"url_for_pdf": url, "url_for_landing_page": url, "url": url}
    world.unpaywall[doi] = body | {"title": title}
    world.crossref[doi] = crossref_work(doi, title, "Ahmad", 2021)
    text = one(entry("ahmad-2021", title, "Ahmad", 2021, DOI=doi))
    assert (text.state, text.file) == ("not to be had", None)
    assert world.asked("/w.pdf")


# landing pages and redirects


def test_citation_pdf_url_alone(world: Scholarly, one):
    file(world, "/files/g.pdf", text_of(TITLE, AUTHOR))
    page = b'<html><head><meta name="citation_pdf_url" content="../files/g.pdf"></head></html>'
    world.files["/landing/1"] = Reply(200, page, {"Content-Type": "text/html"})
    geist(world, place(None, world.url("/landing/1"), host="publisher"))
    text = one()
    assert text.state == "full text"
    assert text.where == world.url("/files/g.pdf")


def test_a_page_where_the_file_was_promised_may_name_the_file(world: Scholarly, one):
    file(world, "/files/g.pdf", text_of(TITLE, AUTHOR))
    page = f'<html><meta name="citation_pdf_url" content="{world.url("/files/g.pdf")}">x</html>'.encode()
    world.files["/g.pdf"] = Reply(200, page, {"Content-Type": "application/pdf"})
    geist(world, place(world.url("/g.pdf")))
    assert one().state == "full text"


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://localhost:1/x", "file:///etc/passwd", "http://[::1]/x"],
)
def test_a_page_that_names_a_private_address(world: Scholarly, one, target):
    page = f'<html><meta name="citation_pdf_url" content="{target}">x</html>'.encode()
    world.files["/landing"] = Reply(200, page, {"Content-Type": "text/html"})
    geist(world, place(None, world.url("/landing")))
    text = one()
    assert (text.state, text.file) == ("not to be had", None)


def test_ten_redirects_to_a_cookie_page(world: Scholarly, one):
    for n in range(10):
        world.files[f"/r{n}"] = Reply(302, headers={"Location": f"/r{n + 1}"})
    world.files["/r10"] = Reply(200, b"<html>Cookies?</html>", {"Content-Type": "text/html"})
    geist(world, place(world.url("/r0")))
    text = one()
    assert "more than 5 redirects" in str(text.remark)
    assert world.asked("/r6") == []


def test_a_few_redirects_are_followed(world: Scholarly, one):
    for n in range(4):
        world.files[f"/r{n}"] = Reply(302, headers={"Location": f"/r{n + 1}"})
    file(world, "/r4", text_of(TITLE, AUTHOR))
    geist(world, place(world.url("/r0")))
    assert one().state == "full text"


def test_the_entrys_own_address_needs_own_use(world: Scholarly, one):
    url = file(world, "/report.pdf", text_of("The AI Triad", "Ben Buchanan"))
    wanted = entry("buchanan-2020", "The AI Triad", "Buchanan", 2020, type="report", URL=url)
    text = one(wanted)
    assert (text.state, text.where) == ("not to be had", url)
    assert one(wanted, own_use=True).state == "full text"


# services that fail, and runs that go on


@pytest.mark.parametrize("service", ["crossref", "openalex", "unpaywall"])
def test_a_service_that_fails_leaves_a_reference_open(world: Scholarly, one, service):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.faults[f"/{service}"] = Reply(500, b"")
    wanted = entry(DOI=DOI) if service != "crossref" else entry()
    text = one(wanted)
    if service == "openalex":
        assert text.state == "full text"  # Unpaywall names the place
    else:
        assert text.state == "entry"
        assert "Not finished" in str(text.remark)
    world.faults.clear()
    world.crossref_hits = [world.crossref[DOI]]
    assert one(wanted).state == "full text"


def test_a_retraction_is_asked_for_later_where_openalex_failed(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.openalex[DOI]["is_retracted"] = True
    world.faults["/openalex"] = Reply(500, b"")
    assert one().retracted is None
    world.faults.clear()
    text = one()
    assert text.state == "full text"
    assert text.retracted
    assert len(world.asked("/g.pdf")) == 1


def test_a_host_that_fails_is_tried_in_the_next_run(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.faults["/g.pdf"] = [Reply(503, b"")]
    assert one().state == "entry"
    assert one().state == "full text"


def test_a_file_cut_off_on_its_way_is_tried_in_the_next_run(world: Scholarly, one, folder):
    geist(world, place(world.url("/g.pdf")))
    world.files["/g.pdf"] = Reply(200, text_of(TITLE, AUTHOR), PDF, cut=500)
    assert one().state == "entry"
    assert list(folder.files.iterdir()) == []
    world.files["/g.pdf"] = Reply(200, text_of(TITLE, AUTHOR), PDF)
    assert one().state == "full text"


def test_the_daily_budget_ends_the_search_and_the_rest_goes_on(world: Scholarly, fetched, folder):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    world.faults["/openalex/works"] = [replayed("openalex-429-budget")]
    unknown = entry("allison-2020", "The Clash of AI Superpowers", "Allison", 2020)
    other = entry("asaro-2019", "What is an Arms Race Anyway", "Asaro", 2019)
    outcome = fetched(unknown, other, GEIST)
    assert [r.state for r in outcome.records] == ["entry", "entry", "full text"]
    (over,) = outcome.over
    assert over.until is not None
    assert len([s for s in world.asked("/openalex") if s.path.endswith("/works")]) == 1


def test_what_is_done_is_not_asked_again(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    one()
    asked = len(world.seen)
    one()
    assert len(world.seen) == asked


def test_again_asks_anew_and_loses_nothing(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    first = one()
    file(world, "/g.pdf", text_of(TITLE, AUTHOR, "corrected"))
    second = one(again=True)
    assert second.file != first.file
    world.files["/g.pdf"] = Reply(404, b"")
    third = one(again=True)
    assert (third.state, third.file) == ("full text", second.file)
    assert third.file is not None
    assert third.file.exists()


def test_an_entry_that_says_something_else_is_looked_up_anew(world: Scholarly, one):
    geist(world)
    one()
    url = file(world, "/r.pdf", text_of("The Frame Problem", "H. Roff"))
    world.crossref["10.1000/r"] = crossref_work("10.1000/r", "The Frame Problem", "Roff", 2019)
    world.unpaywall["10.1000/r"] = unpaywall_record("10.1000/r", "The Frame Problem", place(url))
    changed = replace(entry("roff-2019", "The Frame Problem", "Roff", 2019, DOI="10.1000/r"), key=GEIST.key)
    assert one(changed).state == "full text"


def test_a_doubtful_file_waits_for_a_yes(world: Scholarly, one, folder):
    body = text_of(TITLE, AUTHOR, "https://doi.org/10.1000/another")
    geist(world, place(file(world, "/g.pdf", body)))
    text = one(yes=True)
    assert (text.state, text.file) == ("doubtful", None)
    assert "10.1000/another" in str(text.remark)
    shown = []

    def yes(question):
        shown.append(question.file.read_bytes())
        return True

    assert one(ask=yes).state == "full text"
    assert shown == [body]
    assert len(world.asked("/g.pdf")) == 1


def test_a_doubtful_file_with_a_no_is_gone(world: Scholarly, one, folder):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR, "doi:10.1000/another"))))
    one(yes=True)
    assert one(ask=lambda question: False).state == "not to be had"
    assert list(folder.files.iterdir()) == []
    assert one(ask=lambda question: True).state == "not to be had"


def test_a_contact_is_needed(fetched, world: Scholarly, folder):
    from index.fetching.run import fetch

    with pytest.raises(UserError, match="MOOT_CONTACT"):
        fetch(folder, [GEIST], world.services(contact="me@example.org"))
    assert world.seen == []


def test_two_runs_at_once_are_refused(world: Scholarly, fetched, folder):
    with folder.lock(), pytest.raises(UserError, match="Another run"):
        fetched(GEIST)


def test_a_damaged_store_is_a_sentence(folder, fetched):
    folder.path.mkdir(parents=True)
    (folder.path / "texts.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError, match="damaged"):
        fetched(GEIST)
    with pytest.raises(UserError, match="damaged"):
        held_texts(folder.path.parents[1], "main")


# files of the group's own


def test_attaching_and_detaching(world: Scholarly, one, folder, tmp_path):
    source = tmp_path / "mine.pdf"
    source.write_bytes(text_of(TITLE, AUTHOR))
    attach(folder, GEIST, source, sure=lambda doubt: pytest.fail("not in doubt"))
    text = held_texts(tmp_path, "main")[GEIST.key]
    assert (text.state, text.where) == ("attached", "mine.pdf")
    assert text.file is not None
    assert text.file.read_bytes() == source.read_bytes()
    assert one(again=True).state == "attached"  # a run leaves it alone
    assert world.seen == []
    detach(folder, GEIST.key)
    assert held_texts(tmp_path, "main")[GEIST.key].state == "entry"
    assert list(folder.files.iterdir()) == []
    with pytest.raises(UserError, match="no text"):
        detach(folder, GEIST.key)


@pytest.mark.parametrize("suffix", [".txt", ".html", ".md"])
def test_other_forms_are_attached_too(folder, tmp_path, suffix):
    source = tmp_path / f"mine{suffix}"
    words = f"<h1>{TITLE}</h1><p>{AUTHOR}</p><p>{' '.join(BODY)}</p>"
    source.write_text(
        words if suffix == ".html" else f"{TITLE}\n\n{AUTHOR}\n\n{' '.join(BODY)}\n", encoding="utf-8"
    )
    attach(folder, GEIST, source, sure=lambda doubt: pytest.fail(doubt.reason))


def test_a_file_that_is_doubted_is_asked_about(folder, tmp_path):
    source = tmp_path / "mine.pdf"
    source.write_bytes(text_of("Water Sharing", "M. Khan"))
    reasons = []
    with pytest.raises(UserError, match="--yes"):
        attach(folder, GEIST, source, sure=lambda doubt: bool(reasons.append(doubt.reason)))
    assert "another text" in reasons[0]
    assert attach(folder, GEIST, source, sure=lambda doubt: True).state == "attached"


@pytest.mark.parametrize("name", ["missing.pdf", "a.docm", "broken.pdf", "."])
def test_what_cannot_be_attached(folder, tmp_path, name):
    (tmp_path / "a.docm").write_bytes(b"words")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(UserError):
        attach(folder, GEIST, tmp_path / name, sure=lambda doubt: True)


def test_a_detached_fetched_text_is_not_fetched_again(world: Scholarly, one, folder):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    one()
    detach(folder, GEIST.key)
    assert one().state == "not to be had"
    assert len(world.asked("/g.pdf")) == 1
    assert one(again=True).state == "full text"


def test_the_store_gives_back_what_it_was_given(world: Scholarly, fetched, folder):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR)), world.url("/page")), page="318-321")
    (record,) = fetched(GEIST).records
    store = HeldStore(folder)
    assert store.get(GEIST.key) == record
    assert store.files() == {record.file}
    store.close()


def test_again_in_doubt_leaves_the_text_that_is_there(world: Scholarly, one):
    geist(world, place(file(world, "/g.pdf", text_of(TITLE, AUTHOR))))
    first = one()
    world.crossref[DOI]["issued"] = {"date-parts": [[None]]}
    second = one(again=True)
    assert (second.state, second.file) == ("full text", first.file)
    world.faults["/"] = Reply(500, b"")
    third = one(again=True)
    assert (third.state, third.file) == ("full text", first.file)
    assert third.file is not None
    assert third.file.exists()


def test_a_run_that_is_ended_after_a_doubt_keeps_the_file(world: Scholarly, one, fetched, folder, tmp_path):
    urls = [file(world, f"/{n}.pdf", text_of(TITLE, AUTHOR, f"doi:10.1000/another.{n}")) for n in range(2)]
    geist(world, *(place(url) for url in urls))
    asked = []

    def leave(question):
        asked.append(question)
        if len(asked) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(GEIST, ask=leave)
    store = HeldStore(folder)
    record = store.get(GEIST.key)
    store.close()
    assert record is not None
    assert (record.state, record.where) == ("doubtful", urls[0])
    assert one(ask=lambda question: True).state == "full text"
    assert len(world.asked("/0.pdf")) == 1
