"""Works whose texts are bound to references: who speaks in an answer, on which page, and alone by `source`."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from bound_works import ABSTRACT, ESSAY, REPORT, attach_text, give_abstract, write_article

from index.building.build import build
from index.fetching.states import HeldStore, SourcesFolder
from retrieval.json_forms import answer_json, check_json, excerpt_json, excerpt_of, hits_json
from retrieval.library import Library
from retrieval.types import Answer, Question

PAGES = (
    (
        "Racing for the summit",
        "Edda Hart",
        "Teams that cannot observe one another set out earlier and carry less equipment.",
        "Each additional rival team raises the number of accidents by a fifth.",
    ),
    (
        "A common rope makes two teams slower and safer at once. Teams tied together turn",
        "back twice as often in bad weather, and none of them regretted it.",
    ),
)


def pdf(first_page: int | None) -> bytes:
    """Two pages, which the file numbers from `first_page` if it is not None."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    if first_page is not None:
        canvas.addPageLabel(0, "ARABIC", start=first_page)
    for number, lines in enumerate(PAGES):
        for at, line in enumerate(lines):
            canvas.setFont("Helvetica", 18 if number == at == 0 else 11)
            canvas.drawString(50, 780 - 40 * min(at, 2) - 14 * at, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def works_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up article with Hart's report bound, and an abstract of Lund's book."""
    folder = tmp_path_factory.mktemp("works")
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(home / "models")
    build(folder / "home", [write_article(folder)])
    attach_text(folder / "home", folder, "hart-2015", REPORT)
    give_abstract(folder / "home", "lund-2017", ABSTRACT)
    build(folder / "home", [], mode="add")
    return folder / "home"


@pytest.fixture(scope="module")
def works(works_home: Path) -> Iterator[Library]:
    with closing(Library.open(works_home)) as opened:
        yield opened


def ask(library: Library, text: str, **more: str) -> Answer:
    (answer,) = library.ask([replace(Question(text), **more)])  # type: ignore[arg-type]
    for excerpt in (*answer.excerpts, *answer.closest):
        assert library.text(excerpt.document)[excerpt.start : excerpt.end] == excerpt.text
    return answer


def test_an_author_s_own_work_is_preferred_and_what_the_article_says_of_it_still_shown(works: Library):
    for question in ("What does Hart argue?", "What does Hart say about rope?"):
        answer = ask(works, question)
        assert answer.answered
        assert answer.excerpts[0].speaks == "work"
        assert answer.excerpts[0].document == "hart-2015"
        assert (answer.excerpts[-1].speaks, answer.excerpts[-1].document) == ("article", "moe-2020")
        assert [e.number for e in answer.excerpts] == list(range(1, len(answer.excerpts) + 1))
        assert answer.caution is None


def test_one_excerpt_alone_is_the_work_s(works: Library):
    (answer,) = works.ask([Question("What does Hart argue?", limit=1)])
    assert [e.speaks for e in answer.excerpts] == ["work"]


def test_a_source_is_that_text_alone(works: Library):
    answer = ask(works, "How much did the rope cost?", source="hart-2015")
    assert "eleven crowns" in answer.excerpts[0].text
    for question in ("What slows the climb?", "What does Hart argue?", "What is the main point?"):
        found = ask(works, question, source="hart-2015")
        assert {e.document for e in (*found.excerpts, *found.closest)} == {"hart-2015"}
    assert {e.document for e in works.quote("", source="hart-2015", limit=20).excerpts} == {"hart-2015"}
    assert {h.passage.document for h in works.search([Question("rope", source="hart-2015")], 5)[0]} == {
        "hart-2015"
    }


def test_the_sections_of_a_work_are_asked_with_its_key(works: Library):
    within = ask(works, "What slows teams?", source="hart-2015", section="Common ropes")
    assert {(e.document, e.section) for e in within.excerpts} == {("hart-2015", "2")}
    own = ask(works, "What does section 2 say?")
    assert {e.document for e in own.excerpts} == {"moe-2020"}


def test_the_article_s_own_view_is_not_that_of_a_work(works: Library):
    for question in ("What does the article argue?", "What is the main point of the article?"):
        answer = ask(works, question)
        assert {e.document for e in (*answer.excerpts, *answer.closest)} == {"moe-2020"}


def test_an_abstract_is_searched_marked_and_not_counted_as_the_work(works: Library):
    answer = ask(works, "How many climbing clubs does the book follow over a century?")
    assert answer.excerpts[0].speaks == "abstract"
    assert "forty" in answer.excerpts[0].text
    view = ask(works, "What does Lund claim?")
    assert view.answered
    assert {e.speaks for e in view.excerpts} == {"article"}
    # a source whose abstract alone is there is still what is said of it
    asked = ask(works, "What do clubs lose?", source="lund-2017")
    assert {e.document for e in (*asked.excerpts, *asked.closest)} <= {"moe-2020", "lund-2017"}


def test_facts_on_a_bound_reference_are_those_of_its_entry(works: Library):
    answer = ask(works, "In which journal did Hart publish?")
    assert [f.value for f in answer.facts] == ["Journal of Mountain Studies, 4(2), 11-29"]
    listed = ask(works, "How many references does the article have?")
    assert [f.value for f in listed.facts] == ["3"]
    source = works.source("hart-2015")
    assert source.kind == "reference"
    assert source.text.startswith("Hart, E. (2015). Racing for the summit.")
    assert source.held.state == "attached"


def test_json_says_who_speaks(works: Library):
    answer = answer_json(ask(works, "What does Hart argue?"))
    assert {e["speaks"] for e in answer["excerpts"]} == {"work", "article"}
    kept = json.loads(json.dumps(answer["excerpts"][0]))
    assert excerpt_json(excerpt_of(kept)) == {**kept, "number": 1}
    # what was kept before excerpts said it
    old = {name: value for name, value in kept.items() if name not in ("speaks", "version")}
    assert excerpt_of(old).speaks == "article"
    (hits,) = works.search([Question("a common rope")], 3)
    assert hits_json(None, "a common rope", 1.0, hits)["hits"][0]["speaks"] == "work"


@pytest.mark.parametrize(
    ("first_page", "version", "where"),
    [
        (None, None, "PDF p. 2"),
        (11, None, "p. 12"),
        (11, "published", "p. 12"),
        (11, "accepted", "p. 12, accepted version"),
        (None, "submitted", "PDF p. 2, submitted version"),
    ],
)
def test_the_work_s_page_as_printed_or_counted_and_its_version(
    new_home: Path, tmp_path: Path, first_page: int | None, version: str | None, where: str
):
    build(new_home, [write_article(tmp_path)])
    attach_text(new_home, tmp_path, "hart-2015", pdf(first_page), ".pdf")
    with closing(HeldStore(SourcesFolder(new_home, "main"))) as store:
        record = store.get("hart-2015")
        assert record is not None
        store.put(replace(record, version=version))  # type: ignore[arg-type]
    build(new_home, [], mode="add")
    with closing(Library.open(new_home)) as library:
        answer = ask(library, "What makes two teams slower and safer?", source="hart-2015")
        assert "common rope" in answer.excerpts[0].text
        assert answer.excerpts[0].locator.endswith(where)
        assert answer.excerpts[0].locator.partition(", ")[2] == where
        assert answer.excerpts[0].version == version


def test_with_the_bundled_article_s_keys(home: Path, tmp_path: Path):
    own = tmp_path / "home"
    shutil.copytree(home / "index", own / "index")
    (own / "models").symlink_to(home / "models")
    text = (
        "---\ntitle: Debunking the AI Arms Race Theory\nauthor: Paul Scharre\ndate: 2021\n---\n\n"
        "Military spending on machines that learn is a small part of what states spend on arms.\n\n"
        "A hurried deployment of untested systems would make every state less secure.\n"
    )
    attach_text(own, tmp_path, "scharre-2021", text)
    build(own, [], mode="add")
    with closing(Library.open(own)) as library:
        answer = ask(library, "What does Scharre argue?")
        assert answer.excerpts[0].speaks == "work"
        assert answer.excerpts[-1].document == "kasumaj-nd"
        alone = ask(library, "What would make every state less secure?", source="scharre-2021")
        assert "hurried deployment" in alone.excerpts[0].text
        assert len([s for s in library.sources() if s.kind == "reference"]) == 19


REPORTED = "rivals who cannot see each other climb faster and fall more often"


def test_a_paraphrase_is_not_the_work_s_own_words_where_the_work_lacks_them(works: Library):
    found = works.check(f"“{REPORTED}” (Hart, 2015)")
    assert (found.verdict, found.attribution, found.whose) == ("exact", "misattributed", "reported")
    assert found.author == "Moe (2020)"
    assert found.lacks == ("hart-2015",)
    assert [e.document for e in found.excerpts] == ["moe-2020"]
    data = check_json(found)
    assert (data["whose"], data["lacks"]) == ("reported", ["hart-2015"])


@pytest.mark.parametrize(
    "introduced", ["Hart (2015) writes: “{}”", "Hart (2015): “{}”", "Hart et al. (2015) write “{}”."]
)
def test_words_that_a_name_and_a_year_introduce_are_held_to_that_work(works: Library, introduced: str):
    """The article names Hart (2015) before the same words, which is no reason to read both as one quotation."""
    found = works.check(introduced.format(REPORTED))
    assert (found.verdict, found.attribution) == ("exact", "misattributed")
    own = works.check(introduced.format("carry less equipment"))
    assert (own.verdict, own.attribution, own.whose) == ("exact", "ok", "work")


def test_the_same_paraphrase_is_right_while_the_work_itself_is_not_there(new_home: Path, tmp_path: Path):
    build(new_home, [write_article(tmp_path)])
    give_abstract(new_home, "hart-2015", "Rivals in fog, and what a rope between them does.")
    build(new_home, [], mode="add")
    with closing(Library.open(new_home)) as library:
        found = library.check(f"“{REPORTED}” (Hart, 2015)")
    assert (found.verdict, found.attribution, found.whose) == ("exact", "ok", "reported")
    assert found.lacks == ()


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("“A common rope makes two teams slower and safer at once.” (Hart, 2015)", "exact"),
        ("“a common rope makes two teams slower and safer at once” — Edda Hart", "normalised"),
        ("“A common rope makes two teams faster and safer at once.” (Hart, 2015)", "altered"),
    ],
)
def test_words_of_the_work_are_the_work_s(works: Library, quotation: str, verdict: str):
    found = works.check(quotation)
    assert (found.verdict, found.attribution, found.whose) == (verdict, "ok", "work")
    assert found.excerpts[0].speaks == "work"


def test_the_article_s_own_words_are_its_own_and_an_abstract_s_are_neither(works: Library):
    own = works.check("the image of a race hides what climbers owe each other")
    assert (own.verdict, own.attribution, own.whose) == ("exact", None, "work")
    assert own.excerpts[0].speaks == "article"
    abstract = works.check("forty climbing clubs over a century")
    assert (abstract.verdict, abstract.whose) == ("exact", None)
    assert works.check("Nothing of the kind was ever written anywhere here").whose is None


def test_words_that_a_work_sets_otherwise_are_still_its_words(new_home: Path, tmp_path: Path):
    build(new_home, [write_article(tmp_path)])
    text = (
        ESSAY + "\nFor clubs which publish their accidents lose fewer-members, and so do their neighbours.\n"
    )
    attach_text(new_home, tmp_path, "lund-2017", text)
    build(new_home, [], mode="add")
    with closing(Library.open(new_home)) as library:
        found = library.check("“clubs which publish their accidents lose fewer members” (Lund, 2017)")
    assert (found.verdict, found.attribution, found.whose) == ("exact", "ok", "work")
    assert {e.document for e in found.excerpts} == {"lund-2017", "moe-2020"}
