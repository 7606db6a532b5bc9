"""What a question for a bibliographic fact asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts a reference list. `years` are the first and the last year wanted, both inclusive;
    `languages` are ISO 639-1 codes, of which an entry must have one (`other_than`: none); `words` must all
    stand in the entry; `by` are keys; `section` is a section's name; `types` are CSL types.

    `wording` describes the restriction as the question puts it ("from 2019").
    """

    years: tuple[int, int] | None = None
    languages: frozenset[str] = frozenset()
    other_than: bool = False
    words: tuple[str, ...] = ()
    by: tuple[str, ...] | None = None
    section: str | None = None
    types: frozenset[str] = frozenset()
    wording: str = ""


@dataclass(frozen=True, slots=True)
class FactRequest:
    """A question for a bibliographic fact.

    `what` names the fact: "author", "year", "published in", "co-author" … of the works of `keys`, or of
    the text itself if there are none; or, of the reference list as far as `filter` restricts it, "number
    of references", "references", "oldest reference", "newest reference", "most cited reference"; or
    "places cited", "times cited" of the works of `keys`, or "cited", whether they are. `name` is what the
    question calls an author, `year` the year in which it says that the author wrote something.
    """

    what: str
    keys: tuple[str, ...] = ()
    filter: Filter | None = None
    name: str = ""
    year: str | None = None
