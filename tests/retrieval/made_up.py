"""Candidates with made-up vectors, of which each word has its own direction; and indexes without vectors."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import numpy as np

from index.building.collect import collect
from index.building.passages import Unit, cut
from index.reading.document import read_article
from index.storage.analysis import words_of
from index.storage.files.passages import SqlitePassageStore
from index.storage.files.write import write_store
from index.types import Reading
from retrieval.candidates.types import INT8_SCALE, Candidate, Floats, Query, Stored

WIDTH = 64


def _unit(rows: Floats) -> Floats:
    lengths = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return np.asarray(rows / lengths, np.float32)


def direction(word: str) -> Floats:
    """A direction (WIDTH,) that is the word's alone, whatever its case."""
    chance = np.random.default_rng(zlib.crc32(word.lower().encode()))
    return _unit(chance.normal(size=WIDTH).astype(np.float32))


def _vectors(text: str) -> Floats:
    found = [direction(word) for word in re.findall(r"\w+", text)]
    return np.stack(found) if found else np.zeros((0, WIDTH), np.float32)


def query(text: str) -> Query:
    """A question of which every word is one token of middling rank."""
    spans = tuple(match.span() for match in re.finditer(r"\w+", text))
    tokens = _vectors(text)
    vector = _unit(tokens.sum(axis=0)) if len(tokens) else np.zeros(WIDTH, np.float32)
    return Query(text, vector, tokens, (5000,) * len(spans), spans)


def candidate(*sentences: str, key: str = "p", title: str = "", bm25: float = 0.0) -> Candidate:
    """A passage of these sentences, with the cosine left at 0."""
    ends = np.cumsum([len(sentence) + 1 for sentence in sentences]) - 1
    spans = tuple((int(e) - len(s), int(e)) for e, s in zip(ends, sentences, strict=True))
    parts = [_vectors(title), *(_vectors(sentence) for sentence in sentences)]
    owners = np.concatenate([np.full(len(part), n - 1) for n, part in enumerate(parts)])
    passage = Stored(
        key,
        title,
        "",
        " ".join(sentences),
        spans,
        np.stack([_unit(_vectors(sentence).sum(axis=0)) for sentence in sentences]),
        np.round(np.concatenate(parts) * INT8_SCALE).astype(np.int8),
        owners.astype(np.int16),
        words_of(" ".join(sentences), spans),
    )
    return Candidate(passage, 0.0, bm25)


def markdown(text: str) -> Reading:
    """A Markdown text as it is read."""
    return read_article(text, name="text", markdown=True)


def text_index(folder: Path, *readings: Reading) -> SqlitePassageStore:
    """The text of an index, without vectors, for what needs no model."""
    corpus = collect(readings)
    units: list[Unit] = []
    for document in corpus.documents:
        units += cut(document, len(units), [c for c in corpus.citations if c.document == document.key])
    write_store(folder, corpus, units)
    return SqlitePassageStore(folder)
