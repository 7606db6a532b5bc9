"""A text's file from one place: the PDF itself, the one that a landing page names, or the page itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html

from index.fetching.texts.files import TextFiles
from index.fetching.texts.identity import is_wall
from index.fetching.web.errors import FetchError, FileRefused
from index.fetching.web.transport import Web, read_bounded
from index.fetching.works.work import Location

SECONDS = 60.0
"""How long one file may take, redirects included."""
_LARGEST_PAGE = 5 * 2**20
_WALL_WORDS = 150
"""A page of more words names a login in passing, and is judged by its text."""
_ACCEPT_PDF = "application/pdf, */*;q=0.1"
_ACCEPT_PAGE = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page at `url`, in UTF-8, and the address of the PDF that it states in its `citation_pdf_url`."""

    url: str
    body: bytes
    pdf: str | None


@dataclass(frozen=True, slots=True)
class FileOffer:
    """What a place offers: a PDF at `url`, or the page there."""

    url: str
    page: WebPage | None = None


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A whole file that was kept under `name`, and the address that it came from."""

    name: str
    url: str


def offers(web: Web, place: Location, known: Collection[str]) -> Iterator[FileOffer]:
    """What a place offers, lazily: its PDF, the one that its page names, then the page itself; none that is
    `known` already.

    Raises FetchError where the page cannot be read.
    """
    if place.pdf and place.pdf not in known:
        yield FileOffer(place.pdf)
    if place.page and place.page != place.pdf and place.page not in known:
        yield from offers_of(page_at(web, place.page), place.page, {*known, place.pdf or ""})


def offers_of(page: WebPage | None, url: str, known: Collection[str]) -> Iterator[FileOffer]:
    """What the page at an address offers; the address itself where a PDF is there."""
    if page is None:
        yield FileOffer(url)
        return
    if page.pdf and page.pdf not in known:
        yield FileOffer(page.pdf)
    yield FileOffer(url, page)


def download(web: Web, files: TextFiles, url: str) -> Downloaded:
    """The PDF at an address, known as one by its bytes, not by the content type stated.

    Raises FetchError (AddressRefused, FileRefused among them) with the reason in a few words.
    """
    with web.opened(url, accept=_ACCEPT_PDF, seconds=SECONDS) as response:
        return Downloaded(files.keep_pdf(response.iter_bytes(65_536)), url)


def page_at(web: Web, url: str) -> WebPage | None:
    """The web page at an address; None where a PDF is there. Raises FetchError where it cannot be read, or
    asks to log in or to wait."""
    with web.opened(url, accept=_ACCEPT_PAGE, seconds=SECONDS) as response:
        parts, address, charset = response.iter_bytes(65_536), str(response.url), response.charset_encoding
        head = next(parts, b"")
        if b"%PDF-" in head[:1024]:
            return None
        body = head + read_bounded(parts, _LARGEST_PAGE)
    if not body.strip():
        raise FileRefused("the answer is empty")
    try:
        tree = lxml.html.fromstring(body)
    except (lxml.etree.ParserError, ValueError):
        raise FetchError("its page cannot be read") from None
    pdf = None
    for meta in tree.iter("meta"):
        stated = str(meta.get("content") or "").strip()
        if str(meta.get("name") or "").lower() == "citation_pdf_url" and stated:
            pdf = urljoin(address, stated)
            break
    words = " ".join(str(text) for text in tree.itertext())
    if pdf is None and len(words.split()) < _WALL_WORDS and is_wall(words):
        raise FileRefused("a page to log in or to wait")
    return WebPage(address, _in_utf8(body, charset), pdf)


def _in_utf8(body: bytes, charset: str | None) -> bytes:
    """A page in the charset that the server states in UTF-8, since what is kept of an answer is its body."""
    try:
        return body.decode(charset).encode() if charset else body
    except (LookupError, UnicodeDecodeError):
        return body
