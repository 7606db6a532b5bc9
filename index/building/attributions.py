"""Whose view each sentence of a passage reports, worked out paragraph by paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.bibliography.citations.attribution import attribute
from index.building.collect import Corpus
from index.types import Citation, Passage


def attributed(corpus: Corpus, passages: Sequence[Passage]) -> Iterator[tuple[int, int, str, bool]]:
    """(passage id, sentence number, key, direct) for every sentence that reports a work."""
    by_document: dict[str, list[Passage]] = defaultdict(list)
    citations: dict[str, list[Citation]] = defaultdict(list)
    for citation in corpus.citations:
        citations[citation.document].append(citation)
    for passage in passages:
        if passage.document in citations:
            by_document[passage.document].append(passage)
    for document in corpus.documents:
        places = {
            span: (p.id, n) for p in by_document.get(document.key, ()) for n, span in enumerate(p.sentences)
        }
        if not places:
            continue
        starts = [s for s, _ in document.sentences]
        for block in document.blocks:
            first, last = bisect_right(starts, block.start - 1), bisect_right(starts, block.end - 1)
            sentences = document.sentences[first:last]
            inside = [c for c in citations[document.key] if block.start <= c.start < block.end]
            if not inside:
                continue
            for number, works in attribute(document.text, sentences, inside).items():
                for work in works:
                    if sentences[number] in places:
                        yield *places[sentences[number]], work.key, work.direct
