"""A text's file from one place: the PDF itself, or the one that a landing page names."""

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
_ACCEPT_PDF = "application/pdf, */*;q=0.1"
_ACCEPT_PAGE = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A whole PDF file that was kept under `name`, and the address that it came from."""

    name: str
    url: str


def addresses(web: Web, place: Location, known: Collection[str]) -> Iterator[str]:
    """The addresses of a place's file, lazily: its PDF, then the one that its page names; none that is
    `known` already.

    Raises FetchError where the page cannot be read or names none.
    """
    if place.pdf and place.pdf not in known:
        yield place.pdf
    if place.page and place.page != place.pdf and place.page not in known:
        found = file_of_page(web, place.page)
        if found != place.pdf and found not in known:
            yield found


def download(web: Web, files: TextFiles, url: str) -> Downloaded:
    """The PDF at an address, known as one by its bytes, not by the content type stated.

    Raises FetchError (AddressRefused, FileRefused among them) with the reason in a few words.
    """
    with web.opened(url, accept=_ACCEPT_PDF, seconds=SECONDS) as response:
        return Downloaded(files.keep_pdf(response.iter_bytes(65_536)), url)


def file_of_page(web: Web, url: str) -> str:
    """The address of the PDF that a landing page states in its `citation_pdf_url`, or the page's own
    where it is a PDF. Raises FetchError where it states none."""
    with web.opened(url, accept=_ACCEPT_PAGE, seconds=SECONDS) as response:
        parts, address = response.iter_bytes(65_536), str(response.url)
        head = next(parts, b"")
        if b"%PDF-" in head[:1024]:
            return url
        page = head + read_bounded(parts, _LARGEST_PAGE)
    if not page.strip():
        raise FileRefused("the answer is empty")
    try:
        tree = lxml.html.fromstring(page)
    except (lxml.etree.ParserError, ValueError):
        raise FetchError("its page cannot be read") from None
    for meta in tree.iter("meta"):
        stated = str(meta.get("content") or "").strip()
        if str(meta.get("name") or "").lower() == "citation_pdf_url" and stated:
            return urljoin(address, stated)
    if is_wall(" ".join(str(text) for text in tree.itertext())):
        raise FileRefused("a page to log in or to wait")
    raise FetchError("a web page that names no PDF")
