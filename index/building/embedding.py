"""The vectors of passages: what is stored of them, and how an interrupted build goes on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.building.passages import Unit
from index.encoder.base import Encoded, Encoder
from index.encoder.projection import Projection

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """What is kept of a passage's encoding, as a rule one forward pass.

    `vector` (d,) float32, unit length. `sentences` (s, d) float16, unit rows: each sentence's
    mean token vector in its context, or the sentence encoded by itself where a model's token
    vectors are none or of another width than its texts'. `tokens` (t, w) int8: 127 times the
    projected unit token vectors. `owners` (t,) int16: the sentence that each token belongs to, -1
    for the prefix.
    """

    vector: Floats
    sentences: NDArray[np.float16]
    tokens: NDArray[np.int8]
    owners: NDArray[np.int16]

    def pack(self) -> tuple[bytes, bytes, bytes, bytes]:
        """All arrays as bytes, little-endian."""
        return (
            self.vector.astype("<f4").tobytes(),
            self.sentences.astype("<f2").tobytes(),
            self.tokens.tobytes(),
            self.owners.astype("<i2").tobytes(),
        )

    @classmethod
    def unpack(cls, row: Sequence[Any], dimension: int, width: int) -> Embedded:
        """The arrays that `pack` made bytes of."""
        vector, sentences, tokens, owners = row
        return cls(
            np.frombuffer(vector, "<f4").astype(np.float32),
            np.frombuffer(sentences, "<f2").reshape(-1, dimension).astype(np.float16),
            np.frombuffer(tokens, np.int8).reshape(len(owners) // 2, width),
            np.frombuffer(owners, "<i2").astype(np.int16),
        )


class Journal:
    """Vectors finished by a build, kept by digest until the index is published."""

    def __init__(self, path: Path, model: str) -> None:
        """Opens or makes the journal. One of another model, or a damaged one, is emptied."""
        try:
            self._db = self._open(path, model)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._db = self._open(path, model)

    @staticmethod
    def _open(path: Path, model: str) -> sqlite3.Connection:
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS model (name TEXT)")
        db.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(digest TEXT PRIMARY KEY, vector BLOB, sentences BLOB, tokens BLOB, owners BLOB) WITHOUT ROWID"
        )
        if db.execute("SELECT name FROM model").fetchone() != (model,):
            db.execute("DELETE FROM vectors")
            db.execute("DELETE FROM model")
            db.execute("INSERT INTO model VALUES (?)", (model,))
        db.commit()
        return db

    def digests(self) -> set[str]:
        """What the journal holds."""
        return {digest for (digest,) in self._db.execute("SELECT digest FROM vectors")}

    def add(self, batch: Iterable[tuple[str, Embedded]]) -> None:
        """Keeps a batch of (digest, vectors), on disk when this returns."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)",
                ((digest, *embedded.pack()) for digest, embedded in batch),
            )

    def get(self, digest: str, dimension: int, width: int) -> Embedded:
        """The vectors kept under a digest."""
        row = self._db.execute(
            "SELECT vector, sentences, tokens, owners FROM vectors WHERE digest = ?", (digest,)
        ).fetchone()
        return Embedded.unpack(row, dimension, width)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


def embed(
    units: Sequence[Unit],
    encoder: Encoder,
    projection: Projection | None,
    *,
    batch: int = 64,
) -> Iterator[list[tuple[str, Embedded]]]:
    """Embeds passages and yields (digest, vectors) in batches, long passages with long ones."""
    order = sorted(units, key=lambda u: len(u.embedded))
    starts = list(range(0, len(order), batch))
    # batches of short and of long ones mixed, so that the pace so far tells how long the rest takes
    random.Random(0).shuffle(starts)
    for at in starts:
        part = order[at : at + batch]
        encoded = encoder.encode([u.embedded for u in part], tokens=True)
        alone: Iterator[Floats] | None = None
        if encoded.tokens is None or any(t.shape[1] != encoder.dimension for t in encoded.tokens):
            alone = _alone(part, encoder)
        yield [
            (u.digest, _embedded(u, encoded, n, projection, next(alone) if alone else None))
            for n, u in enumerate(part)
        ]


def _alone(units: Sequence[Unit], encoder: Encoder) -> Iterator[Floats]:
    """For each passage, its sentences (s, d) encoded by themselves."""
    texts = [[u.passage.text[s - u.passage.start : e - u.passage.start] for s, e in u.passage.sentences]
             for u in units]  # fmt: skip
    vectors = encoder.encode([sentence for own in texts for sentence in own]).vectors
    at = 0
    for own in texts:
        yield vectors[at : at + len(own)]
        at += len(own)


def _embedded(
    unit: Unit, encoded: Encoded, n: int, projection: Projection | None, alone: Floats | None
) -> Embedded:
    vector = encoded.vectors[n].astype(np.float32)
    count = len(unit.passage.sentences)
    sentences = np.repeat(vector[None, :], count, axis=0) if alone is None else alone
    if encoded.tokens is None or encoded.spans is None or projection is None:
        empty = np.zeros((0, projection.width if projection else 0), np.int8)
        return Embedded(vector, sentences.astype(np.float16), empty, np.zeros(0, np.int16))
    tokens, spans = encoded.tokens[n], encoded.spans[n]
    owners = owners_of(unit, spans)
    for s in range(count if alone is None else 0):
        mine = tokens[owners == s]
        if len(mine):
            mean = mine.mean(axis=0)
            sentences[s] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return Embedded(vector, sentences.astype(np.float16), projection.quantise(tokens), owners)


def owners_of(unit: Unit, spans: NDArray[np.int64]) -> NDArray[np.int16]:
    """The sentence that each token belongs to, -1 for those of the title and heading.

    `spans` (t, 2) are character offsets into the embedded text.
    """
    starts = spans[:, 0] - len(unit.prefix)
    ends = np.array([end - unit.passage.start for _, end in unit.passage.sentences])
    owners = np.minimum(np.searchsorted(ends, starts, side="right"), len(ends) - 1)
    return np.where(starts < 0, -1, owners).astype(np.int16)


def finish(
    units: Sequence[Unit],
    known: Container[str],
    encoder: Encoder,
    projection: Projection | None,
    journal: Journal,
    *,
    advance: Callable[[int], None],
) -> None:
    """Embeds into the journal the passages whose digests neither it nor `known` (the old index) has."""
    have = journal.digests()
    missing = {u.digest: u for u in units if u.digest not in have and u.digest not in known}
    advance(len(units) - len(missing))
    for batch in embed(list(missing.values()), encoder, projection):
        journal.add(batch)
        advance(len(batch))
