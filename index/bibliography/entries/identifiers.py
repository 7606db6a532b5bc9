"""DOIs and web addresses within a reference, and the words that introduce them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import regex

from index.bibliography.dates import parse_date

_DOI = regex.compile(
    r"(?:\(?(?:https?://)?(?:dx\.)?doi\.org/|\bdoi\s*[:.]?\s*|(?<![\w/=]))(?P<doi>10\.\d{4,9}/[^\s<>“”\"]+)",
    regex.IGNORECASE,
)
_URL = regex.compile(r"\(?<?(?P<url>(?:https?://|www\.)[^\s<>“”\"]+)>?", regex.IGNORECASE)
_ACCESSED = regex.compile(
    r"[\s(\[,.]*\b(?:last )?(?:accessed|retrieved|abgerufen|zugriff|consulté|consultado)"
    r"\b\s*:?\s*(?:on|am|le|el)?\s*(?P<date>[\p{L}\d., ]{6,24}?\d{4})(?:[\])]|,?\s*from:?|[.;]|$)",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"[\s,.;]*[\[(]?(?:available (?:at|from|online)|retrieved from|recuperado (?:de|em)"
    r"|récupéré de|obtenido de|verfügbar (?:unter|über)|online"
    r"|disponible (?:en|sur|à)|disponibile (?:su|a)|accessible at|url|doi)\s*:?[\])]?\s*:?\s*$",
    regex.IGNORECASE,
)


def take_identifiers(text: str, links: Sequence[str], item: dict[str, Any]) -> str:
    """Move the DOI and the first other web address into `item`; the text without them is left."""
    spans: list[tuple[int, int]] = []
    for form in (_DOI, _URL):
        for found in form.finditer(text):
            if any(a < found.end() and found.start() < b for a, b in spans):
                continue  # the address of a DOI
            name = "doi" if form is _DOI else "url"
            value = _closed(found[name])
            end = found.start(name) + len(value)
            opened = text[found.start()] == "("
            spans.append((found.start(), end + (opened and text[end : end + 1] == ")")))
            item.setdefault(name.upper(), unquote(value) if form is _DOI else value)
    for link in links:
        if doi := _DOI.search(link):
            item.setdefault("DOI", unquote(_closed(doi["doi"])))
        elif _is_web(link):
            item.setdefault("URL", link)
    for start, end in sorted(spans, reverse=True):
        introduced = _LEAD.search(text[:start])
        before = text[: introduced.start() if introduced else start]
        text = before + text[end:].lstrip(".")
    text = regex.sub(r"\s*\[online\]", "", text, flags=regex.IGNORECASE)
    if accessed := _ACCESSED.search(text):
        read = parse_date(accessed["date"])
        if read and "issued" in read:
            item["accessed"] = read["issued"]
            text = text[: accessed.start()] + " " + text[accessed.end() :]
    while spans and (lead := _LEAD.search(text)):
        text = text[: lead.start()]
    return " ".join(text.split())


def _is_web(link: str) -> bool:
    """Tell whether a link target is a web address (not a mail address, anchor or scrap)."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _closed(value: str) -> str:
    """Take off punctuation that ends the sentence, and a bracket that the address never opened."""
    while value and (value[-1] in ".,;:'’”>]" or (value[-1] == ")" and "(" not in value)):
        value = value[:-1]
    return value
