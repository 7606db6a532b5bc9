"""A brief on a motion: equally many excerpts for it and against it, and those that either side could use."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from index.encoder import Encoder
from index.errors import UserError
from index.storage.ports import PassageStore
from index.types import BlockKind, Passage
from index.words import stems
from retrieval.answer.answering import Answering
from retrieval.answer.locators import of_passage
from retrieval.argue.brief_cues import Motion, read_motion
from retrieval.argue.brief_sides import FOUND, NAMED, NEITHER, side_of
from retrieval.argue.brief_signal import judge, shipped
from retrieval.argue.brief_stances import by_side, on_motion, on_neither
from retrieval.argue.sided import SidedExcerpt
from retrieval.argue.stances import Stance
from retrieval.candidates.types import Candidate
from retrieval.plain_sentences import can_be_quoted, is_plain_sentence
from retrieval.types import Excerpt, Question

#: Least cosine of a sentence that bears on a motion. The nearest sentence of an article on another
#: subject reaches it in 1 % of cases, arguments on the motion in 90 % (28 motions of ArgKP, 10 articles).
BEARS = 0.37
#: Least share of the motion's target, weighted by inverse frequency, in an excerpt that bears on it.
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
_UNSURE = "Nothing in the sources is surely on this side"


@dataclass(frozen=True, slots=True)
class Brief:
    """Excerpts for the motion and against it, equally many if there are both, and excerpts that bear on
    it without a certain side (`either`). `reasons` has a sentence for each excerpt, in the same order, that
    says how its side was decided. `notes` are sentences for the reader. Excerpts are numbered from 1 in
    the order for, against, either."""

    motion: str
    supporting: tuple[Excerpt, ...]
    opposing: tuple[Excerpt, ...]
    either: tuple[Excerpt, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """All of them, in order."""
        return (*self.supporting, *self.opposing, *self.either)


@dataclass(frozen=True, slots=True)
class BriefEvidence:
    """A brief before its sides are made equal. `held` are the stated motions whose stances were used."""

    supporting: tuple[SidedExcerpt, ...] = ()
    opposing: tuple[SidedExcerpt, ...] = ()
    either: tuple[SidedExcerpt, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence from `start` to `end` of its document, with its vector (d,), its cosine with the motion
    and `fit`, how closely it bears on the motion."""

    passage: Passage
    start: int
    end: int
    vector: np.ndarray
    cosine: float
    fit: float

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


