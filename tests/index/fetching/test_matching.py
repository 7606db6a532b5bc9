"""Which works are taken for those that an entry names."""

from __future__ import annotations

import pytest
from reference_entries import entry
from scholarly_server import oracle

from index.fetching.clients.crossref import work_of_csl
from index.fetching.works.locations import joined, ordered, to_read, with_publishers_licence
from index.fetching.works.matching import Acceptance, best, judge
from index.fetching.works.work import FoundWork, Location, Name, settled

TITLE = "Racing to the precipice: a model of artificial intelligence development"


def work(title=TITLE, family="Armstrong", year: int | None = 2016, **more) -> FoundWork:
    authors = (Name(family, "Stuart"),) if family else ()
    return FoundWork("crossref", more.pop("doi", "10.1007/s00146-015-0590-y"), title, authors=authors,
                     years=(year,) if year else (), type=more.pop("type", "article-journal"), **more)  # fmt: skip


ARMSTRONG = entry("armstrong-2015", "Racing to the precipice: a Model of Artificial Intelligence Development",
                  "Armstrong", 2015)  # fmt: skip


@pytest.mark.parametrize(
    "found",
    [
        work(),
        work(year=2015),
        work(title="Racing to the Precipice", subtitle="A Model of Artificial Intelligence Development"),
        work(title="Racing to the precipice"),
        work(title="<i>Racing</i> to the precipice: a model of artificial\n   intelligence development"),
        work(title="Racing to the precipice: a model of artificialintelligence development"),
        work(title="RETRACTED: Racing to the precipice: a model of artificial intelligence development"),
        work(family="ARMSTRONG"),
    ],
)
def test_accepted(found):
    assert judge(ARMSTRONG, settled(found)).verdict is Acceptance.ACCEPT


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (work(year=2013), "the year is 2013"),
        (work(year=None), "no year"),
        (work(family=None), "no author"),
        (work(family="Bostrom"), "the author is Bostrom"),
        (work(title="Racing to the precipice: a model of machine intelligence development"), "title differs"),
        (work(title=""), "no title"),
    ],
)
def test_asked(found, reason):
    entry_with_doi = entry(
        "armstrong-2015", ARMSTRONG.title, "Armstrong", 2015, DOI="10.1007/s00146-015-0590-y"
    )
    judged = judge(entry_with_doi, found)
    assert judged.verdict is Acceptance.ASK
    assert reason in judged.reason


@pytest.mark.parametrize(
    "found",
    [
        work(title="Racing ahead"),
        work(title=f"Review of: {TITLE}"),
        work(title=f"Correction: {TITLE}"),
        work(title=f"Corrigendum to “{TITLE}”"),
        work(title=f"Retraction: {TITLE}"),
        work(title=f"Retraction Note: {TITLE}"),
        work(type="peer-review"),
        work(type="figure"),
        work(title=""  , doi="10.1/another"),
        work(title="Racing"),
    ],
)  # fmt: skip
def test_refused(found):
    assert judge(ARMSTRONG, found).verdict is Acceptance.REFUSE


def test_a_correction_that_the_entry_names_is_no_notice():
    notice = entry("a-2015", f"Correction: {TITLE}", "Armstrong", 2015)
    assert judge(notice, work(title=f"Correction: {TITLE}")).verdict is Acceptance.ACCEPT


def test_a_retracted_work_is_the_work_and_says_so():
    found = settled(work(title=f"RETRACTED ARTICLE: {TITLE}"))
    assert found.title == TITLE
    assert found.retracted
    assert settled(work(title="Retracted papers in medicine")).retracted is None


def test_a_review_that_has_the_books_title():
    """Crossref's 10.3138/cbmh.24.1.227: a review whose title is that of the book, by the reviewer."""
    book = entry(
        "preston-2005", "Thomas Browne and the Writing of Early Modern Science", "Preston", 2006, type="book"
    )
    review = work("Thomas Browne and the Writing of Early Modern Science Claire Preston", "Golden", 2007)
    assert judge(book, review).verdict is Acceptance.REFUSE
    priced = "The Standard of Living in Britain. Edited by Arthur J. Taylor. London, 1975. Pp. lvi, 216. $18.50, cloth"
    taylor = entry("taylor-1975", "The Standard of Living in Britain", "Taylor", 1975, type="book")
    assert judge(taylor, work(priced, "Hyde", 1976)).verdict is Acceptance.REFUSE


