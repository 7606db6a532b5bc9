"""Where a work appeared: the part of a reference after its title."""

from __future__ import annotations

from typing import Any

import regex

from index.bibliography.dates import MONTH, YEAR, parse_date
from index.bibliography.entries.segments import split_parts, trim
from index.bibliography.names import parse_names

_RANGE = r"[A-Za-z]?\d+[A-Za-z]?(?:\s?[–—‐-]\s?[A-Za-z]?\d+[A-Za-z]?)"
_PAGES = rf"(?:{_RANGE}|[A-Za-z]?\d+[A-Za-z]?|[ivxlc]+\s?[–—-]\s?[ivxlc]+)(?:,\s*{_RANGE})*"
_PAGE_LABEL = r"(?:pp?\.|pages?|págs?\.|S\.|Seiten?|art(?:icle|\.)(?:\s+(?:no\.?|id))?|ss?\.)\s*"
_VOLUME_LABEL = r"(?:vol(?:ume|umen)?\.?|jg\.?|jahrgang|bd\.?|band|tome|t\.)\s*"
_ISSUE_LABEL = r"(?:no\.?|nr\.?|n[°º]\.?|h\.|heft|issue|iss\.?|núm\.?|num\.)\s*"
_NUMBERS = {
    "page": rf"[,:;.]?\s*\(?(?:{_PAGE_LABEL}(?P<page>{_PAGES})\)?"
    rf"|(?<=[,:;.]\s*)(?P<page>{_RANGE}))$",
    "issue": rf"[,.;]?\s*{_ISSUE_LABEL}(?P<issue>\d[\w–/-]*)$",
    "volume": rf"(?:[,.;]\s*|\s+){_VOLUME_LABEL}(?P<volume>\d+[A-Z]?|[IVXLC]+)"
    r"(?:\s*\((?P<issue>[^()]{1,20})\))?$"
    rf"|(?:[,.;]\s*|\s+)(?P<volume>\d{{1,4}})\s*\((?!{YEAR}\))(?P<issue>[^()]{{1,20}})\)$",
    "date": rf"[,.;]\s*(?P<date>(?:(?:\d{{1,2}}\s+)?{MONTH}\s+)?{YEAR})$"
    rf"|\s*\((?P<date>[^()]*{YEAR})\)$",
}
_NUMBER_FORMS = {k: regex.compile(v, regex.IGNORECASE) for k, v in _NUMBERS.items()}
_BARE_VOLUME = regex.compile(r"(?:[,;]\s*|(?<=\p{L}[.]?)\s+)(?P<volume>\d{1,4})$")
_LAST_VOLUME = regex.compile(r"(?<=\p{L}),\s*(?P<volume>\d{1,3})$")
_BARE_PAGE = regex.compile(r"(?<=\d|\))[,:]\s*(?P<page>[A-Za-z]?\d+)$")
_EDITED = r"(?:eds?|hrsg|hg|dirs?|coords?|éds?)\.?"
_EDITORS_FIRST = regex.compile(rf"^(?P<names>[^()]+?)[\s,]*\({_EDITED}\)[,.:]?\s*", regex.IGNORECASE)
_EDITORS_AFTER = regex.compile(
    r",?\s*(?:edited by|ed(?:s|ited)?\. by|hrsg\. von|herausgegeben von|sous la dir(?:ection|\.) de"
    r"|editado por|a cura di|eds?\.)\s+(?P<names>[^()]+?)"
    r"(?=,\s*(?:pp?\.|S\.|\d|vol)|\.\s|, \p{Lu}[^,]*$|$)",
    regex.IGNORECASE,
)
_INNER = regex.compile(r"\s*\((?P<inner>[^()]*)\)")
EDITION = regex.compile(
    r"[,.]?\s*\(?\b(?P<edition>\d+)(?:st|nd|rd|th|[.ªa°e]|ère|ème)?\s*"
    r"(?:rev\.?\s*)?(?:edn?|edition|aufl(?:age)?|éd(?:ition)?|ed(?:ición)?)\b\.?\)?",
    regex.IGNORECASE,
)
CONFERENCE = regex.compile(
    r"\b(?:proceedings|proc\.|conference|symposium|workshop|congress on|tagungsband|konferenz"
    r"|actes d|actas d|atti d)",
    regex.IGNORECASE,
)
_LAST_PUBLISHER = regex.compile(
    r",\s+(?P<publisher>[^,]*\b(?:Press|UP|Verlag|Books|Publish\w+|Springer|Routledge)\b[^,]*)$"
)
_PLACE = regex.compile(r"^(?P<place>\p{Lu}[^:]{1,40}):\s+(?P<publisher>.+)$")


