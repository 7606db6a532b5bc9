"""The text of an index in SQLite, and its words: what is written at a build."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.acronyms import find_acronyms
from index.building.attributions import attributed
from index.building.collect import Corpus
from index.building.passages import Unit
from index.home import TEXT
from index.storage.analysis import write_analysis
from index.storage.postings import write_postings
from index.types import Citation, Document, Passage
from index.words import stems

_TABLES: dict[str, tuple[dict[str, type], str | tuple[str, str] | None]] = {
    "documents": (
        {
            "key": str, "position": int, "kind": str, "title": str, "authors": str, "text": str,
            "item": str, "sections": str, "blocks": str, "sentences": str, "source": str,
            "binding": str,
        },
        "key",
    ),
    "passages": (
        {
            "id": int, "document": str, "section": str, "heading": str, "paragraph": int, "page": int,
            "kind": str, "start": int, "end": int, "text": str, "sentences": str, "refs": str, "digest": str,
            "pages": str,
        },
        "id",
    ),
    "sentences": ({"passage": int, "number": int, "start": int, "end": int}, ("passage", "number")),
    "refs": ({"key": str, "document": str, "text": str, "item": str}, None),
    "people": ({"document": str, "family": str, "year": int}, None),
    "acronyms": ({"short": str, "long": str}, "short"),
    "citations": (
        {
            "document": str, "key": str, "form": str, "start": int, "end": int, "sentence_start": int,
            "sentence_end": int, "locator": str, "doubt": str,
        },
        None,
    ),
    "attributions": ({"passage": int, "sentence": int, "key": str, "direct": int}, None),
}  # fmt: skip
_SEARCHED = (
    ("passages", "document"),
    ("refs", "document"),
    ("citations", "document"),
    ("citations", "key"),
    ("attributions", "key"),
    ("attributions", "passage"),
)


def write_store(folder: Path, corpus: Corpus, units: Sequence[Unit]) -> None:
    """Writes `text.db` into a generation's folder: documents with their sections and blocks,
    passages, sentences, references, citations, attributions and words; and beside it the words'
    postings, and the words of each passage. Words are stems, so that the search and the ranking's
    weights speak of the same.
    """
    import sqlite_utils

    db: Any = sqlite_utils.Database(folder / TEXT)
    # one writer, and the folder is published only when whole: no journal is needed
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    for table, (columns, key) in _TABLES.items():
        db[table].create(columns, pk=key)
    passages = [unit.passage for unit in units]
    db["documents"].insert_all(_documents(corpus.documents))
    db["passages"].insert_all(_passages(units))
    db["sentences"].insert_all(_sentences(passages))
    db["refs"].insert_all(_references(corpus))
    texts = (d.text for d in corpus.documents if d.kind == "text")
    db["acronyms"].insert_all({"short": s, "long": w} for s, w in find_acronyms(texts).items())
    db["people"].insert_all(_people(corpus.documents))
    db["citations"].insert_all(_citation(c) for c in corpus.citations)
    db["attributions"].insert_all(
        {"passage": passage, "sentence": sentence, "key": key, "direct": int(direct)}
        for passage, sentence, key, direct in attributed(corpus, passages)
    )
    db.execute("CREATE TABLE words (stem TEXT PRIMARY KEY, first INT, count INT) WITHOUT ROWID")
    with db.conn:
        postings = write_postings(folder, (stems(u.embedded) for u in units))
        db.conn.executemany("INSERT INTO words VALUES (?, ?, ?)", sorted(postings))
    write_analysis(folder, ((p.text, [(s - p.start, e - p.start) for s, e in p.sentences]) for p in passages))
    for table, column in _SEARCHED:
        db[table].create_index([column])
    db.execute("ANALYZE")
    db.conn.commit()
    db.close()


def _documents(documents: Iterable[Document]) -> Iterable[dict[str, Any]]:
    for n, d in enumerate(documents):
        yield {
            "key": d.key,
            "position": n,
            "kind": d.kind,
            "title": d.title,
            "authors": json.dumps(d.authors, ensure_ascii=False),
            "text": d.text,
            "item": json.dumps(dict(d.item), ensure_ascii=False),
            "sections": json.dumps(
                [[s.number, s.heading, s.level, s.start, s.end] for s in d.sections], ensure_ascii=False
            ),
            "blocks": json.dumps(
                [[b.kind, b.start, b.end, b.section, b.paragraph, b.page, b.links, b.pages] for b in d.blocks]
            ),
            "sentences": json.dumps(d.sentences),
            "source": d.source,
            "binding": json.dumps(asdict(d.binding), ensure_ascii=False) if d.binding else None,
        }


def _passages(units: Iterable[Unit]) -> Iterable[dict[str, Any]]:
    for unit in units:
        p = unit.passage
        yield {
            "id": p.id,
            "document": p.document,
            "section": p.section,
            "heading": p.heading,
            "paragraph": p.paragraph,
            "page": p.page,
            "kind": str(p.kind),
            "start": p.start,
            "end": p.end,
            "text": p.text,
            "sentences": json.dumps(p.sentences),
            "refs": json.dumps(p.references),
            "digest": unit.digest,
            "pages": json.dumps(p.pages) if p.pages else None,
        }


def _sentences(passages: Iterable[Passage]) -> Iterable[dict[str, Any]]:
    for p in passages:
        for n, (start, end) in enumerate(p.sentences):
            yield {"passage": p.id, "number": n, "start": start, "end": end}


def _references(corpus: Corpus) -> Iterable[dict[str, Any]]:
    for r in corpus.references:
        item = json.dumps(dict(r.item), ensure_ascii=False)
        yield {"key": r.key, "document": r.cited_by, "text": r.text, "item": item}


def _people(documents: Iterable[Document]) -> Iterable[dict[str, Any]]:
    """The authors of every document, so that a question's names are found without reading all."""
    for d in documents:
        dates = (d.item.get("issued") or {}).get("date-parts") or [[None]]
        for name in d.item.get("author", ()):
            family = name.get("family") or name.get("literal")
            if family:
                yield {"document": d.key, "family": family, "year": dates[0][0]}


def _citation(c: Citation) -> dict[str, Any]:
    return {
        "document": c.document,
        "key": c.key,
        "form": c.form,
        "start": c.start,
        "end": c.end,
        "sentence_start": c.sentence_start,
        "sentence_end": c.sentence_end,
        "locator": c.locator,
        "doubt": c.doubt,
    }
