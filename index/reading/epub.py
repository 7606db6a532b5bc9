"""EPUB books: the package file says what the parts are and in which order they are read."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from index.errors import UnreadableFile
from index.pieces import Extract, Piece, clean
from index.reading import metadata
from index.reading.archive import Archive
from index.reading.html.page import decoded, parse_html
from index.reading.html.pieces import pieces_of
from index.reading.xml import parse_xml, words

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NO_BOOK = "is a ZIP archive and not an EPUB book: unpack it and name what is in it."
_PAGES = ("application/xhtml+xml", "text/html", "application/xml", "text/xml")


def read_epub(path: Path, alive: Callable[[], object]) -> Extract:
    """The parts of a book in reading order, its table of contents left out. `alive` is called
    between them. Raises UnreadableFile (the sentence without the file's name)."""
    pieces: list[Piece] = []
    with Archive(path, "an EPUB book") as archive:
        if "META-INF/container.xml" not in archive.names:
            raise UnreadableFile(_NO_BOOK)
        container = parse_xml(archive.read("META-INF/container.xml"))
        package = next(
            (e.get("full-path") for e in container.iter("{*}rootfile") if e.get("full-path")), None
        )
        if package is None or package not in archive.names:
            raise UnreadableFile(_NO_BOOK)
        root = parse_xml(archive.read(package))
        parts = _spine(root, posixpath.dirname(package))
        contents = any("nav" in (i.get("properties") or "").split() for i in root.iter("{*}item"))
        locked = _locked(archive)
        if locked & set(parts):
            raise UnreadableFile("is protected against copying: get a copy without protection.")
        for name in parts:
            alive()
            if name in archive.names:
                text = decoded(archive.read(name))
                if text.strip():
                    pieces += pieces_of(parse_html(text, strict=True))
    left_out = ["The book's table of contents was left out: it leads to the text."] if contents else []
    return Extract(tuple(pieces), _stated(root), left_out=tuple(left_out))


def _spine(root: etree._Element, folder: str) -> list[str]:
    items = {item.get("id"): item for item in root.iter("{*}item")}
    parts: list[str] = []
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if (
            item is None
            or item.get("media-type") not in _PAGES
            or "nav" in (item.get("properties") or "").split()
        ):
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote((item.get("href") or "").partition("#")[0])))
        parts.append(name)
    return list(dict.fromkeys(parts))


def _locked(archive: Archive) -> set[str]:
    """The parts that are encrypted (fonts often are, and do not matter)."""
    if "META-INF/encryption.xml" not in archive.names:
        return set()
    listed = parse_xml(archive.read("META-INF/encryption.xml"))
    return {unquote(e.get("URI") or "") for e in listed.iter("{*}CipherReference")}


def _stated(root: etree._Element) -> dict[str, str]:
    def texts(name: str) -> list[str]:
        return [" ".join(clean(words(e)).split()) for e in root.iter(f"{_DC}{name}")]

    dates = [
        e
        for e in root.iter(f"{_DC}date")
        if e.get(f"{_OPF}event") in (None, "publication", "original-publication")
    ]
    found = {
        "title": metadata.title(next(iter(texts("title")), "")),
        "author": "".join(metadata.authors([name]) for name in _creators(root)),
        "date": next((d for e in dates if (d := metadata.date(e.text))), ""),
        "doi": next((d for t in texts("identifier") if (d := metadata.doi(t))), ""),
        "language": next(iter(texts("language")), ""),
    }
    return {k: v for k, v in found.items() if v}


def _creators(root: etree._Element) -> list[str]:
    """Those who wrote the book: creators without a role, or with the role of an author."""
    roles = {
        (e.get("refines") or "").lstrip("#"): (e.text or "").strip()
        for e in root.iter("{*}meta")
        if e.get("property") == "role"
    }
    return [
        clean(words(e))
        for e in root.iter(f"{_DC}creator")
        if (e.get(f"{_OPF}role") or roles.get(e.get("id") or "") or "aut") == "aut"
    ]
