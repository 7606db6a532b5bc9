"""Files and folders in, documents with their references out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.reading.beir import read_beir
from index.reading.document import article_of, read_article, title_of_name
from index.reading.files import FORMS, SUFFIXES, Note, check_size, decode, find_files
from index.types import Document, Reading

BUNDLED = Path(__file__).resolve().parent.parent / "bundled" / "article.txt"
_BUNDLED = "bundled"
"""Stands for its path, which differs from one installation to the next."""


def read_file(path: Path, note: Note = lambda sentence: None) -> Iterator[Reading]:
    """The documents of one file; `note` is called with parts that could not be read.

    Raises UnreadableFile with a sentence that names the file.
    """
    form, source = FORMS.get(path.suffix.lower(), "text"), source_of(path)
    if form == "beir":
        for document in read_beir(path, note):
            yield Reading(replace(document, source=source))
        return
    check_size(path)
    if form in ("text", "markdown"):
        read = read_article(decode(path, note), name=path.stem, markdown=form == "markdown", label=path.name)
    else:
        from index.reading.compose import compose
        from index.reading.isolated import extract

        read = article_of(compose(extract(path, form)), name=path.stem, label=path.name)
    document, references, citations = read
    yield Reading(replace(document, source=source), references, citations)


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
    return FORMS.get(path_of(source).suffix.lower()) == "beir"


__all__ = [
    "BUNDLED", "SUFFIXES", "decode", "find_files", "is_corpus", "path_of", "read_file", "source_of",
    "stated_work",
]  # fmt: skip