@pytest.mark.parametrize(
    ("name", "title", "verdict"),
    [
        ("crossref-title-near-miss",
         "Effect of native oxide layers on copper thin-film tensile properties: A study", (Acceptance.ASK, Acceptance.REFUSE)),
        ("crossref-title-search-wrong", "Gravity hill", (Acceptance.ASK,)),
        ("crossref-title-search-wrong-2", "National Flag of Canada Day", (Acceptance.REFUSE,)),
        ("crossref-title-search-absent",
         "PaperQA: Retrieval-Augmented Generative Agent for Scientific Research", (Acceptance.REFUSE,)),
    ],
)  # fmt: skip
def test_similar_works_that_crossref_answers_are_not_taken(name, title, verdict):
    items = oracle(name)["response"]["body"]["message"]["items"]
    wanted = entry("x-2023", title, None, None)
    assert {judge(wanted, work_of_csl(item, "crossref")).verdict for item in items} <= set(verdict)


def test_the_right_hit_of_crossref_is_taken():
    items = oracle("crossref-title-search-right")["response"]["body"]["message"]["items"]
    wanted = entry("bran-2024", "Augmenting large language models with chemistry tools", "Bran", 2024)
    found = best(wanted, (work_of_csl(item, "crossref") for item in items))
    assert found is not None
    assert found[0].doi == "10.1038/s42256-024-00832-8"
    assert found[1].verdict is Acceptance.ACCEPT


def test_of_preprint_and_version_of_record_the_entrys_own_kind_goes_first():
    preprint = work(doi="10.48550/arxiv.1", type="article")
    record = work(doi="10.1007/1")
    for order in ((preprint, record), (record, preprint)):
        assert best(ARMSTRONG, order)[0] is record
        as_preprint = entry("armstrong-2015", TITLE, "Armstrong", 2015, type="article")
        assert best(as_preprint, order)[0] is preprint


def test_the_order_of_places():
    files = {
        "submitted": Location("s.pdf", None, "submitted", "cc-by"),
        "accepted": Location("a.pdf", None, "accepted", "cc-by-nc-nd"),
        "landing": Location(None, "page", "published", "cc-by"),
        "file": Location("p.pdf", None, "published", "cc-by"),
        "bronze": Location("b.pdf", None, "published", None),
        "unknown": Location("u.pdf", None, None, "cc-by"),
        "closed": Location(None, "c", "published", None, open=False),
    }
    names = {place: name for name, place in files.items()}
    kept = [names[p] for p in ordered(files.values(), own_use=False)]
    assert kept == ["file", "landing", "accepted", "submitted", "unknown"]
    own = [names[p] for p in ordered(files.values(), own_use=True)]
    assert own == ["file", "landing", "bronze", "accepted", "submitted", "unknown"]
    assert to_read([files["closed"], files["submitted"], files["bronze"]], "10.1/x", None) == "b.pdf"
    assert to_read([files["closed"]], "10.1/x", "https://own") == "https://doi.org/10.1/x"
    assert to_read([], None, "https://own") == "https://own"


def test_one_copy_that_two_services_name_is_one_place():
    page = Location(None, "https://dx.doi.org/10.1/X", "published", "cc-by", publisher=True)
    file = Location("https://pub.example/x.pdf", "http://doi.org/10.1/x/", "published", None)
    (one,) = joined([page, file])
    assert (one.pdf, one.licence, one.publisher) == ("https://pub.example/x.pdf", "cc-by", True)
    accepted = Location(None, "https://doi.org/10.1/x", "accepted", "cc-by")
    assert len(joined([file, accepted])) == 2


def test_the_publishers_licence_is_for_its_own_version_alone():
    stated = work(licences=(("accepted", "cc-by-nc-nd"), ("published", "https://publisher.example/terms")))
    published = Location("p.pdf", None, "published", None, publisher=True)
    accepted = Location("a.pdf", None, "accepted", None, publisher=True)
    elsewhere = Location("r.pdf", None, "accepted", None, publisher=False)
    found = with_publishers_licence([published, accepted, elsewhere], stated)
    assert [place.licence for place in found] == [None, "cc-by-nc-nd", None]
