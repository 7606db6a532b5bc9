"""Citing marks as running text prints them, before anything is tied to a reference list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from index.bibliography.dates import MONTHS, NO_DATE, PENDING, YEAR
from index.bibliography.names import AND, ET_AL, PARTICLES

# A capitalised word; the possessive ending stays outside ("Scharre|’s", "O’Brien|’s").
CAPITALISED = (
    r"(?:[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}]*+"
    r"(?:(?:['’ʼ](?!s(?![\p{L}]))|[‐-])\p{L}[\p{L}\p{M}]*+){0,4}+)"
)
_INITIALS = r"(?:\p{Lu}\.(?:[\s-]?\p{Lu}\.){0,4}+)"
_WORD = rf"(?:{_INITIALS}|{CAPITALISED}|{PARTICLES}(?=\s))"
_NAME = rf"(?:{_WORD}(?:\s+{_WORD}){{0,4}}|\b\p{{L}}+['’]{CAPITALISED})"
_NAMES = (
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}]){_NAME}(?:,\s+{_NAME}){{0,7}}(?:,?\s+{AND}\s+{_NAME})?"
    rf"(?P<etal>,?\s+{ET_AL})?"
)
# "1997 [1967]" prints the year of the first edition too.
_YEAR = (
    rf"(?:(?:\[{YEAR}\]\s*)?{YEAR}\p{{Ll}}?(?![\p{{L}}\p{{N}}])(?:\s*\[{YEAR}\])?"
    rf"|{NO_DATE}(?:-?\p{{Ll}}\b)?|(?:{PENDING}))"
)
_LABEL = (
    r"(?:pp?\.?|pages?|S\.|Seiten?|págs?\.?|paras?\.|[¶§]{1,2}|ch(?:ap)?\.|chapters?"
    r"|Kap\.|Abs\.|vol\.|secs?\.|sections?)"
)
_PAGES = rf"{_LABEL}\s*\d[\w.]*(?:\s?[-–—]\s?\d[\w.]*)*(?:\s?ff?\.)?"
# "2009a, 2009b", "2009a, b", "2012; see also 2014", "2012, p. 4; 2014"
_YEARS = (
    rf"{_YEAR}(?:(?:[,:]\s*{_PAGES})?\s*(?:[,&/;]|\band\b|\bund\b)\s*"
    rf"(?:(?:(?:but\s+)?see(?:\s+also)?|also|and|cf\.|vgl\.|siehe\s+auch|voir\s+aussi)\s+)?"
    rf"(?:{_YEAR}|\p{{Ll}}\b(?!\.)))*"
)
_LOCATOR = (
    rf"\s*[,:]?\s*(?P<locator>{_LABEL}\s*\d[\w.]*(?:\s?[-–—,]\s?\d[\w.]*)*(?:\s?ff?\.)?"
    rf"|(?<=[,:]\s*)(?!{YEAR}\b)\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?)"
)
_BRACKET = regex.compile(
    r"[(（](?P<inside>(?:[^()（）\[\]]|\[[^()\[\]]*\]){1,600}?)[)）]|\[(?P<inside>[^()（）\[\]]{1,600}?)\]"
)
# "(as Doe [1999] holds)": the year stands in square brackets where round ones are open.
_INNER = regex.compile(r"\[(?P<inside>[^()\[\]]{1,60})\]")
_DATED = regex.compile(
    rf"(?P<names>{_NAMES})(?:['’]s?)?\s*(?:\[[^\]]*\])?"
    rf"(?P<comma>[,:，])?\s*(?P<years>{_YEARS})(?:{_LOCATOR})?"
)
_TITLED = regex.compile(
    rf"[“\"„«‘](?P<title>[^”\"“»’]{{3,200}})[”\"“»’],?\s*"
    rf"(?P<years>{_YEARS})(?:{_LOCATOR})?"
)
_DATE_ALONE = regex.compile(rf"\s*(?P<years>{_YEARS})(?:{_LOCATOR})?\s*")
_LEAD = regex.compile(
    r"\s*(?:(?:but |and )?see(?:\s+also)?|e\.\s?g\.|i\.\s?e\.|cf\.|compare|also|as|cited in"
    r"|quoted (?:in|by)|qtd\. in|siehe(?:\s+auch)?|s\.|vgl\.|z\.\s?B\.|voir|cf|véase|ver|vid\.|vedi"
    r"|zie)[\s,:]+",
    regex.IGNORECASE,
)
_NAMED = regex.compile(
    rf"(?P<names>{_NAMES})(?:{_LOCATOR}"
    rf"|\s+(?P<locator>\d{{1,4}}(?:[-–]\d{{1,4}})?))?\s*"
)
_BEFORE = regex.compile(rf"(?P<names>{_NAMES})(?:['’]s?(?:\s+\p{{Ll}}+){{0,3}})?\s*$")
_JOINED = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?P<names>{_NAME}(?:,\s+{_NAME}){{0,3}}"
    rf"(?:(?P<etal>,?\s+{ET_AL})|,?\s+{AND}\s+{_NAME}(?P<etal>,?\s+{ET_AL})?))"
)
_PAGE_ALONE = regex.compile(r"\((?P<page>(?:pp?\.|S\.)\s*\d+(?:\s?[-–—]\s?\d+)?)\)")
_ONE_NAME = regex.compile(_NAME)
# "Doe, Short Title 23", "Doe, “Short Title,” 23": a work among several of one author.
_SHORT = regex.compile(
    rf"(?P<names>{_NAMES}),\s+(?P<title>[“\"‘«]?\p{{L}}[^;]{{2,160}}?)[,.]?[”\"’»]?"
    rf"(?:{_LOCATOR}|,?\s+(?P<locator>\d{{1,4}}(?:[-–]\d{{1,4}})?))?\s*"
)
_UNSIGNED = regex.compile(
    rf"[“\"‘«*_]*(?P<title>\p{{L}}[^;]{{2,160}}?)[,.]?[”\"’»*_]*"
    rf"(?:{_LOCATOR}|,?\s+(?P<locator>\d{{1,4}}(?:[-–]\d{{1,4}})?))\s*"
)
# Of "1762/1997" the list states the later: the edition that was read.
_ONE_YEAR = regex.compile(
    rf"(?:{YEAR}\s*/\s*|\[{YEAR}\]\s*)?(?P<year>{YEAR})(?P<letter>\p{{Ll}})?(?:\s*\[{YEAR}\])?|(?P<none>{NO_DATE}|{PENDING})-?(?P<letter>\p{{Ll}})?"
    r"|(?<!\p{L})(?P<letter>\p{Ll})\b(?!\.)",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A citing mark at `start:end`, as printed.

    `names` are (start, end) of each name; `title` stands in for them, or tells the works of one
    author apart, where a work is cited by its title. `form` is a citation's
    (`Citation.form`). `year` is None where none is printed, and 0 for "n.d." and "in press". `comma`
    tells "(Cave, 2018)" from "(Cave 2018)". `number` is the printed number of a "[3]".
    """

    start: int
    end: int
    form: str
    names: tuple[tuple[int, int], ...] = ()
    et_al: bool = False
    year: int | None = None
    letter: str = ""
    locator: str | None = None
    title: str | None = None
    comma: bool = False
    number: int | None = None


