"""DOIs and web addresses within a reference, and the words that introduce them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import regex

from index.bibliography.dates import MONTH, parse_date

Span = tuple[int, int]

_ADDRESS = r"(?:https?\s?:\s?/\s?/\s?)"
_DOI = regex.compile(
    rf"(?:\(?<?{_ADDRESS}?(?:dx\.\s?)?doi\.\s?org\s?/\s?|\bdoi\s*[:.]?\s*(?:{_ADDRESS}(?:dx\.)?doi\.org/)?"
    r"|(?<![\w/=]))(?P<doi>10\.\s?\d{4,9}\s?/\s?[^\s“”\"]+)",
    regex.IGNORECASE,
)
_URL = regex.compile(
    rf"\(?<?(?P<url>(?:{_ADDRESS}|www\.)[^\s<>“”\"]+)>?",
    regex.IGNORECASE,
)
# An address that a line's end has broken goes on after the space.
_BROKEN = regex.compile(r"(?<=[/=&?_~#%-])\s(?=[\p{Ll}\p{N}#?_-][^\s]*)|\s(?=[/?&=#_-][^\s])")
_BROKEN_DOI = regex.compile(
    r"(?<=[/.(-])\s(?=[\p{Ll}\d][^\s“”\"]*\d)|\s(?=[-_/][\p{Ll}\d]+[^\s]*\d)|(?<=-)\s(?=[\p{Ll}\d])"
    r"|(?<=\))\s(?=\d+-[\dX]\b)",
    regex.IGNORECASE,
)
_CHUNK = regex.compile(r"\s\S+")
_WORDS_AFTER = regex.compile(
    rf"\s(?:(?-i:\p{{Ll}}{{2,}}[,;:]?)(?:\s|$)|(?:1[5-9]|20)\d\d\b|(?:\d{{1,2}}\s)?{MONTH})", regex.IGNORECASE
)
_ACCESSED = regex.compile(
    r"[\s(\[,.]*\b(?:last |date )?(?:accessed|retrieved|cited|abgerufen|zugriff|consulté|consultado|viewed)"
    r"\b\s*:?\s*(?:on|am|le|el)?\s*(?P<date>[\p{L}\d., ]{6,24}?\d{4}|\d{4}\s\p{L}{3,9}\.?\s\d{1,2})"
    r"(?:[\])]|,?\s*from:?|[.;]|$)\]?",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"[\s,.;]*[\[(]?(?:(?:available|accessed|accessible) (?:at|from|online(?: at)?|via)"
    r"|(?:retrieved|downloaded) from|recuperado (?:de|em)"
    r"|récupéré de|obtenido de|verfügbar (?:unter|über)|online"
    r"|disponible (?:en|sur|à)|disponibile (?:su|a)|url|doi)\s*:?[\])]?\s*:?\s*$",
    regex.IGNORECASE,
)
_ONLINE = regex.compile(r"\s*\[(?:online|internet)\]", regex.IGNORECASE)


def find_identifiers(text: str, links: Sequence[str] = ()) -> tuple[dict[str, Any], list[Span]]:
    """Read the DOI, the first other web address and the day it was looked at.

    Given are the CSL-JSON fields, and the spans of `text` that print them, in order, with the words
    that introduce them. `links` are the targets behind words of the text. An address that a line's
    end has broken is put together again.
    """
    item: dict[str, Any] = {}
    spans: list[Span] = []
    for form in (_DOI, _URL):
        for found in form.finditer(text):
            if any(a < found.end() and found.start() < b for a, b in spans):
                continue  # the address of a DOI
            is_doi = form is _DOI
            start, until = found.start("doi" if is_doi else "url"), found.end("doi" if is_doi else "url")
            until = _goes_on(text, until, _BROKEN_DOI if is_doi else _BROKEN)
            value = _closed(text[start:until])
            end = start + len(value)
            opened = text[found.start()] == "("
            while text[end : end + 1] in (">", ")") and (text[end] == ">" or opened):
                end += 1
            spans.append((found.start(), end))
            value = regex.sub(r"\s", "", value)
            item.setdefault("DOI" if is_doi else "URL", unquote(value) if is_doi else value)
    for link in links:
        if doi := _DOI.search(link):
            item.setdefault("DOI", unquote(_closed(doi["doi"])))
        elif _is_web(link):
            item.setdefault("URL", link)
    spans = [_with_lead(text, span) for span in sorted(spans)]
    spans += [m.span() for m in _ONLINE.finditer(text)]
    for accessed in _ACCESSED.finditer(text):
        read = parse_date(accessed["date"])
        if read and "issued" in read:
            item["accessed"] = read["issued"]
            spans.append(accessed.span())
            break
    if spans and (lead := _LEAD.search(cut(text, spans))) and text.rstrip().endswith(lead.group().strip()):
        spans.append((len(text.rstrip()) - len(lead.group().strip()), len(text)))
    return item, list(_merged(spans))


def take_identifiers(text: str, links: Sequence[str], item: dict[str, Any]) -> str:
    """Move the DOI and the first other web address into `item`; the text without them is left."""
    fields, spans = find_identifiers(text, links)
    item.update(fields)
    return " ".join(cut(text, spans).split())


def cut(text: str, spans: Sequence[Span]) -> str:
    """The text without the spans: a space stands for each."""
    kept, at = [], 0
    for start, end in _merged(spans):
        kept += [text[at:start], " "]
        at = end
    return "".join([*kept, text[at:]])


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    at, until = 0, 0
    for start, end in sorted(spans):
        if start > until:
            if until > at:
                yield at, until
            at = start
        until = max(until, end)
    if until > at:
        yield at, until


def _with_lead(text: str, span: Span) -> Span:
    """The span with the words before it that introduce an address, and the full stop after it."""
    start, end = span
    while lead := _LEAD.search(text[:start]):
        if lead.start() == start:
            break
        start = lead.start()
    return start, end + (text[end : end + 1] == ".")


def _goes_on(text: str, end: int, form: Any) -> int:
    """Where an address ends that line ends may have broken."""
    for _ in range(3):
        if not form.match(text, end) or _WORDS_AFTER.match(text, end):
            return end
        after = _CHUNK.match(text, end)
        end = after.end() if after else end
    return end


def _is_web(link: str) -> bool:
    """Tell whether a link target is a web address (not a mail address, anchor or scrap)."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _closed(value: str) -> str:
    """Take off punctuation that ends the sentence, and brackets that the address never opened."""
    while value and (
        value[-1] in ".,;:'’”]"
        or (value[-1] == ")" and value.count("(") < value.count(")"))
        or (value[-1] == ">" and value.count("<") < value.count(">"))
    ):
        value = value[:-1]
    return value
