"""Reading one entry of a reference list into CSL-JSON.

Field names and types are those of the CSL 1.0.2 specification (docs.citationstyles.org).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from index.bibliography.entries.heads import split_head, take_date
from index.bibliography.entries.identifiers import take_identifiers
from index.bibliography.entries.kinds import ARXIV, BODY, NUMBERED, PRESS, SITE, work_type
from index.bibliography.entries.segments import quoted_title, split_parts, trim
from index.bibliography.entries.source import (
    CONFERENCE,
    EDITION,
    read_container,
    read_publisher,
    take_numbers,
)
from index.bibliography.names import parse_names

_LONGEST = 4000
_LABEL = regex.compile(r"^\s*(?:[-*•–]\s+)?(?:\[(?P<n>\d{1,4})\]\s*|(?P<n>\d{1,3})[.)]\s+(?=[\p{L}“\"‘]))?")
_IN = regex.compile(r"(?:(?<=[.?!”\"’»)])\s+(?:In|Dans|En):?|,?\s+[Ii]n:|,\s+in)\s+(?=[\p{Lu}\p{N}“„«\"‘])")
_OPENS_IN = regex.compile(r"^(?:In|Dans|En|in)\b:?\s+")
_GENRE = regex.compile(r"\s*\[(?P<genre>[^\[\]]{3,80})\]$")
_DETAIL = regex.compile(
    r"\s*\((?P<detail>[^()]*\b(?:report|paper|no\.|nr\.|vol\.|bd\.)[^()]*)\)$", regex.IGNORECASE
)
_NUMBER = regex.compile(r"(?P<genre>.+?)\s+(?:no|nr)\.\s*(?P<number>\S+)", regex.IGNORECASE)
_EDITORS = regex.compile(r"\(?\b(?:eds?|hrsg|hg)\b\.?\)?\W*$", regex.IGNORECASE)


def parse_entry(text: str, links: Sequence[str] = ()) -> dict[str, Any]:
    """Read a reference, as one line of clean text, into a CSL-JSON item without an id.

    `links` are the targets behind its words. A field that the entry does not state is absent;
    text that cannot be divided stays in the title, so that nothing is lost or invented. A
    printed list number becomes `citation-number`, a letter after the year `year-suffix`. Never
    raises: text that is no reference gives an item with what could be read.
    """
    text = " ".join(text.split())[:_LONGEST]
    item: dict[str, Any] = {"type": "document"}
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
        if label["n"]:
            item["citation-number"] = label["n"]
    text = take_identifiers(text, links, item)
    names, body = split_head(text, item)
    if names:
        item["editor" if _EDITORS.search(names) else "author"] = parse_names(names)
    _read_body(body, item)
    item["type"] = work_type(item)
    return {k: v for k, v in item.items() if v not in ("", [], None)}


def _read_body(body: str, item: dict[str, Any]) -> None:
    body = body.strip(" ,;")
    if quoted := quoted_title(body):
        item["title"], rest = quoted
        rest = _take_details(take_date(rest, item), item)
        if _OPENS_IN.match(rest):
            read_container(_OPENS_IN.sub("", rest), item)
        elif rest:
            _read_source(rest, item)
        return
    inside = _IN.search(body)
    if inside and not regex.search(r",\s+in$", body[: inside.end()].rstrip()):
        _set_title(body[: inside.start()], item)
        read_container(body[inside.end() :], item)
        return
    left = take_numbers(_take_edition(body, item), item)
    parts = split_parts(left)
    if item.keys() & NUMBERED and len(parts) > 1:
        _set_title(left[: left.rindex(parts[-1])], item)
        item["container-title"] = parts[-1]
        return
    title = regex.match(r"(?P<title>.{8,}),\s+(?P<source>\p{Lu}[^,]{2,})$", left)
    if title and item.keys() >= {"volume", "page"}:
        # Harvard lists without quotation marks: "Title, Journal, 81, pp. 88–95".
        _set_title(title["title"], item)
        item["container-title"] = title["source"]
        return
    _read_parts(parts, item)


def _read_parts(parts: list[str], item: dict[str, Any]) -> None:
    """Read "Title. Publisher" or "Title. Site": the last part is the source."""
    if not parts:
        return
    if len(parts) == 1:
        _set_title(parts[0], item)
        return
    _set_title(". ".join(parts[:-1]), item)
    _read_source(parts[-1], item)


def _take_edition(text: str, item: dict[str, Any]) -> str:
    found = EDITION.search(text)
    if found is None:
        return text
    item["edition"] = found["edition"]
    return f"{text[: found.start()].rstrip(' .,')}. {text[found.end() :].lstrip(' .,')}"


def _read_source(text: str, item: dict[str, Any]) -> None:
    before = item.keys() & NUMBERED
    first, *others = split_parts(text) or [""]
    if others and take_numbers(first, {**item}) != first:
        # "World Politics, vol. 30, pp. 167–214. JSTOR": the database stands after the journal.
        text, item["source"] = first, ". ".join(others)
    text = take_numbers(text, item)
    if CONFERENCE.search(text) or (item.keys() & NUMBERED) - before or ARXIV.search(text):
        item["container-title"] = trim(text)
    elif SITE.match(text):
        item["container-title"] = text
    elif PRESS.search(text) or BODY.search(text) or regex.match(r"\p{Lu}[\p{L} .,]+:\s", text):
        read_publisher(text, item)
    elif "URL" in item or len(item.get("issued", {}).get("date-parts", [[]])[0]) > 1:
        item["container-title"] = trim(text)
    else:
        read_publisher(text, item)


def _set_title(text: str, item: dict[str, Any]) -> None:
    item["title"] = trim(_take_details(trim(text), item))


def _take_details(text: str, item: dict[str, Any]) -> str:
    """Move "[Doctoral dissertation]" and "(Report No. 7)" off a title."""
    if genre := _GENRE.search(text):
        item["genre"] = genre["genre"]
        text = text[: genre.start()]
    if detail := _DETAIL.search(text):
        numbered = _NUMBER.fullmatch(detail["detail"])
        rest = "" if numbered else take_numbers(", " + detail["detail"], item).strip(" ,")
        item |= numbered.groupdict() if numbered else {"genre": rest} if rest else {}
        text = text[: detail.start()]
    return text
