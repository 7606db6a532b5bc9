"""A brief on a motion: equally many excerpts for it and against it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from index.encoder import Encoder
from index.errors import UserError
from index.reader import TextReader
from index.types import BlockKind, Passage
from index.words import stems
from retrieval.answer.answering import Answering
from retrieval.answer.locators import of_passage
from retrieval.argue.brief_cues import Motion, read_motion
from retrieval.argue.brief_signal import judge, shipped
from retrieval.argue.brief_stances import by_side, on_motion
from retrieval.argue.stances import Stance
from retrieval.types import Excerpt

#: Least cosine of a sentence that bears on a motion. The nearest sentence of an article on another
#: subject reaches it in 1 % of cases, arguments on the motion in 90 % (28 motions of ArgKP, 10 articles).
BEARS = 0.37
#: Least probability that assigns an excerpt to a side. On topics left out of the fit 91 % of the
#: assigned arguments are right, of sentences of other prose 81 % (benchmarks/fit_brief.py, docs/stances.md).
SURE = 0.8
#: Least share of the motion's target, weighted by inverse frequency, in an excerpt assigned to a side,
NAMED = 0.75
#: and in an excerpt that bears on the motion at all.
_TOUCHED = 0.3
MOST = 10
_SPARE = 3
_SHORTEST, _LONGEST = 40, 500
# Sentences of a text about itself, and questions.
_ASIDE = re.compile(
    r"\b(?:in )?this (?:\w+ )?(?:article|chapter|essay|paper|section|study)\b|\bwe now\b|\?[”\"]?\s*$",
    re.IGNORECASE,
)
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.LIST)

NOTHING = "The sources hold nothing on this motion: try other words, or add texts that bear on it."
_EMPTY = "The sources hold nothing for this side"
_UNTOLD = "Nothing in the sources is surely on this side"


@dataclass(frozen=True, slots=True)
class Brief:
    """Excerpts for the motion and against it, equally many if there are both, and excerpts that bear on
    it without a certain side (`either`). `notes` are sentences for the reader. Excerpts are numbered
    from 1 in the order for, against, either."""

    motion: str
    supporting: tuple[Excerpt, ...]
    opposing: tuple[Excerpt, ...]
    either: tuple[Excerpt, ...]
    notes: tuple[str, ...]

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """All of them, in order."""
        return (*self.supporting, *self.opposing, *self.either)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A brief before its sides are made equal; the strongest excerpts come first. `held` are the stated
    motions whose stances were used."""

    supporting: tuple[Excerpt, ...] = ()
    opposing: tuple[Excerpt, ...] = ()
    either: tuple[Excerpt, ...] = ()
    held: tuple[str, ...] = ()


class Briefing:
    """Gathers evidence from one index."""

    def __init__(self, reader: TextReader, answering: Answering, encoder: Encoder) -> None:
        self._reader = reader
        self._answering = answering
        self._encoder = encoder

    def gather(self, text: str, stances: Sequence[Stance]) -> Evidence:
        """The evidence on a motion. Raises UserError if the motion is empty."""
        if not any(c.isalnum() for c in text):
            raise UserError("The motion is empty: say it in words.")
        motion = read_motion(text)
        vector = self._encoder.encode([text]).vectors[0]
        stated = on_motion(motion, vector, stances, self._encoder)
        supporting, opposing, either = (list(side) for side in by_side(stated))
        taken = [*supporting, *opposing, *either]
        sentences = [s for s in self._sentences(motion, vector) if not _within(s[0], s[1], s[2], taken)]
        if stated:
            # Stances stated by people are surer than a measure of tone.
            either += [
                of_passage(self._reader, p, a, b, number=1, score=near) for p, a, b, _, near in sentences
            ]
        elif sentences:
            words = [passage.text[a - passage.start : b - passage.start] for passage, a, b, _, _ in sentences]
            vectors = np.stack([row for *_, row, _ in sentences])
            sure = judge(words, vectors, motion, vector, shipped(self._encoder.sha256))
            for (passage, start, end, _, near), chance, said in zip(sentences, sure, words, strict=True):
                excerpt = of_passage(self._reader, passage, start, end, number=1, score=near)
                if max(chance, 1 - chance) < SURE or self._named(motion, said) < NAMED:
                    either.append(excerpt)
                elif chance > 0.5:
                    supporting.append(excerpt)
                else:
                    opposing.append(excerpt)
        held = tuple(dict.fromkeys(s.motion for s, _ in stated))
        return Evidence(tuple(supporting), tuple(opposing), tuple(either), held)

    def _sentences(
        self, motion: Motion, vector: np.ndarray
    ) -> list[tuple[Passage, int, int, np.ndarray, float]]:
        """Whole sentences of running text that bear on the motion, with vector and fit, the best first."""
        ((candidates, _, _),) = self._answering.rank_texts([motion.text], [None])
        found = []
        for candidate in candidates:
            passage = self._reader.passage(int(candidate.passage_id))
            if passage.kind not in _RUNNING:
                continue
            rows = np.asarray(candidate.sentence_vectors, np.float32)
            for (start, end), row in zip(candidate.sentences, rows, strict=True):
                said = passage.text[start:end]
                near = float(row @ vector)
                if near < BEARS or not _SHORTEST <= len(said) <= _LONGEST or _ASIDE.search(said):
                    continue
                named = self._named(motion, said)
                if named >= _TOUCHED:
                    fit = near * (1 + named) / 2
                    found.append((passage, passage.start + start, passage.start + end, row, fit))
        return sorted(found, key=lambda f: (-f[4], f[1]))

    def _named(self, motion: Motion, text: str) -> float:
        """The share of the motion's target that a text names, weighted by inverse frequency."""
        held = set(stems(text))
        weight = {w: self._rarity(w) for w in motion.target}
        return sum(v for w, v in weight.items() if w in held) / (sum(weight.values()) or 1.0)

    def _rarity(self, word: str) -> float:
        return math.log1p(self._reader.passages / (1 + self._reader.document_frequency(word)))


