"""A Word document's main part made ready for mammoth, which leaves out what is mended here: simple
fields, printed numbers, paragraphs that are joined by a moved mark."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from index.reading.archive import Archive
from index.reading.word.numbering import Numbering, W
from index.reading.xml import parse_xml

#: What stands around a printed number at the head of a paragraph, for the HTML that comes of it.
NUMBER, NUMBERED = "\ue000", "\ue001"
_MAIN = "word/document.xml"


def prepared(archive: Archive) -> io.BytesIO:
    """The document as a file, its main part changed: simple fields replaced by what they show, printed
    numbers written out, between marks where they are of lists."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(archive.names):
            # pictures are named and not read
            data = b"" if name.startswith("word/media/") else archive.read(name)
            if name == _MAIN:
                root = parse_xml(data)
                _mend(root, _numbering(archive))
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            out.writestr(name, data)
    made.seek(0)
    return made


def _numbering(archive: Archive) -> Numbering:
    parts = [
        parse_xml(archive.read(name)) if name in archive.names else None
        for name in ("word/numbering.xml", "word/styles.xml")
    ]
    return Numbering.of(*parts)


def _mend(root: etree._Element, numbering: Numbering) -> None:
    for simple in list(root.iter(f"{W}fldSimple")):
        _unwrap(simple)
    for mark in root.iterfind(f".//{W}pPr/{W}rPr/{W}moveFrom"):
        # the mark of a paragraph that moved away parts nothing here, as one that was deleted
        mark.tag = f"{W}del"
    for paragraph in root.iter(f"{W}p"):
        if _is_deleted(paragraph):
            continue
        label = numbering.label(paragraph)
        if label:
            text = f"{label} " if numbering.is_heading(paragraph) else f"{NUMBER}{label}{NUMBERED}"
            _prefix(paragraph, text)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _is_deleted(paragraph: etree._Element) -> bool:
    """Whether a paragraph was deleted, words and mark, and has no number any more."""
    gone = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
    shown = (
        run
        for run in paragraph.iter(f"{W}t")
        if not any(a.tag == f"{W}moveFrom" for a in run.iterancestors())
    )
    return gone and not any(run.text for run in shown)


def _prefix(paragraph: etree._Element, text: str) -> None:
    run = etree.Element(f"{W}r")
    word = etree.SubElement(run, f"{W}t")
    word.text = text
    word.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)
