"""Citations by number: "[3]", "[1, 4–6]", "[3, p. 45]"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from index.bibliography.citations.marks import Mark, printed_locator
from index.types import Reference

_NUMBER = r"\d{1,3}(?:\s*[–—-]\s*\d{1,3})?"
_BRACKET = regex.compile(
    rf"\[(?P<numbers>{_NUMBER}(?:\s*[,;]\s*{_NUMBER})*)"
    r"(?:[,:]\s*(?P<locator>(?:pp?\.|S\.|ch\.|sec\.|§)\s*\d[\d\s–-]*))?\]"
)
_SPAN = regex.compile(r"\[(?P<first>\d{1,3})\](?P<dash>\s?[–—-]\s?)\[(?P<last>\d{1,3})\]")
_WIDEST = 30


def numbered_citations(
    text: str, spans: Sequence[tuple[int, int]], references: Sequence[Reference]
) -> list[tuple[Mark, str | None]]:
    """Give each number in brackets, with its key: by printed numbers, else by list order.

    Where the list prints no numbers, a single number beyond its length means that the brackets
    mean something else, and there are none. A range gives every entry that it spans.
    """
    printed = {
        int(str(r.item["citation-number"])): r.key
        for r in references
        if str(r.item.get("citation-number", "")).isdigit()
    }
    keys = printed or {i: r.key for i, r in enumerate(references, 1)}
    marks = [mark for a, b in spans for mark in _marks(text, a, b)]
    if not printed and any((m.number or 0) not in keys for m in marks):
        return []
    return [(m, keys.get(m.number or 0)) for m in marks if m.number]


def _marks(text: str, start: int, end: int) -> Iterator[Mark]:
    for bracket in _BRACKET.finditer(text, start, end):
        numbers = list(regex.finditer(_NUMBER, bracket["numbers"]))
        for found in numbers:
            bounds = [int(n) for n in regex.findall(r"\d+", found.group())]
            shift = bracket.start("numbers")
            alone = len(numbers) == 1
            a = bracket.start() if alone else shift + found.start()
            b = bracket.end() if alone else shift + found.end()
            if not 0 <= bounds[-1] - bounds[0] <= _WIDEST:
                continue
            locator = printed_locator(bracket["locator"]) if found is numbers[-1] else None
            for number in range(bounds[0], bounds[-1] + 1):
                yield Mark(a, b, "parenthetical", locator=locator, number=number)
        # "[2]–[4]" is printed for "[2–4]": the numbers between stand where the dash does.
        if span := _SPAN.match(text, bracket.start(), end):
            first, last = int(span["first"]), int(span["last"])
            for number in range(first + 1, min(last, first + _WIDEST)):
                yield Mark(span.start("dash"), span.end("dash"), "parenthetical", number=number)
