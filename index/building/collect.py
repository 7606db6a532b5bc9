"""Readings put together into one corpus, in which every key names one thing."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.building.works import WorkText, bound
from index.types import Citation, Document, Reading, Reference
from index.words import stems


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents (texts first, then the references held as their entry alone), the entries of
    their reference lists, and every citation, with keys that are unique over all of them."""

    documents: tuple[Document, ...]
    references: tuple[Reference, ...]
    citations: tuple[Citation, ...]

    @property
    def sha256(self) -> str:
        """Over key and text of every document, in order."""
        digest = hashlib.sha256()
        for document in self.documents:
            for part in (document.key, document.title, document.text):
                digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        return digest.hexdigest()


def collect(readings: Iterable[Reading], works: Sequence[WorkText] = ()) -> Corpus:
    """One corpus of many readings, and of the works whose texts are bound to references.

    Of two texts with one key the later gets a letter. Entries of two lists that name one work
    become one reference; an entry for a work that is itself among the texts is tied to the text.
    The reference list and the citations of a bound work add nothing.
    """
    readings = list(readings)
    texts: dict[str, Document] = {}
    renamed: list[tuple[Reading, str]] = []
    for reading in readings:
        key = _free(reading.document.key, texts)
        texts[key] = _rekey(reading.document, key)
        renamed.append((reading, key))
    entries: dict[str, Reference] = {}
    listed: list[Reference] = []
    citations: list[Citation] = []
    for reading, key in renamed:
        names: dict[str, str] = {}
        for reference in reading.references:
            now = _settle(reference, texts, entries, own=key)
            names[reference.key] = now
            kept = Reference(now, reference.text, {**reference.item, "id": now}, key)
            listed.append(kept)
            if now not in texts:
                entries.setdefault(now, kept)
        citations += [
            replace(c, document=key, key=names.get(c.key) if c.key else None) for c in reading.citations
        ]
    documents = [*texts.values(), *bound(entries, works)]
    return Corpus(tuple(documents), tuple(listed), tuple(citations))


def _settle(reference: Reference, texts: dict[str, Document], entries: dict[str, Reference], own: str) -> str:
    """The key under which an entry's work is known already, or the first free one."""
    title = str(reference.item.get("title", ""))
    base = base_of(reference.key)
    for key, document in texts.items():
        if base_of(key) == base and key != own and one_work(title, document.title):
            return key
    for key, entry in entries.items():
        if base_of(key) == base and one_work(title, str(entry.item.get("title", ""))):
            return key
    return next(k for k in candidates(reference.key) if k not in texts and k not in entries)


def base_of(key: str) -> str:
    """A key without the letter that tells works of one author and year apart."""
    return re.sub(r"(-(?:\d{4}|nd))[a-z]$", r"\1", key)


def _free(key: str, taken: dict[str, Document]) -> str:
    return next(k for k in candidates(key) if k not in taken)


def candidates(key: str) -> Iterator[str]:
    """The key, then with the letters b, c, … z, ba, … behind it (a stands for the bare one)."""
    yield key
    for letter in string.ascii_lowercase[1:]:
        yield key + letter
    n = 2
    while True:
        yield f"{key}-{n}"
        n += 1


def one_work(one: str, other: str) -> bool:
    """Whether two titles name one work: most of their stems are shared."""
    a, b = set(stems(one)), set(stems(other))
    if not a or not b:
        return False
    # a subtitle may be missing from one of them
    return len(a & b) / min(len(a), len(b)) >= 0.8 and len(a & b) >= min(3, len(a), len(b))


def _rekey(document: Document, key: str) -> Document:
    if key == document.key:
        return document
    return replace(document, key=key, item={**document.item, "id": key})
