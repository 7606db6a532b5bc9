"""Pages alone in brackets ("… (23)") and the works that they are of, as MLA has it."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from index.bibliography.citations.marks import printed_locator

_PAGES = regex.compile(
    r"\((?P<pages>\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:,\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?){0,3})\)"
)
_YEAR = regex.compile(r"1[4-9]\d\d|20\d\d")


def bare_pages(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, locator) of every page alone in brackets that closes a clause; a year is none."""
    for found in _PAGES.finditer(text, start, end):
        pages = found["pages"]
        closes = regex.match(
            r"[”\"’»]?(?:\s*[.,;:!?]|\s*$|\s+(?:and|but|or|while)\b)", text[found.end() : end]
        )
        if closes and not _YEAR.fullmatch(pages) and text[found.start() - 1 : found.start()].isspace():
            yield found.start(), found.end(), printed_locator(pages) or ""
