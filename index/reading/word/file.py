"""Word documents: mammoth turns them into HTML by the names of their styles, which is read on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile
from index.pieces import Extract, Piece, PieceKind
from index.reading import metadata
from index.reading.archive import Archive
from index.reading.html.page import parse_html
from index.reading.html.pieces import pieces_of
from index.reading.word.prepared import NUMBER, NUMBERED, prepared
from index.reading.xml import parse_xml, words

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Author'] => p.author:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Bibliography'] => p:fresh
b => strong
"""
_LABEL = re.compile(f"{NUMBER}([^{NUMBERED}]*){NUMBERED}")
_LEAD = {"title": PieceKind.TITLE, "subtitle": PieceKind.SUBTITLE, "author": PieceKind.BYLINE}
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(path: Path, alive: Callable[[], object]) -> Extract:
    """A Word document's pieces. Its date of creation is not one of publication, and is left alone.

    Raises UnreadableFile (the sentence without the file's name).
    """
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise UnreadableFile(
                "has a password or is an old Word file: save it as .docx without a password."
            )
    stated: dict[str, str] = {}
    with Archive(path, "a Word document") as archive:
        if "[Content_Types].xml" not in archive.names or not any(
            n.startswith("word/") for n in archive.names
        ):
            raise UnreadableFile(
                "is a ZIP archive and not a Word document: unpack it and name what is in it."
            )
        for name in sorted(archive.names):
            # the library that follows takes any XML: what is deep or declares entities stops here
            if name.endswith((".xml", ".rels")):
                root = parse_xml(archive.read(name))
                if name == "docProps/core.xml":
                    stated = {
                        "title": metadata.title(root.findtext(f"{_DC}title")),
                        "author": metadata.authors([root.findtext(f"{_DC}creator")]),
                        "language": root.findtext(f"{_DC}language") or "",
                        "doi": metadata.doi(root.findtext(f"{_DC}identifier")),
                    }
        document = prepared(archive)
    pieces = _pieces(document)
    leads = {p.kind: " ".join(p.text.split()) for p in reversed(pieces) if p.kind in _LEAD.values()}
    # what stands on the page is the author's own; a template's properties may be another's
    stated["title"] = leads.get(PieceKind.TITLE) or stated.get("title", "")
    stated["subtitle"] = leads.get(PieceKind.SUBTITLE, "")
    stated["author"] = metadata.authors([leads.get(PieceKind.BYLINE)]) or stated.get("author", "")
    return Extract(tuple(pieces), {k: v for k, v in stated.items() if v})


def _pieces(document: BinaryIO) -> list[Piece]:
    import mammoth

    made = mammoth.convert_to_html(
        document,
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(lambda image: {}),
        external_file_access=False,
    )
    if not made.value.strip():
        return []
    root = parse_html(f"<body>{made.value}</body>")
    for element in root.iter("li", "p", "h1", "h2", "h3", "h4", "h5", "h6"):
        label = _LABEL.match(element.text or "")
        if label and element.tag == "li":
            element.set("label", label[1])
            element.text = (element.text or "")[label.end() :]
        elif label:
            element.text = f"{label[1]} {(element.text or '')[label.end() :]}"
    pieces = list(pieces_of(root))
    for element in root.iter("h1", "p"):
        kind = _LEAD.get(element.get("class") or "")
        shown = " ".join(words(element).split())
        for n, piece in enumerate(pieces[:20]):
            if kind and piece.kind is not kind and " ".join(piece.text.split()) == shown:
                pieces[n] = replace(piece, kind=kind, level=0)
                break
    return pieces
