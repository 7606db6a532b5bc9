"""PDF files, read by PDFium: text with its place on the page, and nothing of it is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.errors import UnreadableFile
from index.pieces import Extract, Piece, PieceKind, clean
from index.reading.pdf.authors import title_block
from index.reading.pdf.blocks import TEXT
from index.reading.pdf.groups import NOTE, LineGroup, body_size, groups
from index.reading.pdf.headings import headings
from index.reading.pdf.layout import columns, gutters
from index.reading.pdf.lines import Page, read_page
from index.reading.pdf.margin import numbers_left_out, with_initials, without_line_numbers, words_of
from index.reading.pdf.pieces import pieces
from index.reading.pdf.running import left_out, without_running_heads
from index.reading.pdf.stated import outline, stated_in

_MOST_PAGES = 20_000
_MOST_CHARACTERS = 50_000_000
_DAMAGED = "is damaged and cannot be read: open it and save it anew."
# The sign of a note behind a title.
_SIGN = re.compile(r"\s*[*∗⋆†‡]{1,3}$")
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def read_pdf(path: Path, alive: Callable[[], object]) -> Extract:
    """A PDF's pieces, with the pages' printed numbers. `alive` is called at every page.

    Raises UnreadableFile (the sentence without the file's name).
    """
    import pypdfium2

    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise UnreadableFile("is not a PDF: give it the ending of what it is and try again.")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY):
            raise UnreadableFile("is encrypted: save it without a password and try again.") from error
        raise UnreadableFile(_DAMAGED) from error
    count = len(document)
    if count > _MOST_PAGES:
        raise UnreadableFile(f"has {count:,} pages, more than the {_MOST_PAGES:,} that are read: split it.")
    pages = _pages(document, count, alive)
    letters = sum(len(run.text) for page in pages for run in page.runs)
    if not letters:
        raise UnreadableFile(
            "holds no text: if it is scanned, run OCR on it (ocrmypdf, for one) and try again."
        )
    if sum(page.unknown for page in pages) > letters // 2:
        raise UnreadableFile(
            "holds text whose fonts do not say which letters they show: run OCR on it and try again."
        )
    unnumbered = without_line_numbers([page.runs for page in pages])
    kept = without_running_heads(unnumbered)
    gone = [*numbers_left_out(pages, unnumbered), *left_out(unnumbered, kept)]
    words = words_of(kept)
    kept = [with_initials(runs, words) for runs in kept]
    known = gutters(kept)
    laid = [columns(runs, known) for runs in kept]
    body = body_size(laid)
    found = groups(laid, body)
    stated = stated_in(document, path)
    title = _title(found, body)
    front = title_block(found, title or _set_off(found, body))
    if front.names and _are_among(stated.get("author", ""), front.names):
        stated["author"] = "; ".join(front.names)
    if title is not None and not _agrees(stated.get("title", ""), found):
        # what the page shows is believed before a field that it does not bear out
        stated["title"] = _SIGN.sub("", clean(title.text))
    elif title is not None and _words(title.text) != _words(stated["title"]):
        title = None
    levels = headings(found, body, outline(document), title)
    strays = [page.stray for page in pages]
    numbers = _numbers(document, count)
    read = list(pieces(found, levels, numbers or list(range(1, count + 1)), title, front, strays))
    return Extract(
        tuple(_bylines(read, stated.get("author", ""))),
        {name: value for name, value in stated.items() if value},
        left_out=tuple(gone),
        counted=numbers is None,
    )


def _pages(document: Any, count: int, alive: Callable[[], object]) -> list[Page]:
    import pypdfium2

    pages: list[Page] = []
    failed = letters = 0
    for n in range(count):
        alive()
        try:
            page = document[n]
            pages.append(read_page(page))
            page.close()
        except pypdfium2.PdfiumError:
            failed += 1
            pages.append(Page(()))
        letters += sum(len(run.text) for run in pages[-1].runs)
        if letters > _MOST_CHARACTERS:
            raise UnreadableFile("holds more text than a book can: split it and try again.")
    if failed == count:
        raise UnreadableFile(_DAMAGED)
    return pages


def _numbers(document: Any, count: int) -> list[int | None] | None:
    """The pages' printed numbers where the file states them, else None.

    A page labelled otherwise (iv, A-2) has no number then: it would be taken for another's.
    """
    labels = [document.get_page_label(n) or "" for n in range(count)]
    numbers = [int(label) if re.fullmatch(r"\d{1,6}", label) else None for label in labels]
    stated = [n for n in numbers if n is not None]
    if len(stated) * 2 >= count and len(set(stated)) == len(stated):
        return numbers
    return None


def _title(found: Sequence[LineGroup], body: float) -> LineGroup | None:
    """The lines set in the largest type of the first page, if they are larger than the text."""
    first = [g for g in found if g.pages[0] == 0 and g.kind != NOTE and sum(c.isalpha() for c in g.text) > 3]
    largest = max(first, key=lambda g: g.size, default=None)
    return largest if largest and largest.size > 1.25 * body and len(largest.text) < 300 else None


def _set_off(found: Sequence[LineGroup], body: float) -> LineGroup | None:
    """The first lines of the first page, if they are somewhat larger than the text or bold."""
    first = next((g for g in found if g.pages[0] == 0 and g.kind == TEXT), None)
    return first if first and (first.size > 1.08 * body or first.lines[0].bold) else None


def _agrees(title: str, found: Sequence[LineGroup]) -> bool:
    shown = _words(" ".join(g.text for g in found if g.pages[0] < 2))
    return bool(title) and f" {_words(title)} " in f" {shown} "


def _are_among(authors: str, names: Sequence[str]) -> bool:
    """Whether the family names of all whom the file states, if any, are among the names on the page."""
    shown = {word for name in names for word in _words(name).split()}
    return all(_words(name).split()[-1] in shown for name in authors.split(";") if _words(name))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _bylines(read: Sequence[Piece], authors: str) -> list[Piece]:
    """The line above the text that names the authors whom the file states is their byline."""
    families = [_words(name).split()[-1] for name in authors.split(";") if _words(name)]
    out = list(read)
    for n, piece in enumerate(out[:8]):
        words = _words(piece.text).split()
        named = families and all(any(w.startswith(f) for w in words) for f in families)
        if piece.kind in (PieceKind.TEXT, PieceKind.HEADING) and named and len(words) < 12 * len(families):
            out[n] = replace(piece, kind=PieceKind.BYLINE)
            break
    return out
