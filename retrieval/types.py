"""The results of search and quotation. Offsets are code points into the document's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from index.types import Citation, Passage

Verdict = Literal["exact", "normalised", "altered", "stitched", "not found"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked. `id` is the caller's own. `previous` are the room's last questions,
    oldest first; a follow-up takes its topic from them. `section` and `source` restrict where
    excerpts may come from. `limit` is the largest number of excerpts wanted."""

    text: str
    id: str | None = None
    limit: int = 3
    section: str | None = None
    source: str | None = None
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Whole sentences of one passage, verbatim: `text` equals `start:end` of the document.

    `kind` is the kind of block in the source: paragraph, caption, pull-quote, reference …
    `references` are keys of works cited within the excerpt. `score` is in 0..1, for ranking.
    """

    number: int
    text: str
    document: str
    title: str
    section: str | None
    heading: str | None
    paragraph: int | None
    page: int | None
    kind: str
    locator: str
    start: int
    end: int
    passage: str
    references: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`excerpts` if the sources answer, else `closest`. `confidence` (0..1) is the calibrated
    probability that the excerpts answer the question; every answer has it."""

    id: str | None
    question: str
    answered: bool
    confidence: float
    took_ms: float
    excerpts: tuple[Excerpt, ...]
    closest: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage; `rank` counts from 1."""

    rank: int
    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a quotation stands in the sources. `similarity` is in 0..1. `attribution` is
    "ok" or "misattributed" if the quotation names its author, else None."""

    verdict: Verdict
    similarity: float
    excerpts: tuple[Excerpt, ...]
    attribution: Literal["ok", "misattributed"] | None


@dataclass(frozen=True, slots=True)
class Place:
    """A citation, its section and paragraph, and the sentence that holds it."""

    citation: Citation
    section: str | None
    paragraph: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document or reference: its CSL-JSON item and every place that cites it.

    `kind` is "text" (the full text is in the index) or "reference" (only its entry in a list is)."""

    key: str
    kind: str
    item: Mapping[str, Any]
    text: str
    places: tuple[Place, ...]
