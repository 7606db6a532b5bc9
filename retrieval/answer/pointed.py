"""An answer finished by a pointer: the sentences that it is shown, and the answer after its reply.

A pointer may take seconds, and the library is for one thread at a time. So the library puts what a pointer
is shown into the answer (`Material`), and the answer is finished elsewhere, without the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.excerpt_lists import apart, numbered
from retrieval.rank.pointer import NumberedSentence, Pointing, QuestionDifference
from retrieval.types import MOST_CLOSEST, Answer, AnswerVerdict, Excerpt

if TYPE_CHECKING:
    from retrieval.candidates.types import Candidate
    from retrieval.rank.ranking import Ranking

#: The most sentences that a pointer is shown.
MOST_SHOWN = 20
#: The longest context on either side of a sentence, in characters.
MOST_CONTEXT = 200
# Confidence has four decimals: the largest value below a bound is this much below it.
_STEP = 0.0001


@dataclass(frozen=True, slots=True)
class MaterialSentence:
    """A sentence, as the excerpt that shows it, and its context."""

    excerpt: Excerpt
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Material:
    """The sentences that a pointer is shown, best first, and the confidence from which a question counts
    as answered (`threshold`) and from which as perhaps answered (`perhaps`)."""

    sentences: tuple[MaterialSentence, ...]
    threshold: float
    perhaps: float

    def numbered(self) -> tuple[NumberedSentence, ...]:
        """The sentences as a pointer takes them, numbered from 1."""
        return tuple(
            NumberedSentence(n, s.excerpt.text, s.before, s.after, f"{s.excerpt.title}, {s.excerpt.locator}")
            for n, s in enumerate(self.sentences, 1)
        )

    def with_excerpts(self, change: Callable[[Excerpt], Excerpt]) -> Material:
        """The same material with changed excerpts."""
        return replace(self, sentences=tuple(replace(s, excerpt=change(s.excerpt)) for s in self.sentences))


def material(
    candidates: Sequence[Candidate],
    ranking: Ranking,
    excerpt: Callable[[int, int, float], Excerpt],
    threshold: float,
    perhaps: float,
) -> Material:
    """The MOST_SHOWN best sentences. `excerpt` makes the excerpt of a sentence from the numbers of its
    candidate and of the sentence within it, and its score."""
    rows = [(c, s) for c, candidate in enumerate(candidates) for s in range(len(candidate.sentences))]
    scores = ranking.sentence_scores.tolist()
    best = sorted(range(len(rows)), key=lambda row: -scores[row])
    shown = []
    for row in best[:MOST_SHOWN]:
        number, sentence = rows[row]
        before, after = _context(candidates[number], sentence)
        shown.append(MaterialSentence(excerpt(number, sentence, scores[row]), before, after))
    return Material(tuple(shown), threshold, perhaps)


def _context(candidate: Candidate, sentence: int) -> tuple[str, str]:
    """The sentences before and after one, as far as they are in its passage."""
    spans, text = candidate.sentences, candidate.text
    before = text[slice(*spans[sentence - 1])] if sentence else ""
    after = text[slice(*spans[sentence + 1])] if sentence + 1 < len(spans) else ""
    return before[-MOST_CONTEXT:], after[:MOST_CONTEXT]


def joined(materials: Iterable[Material | None]) -> Material | None:
    """The best sentences of several corpora; None if none has any."""
    found = [m for m in materials if m is not None]
    if not found:
        return None
    sentences = sorted((s for m in found for s in m.sentences), key=lambda s: -s.excerpt.score)
    return replace(found[0], sentences=tuple(sentences[:MOST_SHOWN]))


def pointable(answer: Answer) -> Material | None:
    """The material of an answer that a pointer may finish. Bibliographic facts, and excerpts for each part
    of a question, stay as they are."""
    labelled = answer.missing or any(e.part is not None for e in (*answer.excerpts, *answer.closest))
    return None if answer.facts or labelled else answer.material


def pointed(answer: Answer, pointing: Pointing | None, limit: int) -> Answer:
    """The answer after a pointer's reply, without its material; unchanged if the pointer failed (None).

    The verdict is the pointer's, except that "not in the sources" takes an answer of Moot's own back to
    "perhaps" only. The chosen sentences come first, each with the excerpt that Moot has already made
    around it. Moot's other excerpts follow, but not under an answer that only the pointer gave. The
    confidence stays, as far as the verdict's range allows: at least `threshold` if answered, from
    `perhaps` to below `threshold` if perhaps, else below `perhaps`.
    """
    given = pointable(answer)
    answer = replace(answer, material=None)
    if given is None or pointing is None:
        return answer
    own = answer.excerpts or answer.closest
    chosen = [given.sentences[number - 1].excerpt for number in pointing.numbers]
    verdict = _verdict(answer.verdict, pointing.verdict)
    more = own if answer.answered or verdict != "answered" else ()
    most = limit if verdict == "answered" else MOST_CLOSEST
    shown = numbered(apart([*_extended(chosen, own), *more]), most)
    return replace(
        answer,
        verdict=verdict,
        confidence=_within(answer.confidence, verdict, given),
        excerpts=shown if verdict == "answered" else (),
        closest=() if verdict == "answered" else shown,
        caution=_caution(pointing.difference, given, shown)
        or (answer.caution if own[:1] == shown[:1] else None),
    )


def _verdict(own: AnswerVerdict, pointers: AnswerVerdict) -> AnswerVerdict:
    if own == "answered" and pointers == "not in the sources":
        return "perhaps"
    return pointers


def _within(confidence: float, verdict: AnswerVerdict, given: Material) -> float:
    """The confidence, moved into the range of the verdict."""
    if verdict == "answered":
        moved = max(confidence, given.threshold)
    elif verdict == "perhaps":
        moved = min(max(confidence, given.perhaps), given.threshold - _STEP)
    else:
        moved = min(confidence, min(given.perhaps, given.threshold) - _STEP)
    return round(min(1.0, max(0.0, moved)), 4)


def _extended(chosen: Iterable[Excerpt], own: Sequence[Excerpt]) -> Iterator[Excerpt]:
    """Each sentence, or the excerpt that already holds it."""
    for sentence in chosen:
        yield next((excerpt for excerpt in own if _holds(excerpt, sentence)), sentence)


def _holds(excerpt: Excerpt, sentence: Excerpt) -> bool:
    return (
        excerpt.document == sentence.document
        and excerpt.start <= sentence.start
        and sentence.end <= excerpt.end
    )


def _caution(difference: QuestionDifference | None, given: Material, shown: Sequence[Excerpt]) -> str | None:
    """A sentence on the difference, if the sentence that it is about is shown."""
    if difference is None:
        return None
    sentence = given.sentences[difference.number - 1].excerpt
    if not any(_holds(excerpt, sentence) for excerpt in shown):
        return None
    if difference.kind == "negation":
        return f"The text says “{difference.said}”, where the question says “{difference.asked}”."
    return f"The text says “{difference.said}”, not “{difference.asked}”."
