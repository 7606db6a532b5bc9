"""Texts that are web pages: kept where the page is the whole work."""

from __future__ import annotations

import pytest
from reference_entries import entry
from scholarly_server import Reply, Scholarly, crossref_work, place, text_of, unpaywall_record

from index.fetching.states import held_texts

TITLE = "It’s Already Too Late to Stop the AI Arms Race"
DOI = "10.1080/00963402.2016.1216672"
WANTED = entry(DOI=DOI)
SENTENCE = (
    "States that fear to fall behind in a technology invest in it, and others fear them for that reason. "
)


def page(words: int, *, title: str = TITLE, author: str = "Edward Moore Geist", head: str = "") -> bytes:
    """A page of an open-access journal with a menu, and an article of about so many words."""
    count = len(SENTENCE.split())
    body = "".join(f"<p>Part {n}. {SENTENCE * 4}</p>" for n in range(max(1, words // (4 * count + 2))))
    return (
        f"<!doctype html><html><head><title>{title} | A Journal</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/login'>Log in to your account</a></nav>"
        f"<main><article><h1>{title}</h1><p class='author'>{author}</p>"
        f"<h2>Introduction</h2>{body}<h2>References</h2><p>Cave, S. (2018). Racing.</p></article></main>"
        "<footer>Cookies</footer></body></html>"
    ).encode()


@pytest.fixture
def one(world: Scholarly, fetched, folder):
    def run(answer: Reply, *, pdf: bool = False, ask=lambda question: None, **more):
        world.files["/article"] = answer
        url = world.url("/article")
        at = place(url, **more) if pdf else place(None, url, host="publisher", **more)
        world.crossref[DOI] = crossref_work(DOI, TITLE, "Geist", 2016)
        world.unpaywall[DOI] = unpaywall_record(DOI, TITLE, at)
        fetched(WANTED, ask=ask)
        return held_texts(folder.path.parents[1], "main")[WANTED.key]

    return run


def html(body: bytes, kind: str = "text/html; charset=utf-8") -> Reply:
    return Reply(200, body, {"Content-Type": kind})


@pytest.mark.parametrize("pdf", [False, True], ids=["landing page", "where a PDF was promised"])
def test_a_page_that_is_the_whole_article_is_kept(world: Scholarly, one, pdf: bool):
    text = one(html(page(2_500)), pdf=pdf)
    assert (text.state, text.licence, text.where) == ("full text", "cc-by", world.url("/article"))
    assert text.file is not None and text.file.suffix == ".html"
    assert "Edward Moore Geist" in text.file.read_text(encoding="utf-8")


def test_the_pdf_that_a_page_names_goes_first(world: Scholarly, one):
    world.files["/g.pdf"] = Reply(200, text_of(TITLE, "Edward Moore Geist"), {})
    text = one(html(page(2_500, head='<meta name="citation_pdf_url" content="/g.pdf">')))
    assert text.file is not None and text.file.suffix == ".pdf"


def test_the_page_is_taken_where_the_pdf_that_it_names_is_not_the_work(world: Scholarly, one):
    world.files["/g.pdf"] = Reply(200, text_of("Oxide layers", "B. Other"), {})
    text = one(html(page(2_500, head='<meta name="citation_pdf_url" content="/g.pdf">')))
    assert (text.state, text.where) == ("full text", world.url("/article"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(200), "too few for the whole text"),
        (page(2_500, title="Oxide layers on copper"), "another text"),
        (page(2_500, author="Kai-Fu Lee"), "author"),
        (b"<!doctype html><title>Just a moment...</title><p>Enable JavaScript and cookies", "log in"),
        (b"", "empty"),
        (b"<!doctype html><html><body></body></html>", "holds no text"),
    ],
    ids=["an abstract", "another article", "another author", "a wall", "nothing", "no text"],
)
def test_a_page_that_is_not_the_work_is_not_kept(one, folder, body: bytes, reason: str):
    text = one(html(body))
    assert (text.state, text.file) == ("not to be had", None)
    assert reason in str(text.remark)
    assert not folder.files.is_dir() or list(folder.files.iterdir()) == []


def test_a_short_page_is_asked_about(one):
    assert one(html(page(1_000))).state == "doubtful"
    asked = []
    text = one(html(page(1_000)), ask=lambda question: asked.append(question.text) or True)
    assert text.state == "full text"
    assert "perhaps a summary" in asked[0]


@pytest.mark.parametrize(("words", "state"), [(150, "not to be had"), (400, "doubtful"), (900, "full text")])
def test_of_a_work_that_is_a_web_page_fewer_words_are_the_whole(
    world: Scholarly, fetched, folder, words: int, state: str
):
    """Its own address, which states no licence, with a copy for the group alone."""
    url = world.url("/blog")
    world.files["/blog"] = html(page(words))
    wanted = entry(type="webpage", URL=url)
    fetched(wanted, own_use=True)
    assert held_texts(folder.path.parents[1], "main")[wanted.key].state == state


def test_without_a_licence_no_page_is_kept(world: Scholarly, one):
    text = one(html(page(2_500)), licence=None)
    assert (text.state, text.where) == ("not to be had", world.url("/article"))
    assert world.asked("/article") == []


def test_a_page_keeps_its_letters_whatever_charset_the_server_states(one):
    body = page(2_500).decode().replace("States that", "Größe: States that").encode("iso-8859-15", "replace")
    text = one(html(body, "text/html; charset=iso-8859-15"))
    assert text.file is not None
    assert "Größe" in text.file.read_text(encoding="utf-8")
