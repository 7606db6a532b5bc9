"""Is a web page the whole text of the work? Read by the web reader, whose main text leaves out menus."""

from __future__ import annotations

from pathlib import Path

from index.errors import UnreadableFile
from index.fetching.texts.first_pages import FirstPages
from index.fetching.texts.identity import FileMatch, identify
from index.fetching.web.errors import FileRefused
from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.matching import Acceptance
from index.fetching.works.work import FoundWork
from index.types import Document

LEAST_WORDS, SURE_WORDS = 600, 1_500
"""A page with fewer words of running text than the first is an abstract or a teaser; one with fewer than the
second may be a summary, so a person is asked."""
LEAST_OF_PAGE, SURE_OF_PAGE = 200, 600
"""The same for works that are web pages or short articles themselves."""
_PAGES = ("webpage", "post-weblog", "article-newspaper", "article-magazine")
_FIRST = 6_000
"""Characters of a text without pages that stand for its first two."""


def beginning(document: Document) -> FirstPages:
    """What stands for the first pages of a text that has none: its title, its authors, and how it begins."""
    authors = ", ".join(
        " ".join(filter(None, (str(name.get("given") or ""), str(name.get("family") or name.get("literal")))))
        for name in document.item.get("author") or ()
    )
    return FirstPages((f"{document.title}\n{authors}\n{document.text[:_FIRST]}",), 1)


def identify_page(path: Path, entry: ReferenceEntry, work: FoundWork | None, *, preprint: bool) -> FileMatch:
    """Whether a kept page is the text of the work. Raises FileRefused where it cannot be read, or has too
    few words to be a whole text."""
    from index.reading import read_file

    try:
        reading = next(iter(read_file(path)), None)
    except UnreadableFile:
        reading = None
    if reading is None:
        raise FileRefused("a web page that names no PDF and holds no text")
    document = reading.document
    words = sum(
        len(document.text[block.start : block.end].split())
        for block in document.blocks
        if block.paragraph is not None
    )
    least, sure = (LEAST_OF_PAGE, SURE_OF_PAGE) if entry.type in _PAGES else (LEAST_WORDS, SURE_WORDS)
    if words < least:
        raise FileRefused(f"a web page that names no PDF and has {words:,} words, too few for the whole text")
    found = identify(beginning(document), entry, work, preprint=preprint)
    if found.verdict is Acceptance.ACCEPT and words < sure:
        return FileMatch(Acceptance.ASK, f"it is a web page of {words:,} words, perhaps a summary")
    return found
