"""The formats of files that are read. A reader is registered here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from index.pieces import Extract

#: A reader of one format: the file's pieces. It calls its second argument now and then, as a sign of
#: life, and raises UnreadableFile; an isolated one writes the sentence without the file's name.
Reader = Callable[[Path, Callable[[], object]], Extract]


@dataclass(frozen=True, slots=True)
class Format:
    """A format, the endings of its files, and its reader as "module:function".

    An `isolated` reader works in a process of its own (`index.reading.isolated`), since it relies on
    a library that may fail, hang or fill the memory. Of a format with `many` texts a file, the
    reader yields documents (`index.reading.beir`).
    """

    name: str
    extensions: tuple[str, ...]
    reader: str
    isolated: bool = True
    many: bool = False

    def load(self) -> Reader:
        """The reader, its module imported."""
        found: Reader = resolve_name(self.reader)
        return found


FORMATS = (
    Format("text", (".txt",), "index.reading.plain.text:read_plain", isolated=False),
    Format("Markdown", (".md", ".markdown"), "index.reading.plain.text:read_markdown", isolated=False),
    Format("BEIR", (".jsonl",), "index.reading.beir:read_beir", isolated=False, many=True),
    Format("PDF", (".pdf",), "index.reading.pdf.file:read_pdf"),
    Format("HTML", (".html", ".htm", ".xhtml"), "index.reading.html.page:read_html"),
    Format("Word", (".docx",), "index.reading.word.file:read_docx"),
    Format("EPUB", (".epub",), "index.reading.epub:read_epub"),
)
_BY_EXTENSION = {extension: one for one in FORMATS for extension in one.extensions}
#: The endings of files that a folder is searched for.
EXTENSIONS = tuple(_BY_EXTENSION)


def format_of(path: Path) -> Format | None:
    """The format of a file, by its ending."""
    return _BY_EXTENSION.get(path.suffix.lower())
