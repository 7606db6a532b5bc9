"""AnyStyle's labelled entries (BSD 2-Clause) as characters with labels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from index.bibliography.entries.identifiers import Span, cut, find_identifiers
from index.bibliography.entries.tokens import tokenize

FILES = ("core", "good", "ugly", "bad")
#: AnyStyle's names of fields, as the model's labels.
LABELS = {
    "author": "author", "director": "author", "editor": "editor", "translator": "translator", "date": "date",
    "title": "title", "journal": "journal", "container-title": "container", "collection-title": "collection",
    "volume": "volume", "pages": "pages", "publisher": "publisher", "producer": "publisher",
    "location": "location", "edition": "edition", "genre": "genre", "citation-number": "number",
    "note": "note", "medium": "note", "source": "note", "isbn": "note", "url": "note", "doi": "note",
}  # fmt: skip
_TAG = re.compile(r"</?\w+/?>")


@dataclass(slots=True)
class Entry:
    """A printed entry, and the label of each of its characters ("" for none)."""

    text: str
    labels: list[str] = field(default_factory=list)

    def without(self, spans: list[Span]) -> Entry:
        """The entry without some spans: a space stands for each, as in `identifiers.cut`."""
        labels, at = [], 0
        for start, end in spans:
            labels += [*self.labels[at:start], ""]
            at = end
        return Entry(cut(self.text, spans), labels + self.labels[at:])

    def tokens(self) -> tuple[list[str], list[str]]:
        """Its tokens without identifiers, as the labelling model gets them, each with its label."""
        entry = self.without(find_identifiers(self.text)[1])
        tokens = tokenize(entry.text)
        return [t.text for t in tokens], [_most(entry.labels[t.start : t.end]) for t in tokens]


def join(pieces: list[tuple[str, str]]) -> Entry:
    """An entry of (label, text) pieces, put together as they are."""
    entry = Entry("".join(text for _, text in pieces))
    for label, text in pieces:
        entry.labels += [label] * len(text)
    return entry


def read_gold(folder: Path, name: str) -> Iterator[Entry]:
    """The entries of one file of AnyStyle's, but those to measure on."""
    held = {_folded(json.loads(line)["text"]) for line in (folder / "dev.jsonl").read_text().splitlines()}
    for sequence in etree.parse(str(folder / f"{name}.xml")).getroot():
        pieces = []
        for part in sequence:
            text = " ".join(_TAG.sub("", part.text or "").split())
            pieces += [(label, piece + " ") for label, piece in _parted(LABELS[part.tag], text)]
        entry = join(pieces)
        if len(pieces) > 1 and _folded(entry.text) not in held:
            yield entry


def _parted(label: str, text: str) -> list[tuple[str, str]]:
    """Part "2007;10(3):214–20" that was labelled as one field."""
    if label not in ("date", "volume") or not re.search(r"\d{4}[^;]*;\s?\d", text):
        return [(label, text)]
    date, rest = text[: text.index(";") + 1], text[text.index(";") + 1 :].strip()
    volume, colon, pages = rest.partition(":")
    pieces = [("date", date), ("volume", volume + colon), ("pages", pages.strip())]
    return [(kind, piece) for kind, piece in pieces if piece]


def _most(labels: list[str]) -> str:
    known = [label for label in labels if label]
    return max(known, key=known.count) if known else ""


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
