"""BEIR's corpus form: one JSON object a line, `{"_id", "title", "text"}`, a document each."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from itertools import pairwise
from pathlib import Path

from index.errors import UnreadableFile
from index.language import language_of
from index.reading.files import Note
from index.sentences import split_sentences
from index.structure.prose import is_closed, starts_lower
from index.types import Block, BlockKind, Document

_MOST_KEY = 200
_UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")
# Characters of a line that was wrapped at a width; a longer one is a paragraph.
_MOST_WIDTH = 100


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
    if not key or len(key) > _MOST_KEY or storable(key) != key:
        raise UnreadableFile("has an _id that is empty, overlong or of characters that cannot be kept")
    if key in seen:
        raise UnreadableFile(f"has an _id, “{key}”, that stands there twice")
    title = storable(str(record.get("title") or "")).strip()
    return plain_document(key, title, storable(record["text"]))


def storable(text: str) -> str:
    """A text of the same length, with a replacement for what can be neither stored nor shown: half a
    surrogate pair, and NUL, at which SQLite ends a text."""
    return text.translate(_UNSTORABLE)


def plain_document(key: str, title: str, text: str) -> Document:
    """A document whose text is taken as it is. Blank lines part its paragraphs, and so do line breaks
    that do not come of wrapping at a width."""
    blocks: list[Block] = []
    sentences: list[tuple[int, int]] = []
    language = language_of(text)
    for start, end in _paragraphs(text):
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, None, len(blocks) + 1))
        # the line breaks of a wrapped paragraph end no sentence
        shown = text[start:end].replace("\n", " ")
        sentences.extend((start + s, start + e) for s, e in split_sentences(shown, language))
    item = {"id": key, "type": "document", "title": title or key}
    return Document(key, title, (), text, (), tuple(blocks), tuple(sentences), item)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of paragraphs: lines, or lines wrapped at a width, which a sentence runs through."""
    for run in re.finditer(r"^(?:[^\n]*\S[^\n]*(?:\n|\Z))+", text, re.M):
        lines = [m.span() for m in re.finditer(r"\S(?:[^\n]*\S)?", run[0])]
        widest = max(end - start for start, end in lines)
        full = [widest <= _MOST_WIDTH and end - start > 0.7 * widest for start, end in lines]
        runs_on = any(
            full[n] and (not is_closed(run[0][start:end]) or starts_lower(run[0][following:]))
            for n, ((start, end), (following, _)) in enumerate(pairwise(lines))
        )
        begin = lines[0][0]
        for n, ((_, end), (following, _)) in enumerate(pairwise(lines)):
            if not (runs_on and full[n]):
                yield run.start() + begin, run.start() + end
                begin = following
        yield run.start() + begin, run.start() + lines[-1][1]
