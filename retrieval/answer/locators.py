"""Excerpts with their locators, such as "§3.1 ¶1"."""

from __future__ import annotations

import re

from index.storage.ports import PassageStore
from index.types import Binding, Block, BlockKind, Document, Passage, page_at
from retrieval.types import Excerpt, Speaker

_NUMBER = re.compile(r"\d+(?:\.\d+)*|[IVXL]+|[A-Z](?:\.\d+)+")
_NAMED = {
    BlockKind.PULL_QUOTE: "pull-quote",
    BlockKind.CAPTION: "caption",
    BlockKind.FIGURE: "figure",
    BlockKind.TABLE: "table",
    BlockKind.CODE: "code",
    BlockKind.NOTE: "note",
    BlockKind.REFERENCE: "reference list",
    BlockKind.HEADING: "heading",
    BlockKind.TITLE: "title",
    BlockKind.SUBTITLE: "subtitle",
    BlockKind.BYLINE: "byline",
    BlockKind.METADATA: "front matter",
}


def locator(
    section: str | None,
    paragraph: int | None,
    kind: BlockKind,
    page: int | None,
    binding: Binding | None = None,
) -> str:
    """The place of an excerpt, for people: "§3.1 ¶1", "“About the Author” ¶2, p. 12", "§3.3 caption". In the
    text of a work that a list names, a page that the file does not state is one of the file ("PDF p. 3"), and
    a version other than the published one is named ("p. 12, accepted version")."""
    parts = []
    if section:
        parts.append(f"§{section}" if _NUMBER.fullmatch(section) else f"“{section}”")
    if kind in _NAMED:
        parts.append(_NAMED[kind])
    elif paragraph is not None:
        parts.append(f"¶{paragraph}")
    where = " ".join(parts)
    if page is not None:
        numbered = f"PDF p. {page}" if binding is not None and binding.counted else f"p. {page}"
        where = f"{where}, {numbered}" if where else numbered
    where = where or "¶1"
    version = binding.version if binding is not None else None
    return f"{where}, {version} version" if version not in (None, "published") else where


def speaker(binding: Binding | None, kind: BlockKind) -> Speaker:
    """Who speaks in a block of this kind; `binding` is that of its document."""
    if binding is not None:
        return "work" if binding.extent == "full text" else "abstract"
    return "entry" if kind is BlockKind.REFERENCE else "article"


def of_passage(
    text_store: PassageStore, passage: Passage, start: int, end: int, *, number: int, score: float
) -> Excerpt:
    """The excerpt `start:end` (offsets into the document) that begins in a passage."""
    inside = end <= passage.end
    cited = text_store.cited_within(passage.document, start, end) if passage.references or not inside else ()
    words = passage.text[start - passage.start : end - passage.start]
    page = passage.page_at(start)
    binding = text_store.bindings.get(passage.document)
    return Excerpt(
        number=number,
        text=words if inside else text_store.stretch(passage.document, start, end),
        document=passage.document,
        title=passage.title,
        section=passage.section,
        heading=passage.heading,
        paragraph=passage.paragraph,
        page=page,
        kind=str(passage.kind),
        locator=locator(passage.section, passage.paragraph, passage.kind, page, binding),
        start=start,
        end=end,
        passage=passage.name,
        references=cited,
        score=round(float(score), 4),
        speaks=speaker(binding, passage.kind),
        version=binding.version if binding else None,
    )


def of_span(
    text_store: PassageStore, document: Document, start: int, end: int, *, number: int, score: float
) -> Excerpt:
    """The whole sentences of a document that hold `start:end`, within the block of `start`."""
    block = next(
        (b for b in document.blocks if b.start <= start < b.end),
        Block(BlockKind.PARAGRAPH, 0, len(document.text)),
    )
    touched = [s for s in document.sentences if s[0] < end and s[1] > start]
    if touched and block.start <= touched[0][0]:
        start, end = touched[0][0], max(touched[-1][1], min(end, block.end))
    section = document.sections[block.section] if block.section is not None else None
    name = section.name if section else None
    page = page_at(block.page, block.pages, start)
    cited = text_store.cited_within(document.key, start, end)
    binding = document.binding
    return Excerpt(
        number=number,
        text=document.text[start:end],
        document=document.key,
        title=document.title,
        section=name,
        heading=section.heading if section else None,
        paragraph=block.paragraph,
        page=page,
        kind=str(block.kind),
        locator=locator(name, block.paragraph, block.kind, page, binding),
        start=start,
        end=end,
        passage=f"{document.key}:{block.start}",
        references=cited,
        score=round(float(score), 4),
        speaks=speaker(binding, block.kind),
        version=binding.version if binding else None,
    )
