"""How much is read for a question while others wait.

A full reading takes most of a question's time. Questions that wait together share a fixed amount of it,
so that reading delays none of them by more than that.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.rank.reader import PassageText, Reader, ReaderScores

#: Full readings that questions waiting together share: a third of a second with the trained reader on two
#: cores. So up to so many questions are read in full.
FULL_READINGS = 12
#: The least share of a full reading. Less would be a passage that is not read to its end.
LEAST_SHARE = 0.2


def reading_share(waiting: int) -> float:
    """Return the share of a full reading, 0 to 1, that each of ``waiting`` questions gets; 0: nothing is
    read, which is so from 61 questions on."""
    share = min(1.0, FULL_READINGS / max(1, waiting))
    return share if share >= LEAST_SHARE else 0.0


class PartialReader:
    """A `Reader` that goes a fixed ``share`` (over 0, up to 1) of another reader's way."""

    def __init__(self, reader: Reader, share: float) -> None:
        self.judges_premises = reader.judges_premises
        self._reader = reader
        self._share = share

    def read(self, question: str, passages: Sequence[PassageText], share: float = 1.0) -> ReaderScores:
        """See `Reader`."""
        return self._reader.read(question, passages, self._share * share)
