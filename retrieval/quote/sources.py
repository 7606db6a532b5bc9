"""The documents and references of an index, each with every place that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.fetching.states import HeldText
from index.storage.ports import PassageStore
from index.types import Citation, Document
from retrieval.types import CitationContext, Source


def list_sources(text_store: PassageStore, held: Mapping[str, HeldText]) -> list[Source]:
    """All sources: texts first, then references sorted by key. `held` is what is had of the references."""
    citations: dict[str, list[Citation]] = defaultdict(list)
    for citation in text_store.citations():
        if citation.key is not None:
            citations[citation.key].append(citation)
    read: dict[str, Document] = {}
    found = [_source(text_store, d, citations[d.key], read, held) for d in text_store.documents()]
    return sorted(found, key=lambda s: (s.kind != "text", s.key if s.kind != "text" else ""))


def one_source(text_store: PassageStore, key: str, held: Mapping[str, HeldText]) -> Source:
    """The source of this key. Raises UnknownKey."""
    return _source(text_store, text_store.document(key), text_store.citations(key=key), {}, held)


def _source(
    text_store: PassageStore,
    document: Document,
    citations: Sequence[Citation],
    read: dict[str, Document],
    held: Mapping[str, HeldText],
) -> Source:
    places = []
    for citation in citations:
        if citation.document not in read:
            read[citation.document] = text_store.document(citation.document)
        places.append(_place(read[citation.document], citation))
    key, is_text = document.key, document.kind == "text"
    its = HeldText(key, "full text") if is_text else held.get(key, HeldText(key))
    # What the entry itself says outranks what a service adds.
    item = {**its.filled, **document.item}
    return Source(key, document.kind, item, document.entry or document.text, tuple(places), its)


def _place(document: Document, citation: Citation) -> CitationContext:
    block = next((b for b in document.blocks if b.start <= citation.start < b.end), None)
    section = document.sections[block.section].name if block and block.section is not None else None
    return CitationContext(
        citation,
        section,
        block.paragraph if block else None,
        document.text[citation.sentence_start : citation.sentence_end],
    )
