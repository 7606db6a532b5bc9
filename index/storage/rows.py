"""Documents and passages as the rows of a database, their nested parts as JSON."""

from __future__ import annotations

import json
from typing import Any

from index.types import Binding, Block, BlockKind, Document, Pages, Passage, Section


def document_of(row: tuple[Any, ...]) -> Document:
    """The document of a row (key, title, authors, text, sections, blocks, sentences, item, kind, source,
    binding)."""
    key, title, authors, text, sections, blocks, sentences, item, kind, source, binding = row
    return Document(
        key,
        title,
        tuple(json.loads(authors)),
        text,
        tuple(Section(*s) for s in json.loads(sections)),
        tuple(
            Block(BlockKind(k), start, end, section, paragraph, page, tuple(links), (), _pages(pages))
            for k, start, end, section, paragraph, page, links, pages in json.loads(blocks)
        ),
        tuple((s, e) for s, e in json.loads(sentences)),
        json.loads(item),
        kind,
        source,
        Binding(**json.loads(binding)) if binding else None,
    )


def _pages(starts: list[list[Any]]) -> Pages:
    return tuple((offset, page) for offset, page in starts)


def passage_of(row: tuple[Any, ...]) -> Passage:
    """The passage of a row (id, document, title, section, heading, paragraph, page, kind, start, end, text,
    sentences, references, pages)."""
    number, document, title, section, heading, paragraph, page, kind, start, end, text, *rest = row
    spans, refs, pages = rest
    return Passage(
        number,
        document,
        title,
        section,
        heading,
        paragraph,
        page,
        BlockKind(kind),
        start,
        end,
        text,
        tuple((s, e) for s, e in json.loads(spans)),
        tuple(json.loads(refs)),
        _pages(json.loads(pages)) if pages else (),
    )
