"""The documents and references of an index, each with every place that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from index.storage.texts import TextStore
from index.types import Citation, Document
from retrieval.types import CitationContext, Source


def list_sources(reader: TextStore) -> list[Source]:
    """All sources: texts first, then references sorted by key."""
    citations: dict[str, list[Citation]] = defaultdict(list)
    for citation in reader.citations():
        if citation.key is not None:
            citations[citation.key].append(citation)
    read: dict[str, Document] = {}
    found = [_source(reader, d, citations[d.key], read) for d in reader.documents()]
    return sorted(found, key=lambda s: (s.kind != "text", s.key if s.kind != "text" else ""))


def one_source(reader: TextStore, key: str) -> Source:
    """The source of this key. Raises UnknownKey."""
    return _source(reader, reader.document(key), reader.citations(key=key), {})


def _source(
    reader: TextStore, document: Document, citations: Sequence[Citation], read: dict[str, Document]
) -> Source:
    places = []
    for citation in citations:
        if citation.document not in read:
            read[citation.document] = reader.document(citation.document)
        places.append(_place(read[citation.document], citation))
    return Source(document.key, document.kind, document.item, document.text, tuple(places))


def _place(document: Document, citation: Citation) -> CitationContext:
    block = next((b for b in document.blocks if b.start <= citation.start < b.end), None)
    section = document.sections[block.section].name if block and block.section is not None else None
    return CitationContext(
        citation,
        section,
        block.paragraph if block else None,
        document.text[citation.sentence_start : citation.sentence_end],
    )