def take_numbers(text: str, item: dict[str, Any]) -> str:
    """Move volume, issue, pages and a date off the end of `text` into `item`; the rest is left."""
    left = text.rstrip(" .,;")
    found: dict[str, str] = {}
    progress = True
    while progress:
        progress = False
        for form in _NUMBER_FORMS.values():
            match = form.search(left)
            fields = {k: v for k, v in match.groupdict().items() if v} if match else {}
            if not match or any(k in found or (k == "date" and "issued" in item) for k in fields):
                continue
            if "date" in fields:
                read = parse_date(fields["date"])
                if not read:
                    continue
                item.update(read)
            found |= fields
            left = left[: match.start()].rstrip(" ,;")
            progress = True
        if "page" not in found and (bare := _BARE_PAGE.search(left)):
            found["page"], left, progress = bare["page"], left[: bare.start()], True
    if "volume" not in found and found.keys() & {"page", "issue"}:
        if bare := _BARE_VOLUME.search(left):
            found["volume"], left = bare["volume"], left[: bare.start()]
    elif not found.keys() & {"volume", "page"} and (bare := _LAST_VOLUME.search(left)):
        found["volume"], left = bare["volume"], left[: bare.start()]
    bare = regex.search(r",\s*(\d{1,4})$", left)
    if bare and found.keys() >= {"volume", "page"} and "issue" not in found:
        # "Revue, 3, 2, p. 45": what was read as the volume is the issue.
        found["issue"], found["volume"] = found["volume"], bare[1]
        left = left[: bare.start()]
    item.update({k: found[k].strip() for k in ("volume", "issue", "page") if found.get(k)})
    return left.rstrip(" ,;")


def read_container(text: str, item: dict[str, Any]) -> None:
    """Read what follows "In": the editors, the book or journal, its pages and its publisher."""
    if names := _EDITORS_FIRST.match(text):
        item["editor"] = parse_names(names["names"])
        text = text[names.end() :]
    if edition := EDITION.search(text):
        item["edition"] = edition["edition"]
        text = text[: edition.start()] + " " + text[edition.end() :].lstrip(" ,")
    for inner in list(_INNER.finditer(text))[::-1]:
        rest = take_numbers(", " + inner["inner"], item)
        if not rest.strip(" ,"):
            text = text[: inner.start()] + text[inner.end() :]
    if names := _EDITORS_AFTER.search(text):
        item.setdefault("editor", parse_names(names["names"], spoken=True))
        after = text[names.end() :].lstrip(" ,.")
        text = text[: names.start()] + (", " if after[:1].isdigit() else ". ") + after
    text = take_numbers(text, item)
    parts = split_parts(text)
    if not parts:
        return
    head = take_numbers(parts[0], item)
    if len(parts) == 1 and "editor" not in item and not CONFERENCE.search(head):
        head, _, publisher = _after_comma(head)
        parts += [publisher] if publisher else []
    item["container-title"] = trim(head)
    if parts[1:]:
        read_publisher(take_numbers(". ".join(parts[1:]), item), item)


def read_publisher(text: str, item: dict[str, Any]) -> None:
    """Read "Oxford University Press" or "Oxford: Oxford University Press"."""
    text = trim(take_numbers(text, item))
    if placed := _PLACE.match(text):
        item["publisher-place"] = placed["place"].strip()
        text = trim(placed["publisher"])
    if text:
        item["publisher"] = text


def _after_comma(text: str) -> tuple[str, str, str]:
    """Split "Book, Publisher" where what follows the comma names a publisher."""
    found = _LAST_PUBLISHER.search(text)
    return (text[: found.start()], ",", found["publisher"]) if found else (text, "", "")