def bracketed_marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """Find "(Cave, 2018; Roff 2019)", "(see Cave and Roff)" and "Scharre’s (2021, p. 3)"."""
    for bracket in _BRACKET.finditer(text, start, end):
        inside = bracket.span("inside")
        window = max(start, bracket.start() - 240)
        if alone := _DATE_ALONE.fullmatch(text, *inside):
            yield from _named_before(text, window, bracket.span(), alone)
            continue
        for inner in _INNER.finditer(text, *inside):
            if alone := _DATE_ALONE.fullmatch(text, *inner.span("inside")):
                yield from _named_before(text, inside[0], inner.span(), alone)
        chunks = list(_chunks(text, *inside))
        whole_inside = chunks[0] if len(chunks) == 1 else None
        if len(chunks) > 1 and (alone := _DATE_ALONE.fullmatch(text, *chunks[0])):
            # "Doe (1999; cf. Roe, 2000)"
            yield from _named_before(text, window, (bracket.start(), chunks[0][1]), alone)
            chunks = chunks[1:]
        last: Mark | None = None
        for a, b in chunks:
            whole = bracket.span() if (a, b) == whole_inside else (a, b)
            for mark in _chunk(text, a, b, whole, last):
                yield mark
                last = mark


def _named_before(text: str, start: int, bracket: tuple[int, int], alone: regex.Match[str]) -> Iterator[Mark]:
    """The marks of names that stand in front of a bracket of years."""
    if before := _BEFORE.search(text, start, bracket[0]):
        yield from _dated(before, alone, "narrative", (before.start(), bracket[1]))


