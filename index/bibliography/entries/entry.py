"""Reading one entry of a reference list into CSL-JSON.

Field names and types are those of the CSL 1.0.2 specification (docs.citationstyles.org).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex

from index.bibliography.entries.fields import to_item
from index.bibliography.entries.identifiers import cut, find_identifiers
from index.bibliography.entries.kinds import work_type
from index.bibliography.entries.labeller import label
from index.bibliography.entries.repairs import repair

_LONGEST = 4000
_LABEL = regex.compile(
    r"^\s*(?:[-*•–]\s+)?(?:\[(?P<n>\d{1,4})\]\s*|\[(?P<alpha>\p{L}[\p{L}+’'-]{0,9}\s?\d\d\p{Ll}?|\p{L}{2,6}\+?)\]\s*"
    r"|(?P<n>\d{1,3})[.)]\s*(?=[\p{L}“\"‘«]))?"
)
#: Dashes that stand for the authors of the entry before.
_SAME = regex.compile(
    r"^\s*(?:(?:[-–—―_⸺⸻]\s?){2,}|[⸺⸻―]|[—–](?=\s?[.,]))[\s.,:]*(?:\(?(?P<role>eds?|hrsg|hg)\.?\)?[\s.,]+)?",
    regex.IGNORECASE,
)


def parse_entry(
    text: str, links: Sequence[str] = (), before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Read a reference, as one line of clean text, into a CSL-JSON item without an id.

    `links` are the targets behind its words; `before` is the item of the entry before, whose authors
    a dash in their place stands for. A field that the entry does not state is absent. A printed list
    number becomes `citation-number`, letters in its place ("[Knu84]") `citation-label`, a letter after
    the year `year-suffix`, what has no field `note`. Never raises: text that is no reference gives an
    item with what could be read.
    """
    text = " ".join(text.split())[:_LONGEST]
    item: dict[str, Any] = {"type": "document"}
    printed = _LABEL.match(text)
    if printed:
        text = text[printed.end() :]
        item |= {"citation-number": printed["n"]} if printed["n"] else {}
        item |= {"citation-label": printed["alpha"]} if printed["alpha"] else {}
    found, spans = find_identifiers(text, links)
    text = " ".join(cut(text, spans).split())
    same = _SAME.match(text)
    segments = repair(label(text[same.end() :] if same else text))
    item |= found
    for name, value in to_item(segments).items():
        item.setdefault(name, value)
    if same and before and "author" not in item:
        people = before.get("author") or before.get("editor") or []
        item["editor" if same["role"] else "author"] = [dict(p) for p in people]
    item["type"] = work_type(item, {segment.label for segment in segments})
    return {k: v for k, v in item.items() if v not in ("", [], None)}
