"""The head of a reference: who wrote it and when, parted from the title that follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from index.bibliography.dates import NO_DATE, PENDING, YEAR, parse_date
from index.bibliography.entries.segments import quoted_title, split_parts
from index.bibliography.names import is_initials, is_organisation, parse_names

_DATE = (
    rf"(?:ca?\.\s*)?{YEAR}[^()\[\]]{{0,40}}"
    rf"|[^()\[\]]{{0,20}}\b{YEAR}\p{{Ll}}?|{NO_DATE}-?\p{{Ll}}?|{PENDING}"
)
_BRACKETED = regex.compile(rf"\s*[(\[](?P<date>{_DATE})[)\]]\s*[.,:]?\s*", regex.IGNORECASE)
_OPEN = regex.compile(rf"[.,]\s*(?P<date>{YEAR}\p{{Ll}}?|{NO_DATE})\s*[.,:]\s+", regex.IGNORECASE)
# What no list of authors holds: a quoted title, or the volume before a year ("4, no. 3 (2021)").
_TITLE_BEFORE = regex.compile(r"[“”„«\"?!]|\bvol\b|\bno\.\s*\d|\d$")
_LAST_INITIAL = regex.compile(r"\b\p{Lu}$")
_OPENING_QUOTE = regex.compile(r"(?<=[\s,.])[“\"«„‘](?=\S)")
_COLON = regex.compile(r"[^:.]{3,120}(?P<end>:\s+)")
_FAMILY = r"[\p{L}'’-]+"
_INITIALS = r"(?:\p{Lu}\p{Ll}?\.[\s-]?)+"
_AND = r"(?:&|and|et|und|y)\s"
_INVERTED = regex.compile(rf"(?:{_FAMILY}(?:\s{_FAMILY})?,\s{_INITIALS}(?P<end>,\s|{_AND}))+")
_DIRECT = regex.compile(
    rf"(?:{_INITIALS}\s*{_FAMILY}(?:,?\s{_AND}|,\s+(?=\p{{Lu}}\p{{Ll}}?\.)|))+"
    r"(?:\s+et al\.)?(?P<end>,\s+)"
)
_FULL_STOP = regex.compile(r"(?<=\.)\s+(?=[\p{Lu}\p{Lo}])")


def split_head(text: str, item: dict[str, Any]) -> tuple[str, str]:
    """Part the authors from what follows, and read the date between them into `item`.

    Authors are empty where the work is listed by its title. Styles that print the year last
    (MLA, IEEE, Vancouver) are parted by the form of the names.
    """
    for form in (_BRACKETED, _OPEN):
        for found in form.finditer(text):
            before, after = text[: found.start()], text[found.end() :]
            read = parse_date(found["date"])
            if read is None or (form is _OPEN and not _are_names(before)):
                continue
            if _TITLE_BEFORE.search(before) or len(before) > 600:
                break
            item.update(read)
            if _is_title(before):
                return "", f"{before.rstrip(' .')}. {after}"
            # The full stop of a last initial ("Friedberg, Aaron L. 2006.") belongs to the name.
            initial = form is _OPEN and _LAST_INITIAL.search(before)
            return before + ("." if initial else ""), after
    if quoted_title(text) is None:
        for end, start in _openings(text):
            return text[:end], text[start:]
    return "", text


def take_date(text: str, item: dict[str, Any]) -> str:
    """Move a date in brackets that opens `text` into `item`, unless it has one; give the rest."""
    found = _BRACKETED.match(text) if "issued" not in item else None
    read = parse_date(found["date"]) if found else None
    if found is None or read is None:
        return text
    item.update(read)
    return text[found.end() :]


def _openings(text: str) -> Iterator[tuple[int, int]]:
    """Give where names end and where the title starts, by each way of printing them."""
    quote = _OPENING_QUOTE.search(text)
    if quote and quoted_title(text[quote.start() :]) and _are_names(text[: quote.start()]):
        yield quote.start(), quote.start()
    for form in (_COLON, _INVERTED, _DIRECT):
        found = form.match(text)
        if found and (form is _DIRECT or _are_people(text[: found.start("end")])):
            yield found.start("end"), found.end()
    for stop in _FULL_STOP.finditer(text[:600]):
        first = text[stop.end() :].split(" ", 1)[0].rstrip(",")
        if len(first) <= 2 and is_initials(first):
            continue
        if _are_people(text[: stop.start()]) and split_parts(text[stop.end() :]):
            yield stop.start(), stop.end()


def _is_title(text: str) -> bool:
    """Tell the title of a work without an author from an organisation's name."""
    if regex.search(r":\s", text):
        return True
    plain = [w for w in text.split() if w.islower() and len(w) > 3]
    return len(plain) > 1 and "," not in text and not is_organisation(text)


def _are_names(text: str) -> bool:
    text = text.strip(" ,")
    return 0 < len(text) < 400 and (_are_people(text) or "," not in text)


def _are_people(text: str) -> bool:
    people = [p for p in parse_names(text) if p.get("literal") != "et al."]
    return bool(people) and all("family" in p for p in people)
