"""Dates as references print them, in the languages that reference lists are written in."""

from __future__ import annotations

from typing import Any

import regex

_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar février févr fév febrero febbraio fevereiro fev februari",
    3: "march mar märz mrz mars marzo março maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août agosto ago augustus augusti",
    9: "september sept sep septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
}
MONTHS = {name: number for number, names in _MONTHS.items() for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?:1[0-9]|20)\d\d"
NO_DATE = r"(?:n\.\s?d\.?|no\s+date|undated|o\.\s?[JD]\.?|s\.\s?f\.?|s\.\s?d\.?|s\.\s?a\.?)"
PENDING = (
    r"(?:in\s+press|forthcoming|accepted|submitted|im\s+(?:erscheinen|druck)|à\s+paraître"
    r"|sous\s+presse|en\s+prensa|in\s+corso\s+di\s+stampa|no\s+prelo)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?"
_YEAR_FIRST = regex.compile(
    rf"(?:ca?\.\s*)?(?P<year>{YEAR})(?P<suffix>\p{{Ll}})?"
    rf"(?:\s*(?P<sign>[–—/-])\s*(?P<until>{YEAR}))?"
    rf"(?:,?\s*(?:(?P<month>{MONTH})(?:\s+{_DAY})?|{_DAY}\s+(?:de\s+)?(?P<month>{MONTH})"
    r"|(?P<season>spring|summer|autumn|fall|winter)))?"
    rf"(?:\s*[–—-]\s*(?:{MONTH}\s*)?\d{{0,2}})?",
    regex.IGNORECASE,
)
_YEAR_LAST = regex.compile(
    rf"(?:{_DAY}\s+(?:de\s+)?(?P<month>{MONTH})|(?P<month>{MONTH})(?:\s+{_DAY})?),?\s+"
    rf"(?:de\s+)?(?P<year>{YEAR})(?P<suffix>\p{{Ll}})?",
    regex.IGNORECASE,
)
_ISO = regex.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?(?!\d)")
_YEAR_ALONE = regex.compile(rf"(?<!\d){YEAR}(?!\d)")
_TWO_YEARS = regex.compile(
    rf"({YEAR})\p{{Ll}}?[\s,/]+(?:(?:orig(?:inal(?:ly)?)?|first|work|published|pub|publ|edition|ed)\W*)*({YEAR})",
    regex.IGNORECASE,
)
_NONE = regex.compile(rf"(?:{NO_DATE}|(?P<status>{PENDING}))(?:-?(?P<suffix>\p{{Ll}}))?", regex.I)


def parse_date(text: str) -> dict[str, Any] | None:
    """Read a printed date into CSL-JSON fields, or None where `text` is no date.

    "2024, June 17" gives `issued`; a letter that tells works of one year apart ("2020a") gives
    `year-suffix`; "in press" gives `status`; "n.d." gives an empty dict: no year is stated.
    """
    text = " ".join(text.split()).strip(" .,:;")
    if found := _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        return _fields(found.groupdict())
    if found := _NONE.fullmatch(text):
        read: dict[str, Any] = {"status": found["status"].lower()} if found["status"] else {}
        return read | ({"year-suffix": found["suffix"]} if found["suffix"] else {})
    return None


def read_date(text: str) -> dict[str, Any]:
    """Read a date within what a reference prints around it, as CSL-JSON fields; empty where it states none.

    "(2010 Mar", "2014 May;" and "2016-07-01" give `issued`; "1997 [1967]", "(1967) 1997" and
    "1762/1997" give `original-date` too, the year of first publication.
    """
    text = " ".join(regex.sub(r"(?<=\d{4}\p{Ll}?)\s*;.*|[©()\[\]]", " ", text).split()).strip(" .,:;")
    if (plain := parse_date(text)) is not None:
        return plain
    if iso := _ISO.search(text):
        return {"issued": {"date-parts": [[int(part) for part in iso.groups() if part]]}}
    years = list(dict.fromkeys(_YEAR_ALONE.findall(text)))
    if two := _TWO_YEARS.fullmatch(text):
        first, second = sorted(int(y) for y in two.groups())
        return {"issued": {"date-parts": [[second]]}, "original-date": {"date-parts": [[first]]}}
    for form in (_YEAR_LAST, _YEAR_FIRST):
        # Of "Proc. of 1999, May 2000" the longest date counts.
        if found := max(form.finditer(text), key=lambda m: len(m.group()), default=None):
            return _fields(found.groupdict())
    return {"issued": {"date-parts": [[int(years[0])]]}} if years else {}


def _fields(found: dict[str, str | None]) -> dict[str, Any]:
    parts = [int(found["year"] or 0)]
    if month := MONTHS.get((found.get("month") or "").lower().rstrip(".")):
        parts.append(month)
        day = int(found.get("day") or 0)
        parts += [day] if 1 <= day <= 31 else []
    issued: dict[str, Any] = {"date-parts": [parts]}
    if (until := found.get("until")) and found.get("sign") == "/":
        # "1762/1997": first published, and the edition that was read.
        first, issued = issued, {"date-parts": [[int(until)]]}
        return {"issued": issued, "original-date": first}
    if until:
        issued["date-parts"].append([int(until)])
    if season := found.get("season"):
        issued["season"] = season.lower()
    read: dict[str, Any] = {"issued": issued}
    if suffix := found.get("suffix"):
        read["year-suffix"] = suffix.lower()
    return read


def date_parts(item: Any) -> list[int]:
    """List the year, month and day in which a CSL-JSON item was issued, as far as it states them."""
    try:
        return [int(part) for part in item["issued"]["date-parts"][0]]
    except (KeyError, IndexError, TypeError, ValueError):
        return []


def year_of(item: Any) -> int | None:
    """Say the year in which a CSL-JSON item was issued, or None where it states none."""
    try:
        return int(item["issued"]["date-parts"][0][0])
    except (KeyError, IndexError, TypeError, ValueError):
        return None
