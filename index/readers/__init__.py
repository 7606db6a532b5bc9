"""Files and folders in, documents with their references out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.readers.article import article_of, read_article
from index.readers.beir import read_beir
from index.readers.files import FORMS, SUFFIXES, check_size, decode, find_files
from index.types import Reading

BUNDLED = Path(__file__).resolve().parent.parent / "bundled" / "article.txt"


def read_file(path: Path) -> Iterator[Reading]:
    """The documents of one file. Raises UnreadableFile with a sentence that names the file."""
    form = FORMS.get(path.suffix.lower(), "text")
    if form == "beir":
        for document in read_beir(path):
            yield Reading(document)
        return
    check_size(path)
    if form in ("text", "markdown"):
        read = read_article(decode(path), name=path.stem, markdown=form == "markdown", label=path.name)
    else:
        from index.readers.compose import compose
        from index.readers.isolated import extract

        read = article_of(compose(extract(path, form)), name=path.stem, label=path.name)
    yield Reading(*read)


__all__ = ["BUNDLED", "SUFFIXES", "decode", "find_files", "read_file"]
