"""BEIR's corpus form: one JSON object a line, `{"_id", "title", "text"}`, a document each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from index.errors import UnreadableFile
from index.sentences import split_sentences
from index.types import Block, BlockKind, Document

_MOST_KEY = 200


def read_beir(path: Path) -> Iterator[Document]:
    """The documents of a `corpus.jsonl`. Their text is kept to the letter; the key is the `_id`.

    Raises UnreadableFile naming the line that is not of the form.
    """
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    document = _document(line, f"{path.name}, line {number}")
                    if document.key in seen:
                        raise UnreadableFile(
                            f"{path.name}, line {number}: the _id “{document.key}” stands there twice."
                        )
                    seen.add(document.key)
                    yield document
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is not UTF-8: save it as UTF-8 and try again.") from error
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error


def _document(line: str, place: str) -> Document:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{place} is not JSON.") from error
    if not isinstance(record, dict) or "_id" not in record or not isinstance(record.get("text"), str):
        raise UnreadableFile(f'{place} is not of the form {{"_id": "…", "title": "…", "text": "…"}}.')
    key = str(record["_id"]).strip()
    if not key or len(key) > _MOST_KEY:
        raise UnreadableFile(f"{place} has an empty or overlong _id.")
    title = str(record.get("title") or "").strip()
    # a lone surrogate can be neither stored nor shown
    text = record["text"].encode("utf-8", "replace").decode("utf-8")
    return plain_document(key, title, text)


def plain_document(key: str, title: str, text: str) -> Document:
    """A document whose text is taken as it is, its paragraphs parted by line breaks."""
    blocks: list[Block] = []
    sentences: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, None, len(blocks) + 1))
        sentences.extend((start + s, start + e) for s, e in split_sentences(text[start:end]))
    item = {"id": key, "type": "document", "title": title or key}
    return Document(key, title, (), text, (), tuple(blocks), tuple(sentences), item)
