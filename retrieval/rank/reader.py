"""The seam for a model that reads a question and the sentences of a passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrieval.candidates.types import Floats


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as a reader gets it: its ``heading``, which may be empty, its ``text``, and the
    character spans of its ``sentences`` in the text, in order."""

    heading: str
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """What a reader says of the sentences (s,) of some passages, in order.

    ``relevance`` ranks the sentences of one question: only differences count. ``answers`` are the
    log-odds that a sentence answers the question as it was asked, ``contradicts`` that it bears on the
    question and says otherwise than the question takes for granted. NaN in all three: not read.
    """

    relevance: Floats
    answers: Floats
    contradicts: Floats

    @property
    def read(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each sentence was read (s,)."""
        return ~np.isnan(self.relevance)


class Reader(Protocol):
    """Reads a question with passages. For one thread at a time."""

    #: Whether ``contradicts`` and ``answers`` are estimates of their own, or one number serves for all.
    judges_premises: bool

    def read(self, question: str, passages: Sequence[PassageText], share: float = 1.0) -> ReaderScores:
        """Return the scores of all sentences of the passages.

        The passages are read in order, as far as the reader goes for one question, or as far as a
        ``share`` (over 0, up to 1) of that work goes. The other sentences are not read.
        """