class Briefing:
    """Gathers evidence from one index."""

    def __init__(self, text_store: PassageStore, answering: Answering, encoder: Encoder) -> None:
        self._text_store = text_store
        self._answering = answering
        self._encoder = encoder

    def gather(self, text: str, stances: Sequence[Stance]) -> BriefEvidence:
        """The evidence on a motion. Raises UserError if the motion is empty."""
        if not any(c.isalnum() for c in text):
            raise UserError("The motion is empty: say it in words.")
        motion = read_motion(text)
        vector = self._encoder.encode([text]).vectors[0]
        stated, related = on_motion(motion, vector, stances, self._encoder)
        supporting, opposing, either = by_side(stated)
        sentences = [
            s
            for s in self._sentences(motion, vector)
            if not _within(s.passage.document, s.start, s.end, (*supporting, *opposing, *either))
        ]
        # Stances stated by people are surer than a measure of tone.
        sides = [(0, NEITHER)] * len(sentences) if stated else self._decide(motion, vector, sentences)
        for sentence, side in zip(sentences, sides, strict=True):
            excerpt = of_passage(
                self._text_store, sentence.passage, sentence.start, sentence.end, number=1, score=sentence.fit
            )
            value, reason = side
            (supporting if value > 0 else opposing if value < 0 else either).append(
                SidedExcerpt(excerpt, reason)
            )
        for extra in (
            self._stated_on_others(vector, related),
            self._found(motion, bool(sentences or stated)),
        ):
            for sided in extra:
                e = sided.excerpt
                if not _within(e.document, e.start, e.end, (*supporting, *opposing)):
                    either = [k for k in either if not _within(e.document, e.start, e.end, [k])]
                    either.append(sided)
        held = tuple(dict.fromkeys(s.motion for s, _ in stated))
        return BriefEvidence(tuple(supporting), tuple(opposing), tuple(either), held)

    def _decide(
        self, motion: Motion, vector: np.ndarray, sentences: Sequence[_Sentence]
    ) -> list[tuple[int, str]]:
        """The side of each sentence (1, -1 or 0) with its reason."""
        if not sentences:
            return []
        words = [sentence.text for sentence in sentences]
        chances = judge(
            words,
            np.stack([sentence.vector for sentence in sentences]),
            motion,
            vector,
            shipped(self._encoder.sha256),
        )
        out = []
        for sentence, said, chance in zip(sentences, words, chances.tolist(), strict=True):
            side = side_of(
                motion,
                said,
                chance=chance,
                named=self._named(motion.target, said),
                same=self._named(motion.content, said),
                cosine=sentence.cosine,
            )
            out.append((side.value, side.reason))
        return out

    def _sentences(self, motion: Motion, vector: np.ndarray) -> list[_Sentence]:
        """Plain sentences of running text that bear on the motion, the best first."""
        passages: dict[int, Candidate] = {}
        for candidates, _, _ in self._answering.rank_texts([motion.text, motion.about], [None, None]):
            for candidate in candidates:
                passages.setdefault(int(candidate.passage_id), candidate)
        found = []
        for number, candidate in passages.items():
            passage = self._text_store.passage(number)
            if passage.kind not in _RUNNING:
                continue
            rows = np.asarray(candidate.sentence_vectors, np.float32)
            for (start, end), row in zip(candidate.sentences, rows, strict=True):
                said = passage.text[start:end]
                near = float(row @ vector)
                if near < BEARS or not _SHORTEST <= len(said) <= _LONGEST or _ASIDE.search(said):
                    continue
                named = self._named(motion.target, said)
                if named >= _TOUCHED and is_plain_sentence(said):
                    fit = near * (1 + named) / 2
                    found.append(
                        _Sentence(passage, passage.start + start, passage.start + end, row, near, fit)
                    )
        return sorted(found, key=lambda s: (-s.fit, s.start))

    def _stated_on_others(self, vector: np.ndarray, related: Sequence[Stance]) -> list[SidedExcerpt]:
        """The stances on other motions with the same subject, as evidence for either side."""
        if not related:
            return []
        near = self._encoder.encode([stance.excerpt.text for stance in related]).vectors @ vector
        scored = [
            replace(stance, excerpt=replace(stance.excerpt, score=float(score)))
            for stance, score in zip(related, near, strict=True)
            if score >= BEARS
        ]
        return on_neither(scored)

    def _found(self, motion: Motion, some: bool) -> list[SidedExcerpt]:
        """The excerpts that answer the motion's subject as a question. They stand first, so that none is
        left out of a brief. If there is nothing else (`some` is false), those that perhaps answer it and
        name the subject are found, too."""
        found: dict[tuple[str, int], SidedExcerpt] = {}
        for answer in self._answering.answer([Question(motion.about), Question(motion.text)]):
            for place, excerpt in enumerate(answer.excerpts or (() if some else answer.closest)):
                least = NAMED if not answer.answered else _TOUCHED if place else 0.0
                if self._named(motion.subject, excerpt.text) < least:
                    continue
                if can_be_quoted(excerpt.text, excerpt.kind) and not _ASIDE.search(excerpt.text):
                    key = (excerpt.document, excerpt.start)
                    found.setdefault(key, SidedExcerpt(replace(excerpt, score=1.0), FOUND))
        return list(found.values())

    def _named(self, wanted: frozenset[str], text: str) -> float:
        """The share of the stems `wanted` that a text has, weighted by inverse frequency."""
        held = set(stems(text))
        weight = {word: self._rarity(word) for word in wanted}
        return sum(v for w, v in weight.items() if w in held) / (sum(weight.values()) or 1.0)

    def _rarity(self, word: str) -> float:
        return math.log1p(self._text_store.passages / (1 + self._text_store.document_frequency(word)))


def make_brief(text: str, found: Sequence[BriefEvidence], limit: int) -> Brief:
    """The brief from the evidence of one corpus or several, with at most `limit` excerpts in each part.

    Raises UserError if `limit` is not within 1 to 10.
    """
    if not 1 <= limit <= MOST:
        raise UserError(f"Ask for 1 to {MOST} excerpts a side.")
    motion = read_motion(text)
    reasons = {
        _place(sided.excerpt): sided.reason
        for evidence in found
        for sided in (*evidence.supporting, *evidence.opposing, *evidence.either)
    }
    supporting = _best(e.supporting for e in found)
    opposing = _best(e.opposing for e in found)
    either = _best(e.either for e in found)[:limit]
    notes: list[str] = []
    if not supporting and not opposing and not either:
        return Brief(text, (), (), (), (), (NOTHING,))
    if motion.direction < 0 and not motion.factual:
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
            notes.append(f"{_UNSURE if either else _EMPTY} ({name}).")
    if either:
        notes.append("Either side could use the excerpts at the end: they bear on the motion; judge how.")
    numbered = [replace(e, number=n) for n, e in enumerate((*one, *other, *either), 1)]
    first, second = len(one), len(one) + len(other)
    return Brief(
        text,
        tuple(numbered[:first]),
        tuple(numbered[first:second]),
        tuple(numbered[second:]),
        tuple(reasons[_place(e)] for e in numbered),
        tuple(notes),
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


def _best(parts: Iterable[Sequence[SidedExcerpt]]) -> list[Excerpt]:
    """The excerpts of all corpora, the strongest first."""
    return sorted((sided.excerpt for part in parts for sided in part), key=lambda e: -e.score)


def _place(excerpt: Excerpt) -> tuple[str, int, int]:
    return excerpt.document, excerpt.start, excerpt.end


def _within(document: str, start: int, end: int, taken: Iterable[SidedExcerpt]) -> bool:
    """Whether one of the excerpts overlaps these characters of a document."""
    return any(
        s.excerpt.document == document and s.excerpt.start < end and s.excerpt.end > start for s in taken
    )
