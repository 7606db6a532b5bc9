"""The JSON forms of answers, hits, checks and sources; docs/json.md describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from retrieval.answer.locators import speaker
from retrieval.types import Answer, Check, Excerpt, Hit, Source


def excerpt_json(excerpt: Excerpt) -> dict[str, Any]:
    """One excerpt; `text` equals `start:end` of the document's clean text."""
    return {
        "number": excerpt.number,
        "text": excerpt.text,
        "document": excerpt.document,
        "title": excerpt.title,
        "section": excerpt.section,
        "heading": excerpt.heading,
        "paragraph": excerpt.paragraph,
        "page": excerpt.page,
        "kind": excerpt.kind,
        "locator": excerpt.locator,
        "start": excerpt.start,
        "end": excerpt.end,
        "passage": excerpt.passage,
        "references": list(excerpt.references),
        "score": excerpt.score,
        "part": excerpt.part,
        "speaks": excerpt.speaks,
        "version": excerpt.version,
    }


def excerpt_of(kept: Mapping[str, Any]) -> Excerpt:
    """The excerpt with this JSON form, numbered 1. One that was kept before excerpts said who speaks is taken
    for an article's."""
    values: dict[str, Any] = {field.name: kept.get(field.name) for field in fields(Excerpt)}
    values["speaks"] = kept.get("speaks") or "article"
    return Excerpt(**{**values, "number": 1, "references": tuple(kept["references"])})


def answer_json(answer: Answer) -> dict[str, Any]:
    """One answer; `_id` is the question's own id."""
    return {
        "_id": answer.id,
        "question": answer.question,
        "answered": answer.answered,
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "caution": answer.caution,
        "facts": [{"what": fact.what, "value": fact.value, "key": fact.key} for fact in answer.facts],
        "missing": list(answer.missing),
        "took_ms": answer.took_ms,
        "excerpts": [excerpt_json(e) for e in answer.excerpts],
        "closest": [excerpt_json(e) for e in answer.closest],
    }


def hits_json(identity: str | int | None, query: str, took_ms: float, hits: Sequence[Hit]) -> dict[str, Any]:
    """Ranked passages."""
    return {
        "_id": identity,
        "query": query,
        "took_ms": took_ms,
        "hits": [
            {
                "rank": hit.rank,
                "document": hit.passage.document,
                "passage": hit.passage.name,
                "section": hit.passage.section,
                "paragraph": hit.passage.paragraph,
                "page": hit.passage.page,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
                "score": hit.score,
                "speaks": speaker(hit.binding, hit.passage.kind),
            }
            for hit in hits
        ],
    }


def check_json(check: Check) -> dict[str, Any]:
    """The verdict on a quotation."""
    return {
        "verdict": check.verdict,
        "similarity": check.similarity,
        "excerpts": [excerpt_json(e) for e in check.excerpts],
        "attribution": check.attribution,
        "author": check.author,
        "whose": check.whose,
        "lacks": list(check.lacks),
        "differences": [{"kind": d.kind, "quoted": d.quoted, "source": d.source} for d in check.differences],
    }


def source_json(source: Source) -> dict[str, Any]:
    """A CSL-JSON item with what is had of its text and every place that cites it."""
    return {
        **source.item,
        **source.held.to_json(),
        "citations": [
            {
                "document": place.citation.document,
                "section": place.section,
                "paragraph": place.paragraph,
                "start": place.citation.start,
                "end": place.citation.end,
                "form": place.citation.form,
                "text": place.text,
                "locator": place.citation.locator,
                "doubt": place.citation.doubt,
            }
            for place in source.places
        ],
    }
