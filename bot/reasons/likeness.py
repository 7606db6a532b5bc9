"""How probable it is that two reasons say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.reasons.gathering import said

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.encoder.projection import Projection

# Two reasons turn each other round if so many of their content words are the same, and one is not.
_SAME_WORDS = 0.75


def likeness(reasons: Sequence[str], encoder: Encoder, projection: Projection | None = None) -> NDArray[Any]:
    """Return the probability (n, n) that two reasons of one side say the same key point: symmetric,
    1 among reasons of the same words, 0 where one turns the other round.

    The measures take out what the reasons share, so they should all be of one poll and side.
    ``projection`` is for the encoder's token vectors; None takes the one that comes with Moot,
    where the encoder is the default model.
    """
    import numpy as np

    from index.encoder.model import BUILT_IN_SHA256
    from index.encoder.projection import shipped
    from retrieval.argue.keypoints import KeyPointMatcher

    if not reasons:
        return np.zeros((0, 0), np.float32)
    if projection is None and encoder.sha256 == BUILT_IN_SHA256:
        projection = shipped()
    # Once each, in an order of their own: a repeated reason must not change what is usual.
    first: dict[str, str] = {}
    for reason in sorted(reasons):
        first.setdefault(said(reason), reason)
    number = {words: row for row, words in enumerate(first)}
    distinct = list(first.values())
    found = set_apart(distinct, KeyPointMatcher(encoder, projection).similarity(distinct))
    rows = [number[said(reason)] for reason in reasons]
    return np.asarray(found[np.ix_(rows, rows)])


def set_apart(reasons: Sequence[str], similarity: NDArray[Any]) -> NDArray[Any]:
    """Return the similarities (n, n) with 0 where a reason turns another round: embeddings hardly
    tell a statement from its negation."""
    found = similarity.copy()
    contents = [_content(reason) for reason in reasons]
    for row, one in enumerate(contents):
        for column in range(row):
            if _opposed(one, contents[column]):
                found[row, column] = found[column, row] = 0.0
    return found


def opposed(one: str, other: str) -> bool:
    """Whether a reason turns another round in nearly the same words: one of the two has a negation,
    or an opposite in place of a word ("would lose", "would not lose", "would win customers")."""
    return _opposed(_content(one), _content(other))


def _content(reason: str) -> tuple[frozenset[str], bool]:
    """Return the stems of the content words, and whether a negation is among the others."""
    from index.words import STOP_WORDS, is_negated, stems

    found = stems(reason)
    return frozenset(found) - STOP_WORDS, is_negated(found)


def _opposed(one: tuple[frozenset[str], bool], other: tuple[frozenset[str], bool]) -> bool:
    from retrieval.opposites import opposites

    (a, a_negated), (b, b_negated) = one, other
    shared, both = len(a & b), len(a) + len(b)
    if not both or 2 * (shared + 1) < _SAME_WORDS * both:
        return False
    turned = sum(not opposites(word).isdisjoint(b - a) for word in a - b)
    return 2 * (shared + turned) >= _SAME_WORDS * both and (a_negated != b_negated) != (turned % 2 == 1)
