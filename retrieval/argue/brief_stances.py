"""Stances stated on a motion, applied to a motion that says the same or the opposite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from retrieval.argue.brief_cues import Motion, read_motion
from retrieval.argue.stances import Stance
from retrieval.types import Excerpt

#: Two motions say the same or the opposite if their vectors have this cosine, the words of their
#: subjects this Dice coefficient, and the same words praise or blame the subjects.
_NEAR = 0.5
_SHARED = 0.8


def on_motion(
    motion: Motion, vector: NDArray[np.float32], stances: Sequence[Stance], encoder: Encoder
) -> list[tuple[Stance, int]]:
    """The stances on the nearest stated motion that says the same as this one (each with 1) or the
    opposite (each with -1); empty if there is none."""
    known = [m for m in dict.fromkeys(s.motion for s in stances) if m]
    if not known:
        return []
    near = encoder.encode(known).vectors @ vector
    for at in np.argsort(-near, kind="stable").tolist():
        stated = read_motion(known[at])
        shared = 2 * len(motion.subject & stated.subject) / (len(motion.subject) + len(stated.subject))
        if near[at] >= _NEAR and shared >= _SHARED and motion.judged == stated.judged:
            same = motion.direction * stated.direction
            return [(stance, same) for stance in stances if stance.motion == known[at]]
    return []


def by_side(stated: Iterable[tuple[Stance, int]]) -> tuple[list[Excerpt], list[Excerpt], list[Excerpt]]:
    """The excerpts for the motion, against it and on neither side, without overlaps."""
    sides: tuple[list[Excerpt], list[Excerpt], list[Excerpt]] = ([], [], [])
    for stance, same in stated:
        side = 2 if stance.side is None else int((stance.side == "for") == (same < 0))
        if not any(_overlap(stance.excerpt, e) for part in sides for e in part):
            sides[side].append(replace(stance.excerpt, score=1.0))
    return sides


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one.document == other.document and one.start < other.end and one.end > other.start
