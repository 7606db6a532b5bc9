"""The protocol of a pointer: a model that reads a question and numbered sentences and returns numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from retrieval.types import AnswerVerdict

DifferenceKind = Literal["number", "year", "name", "negation", "opposite"]


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A sentence of the sources. `number` counts from 1; `before` and `after` are its context, which may
    be cut or empty; `place` names its text and section."""

    number: int
    text: str
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class QuestionDifference:
    """What a question takes for granted and a sentence says otherwise. `asked` stands in the question
    and `said` in sentence `number`, both verbatim."""

    kind: DifferenceKind
    asked: str
    said: str
    number: int


@dataclass(frozen=True, slots=True)
class Pointing:
    """The reply of a pointer. `numbers` are those of the sentences that answer, best first, each once
    and each a number that was given; not empty if the verdict is "answered"."""

    numbers: tuple[int, ...]
    verdict: AnswerVerdict
    difference: QuestionDifference | None = None


class Pointer(Protocol):
    """Chooses the sentences that answer a question. Its methods may be called from several threads."""

    def load(self) -> None:
        """Import and set up what is needed, so that the first question does not wait for it."""

    def point(
        self,
        question: str,
        previous: Sequence[str],
        sentences: Sequence[NumberedSentence],
        seconds: float,
    ) -> Pointing | None:
        """Choose from `sentences` within `seconds`; None if that fails, and the log says why. `previous`
        are the last questions of the conversation, oldest first. Raises nothing."""

    def close(self) -> None:
        """Close the connections."""
