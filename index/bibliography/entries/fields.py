"""The labelled parts of a reference as a CSL-JSON item.

Field names and types are those of the CSL 1.0.2 specification (docs.citationstyles.org).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from index.bibliography.dates import YEAR, date_parts, read_date, year_of
from index.bibliography.entries.kinds import BODY, CONFERENCE, NUMBERED, SITE
from index.bibliography.entries.labeller import Segment
from index.bibliography.entries.numbers import read_pages, read_volume
from index.bibliography.entries.segments import quoted_title, trim
from index.bibliography.names import parse_names, surname

_EDITORS = regex.compile(
    r"\(?\b(?:eds?|editors?|hrsg|hgs?|orgs?|dirs?|coords?|éds?)\b\.?\)?[^\p{L}\p{N}]*$", regex.IGNORECASE
)
_OPENS_IN = regex.compile(r"^(?:in|dans|en)\b\s*:?\s+(?=\S)|^in:", regex.IGNORECASE)
_GENRE = regex.compile(r"\s*\[(?P<genre>[^\[\]]{3,80})\]$")
_DETAIL = regex.compile(
    r"\s*\((?P<detail>[^()]*\b(?:report|paper|no\.|nr\.|vol\.|bd\.)[^()]*)\)$", regex.IGNORECASE
)
_NUMBER = regex.compile(
    r"(?P<genre>.*\p{L}.*?)\s+(?:(?:no|nr)\.?\s*)?(?P<number>\p{L}*[\d][\w/.–-]*)$", regex.IGNORECASE
)
_EDITION = regex.compile(r"(?P<edition>\d+)(?:st|nd|rd|th|[.ªa°e]|ère|ème)?\b")
_EDITION_WORD = regex.compile(
    r"[\W\s]*\b(?:edn?|edition|aufl(?:age)?|éd(?:ition)?|edición)\b\W*$", regex.IGNORECASE
)
_LONE_STOP = regex.compile(r"(?<=\p{Ll})\s\.(?!\w)")
_PARTICLE_LAST = regex.compile(
    r"(?P<family>\p{Lu}[\p{L}’'-]+)\s(?P<given>\p{Lu}{1,3}\s(?:de|von|van|du|da|zu)(?:\s(?:la|der|den))?)(?=[,;.]|$)"
)
_ISBN = regex.compile(r"\d{9,13}[xX]?")
_COUNT = regex.compile(r"(?P<count>\d+)\s+(?:vols?|volumes|bde|bände|tomes)\b\.?", regex.IGNORECASE)
_ORIGINAL = regex.compile(
    rf"(?:orig(?:inal(?:ly)?)?\.?(?:\s+(?:work|edition|ed\.))?|first)\s+(?:published|pub\.?|publ\.?|edition)?\W*(?:in\s+)?(?P<year>{YEAR})",
    regex.IGNORECASE,
)
_HOLLOW = regex.compile(
    r"^\W*(?:(?:retrieved|available|accessed|from|at|in|online|internet|url|doi|link|print|web|pmid|pmcid|edition|v|anon|and"
    r"|https?)\W*)*[\W\d]*$",
    regex.IGNORECASE,
)
_TRAILING = regex.compile(r"[\s,;(]+(?:vol|volume|no|nr|pp|p|bd|t)\.?$", regex.IGNORECASE)
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_PUBLISHED = {*NUMBERED, "editor", "publisher"}
_PERIODICAL = regex.compile(
    rf"{CONFERENCE.pattern}|\b(?:journal|review|revue|bulletin|annals|magazine|news|papers?|times|quarterly|lecture|report)",
    regex.IGNORECASE,
)
_AUTHORLESS = 3


def to_item(segments: Sequence[Segment]) -> dict[str, Any]:
    """Bring labelled parts to CSL-JSON, without type and identifiers.

    A part that holds nothing but marks is left out; a note that the item has no field for is
    its `note`.
    """
    item: dict[str, Any] = {}
    for segment in _joined(segments):
        _READERS[segment.label](segment.text, item)
    source = str(item.get("container-title", ""))
    if (
        len(source.split()) > 2
        and BODY.search(source)
        and not (_PERIODICAL.search(source) or item.keys() & _PUBLISHED)
    ):
        # "A report. Center for Security.": a body publishes, unless something speaks for a journal.
        item["publisher"] = item.pop("container-title")
    return item


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """The segments; a title that a few letters cut in two is one again."""
    joined: list[Segment] = []
    for segment in segments:
        if (
            len(joined) > 1
            and segment.label == joined[-2].label == "title"
            and len(regex.findall(r"\p{L}", joined[-1].text)) < _AUTHORLESS
            and not regex.search(r"\d", joined[-1].text)
        ):
            middle = joined.pop().text
            joined[-1] = Segment("title", f"{joined[-1].text} {middle} {segment.text}")
        else:
            joined.append(segment)
    return joined


def _number(text: str, item: dict[str, Any]) -> None:
    bare = text.strip(" []().:•*-–")
    if bare.isdecimal():
        item.setdefault("citation-number", bare)
    elif bare and text.startswith("["):
        item.setdefault("citation-label", bare)
    elif bare:
        _title(bare, item)


def _author(text: str, item: dict[str, Any]) -> None:
    role = "editor" if _EDITORS.search(text) else "author"
    _add_people(role, text, item)


def _editor(text: str, item: dict[str, Any]) -> None:
    _add_people("editor", text, item)


def _translator(text: str, item: dict[str, Any]) -> None:
    _add_people("translator", text, item)


def _add_people(role: str, text: str, item: dict[str, Any]) -> None:
    known = {surname(p) for p in item.get(role, ())}
    # "Tocqueville A de", "Tocqueville, A. de .": the particle goes with the forenames.
    text = _PARTICLE_LAST.sub(r"\g<family>, \g<given>", _LONE_STOP.sub("", text))
    people = [p for p in parse_names(text) if surname(p) not in known]
    if people:
        item[role] = [*item.get(role, ()), *people]


def _date(text: str, item: dict[str, Any]) -> None:
    read = read_date(text)
    more = len(date_parts(read)) > len(date_parts(item)) and year_of(read) == year_of(item)
    if "issued" not in item or more:
        item.update(read)
    elif "issued" in read and "original-date" not in item and (year_of(read) or 0) < (year_of(item) or 0):
        pass  # the date of a reprint's first edition, or of a conference: the first date counts


def _title(text: str, item: dict[str, Any]) -> None:
    text = text.strip(" ,;")
    quoted = quoted_title(text)
    if quoted and not regex.search(r"[\p{L}\p{N}]", quoted[1]):
        title = quoted[0]
    else:
        title = trim(take_details(trim(_balanced(text)), item))
    title = title.rstrip(" -–—")
    if title and title != item.get("title"):
        item["title"] = f"{item['title']}. {title}" if "title" in item else title


def take_details(text: str, item: dict[str, Any]) -> str:
    """Move "[Doctoral dissertation]" and "(Report No. 7)" off a title."""
    if genre := _GENRE.search(text):
        item["genre"] = genre["genre"]
        text = text[: genre.start()]
    if detail := _DETAIL.search(text):
        numbered = _NUMBER.fullmatch(detail["detail"])
        if (
            volume := read_volume(detail["detail"])
            if regex.match(r"vol|bd", detail["detail"], regex.I)
            else {}
        ):
            item |= volume
        else:
            item |= numbered.groupdict() if numbered else {"genre": detail["detail"]}
        text = text[: detail.start()]
    return text


def _container(text: str, item: dict[str, Any]) -> None:
    text = _OPENS_IN.sub("", text.strip(" ,;:"))
    name = trim(_TRAILING.sub("", _balanced(text)))
    quoted = quoted_title(name)
    name = quoted[0] if quoted and not quoted[1] else name
    if regex.search(r"[\p{L}\p{N}]", name):
        item.setdefault("container-title" if "container-title" not in item else "collection-title", name)


def _journal(text: str, item: dict[str, Any]) -> None:
    _container(text, item)


def _collection(text: str, item: dict[str, Any]) -> None:
    name = trim(_balanced(text.strip(" ,;:")))
    if name:
        item.setdefault("collection-title", name)


def _volume(text: str, item: dict[str, Any]) -> None:
    if count := _COUNT.search(text):
        item.setdefault("number-of-volumes", count["count"])
        return
    for name, value in read_volume(text).items():
        item.setdefault(name, value)


def _pages(text: str, item: dict[str, Any]) -> None:
    pages = read_pages(text)
    if pages and not _ISBN.fullmatch(pages):
        item.setdefault("page", pages)


def _publisher(text: str, item: dict[str, Any]) -> None:
    name = trim(_balanced(text.strip(" ,;:")))
    if SITE.match(name):
        item.setdefault("container-title", name)
    elif regex.search(r"\p{L}", name):
        item["publisher"] = f"{item['publisher']}; {name}" if "publisher" in item else name


def _location(text: str, item: dict[str, Any]) -> None:
    place = trim(_balanced(text.strip(" ,;:")))
    if regex.search(r"\p{L}", place):
        item.setdefault("publisher-place", place)


def _edition(text: str, item: dict[str, Any]) -> None:
    number = _EDITION.search(text)
    value = number["edition"] if number else _EDITION_WORD.sub("", text).strip(" ,.()")
    if value:
        item.setdefault("edition", value)


def _genre(text: str, item: dict[str, Any]) -> None:
    bare = trim(text.strip(" ()[]"))
    numbered = _NUMBER.fullmatch(bare)
    if bare:
        item |= numbered.groupdict() if numbered else {"genre": bare}


def _note(text: str, item: dict[str, Any]) -> None:
    if original := _ORIGINAL.search(text):
        item.setdefault("original-date", {"date-parts": [[int(original["year"])]]})
        text = text[: original.start()] + text[original.end() :]
    if not _HOLLOW.match(text):
        note = trim(_balanced(text))
        item["note"] = f"{item['note']}; {note}" if "note" in item else note


def _balanced(text: str) -> str:
    """The text without a bracket or quotation mark at its ends that is never closed or opened."""
    text = text.strip()
    changed = True
    while changed and text:
        changed = False
        for opening, closing in _PAIRS.items():
            if text.startswith(opening) and text.count(opening) > text.count(closing):
                text, changed = text[1:].lstrip(), True
            if regex.search(rf"\{closing}[.,;:]*$", text) and text.count(closing) > text.count(opening):
                text, changed = regex.sub(rf"\{closing}([.,;:]*)$", r"\1", text), True
        if text[:1] == "(" and regex.fullmatch(r"\([^()]*\)[.,;:]*", text):
            text, changed = text.rstrip(".,;:")[1:-1], True
    return text


_READERS = {
    "number": _number, "author": _author, "editor": _editor, "translator": _translator, "date": _date,
    "title": _title, "journal": _journal, "container": _container, "collection": _collection,
    "volume": _volume, "pages": _pages, "publisher": _publisher, "location": _location,
    "edition": _edition, "genre": _genre, "note": _note,
}  # fmt: skip
