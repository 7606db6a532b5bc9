"""Stances stated on a motion, used for another that says the same or the opposite, or has its subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from retrieval.argue.brief_cues import Motion, read_motion
from retrieval.argue.sided import SidedExcerpt
from retrieval.argue.stances import Stance
from retrieval.types import Excerpt

#: Two motions say the same or the opposite if their vectors have this cosine, the words of their
#: subjects this Dice coefficient, and the same words praise or blame the subjects.
_NEAR = 0.5
_SHARED = 0.8


def on_motion(
    motion: Motion, vector: NDArray[np.float32], stances: Sequence[Stance], encoder: Encoder
) -> tuple[list[tuple[Stance, int]], list[Stance]]:
    """The stances on the nearest stated motion that says the same as this one (each with 1) or the
    opposite (each with -1), and the stances on other motions with the same subject."""
    known = [m for m in dict.fromkeys(s.motion for s in stances) if m]
    if not known:
        return [], []
    same: list[tuple[Stance, int]] = []
    related: list[Stance] = []
    near = encoder.encode(known).vectors @ vector
    for at in np.argsort(-near, kind="stable").tolist():
        stated = read_motion(known[at])
        shared = 2 * len(motion.subject & stated.subject) / (len(motion.subject) + len(stated.subject))
        if near[at] < _NEAR or shared < _SHARED:
            continue
        on_it = [stance for stance in stances if stance.motion == known[at]]
        if not same and motion.judged == stated.judged and motion.of_talk == stated.of_talk:
            same = [(stance, motion.direction * stated.direction) for stance in on_it]
        else:
            related += on_it
    return same, related


def by_side(
    stated: Iterable[tuple[Stance, int]],
) -> tuple[list[SidedExcerpt], list[SidedExcerpt], list[SidedExcerpt]]:
    """The excerpts for the motion, against it and on neither side, without overlaps."""
    sides: tuple[list[SidedExcerpt], list[SidedExcerpt], list[SidedExcerpt]] = ([], [], [])
    for stance, same in stated:
        side = 2 if stance.side is None else int((stance.side == "for") == (same < 0))
        if not any(_overlap(stance.excerpt, kept.excerpt) for part in sides for kept in part):
            reason = f"{_position(stance)} Stated in a stances file on “{_bare(stance.motion)}”."
            sides[side].append(SidedExcerpt(replace(stance.excerpt, score=1.0), reason))
    return sides


def on_neither(stances: Iterable[Stance]) -> list[SidedExcerpt]:
    """Excerpts of stances on another motion, which are on neither side of this one."""
    return [
        SidedExcerpt(
            stance.excerpt, f"{_position(stance)} Stated on another motion, “{_bare(stance.motion)}”."
        )
        for stance in stances
    ]


def _position(stance: Stance) -> str:
    return f"{stance.holder}: {_bare(stance.position)}."


def _bare(text: str) -> str:
    return text.strip().rstrip(".")


def _overlap(one: Excerpt, other: Excerpt) -> bool:
    return one.document == other.document and one.start < other.end and one.end > other.start
