"""Reading files: which are read, the reader of each format, and the documents that come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.pieces import Extract
from index.reading.beir import read_beir
from index.reading.document import read_pieces, title_of_name
from index.reading.files import Note, check_size, decode, find_files
from index.reading.formats import EXTENSIONS, FORMATS, format_of
from index.types import Document, Reading

BUNDLED = Path(__file__).resolve().parent.parent / "bundled" / "article.txt"
_BUNDLED = "bundled"
"""Stands for its path, which differs from one installation to the next."""


def read_file(path: Path, note: Note = lambda sentence: None) -> Iterator[Reading]:
    """The documents of one file; `note` is called with remarks on what could not be read as it stands.

    Raises UnreadableFile with a sentence that names the file.
    """
    source = source_of(path)
    if is_corpus(source):
        for document in read_beir(path, note):
            yield Reading(replace(document, source=source))
        return
    extract = read_extract(path)
    for remark in extract.remarks:
        note(remark)
    read = read_pieces(extract, name=path.stem, label=path.name)
    yield replace(read, document=replace(read.document, source=source))


def read_extract(path: Path) -> Extract:
    """The pieces of a file of one text; one whose ending says nothing is read as plain text.

    Raises UnreadableFile with a sentence that names the file.
    """
    check_size(path)
    form = format_of(path) or FORMATS[0]
    if not form.isolated:
        return form.load()(path, lambda: None)
    from index.reading.isolated import extract

    return extract(path, form.reader)


def source_of(path: Path) -> str:
    """What an index notes of where it read: the whole path."""
    return _BUNDLED if path == BUNDLED else str(path.resolve())


def path_of(source: str) -> Path:
    """The file or folder that `source_of` noted."""
    return BUNDLED if source == _BUNDLED else Path(source)


def stated_work(document: Document) -> tuple[object, ...] | None:
    """Which work a text itself says that it is: by authors, year and title, or by the id and title
    that a corpus gives it. None where it does not, since the name of a file says nothing."""
    if is_corpus(document.source):
        return (document.key, document.title) if document.title not in ("", document.key) else None
    if not document.authors or document.title == title_of_name(path_of(document.source).stem):
        return None
    return (*document.authors, document.title, str(document.item.get("issued")))


def is_corpus(source: str) -> bool:
    """Whether it is a file of many texts, each with an id."""
    form = format_of(path_of(source))
    return form is not None and form.many


__all__ = [
    "BUNDLED", "EXTENSIONS", "decode", "find_files", "is_corpus", "path_of", "read_file", "source_of",
    "stated_work",
]  # fmt: skip
