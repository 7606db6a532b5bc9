"""Entries of reference lists, for tests of fetching."""

from __future__ import annotations

from index.fetching.works.entries import ReferenceEntry, entry_of
from index.types import Document


def entry(
    key: str = "geist-2016", title: str = "It’s Already Too Late to Stop the AI Arms Race",
    family: str | None = "Geist", year: int | None = 2016, **more: object,
) -> ReferenceEntry:  # fmt: skip
    """An entry of a reference list."""
    item: dict[str, object] = {"id": key, "type": "article-journal", "title": title, **more}
    if family:
        item["author"] = [{"family": family, "given": "A."}]
    if year:
        item["issued"] = {"date-parts": [[year]]}
    return entry_of(Document(key, title, (), f"{family} ({year}). {title}.", item=item, kind="reference"))
