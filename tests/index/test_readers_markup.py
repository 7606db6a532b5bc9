"""HTML, DOCX and EPUB: what the file states is kept, and every word of it accounted for."""

from __future__ import annotations

import unicodedata
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.building.build import build
from index.home import CorpusFolder
from index.pieces import Extract, Piece, PieceKind
from index.reading import metadata, read_file
from index.storage.files.passages import SqlitePassageStore
from index.structure import structure
from index.types import BlockKind, Document, Reading
from retrieval.answer.locators import of_span

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>The Salt Roads – Journal of Paths</title>
<meta name="citation_title" content="The Salt Roads"><meta name="citation_author" content="Rivera, Ana">
<meta name="citation_author" content="Bo Lindqvist"><meta name="citation_publication_date" content="2018/05/02">
<meta name="citation_doi" content="https://doi.org/10.1234/salt.2018">
<script>document.write("never read")</script><style>p { color: red }</style></head>
<body><nav><ul><li>Home</li><li>Subscribe now</li></ul></nav>
<main><h1>The Salt Roads</h1><p>By Ana Rivera and Bo Lindqvist</p>
<h2>1. Where they led</h2>
<p>Salt was carried over the pass at 10<sup>3</sup> metres (Keller, 2001).<sup><a href="#fn1" role="doc-noteref">1</a></sup>
It was <em>heavy</em>&nbsp;&amp; dear, as <code>salt_tax[n](x)</code> shows *twice*.</p>
<p># is not a heading, and neither is this.</p>
<p>1. Nor is this a list or a heading at all, only a sentence</p>
<blockquote><p>The road was white with it.</p></blockquote>
<ul><li>mules went first</li><li>carts went last <ul><li>in winter none</li></ul></li></ul>
<ol start="4"><li>Pay at the gate.</li><li>Pay at the bridge.</li></ol>
<table><caption>Table 1: Tolls</caption><tr><th>Permissions</th><th>Toll</th></tr><tr><td>North</td><td>4 | 5</td></tr></table>
<figure><img src="http://example.org/track.png" alt="A mule on the road"><figcaption>Figure 1: A mule</figcaption></figure>
<p hidden>Secret words</p>
<pre>if salt:
    pay()</pre>