def make_brief(text: str, found: Sequence[Evidence], limit: int) -> Brief:
    """The brief from the evidence of one corpus or several, with at most `limit` excerpts in each part.

    Raises UserError if `limit` is not within 1 to 10.
    """
    if not 1 <= limit <= MOST:
        raise UserError(f"Ask for 1 to {MOST} excerpts a side.")
    motion = read_motion(text)
    supporting = _best(e.supporting for e in found)
    opposing = _best(e.opposing for e in found)
    either = _best(e.either for e in found)[:limit]
    notes: list[str] = []
    if not supporting and not opposing and not either:
        return Brief(text, (), (), (), (NOTHING,))
    if motion.direction < 0:
        turned = ", ".join(f"“{word}”" for word in motion.turned)
        notes.append(f"Read as speaking against its subject, by {turned}.")
    for held in dict.fromkeys(h for e in found for h in e.held):
        notes.append(f"Sides of stances that people stated on “{held}” were taken over.")
    one, other = equal(supporting, opposing, limit)
    left = len(supporting) + len(opposing) - len(one) - len(other)
    if one and other and left:
        notes.append(f"Left out so that both sides are as long: {left}.")
    for name, side in (("for", one), ("against", other)):
        if not side:
            notes.append(f"{_UNTOLD if either else _EMPTY} ({name}).")
    if either:
        notes.append("Either side could use what stands last: it bears on the motion; judge how.")
    numbered = [replace(e, number=n) for n, e in enumerate((*one, *other, *either), 1)]
    first, second = len(one), len(one) + len(other)
    return Brief(
        text, tuple(numbered[:first]), tuple(numbered[first:second]), tuple(numbered[second:]), tuple(notes)
    )


def equal(
    one: Sequence[Excerpt], other: Sequence[Excerpt], limit: int
) -> tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]:
    """Equally many excerpts of each side. Of the longer side those are chosen, among its best few, whose
    length in characters comes nearest to the shorter side's. If one side is empty, the best `limit`
    of the other."""
    if not one or not other:
        return tuple(one[:limit]), tuple(other[:limit])
    count = min(len(one), len(other), limit)
    if len(one) <= len(other):
        kept = tuple(one[:count])
        return kept, _near(other, count, _length(kept))
    kept = tuple(other[:count])
    return _near(one, count, _length(kept)), kept


def _near(side: Sequence[Excerpt], count: int, length: int) -> tuple[Excerpt, ...]:
    # combinations come in order, so the strongest excerpts are kept among equally good ones
    return min(combinations(side[: count + _SPARE], count), key=lambda part: abs(_length(part) - length))


def _length(excerpts: Iterable[Excerpt]) -> int:
    return sum(len(e.text) for e in excerpts)


def _best(parts: Iterable[Sequence[Excerpt]]) -> list[Excerpt]:
    """The excerpts of all corpora, the strongest first."""
    return sorted((e for part in parts for e in part), key=lambda e: -e.score)


def _within(passage: Passage, start: int, end: int, taken: Iterable[Excerpt]) -> bool:
    """Whether one of the excerpts overlaps these words."""
    return any(e.document == passage.document and e.start < end and e.end > start for e in taken)
