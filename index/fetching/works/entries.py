"""What an entry of a reference list says, in the terms that a service's answer is compared in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import process

from index.bibliography.dates import year_of
from index.errors import IndexUnavailable, UnknownKey, UserError
from index.fetching.works.work import Name, doi_of, plain
from index.home import build_command
from index.storage.corpora import corpus_store
from index.types import Document

_FIELDS = ("title", "author", "editor", "issued", "type", "DOI", "URL", "container-title", "edition", "page")


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """An entry of a reference list, of which the text is wanted.

    `url` is the entry's own address, None where that is the DOI's. `digest` changes with what the entry
    says of the work, so that what was found for other words does not count.
    """

    key: str
    text: str
    title: str
    authors: tuple[Name, ...] = ()
    year: int | None = None
    type: str = ""
    container: str = ""
    edition: str = ""
    page: str = ""
    doi: str | None = None
    url: str | None = None
    digest: str = ""
    item: Mapping[str, Any] = field(default_factory=dict, compare=False)


def entry_of(document: Document) -> ReferenceEntry:
    """The entry that a document of kind "reference" stands for."""
    item = document.item
    doi = doi_of(item.get("DOI")) or doi_of(_doi_address(item.get("URL")))
    url = str(item.get("URL") or "") or None
    stated = json.dumps({name: item.get(name) for name in _FIELDS}, sort_keys=True, ensure_ascii=False)
    return ReferenceEntry(
        document.key,
        document.entry,
        plain(str(item.get("title") or "")),
        _names(item.get("author") or item.get("editor") or ()),
        year_of(item),
        str(item.get("type") or ""),
        plain(str(item.get("container-title") or "")),
        str(item.get("edition") or ""),
        str(item.get("page") or ""),
        doi,
        None if _doi_address(url) else url,
        hashlib.sha256(stated.encode()).hexdigest()[:16],
        item,
    )


def entries_of(home: Path, corpus: str, database: str | None = None) -> list[ReferenceEntry]:
    """The references of a corpus, without works that are among its own texts, in the order of their keys.

    Raises IndexUnavailable where there is no index.
    """
    generation = corpus_store(home, corpus, database).open()
    if generation is None:
        raise IndexUnavailable(f"There is no index yet: run `{build_command(corpus)}` to make one.")
    with closing(generation):
        return [entry_of(document) for document in generation.texts.documents("reference")]


def chosen(entries: Iterable[ReferenceEntry], keys: Sequence[str]) -> list[ReferenceEntry]:
    """The entries of some keys, each once; all of them where no key is given.

    Raises UnknownKey with the nearest key, UserError where there is no entry at all.
    """
    known = {entry.key.casefold(): entry for entry in entries}
    if not known:
        raise UserError("The index holds no references: add a text that has a reference list.")
    found: dict[str, ReferenceEntry] = {}
    for key in keys:
        entry = known.get(key.strip().casefold())
        if entry is None:
            near = process.extractOne(key.strip().casefold(), list(known), score_cutoff=70)
            hint = f"Did you mean {near[0]}?" if near else "`moot sources` lists them."
            raise UnknownKey(f"There is no reference “{key[:60]}”. {hint}")
        found[entry.key] = entry
    return list(found.values()) if keys else list(known.values())


def _doi_address(url: object) -> str | None:
    text = str(url or "")
    return text if "doi.org/" in text.lower() else None


def _names(stated: Sequence[Mapping[str, Any]]) -> tuple[Name, ...]:
    return tuple(
        Name(
            plain(f"{n.get('non-dropping-particle', '')} {n.get('family') or n.get('literal') or ''}"),
            plain(str(n.get("given") or "")),
        )
        for n in stated
    )