<h2>References</h2>
<ol><li>Keller, H. (2001). <i>White gold</i>. Alpine Press. <a href="https://doi.org/10.1000/white_gold">link</a></li>
<li>Moser, T. (1999). Mules and men. Valley Books.</li></ol>
<aside role="doc-footnote" id="fn1">The pass is closed in winter.</aside>
</main><footer>Cookies and terms</footer></body></html>"""


def read(path: Path) -> Reading:
    return next(iter(read_file(path)))


def of_kind(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_web_page_keeps_its_parts_and_what_it_states(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    reading = read(path)
    document = reading.document
    assert (document.title, document.key) == ("The Salt Roads", "rivera-2018")
    assert document.authors == ("Ana Rivera", "Bo Lindqvist")
    assert document.item["DOI"] == "10.1234/salt.2018"
    assert [(s.number, s.heading) for s in document.sections] == [
        ("1", "Where they led"),
        (None, "References"),
    ]
    assert of_kind(document, BlockKind.PARAGRAPH) == [
        "Salt was carried over the pass at 10³ metres (Keller, 2001). It was heavy & dear, as salt_tax[n](x) "
        "shows *twice*.",
        "# is not a heading, and neither is this.",
        "1. Nor is this a list or a heading at all, only a sentence",
        "The road was white with it.",
    ]
    assert of_kind(document, BlockKind.LIST) == [
        "mules went first", "carts went last", "in winter none", "4. Pay at the gate.", "5. Pay at the bridge.",
    ]  # fmt: skip
    assert of_kind(document, BlockKind.TABLE) == ["| Permissions | Toll |\n| North | 4 | 5 |"]
    assert of_kind(document, BlockKind.CAPTION) == ["Table 1: Tolls", "Figure 1: A mule"]
    assert of_kind(document, BlockKind.FIGURE) == ["A mule on the road"]
    assert of_kind(document, BlockKind.CODE) == ["if salt:\npay()"]
    assert of_kind(document, BlockKind.NOTE) == ["The pass is closed in winter."]
    assert [r.key for r in reading.references] == ["keller-2001", "moser-1999"]
    assert reading.references[0].item["DOI"] == "10.1000/white_gold"
    assert [c.key for c in reading.citations] == ["keller-2001"]
    for word in ("never read", "color", "Subscribe", "Secret", "Cookies"):
        assert word not in document.text


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Untitled</title>", "<h1>Of Mice</h1><p>They run at night.</p>", ("Of Mice", (), "mice-nd")),
        ("<title>Plain talk</title>", "<p>They talk at night.</p>", ("Plain talk", (), "talk-nd")),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Night trains", '
            '"author": [{"name": "Lea Roth"}], "datePublished": "2022-03-01"}]}</script>',
            "<h1>Trains</h1><p>They run at night.</p>",
            ("Night trains", ("Lea Roth",), "roth-2022"),
        ),
    ],
)
def test_titles_and_authors_of_pages(
    tmp_path: Path, head: str, body: str, expected: tuple[str, object, str]
) -> None:
    path = tmp_path / "p.htm"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    document = read(path).document
    assert (document.title, document.authors) == expected[:2]
    assert document.key.endswith(expected[2].rpartition("-")[2])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "iso-8859-2"])
def test_pages_in_any_charset(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "p.html"
    words = "Zażółć gęślą jaźń" if encoding == "iso-8859-2" else "Déjà vu à Zürich"
    path.write_bytes(
        f'<html><head><meta charset="{encoding}"></head><body><p>{words}.</p></body></html>'.encode(encoding)
    )
    assert words in read(path).document.text


def word_file(path: Path, title: str = "Word Document", author: str = "python-docx") -> Path:
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = title, author
    made.add_paragraph("Bread and Bakers", style="Title")
    made.add_heading("Ovens", 1)
    made.add_paragraph("Every village had an oven_of_its *own* (Huber, 1988). # It was lit on Fridays.")
    made.add_paragraph("1. This paragraph begins like a list or a heading")
    made.add_paragraph("Rye", style="List Bullet")
    made.add_paragraph("Spelt", style="List Bullet")
    made.add_paragraph("Bread is memory.", style="Quote")
    table = made.add_table(rows=2, cols=2)
    for n, text in enumerate(["Grain", "Price", "Rye", "3"]):
        table.cell(n // 2, n % 2).text = text
    made.add_paragraph("Figure 1: An oven", style="Caption")
    made.add_heading("References", 1)
    made.add_paragraph("Huber, K. (1988). The village oven. Kornhaus.")
    made.save(str(path))
    return path


def test_a_word_document(tmp_path: Path) -> None:
    reading = read(word_file(tmp_path / "bread.docx"))
    document = reading.document
    assert (document.title, document.authors, document.key) == ("Bread and Bakers", (), "bread-bakers-nd")
    assert [s.heading for s in document.sections] == ["Ovens", "References"]
    assert of_kind(document, BlockKind.PARAGRAPH) == [
        "Every village had an oven_of_its *own* (Huber, 1988). # It was lit on Fridays.",
        "1. This paragraph begins like a list or a heading",
        "Bread is memory.",
    ]
    assert of_kind(document, BlockKind.LIST) == ["Rye", "Spelt"]
    assert of_kind(document, BlockKind.TABLE) == ["| Grain | Price |\n| Rye | 3 |"]
    assert of_kind(document, BlockKind.CAPTION) == ["Figure 1: An oven"]
    assert [r.key for r in reading.references] == ["huber-1988"]
    assert [c.key for c in reading.citations] == ["huber-1988"]
    stated = read(word_file(tmp_path / "stated.docx", "Another title", "Eva Korn; Max Mill")).document
    assert (stated.title, stated.authors) == ("Bread and Bakers", ("Eva Korn", "Max Mill"))


def book(path: Path, parts: dict[str, str] | None = None, opf: str = "") -> Path:
    parts = parts or {
        "one.xhtml": '<h1>The Ferry</h1><p><span epub:type="pagebreak" title="7"/>The ferry left at six and the '
        'river was <span epub:type="pagebreak" title="8"/>high. Nobody minded the rain.</p><p>It came back&nbsp;late.</p>',
        "two.xhtml": "<h1>The Bridge</h1><p>Then they built a bridge.</p>",
    }
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(parts)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(parts)))
    opf = opf or (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        "<metadata><dc:title>River Crossings</dc:title><dc:creator>Nora Flood</dc:creator><dc:date>1997-04-01</dc:date>"
        f"<dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        file.writestr("OPS/book.opf", opf)
        for name, body in parts.items():
            file.writestr(
                f"OPS/{name}",
                '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
                f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>',
            )
    return path


def test_a_book_with_its_printed_pages(tmp_path: Path, new_home: Path) -> None:
    build(new_home, [book(tmp_path / "rivers.epub")])
    folder = CorpusFolder(new_home).current()
    assert folder is not None
    with closing(SqlitePassageStore(folder)) as text_store:
        document = text_store.document("flood-1997")
        assert (document.title, document.authors) == ("River Crossings", ("Nora Flood",))
        assert [s.heading for s in document.sections] == ["The Ferry", "The Bridge"]
        places = [
            of_span(text_store, document, start, end, number=1, score=1).locator
            for start, end in document.sentences
        ]
        assert places == [
            "“The Ferry” ¶1, p. 7",
            "“The Ferry” ¶1, p. 8",
            "“The Ferry” ¶2, p. 8",
            "“The Bridge” ¶1, p. 8",
        ]


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        ("Microsoft Word - draft3.doc", ""), ("untitled", ""), ("Document1", ""), ("paper_final.tex", ""), ("12.34", ""),
        ("Slide 1", ""), ("C:\\work\\report.docx", ""), ("Untitled Goose Game", ""), ("A Room of One’s Own", "A Room of One’s Own"),
        ("War  and\nPeace", "War and Peace"), ("Emma", "Emma"),
    ],
)  # fmt: skip
def test_which_titles_are_believed(stated: str, believed: str) -> None:
    assert metadata.title(stated) == believed


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        (["Woolf, Virginia"], "Virginia Woolf;"), (["Ana Ruiz, Bo Li and Cy Day"], "Ana Ruiz;Bo Li;Cy Day;"), (["jsmith"], ""),
        (["admin"], ""), (["a@b.org"], ""), (["OECD"], "OECD;"), (["Ruiz, A.; Li, B."], "A. Ruiz;B. Li;"), ([None, ""], ""),
        (["Ministry of Trade and Transport"], "Ministry of Trade and Transport;"),
    ],
)  # fmt: skip
def test_which_authors_are_believed(stated: list[str | None], names: str) -> None:
    assert metadata.authors(stated) == names


WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            ["*a*", "_b_", "**c", "`d`", "# e", "- f", "1. g", "> h", "| i |", "[j](k)", "[^l]:", "<http://m>", "\\n", "---", "===",
             "~~~", "+", "•", "o", "2.1", "Figure 1:", "References", "![p](q)", "__r__", "Title:", "<b>s</b>", "&amp;", "t.", "U", "“v”"]
        ),
        st.text("abcäß ", min_size=1, max_size=9),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip
KINDS = st.sampled_from([kind for kind in PieceKind if kind is not PieceKind.TABLE])


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(KINDS, WORDS), min_size=1, max_size=8))
def test_every_word_of_an_extract_is_in_the_text(made: list[tuple[PieceKind, list[str]]]) -> None:
    made_of = ((kind, " ".join(words)) for kind, words in made)
    pieces = tuple(
        Piece(kind, text, 2, items=((0, len(text)),) if kind is PieceKind.LIST else ())
        for kind, text in made_of
    )
    parsed = structure(Extract(pieces, {"title": "A title"}))
    # white space and the bullet of an item that no format calls a list are all that may go
    given_ = Counter("".join(c for p in pieces for c in p.text if c.isalnum() or c in "*_`#\\[]()<>|~"))
    kept = Counter("".join(c for c in parsed.body.text if c.isalnum() or c in "*_`#\\[]()<>|~"))
    assert set(given_ - kept) <= {"o"}
    assert not kept - given_


TAGS = st.sampled_from(
    [
        "p",
        "h2",
        "li",
        "td",
        "blockquote",
        "pre",
        "figcaption",
        "div",
        "em",
        "span",
        "b",
        "aside",
        "section",
        "dd",
    ]
)


@settings(max_examples=100)
@given(st.lists(st.tuples(TAGS, WORDS), min_size=1, max_size=8), st.randoms())
def test_every_word_of_a_page_is_in_the_text(made: list[tuple[str, list[str]]], chance: object) -> None:
    from index.reading.html.page import parse_html
    from index.reading.html.pieces import pieces_of
    from index.reading.xml import words

    body = ""
    for tag, content in made:
        text = " ".join(content).replace("&", "&amp;").replace("<", "&lt;")
        inner = f"{body}<{tag}>{text}</{tag}>" if chance.random() < 0.5 else None  # type: ignore[attr-defined]
        body = inner or f"<{tag}>{text} {body}</{tag}>"
    root = parse_html(f"<body>{body}</body>")
    parsed = structure(Extract(tuple(pieces_of(root))))
    shown = Counter(c for c in unicodedata.normalize("NFC", words(root)) if c.isalnum())
    kept = Counter(c for c in unicodedata.normalize("NFC", parsed.body.text) if c.isalnum())
    assert shown == kept


BEES = "<p>By Nora Field, 3 May 2020</p>" + "".join(
    f"<p>In district {n} the bees gather more honey than those of the country, and their keepers say why.</p>"
    for n in range(4)
)


@pytest.mark.parametrize(
    ("head", "page", "title"),
    [
        ("Bees - My Blog", f"<header><h1>My Blog</h1></header><article><h2>Bees in the city</h2>{BEES}"
         "<h3>Why?</h3><p>There are no pesticides in parks. Trees bloom until July.</p></article>", "Bees in the city"),
        ("My Blog", f"<header><h1>My Blog</h1></header><main><h1>Bees in the city</h1>{BEES}</main>", "Bees in the city"),
        ("Bees in the city | My Blog", f"<header><h1>Bees in the city</h1></header><main>{BEES}<h2>The hive</h2><p>It is a box.</p></main>",
         "Bees in the city"),
        ("Bees in the city", f"<main>{BEES}<h2>References</h2><p>None were used for this text at all.</p></main>",
         "Bees in the city"),
    ],
)  # fmt: skip
def test_the_title_is_the_texts_and_not_its_sites(tmp_path: Path, head: str, page: str, title: str) -> None:
    path = tmp_path / "bees.html"
    path.write_text(f"<html><head><title>{head}</title></head><body>{page}</body></html>", encoding="utf-8")
    document = read(path).document
    assert (document.title, document.authors, document.key) == (title, ("Nora Field",), "field-2020")


@pytest.mark.parametrize(
    ("author", "name", "key"),
    [
        ("Thermoflux Ltd", {"literal": "Thermoflux Ltd"}, "thermoflux-ltd-nd"),
        ("University of Oslo", {"literal": "University of Oslo"}, "university-of-oslo-nd"),
        ("Ministry of Water", {"literal": "Ministry of Water"}, "ministry-of-water-nd"),
        (
            "Brenner Maschinenbau GmbH",
            {"literal": "Brenner Maschinenbau GmbH"},
            "brenner-maschinenbau-gmbh-nd",
        ),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}, "van-beethoven-nd"),
    ],
)
def test_a_body_keeps_its_name_whole(tmp_path: Path, author: str, name: dict[str, str], key: str) -> None:
    path = tmp_path / "manual.html"
    path.write_text(f'<html><head><title>Manual</title><meta name="author" content="{author}"></head>'
                    "<body><p>Close the valve first. Then open the other.</p></body></html>", encoding="utf-8")  # fmt: skip
    document = read(path).document
    assert document.item["author"] == [name]
    assert document.key == key
