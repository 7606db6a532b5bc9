"""What a PDF states of itself: its information dictionary and its XMP packet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from index.errors import UnreadableFile
from index.pieces import clean
from index.reading import metadata
from index.reading.xml import parse_xml

_PACKET = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.S)
_READ = 64 * 2**20
_DATES = ("publicationDate", "coverDate", "coverDisplayDate")


def stated_in(document: Any, path: Path) -> dict[str, str]:
    """Title, authors, date of publication and DOI. The date on which the file was made is none of
    publication (a scan of 1960 is made today) and is left alone."""
    information = document.get_metadata_dict()
    packet = _packet(path)
    names = _values(packet, "creator") or [information.get("Author", "")]
    dates = [d for name in _DATES for d in _values(packet, name)]
    identifiers = [*_values(packet, "doi"), *_values(packet, "identifier"), information.get("Subject", "")]
    found = {
        "title": next(
            (
                t
                for v in [information.get("Title", ""), *_values(packet, "title")]
                if (t := metadata.title(clean(v)))
            ),
            "",
        ),
        "author": metadata.authors(clean(n) for n in names)
        or metadata.authors([clean(information.get("Author", ""))]),
        "date": next((d for d in map(metadata.date, dates) if d), ""),
        "doi": next((d for d in map(metadata.doi, identifiers) if d), ""),
        "language": next(iter(_values(packet, "language")), ""),
    }
    return {k: v for k, v in found.items() if v}


def outline(document: Any) -> list[tuple[int, str]]:
    """The (level, title) of a document's bookmarks in order, level from 1; none where they are damaged."""
    import pypdfium2

    try:
        return [
            (bookmark.level + 1, title)
            for bookmark in document.get_toc()
            if (title := clean(bookmark.get_title()).strip())
        ]
    except pypdfium2.PdfiumError:
        return []


def _packet(path: Path) -> etree._Element | None:
    with path.open("rb") as file:
        found = _PACKET.findall(file.read(_READ))
    # the last one written is in force
    for packet in reversed(found[-3:]):
        try:
            return parse_xml(packet)
        except UnreadableFile:
            continue
    return None


def _values(packet: etree._Element | None, name: str) -> list[str]:
    """The texts of an XMP property, be it a list, a plain element or an attribute."""
    if packet is None:
        return []
    values: list[str] = []
    for element in packet.iter("{*}" + name):
        items = [e.text or "" for e in element.iter("{*}li")] or [element.text or ""]
        values += [v.strip() for v in items if v.strip()]
    for element in packet.iter("{*}Description"):
        values += [
            str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name and v.strip()
        ]
    return values
