"""The encoder's interface: texts in, unit vectors out, independent of the runtime."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Spans = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]

#: One text's token vectors, their spans and their ids.
Tokens = tuple[Floats, Spans, Ids]

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of n texts, in the order of the texts; d is the encoder's dimension.

    `vectors`: float32 (n, d), each of Euclidean length 1 (or 0, for a text without tokens), so that an
    inner product is a cosine.
    `tokens`: for each text float32 (t_i, h): the last hidden layer of its tokens, *not* normalised, so
    that the mean over a span equals its mean pooling. Special tokens and the model's prompt are left out.
    h is d unless the model changes the width after pooling (a Dense module). None if not requested, or if
    the model gives none.
    `spans`: for each text int64 (t_i, 2): start and end of each token in it, in code points, end
    exclusive; nothing past `max_tokens` was read. None whenever `tokens` is.
    `ids`: for each text int64 (t_i,): the tokens' numbers in the model's vocabulary; likewise.
    """

    vectors: Floats
    tokens: list[Floats] | None = None
    spans: list[Spans] | None = None
    ids: list[Ids] | None = None


class Encoder(Protocol):
    """A loaded sentence-transformers model.

    `encode` may be called from any thread, but by one at a time.
    """

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def sha256(self) -> str:
        """The digest of its weights, 64 hex digits: the model's identity."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The number of tokens read of a text, special ones included."""
        ...

    @property
    def backend(self) -> str:
        """The runtime: "onnx", "onnx-int8" or "torch"."""
        ...

    def encode(
        self,
        texts: Sequence[str],
        *,
        tokens: bool = False,
        query: bool = False,
        batch_size: int = 32,
        threads: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Encoded:
        """Encode texts of any length and content; an empty list gives an array of shape (0, d).

        `tokens` requests token vectors and spans as well (about 1.5 kB a token: encode a large
        collection in parts). `query` marks the texts as questions, for models that were trained with
        one prompt for questions and another for passages; other models ignore it. `threads` bounds the
        threads of this call; by default, and on torch always, as many as the model was loaded with.
        `progress` is called with the number of texts done so far, every `batch_size` texts and at the
        end. A text's vector does not depend on its neighbours.
        """
        ...


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts that a model was trained with before a question and before a passage; often empty."""

    query: str = ""
    document: str = ""

    def of(self, *, query: bool) -> str:
        """The prompt for questions or for passages."""
        return self.query if query else self.document


def clean(text: str) -> str:
    """The text with each lone surrogate, which has no UTF-8 form, replaced by U+FFFD.

    One code point for one, so that spans hold in the original.
    """
    return _SURROGATE.sub("\ufffd", text)


def normalise(vectors: npt.NDArray[Any]) -> Floats:
    """(n, d) rows scaled to Euclidean length 1, float32; rows of zeros or NaN become zeros."""
    rows = vectors.astype(np.float32, copy=False)
    lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))
    if not np.isfinite(lengths).all():
        rows = np.nan_to_num(rows, posinf=0.0, neginf=0.0)
        lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))
    unit: Floats = rows / np.maximum(lengths, np.float32(1e-12))[:, None]
    return unit


def without_prompt(
    vectors: Floats, spans: Spans, ids: Ids, special: npt.NDArray[np.bool_], prompt: str
) -> Tokens:
    """Token vectors (t, h), spans (t, 2) and ids (t,) of prompt + text, cut down to the text's."""
    keep = ~special
    if prompt:
        keep &= spans[:, 1] > len(prompt)
    return vectors[keep], np.maximum(spans[keep] - len(prompt), 0), ids[keep]
