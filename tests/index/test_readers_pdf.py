"""PDFs, made by the tests themselves: columns, headers, pages, notes, references, metadata."""

from __future__ import annotations

import re
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from index.building.build import build
from index.errors import UnreadableFile
from index.home import CorpusFolder
from index.reading import read_file
from index.storage.files.passages import SqlitePassageStore
from index.types import BlockKind, Document, Reading
from retrieval.answer.locators import of_span
from retrieval.library import Library
from retrieval.types import Question

WIDTH, HEIGHT = 612, 792
PARAGRAPHS = [
    f"Paragraph number {n} considers harbour authorities and their responsibilities in considerable detail. "
    f"Fishermen of district {n} regularly complained that international regulations disregarded circumstances "
    f"which inspectors themselves acknowledged. Representatives nevertheless recommended extraordinary "
    f"precautions, and ultimately {n} thousand households accepted compensation."
    for n in range(1, 29)
]
REFERENCES = [
    "Johnson, M. (2019). Harbours and their people. Northern Press.",
    "Okafor, A. and Lind, S. (2021). Compensation after regulation: a long study of twelve districts over many "
    "years. Journal of Ports, 14(2), 101-119.",
    "Zeller, P. (2015). The quiet quay. Southern Press.",
]


class Setter:
    """Sets paragraphs in columns, words broken where a line is full."""

    def __init__(self, columns: int = 2, header: str = "", **information: str) -> None:
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT), invariant=1)
        for name, value in information.items():
            getattr(self.canvas, f"set{name.capitalize()}")(value)
        self.columns, self.header = columns, header
        self.page, self.column, self.y = 1, 0, 700.0
        self.note = ""
        self._furnish()

    def _furnish(self) -> None:
        self.canvas.setFont("Times-Roman", 8)
        if self.header:
            self.canvas.drawString(72, 750, self.header)
        self.canvas.drawCentredString(WIDTH / 2, 40, str(self.page))

    @property
    def width(self) -> float:
        return 468 if self.columns == 1 else 222

    @property
    def left(self) -> float:
        return 72 + self.column * 246

    def advance(self, leading: float) -> None:
        if self.y - leading < 90:
            self.column += 1
            self.y = 700.0
            if self.column == self.columns:
                if self.note:
                    self.canvas.setFont("Times-Roman", 7)
                    self.canvas.drawString(72, 80, self.note)
                    self.note = ""
                self.canvas.showPage()
                self.page += 1
                self.column = 0
                self._furnish()
        self.y -= leading

    def line(self, text: str, font: str, size: float, indent: float = 0, leading: float = 1.2) -> None:
        self.advance(size * leading)
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.left + indent, self.y, text)

    def text(
        self, text: str, *, size: float = 10, font: str = "Times-Roman", indent: float = 12, hang: float = 0
    ) -> None:
        words, line, first = text.split(), "", True
        while words or line:
            room = self.width - (indent if first else hang)
            word = words.pop(0) if words else ""
            trial = f"{line} {word}".strip()
            if word and stringWidth(trial, font, size) <= room:
                line = trial
                continue
            if len(word) > 9 and word.isalpha() and stringWidth(f"{line} {word[:5]}-", font, size) <= room:
                line, word = f"{line} {word[:5]}-", word[5:]
            self.line(line, font, size, indent if first else hang)
            line, first = "", False
            if word:
                words.insert(0, word)

    def heading(self, text: str, size: float = 13) -> None:
        self.advance(8)
        self.line(text, "Times-Bold", size)
        self.advance(4)

    def save(self, path: Path, **encrypt: str) -> Path:
        if encrypt:
            self.canvas.setEncrypt(StandardEncryption(encrypt["password"]))  # type: ignore[no-untyped-call]
        self.canvas.save()
        path.write_bytes(self.file.getvalue())
        return path


