"""What answering needs of those who agree or disagree; `retrieval.argue.agreement` finds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.answer.agreement_cues import Sign
from retrieval.interpret.agreement_question import AgreementAsked
from retrieval.types import Excerpt


@dataclass(frozen=True, slots=True)
class Held:
    """An excerpt in which `holder` (a key, or a place in the text) takes the side `side`; `sure` is the
    probability that this is the direction, 0 if it can only be guessed."""

    holder: str
    side: Sign
    sure: float
    excerpt: Excerpt


class HolderFinder(Protocol):
    """Finds those who agree or disagree."""

    def find(
        self, asked: AgreementAsked, near: Sequence[int], limit: int, allowed: Collection[int] | None = None
    ) -> list[Held]:
        """Up to `limit` excerpts, one for each holder and side. `near` are ids of passages on the subject,
        best first; `allowed` are those to show (None: all)."""
