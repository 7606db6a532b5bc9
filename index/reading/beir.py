"""BEIR's corpus form: one JSON object a line, `{"_id", "title", "text"}`, a document each."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from pathlib import Path

from index.errors import UnreadableFile
from index.reading.files import Note
from index.sentences import split_sentences
from index.types import Block, BlockKind, Document

_MOST_KEY = 200


def read_beir(path: Path, note: Note) -> Iterator[Document]:
    """The documents of a `corpus.jsonl`. Their text is kept to the letter; the key is the `_id`.

    Lines that are not of the form are left out, and one sentence counts them. Raises UnreadableFile
    where no line is.
    """
    seen: set[str] = set()
    left_out, first = 0, ""
    try:
        # what is no UTF-8 spoils its own line alone
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    document = _document(line, seen)
                except UnreadableFile as error:
                    left_out += 1
                    first = first or f"line {number} {error}"
                    continue
                seen.add(document.key)
                yield document
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error
    if not seen:
        raise UnreadableFile(
            f"{path.name}: {first}." if first else f"{path.name} is empty: it holds no text."
        )
    if left_out == 1:
        note(f"{path.name}: {first}; that line was left out.")
    elif left_out:
        note(f"{path.name}: {left_out:,} lines were left out, the first since {first}.")


def _document(line: str, seen: Container[str]) -> Document:
    """Raises UnreadableFile with what is wrong with the line."""
    try:
        line.encode("utf-8")
        record = json.loads(line)
    except UnicodeEncodeError as error:
        raise UnreadableFile("is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile("is not JSON") from error
    if not isinstance(record, dict) or "_id" not in record or not isinstance(record.get("text"), str):
        raise UnreadableFile('is not of the form {"_id": "…", "title": "…", "text": "…"}')
    key = str(record["_id"]).strip()
    if not key or len(key) > _MOST_KEY:
        raise UnreadableFile("has an empty or overlong _id")
    if key in seen:
        raise UnreadableFile(f"has an _id, “{key}”, that stands there twice")
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
