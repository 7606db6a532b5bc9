"""XML read with care: nothing is fetched, nothing is expanded, nothing is nested without end."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from index.errors import UnreadableFile

_DECLARED = re.compile(r"<!DOCTYPE[^\[<>]*\[[^\]]*<!ENTITY", re.I)
_ENTITIES = "declares XML entities, which is not safe to read: save it anew, or as text."


def careful_parser() -> etree.XMLParser:
    """Expands no entity, loads nothing, and stops at 256 levels."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document. Raises UnreadableFile where it is not well-formed or declares
    entities, which the formats read here do not use and bombs do."""
    if declares_entities(data.decode("latin-1")):
        raise UnreadableFile(_ENTITIES)
    try:
        root = etree.fromstring(data, careful_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("is damaged: open it and save it anew.") from error
    refuse_entities(root)
    return root


def declares_entities(text: str) -> bool:
    """Whether a document type with entities of its own opens the text, so that it need not be parsed."""
    return bool(_DECLARED.search(text))


def refuse_entities(root: etree._Element) -> None:
    """Raises UnreadableFile where the document brings entities of its own."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise UnreadableFile(_ENTITIES)


def words(element: etree._Element) -> str:
    """All text below an element, as it stands."""
    return "".join(str(text) for text in element.itertext())
