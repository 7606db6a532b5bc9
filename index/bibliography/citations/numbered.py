"""Citations by number or label: "[3]", "[1, 4–6]", "[3, p. 45]", "harbours.³⁻⁵", "[Knu84, ABC+15]"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex

from index import raised
from index.bibliography.citations.marks import Mark, printed_locator
from index.types import Reference

_NUMBER = r"\d{1,3}(?:\s*[–—-]\s*\d{1,3})?"
_BRACKET = regex.compile(
    rf"\[(?P<numbers>{_NUMBER}(?:\s*[,;]\s*{_NUMBER})*)"
    r"(?:[,:]\s*(?P<locator>(?:pp?\.|S\.|ch\.|sec\.|§)\s*\d[\d\s–-]*))?\]"
)
_LABELS = regex.compile(
    r"\[(?P<labels>\p{Lu}[\p{L}+*]{0,8}\d{2,4}[a-z]?(?:[,;]\s*\p{Lu}[\p{L}+*]{0,8}\d{2,4}[a-z]?)*)"
    r"(?:[,:]\s*(?P<locator>(?:pp?\.|S\.|ch\.|sec\.|§)\s*\d[\d\s–-]*))?\]"
)
_ROUND = regex.compile(rf"(?<=\s)\((?P<numbers>{_NUMBER}(?:\s*,\s*{_NUMBER})*)\)")
# "Equation (3)", "step (2)", "(1) the first, (2) the second": numbers of the text's own.
_COUNTED = regex.compile(
    r"(?:\b(?:eqs?|eqns?|equations?|figs?|figures?|tables?|sections?|steps?|parts?|cases?|rules?|lemmas?|theorems?"
    r"|examples?|conditions?|propert(?:y|ies)|lines?|points?|items?|n\s?=|[=:;])\.?|[=:;])\s*$",
    regex.IGNORECASE,
)
_ITEM_WORDS = regex.compile(r"\s+(?:the|an?|to|that|what|which|whether|how|if|it|its|we|they|\p{Ll}+ing)\b")
_SPAN = regex.compile(r"\[(?P<first>\d{1,3})\](?P<dash>\s?[–—-]\s?)\[(?P<last>\d{1,3})\]")
_WIDEST = 30
_SHARE = 0.8
_FEWEST = 3


def numbered_citations(
    text: str, spans: Sequence[tuple[int, int]], references: Sequence[Reference]
) -> list[tuple[Mark, str | None]]:
    """Give each number in brackets, with its key: by printed numbers, else by list order.

    Where the list prints no numbers, a single number beyond its length means that the brackets
    mean something else, and there are none. A range gives every entry that it spans.
    """
    keys, printed = _keys(references)
    marks = [mark for a, b in spans for mark in _marks(text, a, b)]
    squared = not printed or any(m.number in keys for m in marks)
    if not squared and (rounded := list(_in_round_brackets(text, spans, keys))):
        return [*rounded]
    if not printed and any((m.number or 0) not in keys for m in marks):
        return []
    return [(m, keys.get(m.number or 0)) for m in marks if m.number]


def _in_round_brackets(
    text: str, spans: Sequence[tuple[int, int]], keys: Mapping[int, str]
) -> Iterator[tuple[Mark, str]]:
    """Numbers as in "a related project (13)", in a text that has none in square brackets. They are
    citations only where most are of the list, and several of its works are among them."""
    found = []
    for start, end in spans:
        for bracket in _ROUND.finditer(text, start, end):
            before = text[max(start, bracket.start() - 24) : bracket.start()]
            if not (_COUNTED.search(before) or _ITEM_WORDS.match(text, bracket.end(), end)):
                found += [
                    Mark(*bracket.span(), "number", number=number)
                    for part in bracket["numbers"].split(",")
                    for number in _numbers(part)
                ]
    known = [mark for mark in found if mark.number in keys]
    if len({mark.number for mark in known}) >= _FEWEST and len(known) >= _SHARE * len(found):
        yield from ((mark, keys[mark.number or 0]) for mark in known)


def _numbers(part: str) -> range:
    first, *last = (int(n) for n in regex.findall(r"\d+", part))
    return range(first, min((last or [first])[0], first + _WIDEST) + 1)


def labelled_citations(
    text: str, spans: Sequence[tuple[int, int]], references: Sequence[Reference]
) -> list[tuple[Mark, str]]:
    """Give each label in brackets that an entry of the list prints, with its key."""
    keys = {label: r.key for r in references if (label := str(r.item.get("citation-label") or ""))}
    found = []
    for bracket in (m for a, b in spans if keys for m in _LABELS.finditer(text, a, b)):
        known = [m for m in regex.finditer(r"[^\s,;]+", bracket["labels"]) if m.group() in keys]
        locator = printed_locator(bracket["locator"])
        for one in known:
            shift = bracket.start("labels")
            alone = one.group() == bracket["labels"]
            start, end = bracket.span() if alone else (shift + one.start(), shift + one.end())
            mark = Mark(start, end, "label", locator=locator if one is known[-1] else None)
            found.append((mark, keys[one.group()]))
    return found


def raised_citations(
    text: str, spans: Sequence[tuple[int, int]], references: Sequence[Reference]
) -> list[tuple[Mark, str]]:
    """Give each raised number with its key, as `numbered_citations` does; one that the list does not
    have is a power. There are none where many are beyond the list. Where no number is raised, plain ones
    behind stops count."""
    keys, printed = _keys(references)
    marks = [
        Mark(start, end, "superscript", number=number)
        for a, b in spans
        for start, end, numbers in raised.marks(text, a, b)
        for number in numbers
    ]
    if not marks and printed:
        # "harbours.3 Then": a text that has lost how its numbers are set
        plain = [found for a, b in spans for found in raised.plain_marks(text, a, b)]
        if len({number for *_, number in plain}) >= _FEWEST:
            marks = [Mark(start, end, "superscript", number=number) for start, end, number in plain]
    known = [(mark, keys[mark.number]) for mark in marks if mark.number in keys]
    return known if len(known) >= _SHARE * len(marks) else []


def _keys(references: Sequence[Reference]) -> tuple[dict[int, str], bool]:
    """The key of each number of a list, and whether the list prints its numbers."""
    order = {n: r.key for n, r in enumerate(references, 1)}
    printed = {
        int(str(r.item["citation-number"])): r.key
        for r in references
        if str(r.item.get("citation-number", "")).isdigit()
    }
    if all(order.get(n) == key for n, key in printed.items()) and len(printed) >= _SHARE * len(order):
        # an entry whose number was not read stands where it belongs
        return order, bool(printed)
    return printed or order, bool(printed)


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
                yield Mark(a, b, "number", locator=locator, number=number)
        # "[2]–[4]" is printed for "[2–4]": the numbers between stand where the dash does.
        if span := _SPAN.match(text, bracket.start(), end):
            first, last = int(span["first"]), int(span["last"])
            for number in range(first + 1, min(last, first + _WIDEST)):
                yield Mark(span.start("dash"), span.end("dash"), "number", number=number)