def article(path: Path, columns: int = 2, **information: str) -> Path:
    made = Setter(columns, header="Journal of Port Studies 12 (2020)", **information)
    made.canvas.setFont("Times-Bold", 20)
    made.canvas.drawString(72, 715, "Who Owns the Harbour?")
    made.heading("1. Introduction")
    for n, paragraph in enumerate(PARAGRAPHS):
        if n == 12:
            made.heading("2. What the fishermen said")
        made.text(paragraph)
        if n == 1:
            made.note = "1 The ledgers of the harbour master are kept in the town hall."
    made.text("Johnson (2019) saw it first, and others agreed (Okafor and Lind, 2021).")
    made.heading("References")
    for reference in REFERENCES:
        made.text(reference, indent=0, hang=14)
    return made.save(path)


SHORT = [
    [f"The harbour of district {n} was {done} by its own fishermen in nineteen fifty {n}." for done in pair]
    for n, pair in enumerate((("dredged", "painted"), ("cleaned", "widened")) * 4, 1)
]
"""Paragraphs of two lines, each a sentence that fills its line."""


def short_pages(path: Path, between: float, spacing: float) -> Path:
    """A heading and two paragraphs a page, `between` points more apart than their lines are."""
    made = Setter(1)
    for n in range(0, len(SHORT), 2):
        made.heading(f"{n // 2 + 1}. Of district {n}")
        made.y -= 14
        for paragraph in SHORT[n : n + 2]:
            for line in paragraph:
                made.line(line, "Times-Roman", 10, leading=spacing)
            made.y -= between
        made.y = 0
    return made.save(path)


def read(path: Path) -> Reading:
    return next(iter(read_file(path)))


def running(document: Document) -> list[str]:
    kinds = (BlockKind.PARAGRAPH, BlockKind.LIST)
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_are_whole_in_order_and_without_what_pages_repeat(tmp_path: Path, columns: int) -> None:
    reading = read(
        article(tmp_path / "harbour.pdf", columns, title="Who Owns the Harbour?", author="Maria Stone")
    )
    document = reading.document
    assert running(document)[:-1] == PARAGRAPHS
    assert (document.title, document.authors, document.key) == (
        "Who Owns the Harbour?",
        ("Maria Stone",),
        "stone-nd",
    )
    assert [(s.number, s.heading) for s in document.sections] == [
        ("1", "Introduction"),
        ("2", "What the fishermen said"),
        (None, "References"),
    ]
    assert "Journal of Port Studies" not in document.text
    assert not re.search(r"^\d+$", document.text, re.M)


def test_references_and_citations_are_read(tmp_path: Path) -> None:
    reading = read(article(tmp_path / "harbour.pdf"))
    assert [r.key for r in reading.references] == ["johnson-2019", "okafor-2021", "zeller-2015"]
    assert [r.text for r in reading.references] == REFERENCES
    assert {c.key for c in reading.citations} == {"johnson-2019", "okafor-2021"}


def test_a_footnote_stands_apart_on_its_page(tmp_path: Path) -> None:
    document = read(article(tmp_path / "harbour.pdf")).document
    notes = [b for b in document.blocks if b.kind is BlockKind.NOTE]
    assert [document.text[b.start : b.end] for b in notes] == [
        "1 The ledgers of the harbour master are kept in the town hall."
    ]
    assert notes[0].page == 1


def test_the_locator_names_the_page_on_which_the_excerpt_begins(tmp_path: Path, new_home: Path) -> None:
    path = article(tmp_path / "harbour.pdf", title="Who Owns the Harbour?", author="Maria Stone")
    build(new_home, [path])
    folder = CorpusFolder(new_home).current()
    assert folder is not None
    with closing(SqlitePassageStore(folder)) as text_store:
        document = text_store.document("stone-nd")
        over = [b for b in document.blocks if b.kind is BlockKind.PARAGRAPH and b.pages]
        assert over, "some paragraph goes on over a page's end"
        block = over[0]
        turn, page = block.pages[0]
        assert block.page is not None
        assert page == block.page + 1
        sentences = [s for s in document.sentences if block.start <= s[0] < block.end]
        for start, end in sentences:
            excerpt = of_span(text_store, document, start, end, number=1, score=1)
            assert excerpt.page == (page if start >= turn else block.page)
            assert excerpt.locator.endswith(f"p. {excerpt.page}")
    with closing(Library.open(new_home)) as library:
        question = "How many thousand households accepted compensation in district 28?"
        found = library.ask([Question(question)])[0]
        first = (found.excerpts or found.closest)[0]
        at = next(b for b in document.blocks if b.start <= first.start < b.end)
        assert first.page is not None and first.page >= (at.page or 0)
        assert first.locator == f"§{first.section} ¶{first.paragraph}, p. {first.page}"


