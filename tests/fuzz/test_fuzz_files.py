"""Files at random: damaged PDFs, pages, Word documents, EPUBs, texts and corpora give texts or one sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from mutations import Chance
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from index.errors import UnreadableFile
from index.reading import read_file
from index.types import Reading

Play = Callable[[Callable[[Chance], None]], None]
PARAGRAPHS = (
    "The Quay at Low Water",
    "Jane Miller and Ana Ortiz",
    "1. Introduction",
    "The ferry left at six (Hall, 1996). Nobody minded the rain, for the river was high [1].",
    "“A quotation,” she said. Dr. Smith et al. (2019, pp. 3–5) disagree; see also Fig. 2.",
    "References",
    "[1] Hall, S. (1996). Cultural Identity. London: Sage. https://doi.org/10.1000/abc",
)


def pdf() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=1)
    for _ in range(2):
        for number, words in enumerate(PARAGRAPHS):
            canvas.drawString(40, 550 - 16 * number, words[:70])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def word() -> bytes:
    file, made = BytesIO(), docx.Document()
    made.add_heading(PARAGRAPHS[0])
    for words in PARAGRAPHS[1:]:
        made.add_paragraph(words)
    made.add_table(rows=2, cols=2).cell(0, 0).text = "a cell"
    made.save(file)
    return file.getvalue()


def epub() -> bytes:
    file = BytesIO()
    head = '<?xml version="1.0"?>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr(
            "META-INF/container.xml",
            f'{head}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        made.writestr(
            "a.opf",
            f'{head}<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>T</dc:title></metadata><manifest>"
            '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="c"/></spine></package>',
        )
        made.writestr("c.xhtml", page().decode().replace("<!doctype html>", head))
    return file.getvalue()


def page() -> bytes:
    inner = "".join(f"<p>{words}</p>" for words in PARAGRAPHS[2:])
    return (
        "<!doctype html><html xmlns='http://www.w3.org/1999/xhtml'><head><title>Low Water</title>"
        "<meta name='citation_author' content='Jane Miller'/><script>run()</script></head><body><article>"
        f"<h1>{PARAGRAPHS[0]}</h1>{inner}<ul><li>One</li></ul><table><tr><td>1</td></tr></table></article>"
        "</body></html>"
    ).encode()


def text() -> bytes:
    return "\n\n".join(PARAGRAPHS).encode()


def markdown() -> bytes:
    return (
        "# " + "\n\n## ".join(PARAGRAPHS) + "\n\n> quoted [^1]\n\n[^1]: note\n\n```\ncode\n```\n"
    ).encode()


def corpus() -> bytes:
    lines = [{"_id": f"d{n}", "title": words[:20], "text": words} for n, words in enumerate(PARAGRAPHS)]
    return "\n".join(map(json.dumps, lines)).encode()


FILES = {
    "a.pdf": pdf(),
    "a.docx": word(),
    "a.epub": epub(),
    "a.html": page(),
    "a.txt": text(),
    "a.md": markdown(),
    "a.jsonl": corpus(),
}


def inside(chance: Chance, data: bytes) -> bytes:
    """A ZIP file, one of whose members is damaged, or has another name, before it is packed again."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        hit = chance.choice(read.namelist())
        for name in read.namelist():
            if name != hit:
                written.writestr(name, read.read(name))
                continue
            other = chance.choice((name, name, name, f"../../{name}", f"/{name}", name.upper(), "a\\b"))
            written.writestr(other, chance.damaged(read.read(name), page()))
    return made.getvalue()


def held(reading: Reading) -> None:
    """What was read can be kept, and its places are places in its text."""
    document = reading.document
    for kept in (
        document.text,
        document.key,
        document.title,
        *document.authors,
        json.dumps(document.item, ensure_ascii=False),
    ):
        kept.encode("utf-8")
        assert "\x00" not in kept
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(document.text)
    for start, end in document.sentences:
        assert 0 <= start < end <= len(document.text)


@pytest.mark.parametrize("kinds", [("a.pdf", "a.docx", "a.epub", "a.html"), ("a.txt", "a.md", "a.jsonl")])
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    tmp_path: Path, played: Play, kinds: tuple[str, ...]
) -> None:
    def once(chance: Chance) -> None:
        name = chance.choice(kinds)
        path = tmp_path / name
        data = FILES[name]
        if name in ("a.docx", "a.epub") and chance.random() < 0.7:
            data = inside(chance, data)
        else:
            data = chance.damaged(data, *FILES.values())
        path.write_bytes(data)
        try:
            for reading in read_file(path):
                held(reading)
        except UnreadableFile as error:
            said = str(error)
            assert said.startswith(name) and said.endswith(".") and "\n" not in said, said
            # Not "is damaged or too large", which an ended process says.
            assert "damaged or too large" not in said and "too long" not in said, said

    played(once)


def test_lines_of_a_corpus_of_any_form(tmp_path: Path, played: Play) -> None:
    path = tmp_path / "corpus.jsonl"

    def once(chance: Chance) -> None:
        good = {"_id": "good", "title": "T", "text": "A sentence that is read. And another one."}
        lines = [chance.body({"_id": chance.text(), "title": chance.text(), "text": chance.text()})]
        lines += [chance.body(good) for _ in range(chance.randrange(3))]
        lines.append(json.dumps(good).encode())
        if chance.random() < 0.1:
            lines.append(b'{"_id": "long", "text": "' + b"long. " * 8_000 + b'"}')
        chance.shuffle(lines)
        path.write_bytes(b"\n".join(line.replace(b"\n", b" ") for line in lines))
        remarks: list[str] = []
        keys = []
        for reading in read_file(path, remarks.append):
            held(reading)
            keys.append(reading.document.key)
        # No line spoils another.
        assert "good" in keys and len(set(keys)) == len(keys)
        assert all(each.startswith("corpus.jsonl") and each.count("\n") == 0 for each in remarks)

    played(once)
