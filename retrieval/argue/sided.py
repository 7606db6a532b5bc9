"""An excerpt of a brief with the reason for its side."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.types import Excerpt


@dataclass(frozen=True, slots=True)
class SidedExcerpt:
    """`reason` is a sentence that says why the excerpt is on its side, or on neither."""

    excerpt: Excerpt
    reason: str