def joined_names(text: str, start: int, end: int) -> Iterator[Mark]:
    """Find "Diehl and Lambach" and "Schmid et al." in running text, with no year."""
    for found in _JOINED.finditer(text, start, end):
        names = _names(found)
        yield Mark(found.start(), found.end(), "narrative", names, bool(found["etal"]))


def pages_alone(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Find "(p. 12)", a page printed apart from its work: where, and the locator."""
    for found in _PAGE_ALONE.finditer(text, start, end):
        yield found.start(), printed_locator(found["page"]) or ""


def printed_locator(text: str | None) -> str | None:
    """Bring "p.3" and a bare "3" to "p. 3"."""
    if not text:
        return None
    text = " ".join(text.split())
    label = regex.match(r"\D+", text)
    if label is None:
        return f"{'pp.' if regex.search(r'[-–—,]', text) else 'p.'} {text}"
    return f"{label.group().strip()} {text[label.end() :]}"


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in regex.finditer(r"[^;；]+", text, pos=start, endpos=end):
        if stripped := piece.group().strip():
            a = piece.start() + piece.group().index(stripped)
            yield a, a + len(stripped)


def _chunk(text: str, start: int, end: int, whole: tuple[int, int], last: Mark | None) -> Iterator[Mark]:
    """The marks of one part of a bracket; years alone are of the names that `last` has."""
    a = start
    while lead := _LEAD.match(text, a, end):
        a = lead.end()
    # "May 2021" is a date, "May, 1999" a work.
    dated = [
        found
        for found in _DATED.finditer(text, a, end)
        if found["comma"] or found["names"].lower() not in MONTHS
    ]
    for found in dated:
        alone = _DATE_ALONE.match(text, found.start("years"), end)
        if alone:
            span = whole if len(dated) == 1 else (found.start(), found.end())
            yield from _dated(found, alone, "parenthetical", span)
    if dated:
        return
    alone = _DATE_ALONE.fullmatch(text, a, end) if last and last.year is not None else None
    if alone and last:
        printed = printed_locator(alone["locator"])
        for year, letter, first, after in _years(alone["years"]):
            yield Mark(
                alone.start("years") + first, alone.start("years") + after, "parenthetical",
                last.names, last.et_al, year, letter, printed,
            )  # fmt: skip
        return
    if titled := _TITLED.match(text, a, end):
        for date in list(_years(titled["years"]))[:1]:
            yield Mark(*whole, "parenthetical", year=date[0], letter=date[1], title=titled["title"])
        return
    short = _SHORT.fullmatch(text, a, end) or _UNSIGNED.fullmatch(text, a, end)
    if short:
        names = _names(short) if "names" in short.groupdict() else ()
        yield Mark(
            *whole,
            "parenthetical",
            names[:1],
            locator=printed_locator(short["locator"]),
            title=short["title"],
        )
    if named := _NAMED.fullmatch(text, a, end):
        locator = printed_locator(named["locator"])
        yield Mark(*whole, "parenthetical", _names(named), bool(named["etal"]), locator=locator)


def _dated(
    named: regex.Match[str], alone: regex.Match[str], form: str, span: tuple[int, int]
) -> Iterator[Mark]:
    """Give a mark for each year: the first spans everything, those that follow their year."""
    years = list(_years(alone["years"]))
    comma = form == "parenthetical" and bool(named["comma"])
    for i, (year, letter, a, b) in enumerate(years):
        at = alone.start("years")
        start, end = span if i == 0 else (at + a, at + b)
        if i == 0 and len(years) > 1:
            end = at + b
        last = i == len(years) - 1
        locator = printed_locator(alone["locator"]) if last else None
        yield Mark(start, end, form, _names(named), bool(named["etal"]), year, letter, locator, comma=comma)


def _years(text: str) -> Iterator[tuple[int, str, int, int]]:
    year = 0
    for found in _ONE_YEAR.finditer(text):
        if found["year"]:
            year = int(found["year"])
        elif found["none"]:
            year = 0
        yield year, (found["letter"] or "").lower(), found.start(), found.end()


def _names(found: regex.Match[str]) -> tuple[tuple[int, int], ...]:
    end = found.start("etal") if found["etal"] else found.end("names")
    return tuple(m.span() for m in _ONE_NAME.finditer(found.string, found.start("names"), end))
