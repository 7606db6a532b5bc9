"""HTML and XHTML files read to pieces: the main text, without scripts, menus and what is hidden."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from html.entities import html5
from pathlib import Path

from lxml import etree, html

from index.errors import UnreadableFile
from index.pieces import Extract
from index.reading.html.main_text import leave_out_site, sentences
from index.reading.html.pieces import pieces_of
from index.reading.html.stated import stated_by
from index.reading.xml import careful_parser, declares_entities, refuse_entities

_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML_OWN = ("lt;", "gt;", "amp;", "quot;", "apos;")
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|title|p|div|h[1-6]|article|section|main|table|[uod]l|li|span|a|br|hr|em"
    r"|strong|[biu]|center|font|blockquote|pre|img)\b[^<>]*>",
    re.I,
)


def read_html(path: Path, alive: Callable[[], object]) -> Extract:
    """The main text of a page, with what its head states. Raises UnreadableFile (the sentence
    without the file's name)."""
    data = path.read_bytes()
    if data.startswith((b"%PDF-", b"PK\x03\x04")) or (
        b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise UnreadableFile("is not an HTML page: give it the ending of what it is and try again.")
    text = decoded(data)
    if not _MARKUP.search(text):
        raise UnreadableFile("is not an HTML page: if it is plain text, give it the ending .txt.")
    root = parse_html(text, strict=path.suffix.lower() == ".xhtml" or "<?xml" in text[:100])
    left = leave_out_site(root)
    pieces = tuple(pieces_of(root))
    return Extract(pieces, stated_by(root, pieces, left), left_out=sentences(left))


def decoded(data: bytes) -> str:
    """A page's characters: by its mark, by what it states, as UTF-8, as Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    stated = _CHARSET.search(data[:4096])
    names = ["utf-8-sig", *([(stated[1] or stated[2]).decode()] if stated else []), "cp1252"]
    for name in names:
        try:
            # a page that can be read by a charset without characters ("base64") is none
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def parse_html(text: str, *, strict: bool = False) -> etree._Element:
    """The page's root, names without namespaces. `strict` reads well-formed XHTML as XML, for it
    may close empty elements as HTML cannot.

    Raises UnreadableFile where it is nothing, or brings XML entities of its own.
    """
    if declares_entities(text):
        raise UnreadableFile("declares XML entities, which is not safe to read: save it anew, or as text.")
    if strict:
        root = _parse_xhtml(text)
        if root is not None:
            return root
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        parsed: etree._Element | None = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("holds no text: choose another file.") from error
    if parsed is None:
        raise UnreadableFile("holds no text: choose another file.")
    return parsed


def _parse_xhtml(text: str) -> etree._Element | None:
    def character(match: re.Match[str]) -> str:
        return match[0] if match[1] in _XML_OWN else html5.get(match[1], match[0])

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        root = etree.fromstring(_NAMED.sub(character, text).encode("utf-8", "replace"), careful_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    refuse_entities(root)
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2].lower()
    return root
