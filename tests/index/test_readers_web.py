"""Web pages: the main text alone, and all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.web.essays import LISTS, PAGES, SITE, around
from index.reading import BUNDLED, read_file
from index.reading.html.main_text import leave_out_site, sentences
from index.reading.html.page import parse_html
from index.types import Document

PROSE = (
    "The ferry left at six in the morning, and nobody who had slept in the harbour that night was late for it. "
    "It went to the island on every day but one, and in winter on no day at all, as the law of the county allowed."
)


@pytest.fixture(scope="module")
def essay() -> tuple[list[str], list[str]]:
    """Nine paragraphs of the bundled article, and its references."""
    read = next(iter(read_file(BUNDLED)))
    text, blocks = read.document.text, read.document.blocks
    paragraphs = [text[b.start : b.end] for b in blocks if b.kind == "paragraph"]
    return paragraphs[:9], [r.text for r in read.references]


def read(folder: Path, page: str) -> Document:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return next(iter(read_file(path))).document


def folded(text: str) -> str:
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    return "".join(re.findall(r"\w+", text.translate(raised)))


@pytest.mark.parametrize("page", PAGES)
def test_an_essay_loses_neither_text_nor_references(
    page: str, essay: tuple[list[str], list[str]], tmp_path: Path
) -> None:
    paragraphs, references = essay
    for write in LISTS.values():
        html, beside = write(references)
        body = "<h2>Ferries</h2>" + "".join(f"<p>{p}</p>" for p in paragraphs) + html
        text = read(tmp_path, around(page, "On ferries", body, beside)).text
        missing = [p for p in (*paragraphs, *references) if folded(p) not in folded(text)]
        assert missing == []
        assert [w for w in SITE if w in text and (page, w) != ("tables", "zqmenu")] == []


def site(inner: str, before: str = "", after: str = "", title: str = "Ferries of the north") -> str:
    return (
        f"<html><head><title>{title}</title></head><body>{before}<h1>{title}</h1>{inner}{after}</body></html>"
    )


@pytest.mark.parametrize(
    "part",
    [
        '<div class="newsletter-box"><p>{}</p></div>', '<div id="cookieConsent"><p>{}</p></div>',
        '<section class="post-comments"><h2>Comments</h2><p>{}</p><p>{}</p><p>{}</p></section>',
        '<div class="relatedPosts"><h3>Related</h3><p>{}</p></div>', '<aside class="sidebar"><p>{}</p></aside>',
        '<div role="complementary"><p>{}</p></div>', '<footer><p>{}</p></footer>', '<form><p>{}</p></form>',
        '<ul><li><a href="/1">{}</a></li><li><a href="/2">{}</a></li></ul>', '<p><a href="/next">{}</a></p>',
        '<div class="x"><h3><a href="/1">Another text</a></h3><p>{}</p></div><div class="x"><h3><a href="/2">And another</a></h3><p>{}</p></div>',
    ],
)  # fmt: skip
def test_parts_of_the_site_are_left_out(part: str, tmp_path: Path) -> None:
    text = "".join(f"<p>{n}. {PROSE}</p>" for n in range(6))
    odd = "Zebras and their keepers are on our other pages, of which there are very many indeed, dear reader, have a look."
    for page in (
        site(f"<div>{text}</div>", after=part.replace("{}", odd)),
        site(text + part.replace("{}", odd)),
    ):
        found = read(tmp_path, page).text
        assert "Zebras" not in found and all(f"{n}. The ferry" in found for n in range(6))


@pytest.mark.parametrize(
    "kept",
    [
        '<section id="comments-on-mill"><h2>Comments on Mill</h2><p>{}</p><p>{}</p></section>',
        '<div class="content widget"><p>{}</p><p>{}</p></div>', '<aside><p>{}</p></aside>',
        '<section id="social-media"><h2>Social media</h2><p>{}</p></section>', "<blockquote><p>{}</p></blockquote>",
        '<div class="elementor-widget elementor-widget-text-editor"><p>{}</p></div>',
        "<h2>Notes</h2><p>1. {}</p>", '<footer class="footnotes"><p>{}</p></footer>', "<ul><li>{}</li><li>{}</li></ul>",
        '<p>See <a href="/a">Ada</a>. {}</p>', "<h3>Sources</h3><ul><li><a href='http://e.org'>{}</a></li></ul>",
    ],
)  # fmt: skip
def test_what_is_the_texts_own_is_kept(kept: str, tmp_path: Path) -> None:
    text = "".join(f"<p>{n}. {PROSE}</p>" for n in range(6))
    own = "Otters swim beside the ferry for an hour or two, and then they turn back, as they have always done there. "
    own += (
        "Nobody knows why they do not go on to the island, where there is as much fish as anyone could eat."
    )
    assert "Otters swim" in read(tmp_path, site(text + kept.replace("{}", own))).text


def test_the_text_is_found_among_texts_that_outweigh_it(tmp_path: Path) -> None:
    others = "".join(
        f'<article class="post"><h2><a href="/{n}">Post {n}</a></h2><p>{n} zebras. {PROSE}</p></article>'
        for n in range(9)
    )
    comments = "".join(
        f'<li class="comment"><p>I like zebras. {PROSE}</p><p>{PROSE}</p></li>' for _ in range(20)
    )
    page = site(
        f"<article><h2>How it was</h2><p>Otters. {PROSE}</p></article>{others}<ol id='comments'>{comments}</ol>"
    )
    found = read(tmp_path, page).text
    assert "Otters" in found and "zebras" not in found


def test_an_opening_paragraph_in_a_box_of_its_own_is_kept(tmp_path: Path) -> None:
    text = "".join(f"<p>{PROSE}</p>" for _ in range(6))
    page = site(
        f'<div class="intro"><div><p>Otters. {PROSE}</p></div></div><div class="rest"><div>{text}</div></div>'
    )
    assert "Otters" in read(tmp_path, page).text


def test_what_is_left_out_is_said_with_its_reason() -> None:
    root = parse_html(
        site(
            f"<p>{PROSE}</p>" * 3, after='<nav><a href="/">Home</a></nav><div class="cookie">Biscuits?</div>'
        )
    )
    left = leave_out_site(root)
    assert [(e.element.tag, e.why) for e in left] == [("nav", "nav"), ("div", "cookie")]
    assert sentences(left) == (
        "“Home” was left out: part of the site (nav).", "“Biscuits?” was left out: part of the site (cookie).",
    )  # fmt: skip


@pytest.mark.parametrize(
    "page", ["<h1>Ferries</h1><p>{}", "{}<br><br>{}", "<title>Ferries</title>{}", "<b>Ferries</b> {}<hr>{}"]
)
def test_pages_without_html_and_body_are_pages(page: str, tmp_path: Path) -> None:
    assert PROSE in read(tmp_path, page.replace("{}", PROSE)).text


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ("", '<p class="byline">By <a href="/a">Ada Field</a> and <a href="/b">Bo Li</a></p>', ("Ada Field", "Bo Li")),
        ("", '<div class="post-author">By ADA FIELD, BO LI and JANE O\'NEIL</div>', ("Ada Field", "Bo Li", "Jane O'Neil")),
        ("", '<div class="byline"><span>Ada Field</span><span>The Daily News</span> May 4, 2021</div>', ("Ada Field",)),
        ("", '<p class="byline">Ada Field, CNN | 4 May 2021</p>', ("Ada Field",)),
        ("", '<span itemprop="author"><span itemprop="name">Ada</span></span>', ("Ada",)),
        ("", '<p>Written by <a rel="author" href="/a">Ada Field</a></p>', ("Ada Field",)),
        ('<meta name="author" content="The Daily News">', '<p class="byline">By Ada Field</p>', ("Ada Field",)),
        ('<meta name="author" content="Bo Li">', '<p class="byline">By Ada Field</p>', ("Bo Li",)),
        ('<meta name="author" content="The Daily News">', '<p>In May.</p>', ("The Daily News",)),
        ('<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#p"}}, '
         '{"@type": "Person", "@id": "#p", "name": "Ada Field"}]}</script>', "", ("Ada Field",)),
        ("", '<nav class="author-menu"><a href="/">Home Page</a></nav><div class="menu">Latest Stories</div>', ()),
        ("", '<ol class="comments"><li class="comment-author"><a rel="author">Bo Li</a>: I see.</li></ol>', ()),
        ("", '<div class="author-links">Home About Contact Privacy Policy Terms Imprint</div>', ()),
    ],
)  # fmt: skip
def test_the_author_is_who_the_page_names(
    head: str, body: str, authors: tuple[str, ...], tmp_path: Path
) -> None:
    page = (
        f"<html><head>{head}<title>Ferries</title></head><body><h1>Ferries</h1>{body}"
        + f"<p>{PROSE}</p>" * 4
        + "</body></html>"
    )
    document = read(tmp_path, page)
    assert document.authors == authors
    assert "Field" not in document.text


def test_struck_out_words_are_left_out(tmp_path: Path) -> None:
    struck = 'in <del>May</del> <s>June</s> <strike>July</strike> <span style="text-decoration: line-through">August</span> winter'
    assert "ferry ran in winter." in " ".join(
        read(tmp_path, f"<p>The ferry ran {struck}.</p><p>{PROSE}</p>").text.split()
    )


def test_what_word_struck_out_is_left_out(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    line = made.add_paragraph("The ferry ran in ")
    line.add_run("summer").font.strike = True
    line.add_run(f"winter. {PROSE}")
    made.save(str(tmp_path / "ferry.docx"))
    document = next(iter(read_file(tmp_path / "ferry.docx"))).document
    assert "ran in winter" in document.text and "summer" not in document.text


TABLE = """<table><tr><th rowspan="2">Year</th><th colspan="2">Ferries</th></tr><tr><th>north</th><th>south</th></tr>
<tr><td colspan="3">Before the war</td></tr><tr><td>1911</td><td rowspan="2">7</td><td>5</td></tr>
<tr><td>1912</td><td>6</td></tr></table>"""


def test_cells_over_rows_and_columns_stand_in_each(tmp_path: Path) -> None:
    text = read(tmp_path, f"<p>{PROSE}</p>{TABLE}").text
    rows = [
        [c.strip() for c in re.split(r"\t|\|", line.strip("| "))]
        for line in text.split("\n\n", 1)[1].splitlines()
    ]
    assert [row for row in rows if any(row)] == [
        ["Year", "Ferries", "Ferries"], ["Year", "north", "south"], ["Before the war"], ["1911", "7", "5"], ["1912", "7", "6"],
    ]  # fmt: skip


@pytest.mark.parametrize("span", ["0", "-1", "x", "999", "99999999", ""])
def test_a_span_of_nonsense_does_no_harm(span: str, tmp_path: Path) -> None:
    table = f'<table><tr><td rowspan="{span}" colspan="{span}">1911</td><td>seven</td></tr><tr><td>1912</td><td>six</td></tr></table>'
    text = read(tmp_path, f"<p>{PROSE}</p>{table}").text
    assert all(word in text for word in ("1911", "seven", "1912", "six"))


def test_hidden_lists_within_lists_are_left_out(tmp_path: Path) -> None:
    text = read(
        tmp_path,
        f"<p>{PROSE}</p><ul><li>Otters<ul hidden><li>Zebras</li></ul><ul><li>Seals</li></ul></li></ul>",
    ).text
    assert "Otters" in text and "Seals" in text and "Zebras" not in text


def test_words_in_a_figure_are_its_caption_and_a_row_of_signs_is_no_text(tmp_path: Path) -> None:
    figure = "<figure><div></div><div>Sentence from <i>Emma</i>, set by the authors</div></figure>"
    document = read(tmp_path, f"<p>{PROSE}</p><p>___</p>{figure}<p>* * *</p><p>Otters came back.</p><p>—</p>")
    shown = [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]
    assert shown[1:] == [
        ("caption", "Sentence from Emma, set by the authors"),
        ("paragraph", "Otters came back."),
    ]


def test_a_picture_that_is_described_by_the_title_adds_nothing(tmp_path: Path) -> None:
    figures = "".join(
        f'<figure><img src="x.png" alt="{alt}"></figure>' for alt in ("Otters In Town", "A pup on ice")
    )
    document = read(tmp_path, f"<h1>Otters in town</h1>{figures}<p>{PROSE}</p>")
    pictures = [document.text[b.start : b.end] for b in document.blocks if b.kind.value == "figure"]
    assert pictures == ["A pup on ice"]


def test_a_date_among_other_words_is_read_to_the_day(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        f"<h1>Otters in town</h1><p>Published 11:11 PM EST Nov 19, 2019</p><p>{PROSE}</p><p>{PROSE}</p>",
    )
    assert document.item["issued"] == {"date-parts": [[2019, 11, 19]]}


def test_raised_numbers_lead_to_notes_where_brackets_lead_to_works(tmp_path: Path) -> None:
    notes = "".join(f'<li id="fn-{n}">Note {n} tells how many pups were seen.</li>' for n in (1, 2))
    works = "".join(
        f"<li>Roe, A. (200{n}). Otters of the {place} coast. Harbour Press.</li>"
        for n, place in enumerate(("north", "south", "west"), 1)
    )
    path = tmp_path / "page.html"
    path.write_text(
        f'<h1>Otters in town</h1><p>{PROSE}<sup><a href="#fn-1">1</a></sup></p>'
        '<p>Otters swam inland<sup class="citation">[1]</sup>, but only in spring<sup>[3]</sup>.'
        '<sup><a href="#fn-2">2</a></sup></p>'
        f"<h2>Footnotes</h2><ol>{notes}</ol><h2>References</h2><ol>{works}</ol>",
        encoding="utf-8",
    )
    reading = next(iter(read_file(path)))
    text = reading.document.text
    assert "swam inland, but only in spring." in text
    tied = [(text[c.start : c.end], c.key) for c in reading.citations]
    assert tied == [("inland", "roe-2001"), ("spring", "roe-2003")]


def test_words_that_say_only_that_there_is_a_link_are_no_part_of_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<h1>Otters in town</h1><p>{PROSE}</p><h2>References</h2><ul>"
        '<li>Roe, A. (2001). Otters of the coast. <a href="https://example.org/roe">[link]</a></li>'
        '<li>Doe, B. (2002). <a href="https://example.org/doe">Pups on ice</a>. Harbour Press.</li></ul>',
        encoding="utf-8",
    )
    first, second = next(iter(read_file(path))).references
    assert first.text.split() == "Roe, A. (2001). Otters of the coast. (https://example.org/roe)".split()
    assert first.item["URL"] == "https://example.org/roe"
    assert "Pups on ice (https://example.org/doe)" in second.text


def test_headings_that_name_authors_or_any_part_are_no_titles_and_headings(tmp_path: Path) -> None:
    authors = "".join(
        f'<div CLASS="author"><h3 CLASS="AUTHOR">{n}</h3></div>' for n in ("Ana Ruiz", "Bo Lindqvist")
    )
    page = (
        f"<html><head><title>Otters in town</title></head><body>{authors}<h1>Contents</h1><p>{PROSE}</p>"
        f"<h2>Holts</h2><p>{PROSE}</p></body></html>"
    )
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    document = next(iter(read_file(path))).document
    assert (document.title, document.authors) == ("Otters in town", ("Ana Ruiz", "Bo Lindqvist"))
    assert "Ana Ruiz" not in [s.heading for s in document.sections]
