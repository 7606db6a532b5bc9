"""PDFs as papers are set: columns, heads and feet, line numbers, initials, tables, formulas, lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from index.reading import read_extract, read_file
from index.types import BlockKind, Document, Reading
from tests.index.pdf_setter import PageSetter

TOPICS = ("miller", "weaver", "ferryman", "baker", "cooper", "tanner", "glazier", "saddler")
PROSE = [
    f"The {TOPICS[n % 8]} of the {n}th parish kept a book of what he was owed, and in the dry summer he was owed "
    f"rather more than {n + 40} shillings. Nobody disputed the reckoning, although the vestry deliberated about "
    f"it until harvest. Afterwards the neighbours remembered {n + 2} different versions of the settlement."
    for n in range(1, 41)
]
WORKS = [
    f"{name}, {'ABCDEFGHJKLM'[n]}. ({1990 + n}). The {TOPICS[n % 8]} and the river: a history in {n + 2} volumes. "
    f"Journal of Parishes, {n + 3}(2), {10 * n + 11}-{10 * n + 29}."
    for n, name in enumerate(
        [
            "Abel",
            "Bowyer",
            "Carter",
            "Dyer",
            "Elton",
            "Fisher",
            "Glover",
            "Harper",
            "Ingram",
            "Joiner",
            "Kemp",
            "Lister",
        ]
    )
]
IMPRINT = [
    "Permission to make copies of this work is granted",
    "without fee. Copyright 2019 The Parish Society.",
]


def read(path: Path) -> Reading:
    return next(iter(read_file(path)))


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


def paragraphs(document: Document) -> list[str]:
    return texts(document, BlockKind.PARAGRAPH, BlockKind.LIST)


def headings(document: Document) -> list[str]:
    return texts(document, BlockKind.HEADING)


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_sentences_run_on_over_columns_heads_feet_and_imprints(tmp_path: Path, columns: int) -> None:
    made = PageSetter(
        columns, head="Parish Register / Vol. {page}, No. 7 / Proposed Rules", foot="VerDate {page} Jkt 250001 Frm {page}",
        imprint=IMPRINT, first_page=311,
    )  # fmt: skip
    made.title("On the reckoning of parishes", "Ann Dyer", "Bo Fisher")
    for n, paragraph in enumerate(PROSE):
        if n % 8 == 0:
            made.heading(f"{n // 8 + 1}. What the {TOPICS[n // 8]} was owed")
        made.text(paragraph)
    document = read(made.save(tmp_path / "columns.pdf")).document
    assert paragraphs(document) == PROSE
    assert headings(document) == [f"{n + 1}. What the {TOPICS[n]} was owed" for n in range(5)]
    for gone in ("Proposed Rules", "VerDate"):
        assert gone not in document.text
    assert texts(document, BlockKind.NOTE) == [" ".join(IMPRINT)]


@pytest.mark.parametrize("columns", [1, 2])
def test_footnotes_of_a_page_stand_apart(tmp_path: Path, columns: int) -> None:
    made = PageSetter(columns)
    notes = []
    for n, paragraph in enumerate(PROSE[:30]):
        if n % 10 == 3:
            notes.append(f"{len(notes) + 1} The book of {TOPICS[n % 8]} is in the chest.")
            made.notes.append(notes[-1])
        made.text(paragraph)
    document = read(made.save(tmp_path / "notes.pdf")).document
    assert paragraphs(document) == PROSE[:30]
    assert texts(document, BlockKind.NOTE) == notes


@pytest.mark.parametrize("columns", [1, 2])
def test_numbers_of_lines_are_left_out(tmp_path: Path, columns: int) -> None:
    made = PageSetter(columns, numbered=columns == 1)
    if columns == 2:
        # numbers in one margin count the lines of both columns
        for n in range(1, 51):
            made.canvas.setFont("Helvetica", 7)
            made.canvas.drawRightString(58, 700 - 12 * n, str(n))
    made.heading("1 Introduction", size=12)
    for paragraph in PROSE[: 30 if columns == 1 else 12]:
        made.text(paragraph)
    read_back = read(made.save(tmp_path / "numbered.pdf"))
    assert paragraphs(read_back.document) == PROSE[: 30 if columns == 1 else 12]
    assert any("numbers of the lines" in sentence for sentence in read_back.left_out)


def test_a_column_of_figures_is_no_numbering_of_lines(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.text(PROSE[0])
    made.table(
        [["Year", "Mills", "Weirs"], *([str(n), str(n * 3 % 17), str(n * 7 % 11)] for n in range(1, 12))]
    )
    made.text(PROSE[1])
    document = read(made.save(tmp_path / "figures.pdf")).document
    table = texts(document, BlockKind.TABLE)
    assert len(table) == 1
    assert table[0].splitlines()[0] == "| Year | Mills | Weirs |"
    assert table[0].splitlines()[-1] == "| 11 | 16 | 0 |"
    assert paragraphs(document) == PROSE[:2]


@pytest.mark.parametrize("first", ["The", "A", "I"])
def test_an_initial_belongs_to_its_word(tmp_path: Path, first: str) -> None:
    made = PageSetter(1)
    opening = (
        f"{first} {'saw the' if first == 'I' else 'great'} weir below the mill, and a cooper saw the great weir too. "
        + (PROSE[0])
    )
    made.initial(opening)
    for paragraph in PROSE[1:4]:
        made.text(paragraph)
    assert paragraphs(read(made.save(tmp_path / "initial.pdf")).document) == [opening, *PROSE[1:4]]


def test_headings_in_sentence_case_italics_and_capitals(tmp_path: Path) -> None:
    heads = {
        0: ("1 The end of the war", "Times-Roman"), 3: ("2 What the vestry had to decide", "Times-Roman"),
        6: ("2.1 A second reckoning", "Times-Roman"), 9: ("3 How the books were kept", "Times-Roman"),
    }  # fmt: skip
    made = PageSetter(2)
    for n, paragraph in enumerate(PROSE[:12]):
        if n in heads:
            made.heading(*heads[n])
        made.text(paragraph)
    document = read(made.save(tmp_path / "plain.pdf")).document
    assert [(s.number, s.heading, s.level) for s in document.sections] == [
        ("1", "The end of the war", 1),
        ("2", "What the vestry had to decide", 1),
        ("2.1", "A second reckoning", 2),
        ("3", "How the books were kept", 1),
    ]
    assert paragraphs(document) == PROSE[:12]
    made = PageSetter(1)
    made.title("On the trades of a parish")
    for n, paragraph in enumerate(PROSE[:9]):
        if n % 3 == 0:
            made.heading(("THE RECKONING", "The vestry and its books", "LATER YEARS")[n // 3], "Times-Italic" if n == 3 else "Times-Roman")  # fmt: skip
        made.text(paragraph)
    document = read(made.save(tmp_path / "faces.pdf")).document
    assert headings(document) == ["THE RECKONING", "The vestry and its books", "LATER YEARS"]


def test_tables_formulas_and_code_are_no_headings(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.heading("1 Results", size=12)
    made.text(PROSE[0])
    made.line("Table 1. Results of the parishes compared", "Times-Bold", 9)
    rows = [["Submission", "Estimated", "Recall", "Precision"], ["Parish A", "0.08", "0.14", "0.50"], ["Parish B", "0.12", "0.21", "0.31"]]  # fmt: skip
    made.table(rows)
    made.text(PROSE[1])
    half = "The debt of a parish is then reckoned from what it held before as"
    made.text(half)
    made.formula("W(i, j) = max (W(i - 1, j), W(i - 1, j - a) + w)", "(1)")
    made.text(
        "where the second term is what the vestry allowed, and the first what it refused to all others.",
        first=0,
    )
    made.line("set WEIR = 12;", "Courier-Bold", 10)
    made.line("print (WEIR)", "Courier-Bold", 10)
    made.text(PROSE[2])
    made.heading("2 Discussion", size=12)
    made.text(PROSE[3])
    document = read(made.save(tmp_path / "set-apart.pdf")).document
    assert headings(document) == ["1 Results", "2 Discussion"]
    assert texts(document, BlockKind.TABLE) == ["\n".join(f"| {' | '.join(row)} |" for row in rows)]
    assert texts(document, BlockKind.CAPTION) == ["Table 1. Results of the parishes compared"]
    assert texts(document, BlockKind.CODE) == ["set WEIR = 12;\nprint (WEIR)"]
    assert [t for t in texts(document, BlockKind.FIGURE) if "max" in t]
    assert any(re.search(r"before as where the second term", p) for p in paragraphs(document))


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "form", ["hanging", "indented", "spaced", "square", "dot", "unheaded", "bare", "open"]
)
def test_lists_of_references_are_whole(tmp_path: Path, columns: int, form: str) -> None:
    made = PageSetter(columns, head="The Parish Reader")
    for paragraph in PROSE[: 16 * columns - 3]:
        made.text(paragraph)
    marks = {"square": "[{}] ", "unheaded": "[{}] ", "dot": "{}. "}
    entries = [marks.get(form, "").format(n) + work for n, work in enumerate(WORKS, 1)]
    if form == "open":
        # no stop closes an entry
        entries = [entry.rstrip(".") for entry in entries]
    if form in ("unheaded", "bare", "open"):
        made.advance(20)
    else:
        made.heading("References")
    for entry in entries:
        made.text(
            entry,
            size=9,
            first=10 if form == "indented" else 0,
            rest=14 if form in ("hanging", "square", "bare", "open") else 0,
        )
        if form == "spaced":
            made.advance(6)
    reading = read(made.save(tmp_path / "list.pdf"))
    assert [r.text for r in reading.references] == entries
    assert paragraphs(reading.document) == PROSE[: 16 * columns - 3]


def test_notes_at_the_foot_do_not_end_a_list(tmp_path: Path) -> None:
    made = PageSetter(2)
    for paragraph in PROSE[:15]:
        made.text(paragraph)
    made.heading("References")
    made.notes = ["1 The vestry kept the books of all.", "2 See what the miller says of it."]
    for work in WORKS:
        made.text(work, first=0, rest=14)
    reading = read(made.save(tmp_path / "notes.pdf"))
    assert [r.text for r in reading.references] == WORKS
    assert [t[0] for t in texts(reading.document, BlockKind.NOTE)] == ["1", "2"]


@pytest.mark.parametrize("heading", ["Sources", "5 Sources", "Further Reading", "Suggested\nreadings"])
@pytest.mark.parametrize("listed", [True, False])
def test_what_stands_below_some_headings_decides(tmp_path: Path, heading: str, listed: bool) -> None:
    made = PageSetter(1)
    made.heading("1 Introduction", size=12)
    made.text(PROSE[0])
    for line in heading.split("\n"):
        made.line(line, "Times-Bold", 12)
    made.advance(4)
    for text in WORKS[:5] if listed else PROSE[1:4]:
        made.text(text, first=0, rest=14 if listed else 0)
        made.advance(0 if listed else 8)
    reading = read(made.save(tmp_path / "sources.pdf"))
    assert [r.text for r in reading.references] == (WORKS[:5] if listed else [])
    assert paragraphs(reading.document) == PROSE[: 1 if listed else 4]


def test_a_line_of_more_raised_figures_than_letters_keeps_them_raised(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.text(PROSE[0])
    made.advance(6)
    made.line("It is so.")
    made.canvas.setFont("Times-Roman", 7)
    made.canvas.drawString(72 + stringWidth("It is so.", "Times-Roman", 10), made.y + 4, "32,45–47,51")
    pieces = read_extract(made.save(tmp_path / "raised.pdf")).pieces
    assert "It is so.³²,⁴⁵–⁴⁷,⁵¹" in [piece.text for piece in pieces]


def test_an_appendix_ends_the_list_of_references(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.heading("1 Introduction")
    made.text(PROSE[0])
    made.heading("References")
    for work in WORKS[:4]:
        made.text(work, first=0, rest=14)
    made.heading("Appendix A. The books")
    made.text(PROSE[1])
    reading = read(made.save(tmp_path / "appendix.pdf"))
    assert [r.text for r in reading.references] == WORKS[:4]
    assert headings(reading.document) == ["1 Introduction", "References", "Appendix A. The books"]
    assert paragraphs(reading.document) == PROSE[:2]


_IN_COLUMNS = [
    [
        ("Ana María Ruiz*", 12),
        ("Saltmarsh University", 10),
        ("12 Quay Street", 10),
        ("ruiz@saltmarsh.example", 12),
    ],
    [
        ("Bo Lindqvist", 12),
        ("Institute for Tidal Studies", 10),
        ("New Harbour", 10),
        ("bo@tides.example", 12),
    ],
    [
        ("Dr. Clara van der Meer", 12),
        ("Saltmarsh University", 10),
        ("12 Quay Street", 10),
        ("clara@saltmarsh.example", 12),
    ],
]
_IN_LINES = [
    [("Ana María Ruiz¹,², Bo Lindqvist³ and Clara van", 11), ("der Meer†", 11), ("¹Saltmarsh University, Department of Tides", 9),
     ("³Institute for Tidal Studies, {bo,clara}@tides.example", 9)],
]  # fmt: skip


@pytest.mark.parametrize("names", [_IN_COLUMNS, _IN_LINES])
@pytest.mark.parametrize("first", ["Abstract", "Highlights"])
def test_the_authors_below_a_title_are_named(
    tmp_path: Path, names: list[list[tuple[str, int]]], first: str
) -> None:
    made = PageSetter(2)
    made.title("On the trades of a parish ∗")
    for n, lines in enumerate(names, 1):
        at = 655
        for text, size in lines:
            made.canvas.setFont("Times-Roman", size)
            made.canvas.drawCentredString(612 * n / (len(names) + 1), at, text)
            at -= 13
    made.top = made.y = 580
    made.heading(first, size=11)
    for paragraph in PROSE[:12]:
        made.text(paragraph)
    document = read(made.save(tmp_path / "authors.pdf")).document
    assert document.title == "On the trades of a parish"
    assert document.authors == ("Ana María Ruiz", "Bo Lindqvist", "Clara van der Meer")
    assert headings(document) == [first]
    assert paragraphs(document) == PROSE[:12]


def test_the_outline_of_a_file_says_which_lines_are_headings(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.title("On the trades of a parish")
    for n, paragraph in enumerate(PROSE[:9]):
        if n % 3 == 0:
            made.canvas.bookmarkPage(f"b{n}")
            made.canvas.addOutlineEntry(f"About the {TOPICS[n]}", f"b{n}", level=0)
            made.heading(f"About the {TOPICS[n]}", "Times-Roman")
        elif n % 3 == 1:
            made.heading("Not so", "Times-Bold", 11)
        made.text(paragraph)
    assert headings(read(made.save(tmp_path / "outline.pdf")).document) == [
        f"About the {TOPICS[n]}" for n in (0, 3, 6)
    ]


def test_accents_that_are_drawn_by_themselves_stand_on_their_letters(tmp_path: Path) -> None:
    made = PageSetter(1)
    made.advance(12)
    made.canvas.setFont("Times-Roman", 10)
    made.canvas.drawString(72, made.y, "The works of Nu")
    at = 72 + made.canvas.stringWidth("The works of Nu", "Times-Roman", 10)
    made.canvas.drawString(at, made.y, "n")
    made.canvas.drawString(at + 0.8, made.y, "˜")
    made.canvas.drawString(at + 5, made.y, "ez were lost, and nobody looked for them again.")
    made.text(PROSE[0])
    assert "works of Nuñez were lost" in read(made.save(tmp_path / "accents.pdf")).document.text