@pytest.mark.parametrize(
    "junk", ["untitled", "Microsoft Word - draft3.doc", "harbour_final.indd", "", "Template for Papers"]
)
def test_a_title_that_the_page_does_not_bear_out_is_not_believed(tmp_path: Path, junk: str) -> None:
    document = read(article(tmp_path / "harbour.pdf", title=junk, author="admin")).document
    assert (document.title, document.authors) == ("Who Owns the Harbour?", ())


def test_what_does_not_repeat_is_kept(tmp_path: Path) -> None:
    made = Setter(1)
    made.canvas.drawString(72, 750, "Printed once, at the top of the first page alone")
    for paragraph in PARAGRAPHS[:20]:
        made.text(paragraph)
    document = read(made.save(tmp_path / "once.pdf")).document
    assert "Printed once, at the top of the first page alone" in document.text
    assert running(document)[-20:] == PARAGRAPHS[:20]


def test_a_rotated_page_is_read(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    canvas.rotate(90)
    for n, line in enumerate(
        ["The tide came in at noon and the boats", "went out again before the evening bell."]
    ):
        canvas.drawString(100, -100 - 14 * n, line)
    canvas.save()
    path = tmp_path / "rotated.pdf"
    path.write_bytes(file.getvalue())
    assert running(read(path).document) == [
        "The tide came in at noon and the boats went out again before the evening bell."
    ]


def image_only() -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.rect(50, 50, 200, 200, fill=1)
    canvas.save()
    return file.getvalue()


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read_file(path))
    sentence = str(caught.value)
    assert sentence.startswith(path.name)
    assert "\n" not in sentence and "Traceback" not in sentence and sentence.endswith(".")
    return sentence


def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path) -> None:
    made = Setter()
    made.text(PARAGRAPHS[0])
    locked = made.save(tmp_path / "locked.pdf", password="secret")
    assert "encrypted" in refusal(locked)
    (tmp_path / "scan.pdf").write_bytes(image_only())
    assert "OCR" in refusal(tmp_path / "scan.pdf")
    whole = article(tmp_path / "whole.pdf").read_bytes()
    for name, data in {
        "cut.pdf": whole[:300],
        "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "text.pdf": b"Just words.",
        "zip.pdf": b"PK\x03\x04" + bytes(100),
    }.items():
        (tmp_path / name).write_bytes(data)
        refusal(tmp_path / name)
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert "empty" in refusal(tmp_path / "empty.pdf")


def handmade(objects: list[str]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{at:010d} 00000 n \n" for at in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def test_endless_page_trees_and_false_counts_end(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    path.write_bytes(
        handmade(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 5 >>"])
    )
    refusal(path)
    path.write_bytes(
        handmade(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 999999999 >>"])
    )
    refusal(path)
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >> /Length 5 >>\nstream\n/A Do\nendstream"
    path.write_bytes(
        handmade(
            [
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
                "<< /Length 5 >>\nstream\n/A Do\nendstream",
                form,
            ]
        )
    )
    refusal(path)


@pytest.mark.parametrize(("between", "spacing"), [(10, 1.2), (8, 1.2), (14, 2.0)])
def test_paragraphs_of_short_pages_are_told_apart(tmp_path: Path, between: float, spacing: float) -> None:
    document = read(short_pages(tmp_path / "short.pdf", between, spacing)).document
    found = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
    assert found == [" ".join(lines) for lines in SHORT]
