"""Encoded reasons and key points: vectors, token vectors, stems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from index.encoder.projection import Projection
from index.words import STOP_WORDS, WORD, fold, stem
from retrieval.candidates.terms import rank_weight

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

# Weight of a token of a function word relative to one of a content word.
_FUNCTION = np.float32(0.3)
_UNKNOWN_RANK = 5000


@dataclass(frozen=True, slots=True)
class Text:
    """One short text.

    ``vector`` (d,) is its unit vector, ``tokens`` (t, w) are unit token vectors with t >= 1,
    ``weights`` (t,) say how much each token counts and sum to 1, ``stems`` are its content words.
    """

    vector: Floats
    tokens: Floats
    weights: Floats
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts, their tokens end to end.

    ``vectors`` (n, d), ``tokens`` (t, w), ``weights`` (t,); ``first`` (n,) is the number of each
    text's first token; ``stems`` are the content words of each.
    """

    vectors: Floats
    tokens: Floats
    weights: Floats
    first: Ints
    stems: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, texts: Sequence[Text]) -> Texts:
        """Return the texts as one batch. Raises ValueError for no texts."""
        if not texts:
            raise ValueError("no texts")
        counts = np.array([len(text.tokens) for text in texts], dtype=np.intp)
        return cls(
            np.stack([text.vector for text in texts]),
            np.concatenate([text.tokens for text in texts]),
            np.concatenate([text.weights for text in texts]),
            np.cumsum(counts, dtype=np.intp) - counts,
            tuple(text.stems for text in texts),
        )

    def __len__(self) -> int:
        return len(self.first)

    def owner(self) -> Ints:
        """Return the number (t,) of each token's text."""
        counts = np.diff(np.append(self.first, len(self.tokens)))
        return np.repeat(np.arange(len(self.first), dtype=np.intp), counts)


def read_texts(texts: Sequence[str], encoder: Encoder, projection: Projection | None) -> list[Text]:
    """Encode texts.

    If the model gives no token vectors, the text's own vector is its only token. A text without any
    token gets one token of zeros.
    """
    encoded = encoder.encode(texts, tokens=True)
    found = []
    for number, text in enumerate(texts):
        vector = encoded.vectors[number].astype(np.float32)
        tokens, weights = unit(vector[None]), np.ones(1, np.float32)
        if encoded.tokens is not None and encoded.spans is not None:
            raw = encoded.tokens[number]
            tokens = projection.apply(raw) if projection else unit(raw)
            ids = encoded.ids[number].tolist() if encoded.ids is not None else [_UNKNOWN_RANK] * len(raw)
            weights = _weights(text, encoded.spans[number], ids)
            if not len(raw):  # similarity 0 to every token
                tokens, weights = np.zeros((1, tokens.shape[1]), np.float32), np.ones(1, np.float32)
        found.append(Text(vector, tokens, weights, content(text)))
    return found


def content(text: str) -> frozenset[str]:
    """Return the stems of the content words, or of all words if there are no content words."""
    words = [fold(word) for word in WORD.findall(text)]
    return frozenset(stem(word) for word in words if word not in STOP_WORDS) or frozenset(map(stem, words))


def _weights(text: str, spans: NDArray[np.int64], ids: Sequence[int]) -> Floats:
    """Return each token's share (t,) by its vocabulary rank, lower for punctuation and function words."""
    weights = np.array([rank_weight(token) for token in ids], dtype=np.float32)
    counts = np.zeros(len(weights), dtype=np.bool_)
    for match in WORD.finditer(text):
        if fold(match.group()) not in STOP_WORDS:
            counts |= (spans[:, 0] < match.end()) & (spans[:, 1] > match.start())
    weights = np.where(counts, weights, weights * _FUNCTION).astype(np.float32)
    return np.asarray(weights / max(float(weights.sum()), 1e-9), np.float32)


def unit(rows: Floats) -> Floats:
    """Return the rows at Euclidean length 1; rows of zeros stay."""
    lengths = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)
    return np.asarray(rows / lengths, np.float32)
