"""What the texts say of a work, sentence by sentence, beside what the work says itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.errors import UnknownKey
from index.language import language_of
from index.storage.ports import PassageStore
from index.types import BlockKind, Citation, Document, Passage
from retrieval.answer.answering import Answering
from retrieval.answer.locators import of_passage
from retrieval.candidates.types import Candidate
from retrieval.interpret.language import named
from retrieval.rank.confidence import topic_confidence
from retrieval.rank.ranking import Ranking
from retrieval.types import Excerpt

#: The most passages of the work beside one sentence, and the confidence below which none is close.
MOST_CLOSE, CLOSE = 3, 0.3


@dataclass(frozen=True, slots=True)
class ClosePassage:
    """A passage of a work, and the probability (0 to 1) that it is on what a sentence says of the work."""

    excerpt: Excerpt
    confidence: float


@dataclass(frozen=True, slots=True)
class ReportedSentence:
    """A sentence that reports a work, and the passages of the work that come closest, best first; none if
    nothing is close."""

    said: Excerpt
    closest: tuple[ClosePassage, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A work beside what the texts say of it, in their order. `extent` is what the index has of the work.
    `language` is the English name of the work's language if the model compares it with that of the texts in
    no way, so that no sentence has a closest passage; else None."""

    key: str
    title: str
    extent: str
    sentences: tuple[ReportedSentence, ...]
    language: str | None = None

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """The passages of the work, in the order in which they are shown."""
        return tuple(close.excerpt for sentence in self.sentences for close in sentence.closest)


class Comparing:
    """Compares works with what is said of them, in one index. `english_alone`: the model compares no other
    language with English."""

    def __init__(
        self, text_store: PassageStore, answering: Callable[[], Answering], *, english_alone: bool
    ) -> None:
        self._text_store = text_store
        self._answering = answering
        self._english_alone = english_alone

    def compare(self, key: str) -> Comparison:
        """The comparison for a reference that the index has more of than its entry, or for a text that
        another text cites. Raises UnknownKey if there is nothing to compare with."""
        work = self._text_store.document(key)
        if work.kind == "reference" and work.binding is None:
            raise UnknownKey(
                f"There is no text of {key} to compare with: `moot sources fetch {key}` looks for one, "
                f"`moot sources add {key} PATH` attaches a file of yours."
            )
        extent = work.binding.extent if work.binding is not None else "full text"
        places = self._places(key)
        said = [
            of_passage(self._text_store, passage, start, end, number=n, score=1.0)
            for n, (passage, start, end) in enumerate(places, 1)
        ]
        language = self._foreign(work, said)
        if language is not None or not said:
            sentences = tuple(ReportedSentence(one, ()) for one in said)
            return Comparison(key, work.title, extent, sentences, language)
        return Comparison(key, work.title, extent, self._beside(key, said))

    def _places(self, key: str) -> list[tuple[Passage, int, int]]:
        """The sentences of other texts that report a work, in order."""
        rows = self._text_store.attributions(key=key)
        passages = self._text_store.many(passage for passage, _, _, _ in rows)
        return [
            (passages[number], *passages[number].sentences[sentence])
            for number, sentence in dict.fromkeys((p, s) for p, s, _, _ in rows)
            if passages[number].kind is not BlockKind.REFERENCE and passages[number].document != key
        ]

    def _beside(self, key: str, said: Sequence[Excerpt]) -> tuple[ReportedSentence, ...]:
        own = tuple(self._text_store.select(documents=[key]))
        answering = self._answering()
        wordings = [self._wording(one) for one in said]
        found = answering.rank_texts(wordings, [own] * len(wordings), limit=MOST_CLOSE)
        sentences: list[ReportedSentence] = []
        shown = 0
        for one, wording, (candidates, ranking, _) in zip(said, wordings, found, strict=True):
            closest = self._closest(answering, wording, candidates, ranking, shown)
            shown += len(closest)
            sentences.append(ReportedSentence(one, closest))
        return tuple(sentences)

    def _closest(
        self,
        answering: Answering,
        wording: str,
        candidates: Sequence[Candidate],
        ranking: Ranking | None,
        shown: int,
    ) -> tuple[ClosePassage, ...]:
        """The passages that are close, numbered on from those `shown` before."""
        if ranking is None or not ranking.picks:
            return ()
        best = topic_confidence(ranking)
        picks = [
            (pick, _shifted(best, pick.score - ranking.picks[0].score)) for pick in ranking.picks[:MOST_CLOSE]
        ]
        close = [(pick, sure) for pick, sure in picks if sure >= CLOSE]
        excerpts = answering.excerpts_of(candidates, [pick for pick, _ in close], wording)
        return tuple(
            ClosePassage(replace(excerpt, number=shown + n), round(sure, 4))
            for n, (excerpt, (_, sure)) in enumerate(zip(excerpts, close, strict=True), 1)
        )

    def _wording(self, said: Excerpt) -> str:
        """A sentence without the marks that cite works, which the work itself does not have."""
        marks = [
            (c.start - said.start, c.end - said.start)
            for c in self._text_store.citations(document=said.document)
            if said.start <= c.start and c.end <= said.end and _is_printed(c, said)
        ]
        kept, at = [], 0
        for start, end in sorted(marks):
            kept.append(said.text[at:start])
            at = max(at, end)
        rest = " ".join("".join((*kept, said.text[at:])).split())
        return rest if any(c.isalnum() for c in rest) else said.text

    def _foreign(self, work: Document, said: Sequence[Excerpt]) -> str | None:
        """The name of the work's language if the model cannot compare it with that of the sentences."""
        if not self._english_alone or not said:
            return None
        own = work.binding.language if work.binding is not None else language_of(work.text)
        theirs = language_of(" ".join(one.text for one in said))
        return named(own) if own != theirs else None


def _is_printed(citation: Citation, said: Excerpt) -> bool:
    """Whether the mark of a citation stands in the text, and not only the word that it stood behind."""
    shown = said.text[citation.start - said.start : citation.end - said.start]
    if citation.form == "number":
        return shown[:1] in "[–—-" or shown[:1].isdigit()
    return citation.form not in ("note", "superscript")


def _shifted(probability: float, log_odds: float) -> float:
    """The probability whose log-odds lie by so much from those of `probability`."""
    probability = min(max(probability, 1e-9), 1 - 1e-9)
    return 1.0 / (1.0 + math.exp(-(math.log(probability / (1 - probability)) + log_odds)))


def joined_comparison(found: Sequence[Comparison]) -> Comparison:
    """One comparison of several corpora's: the first, with each sentence of the others once, and with the
    passages of the work numbered through."""
    each = {(s.said.document, s.said.start): s for one in reversed(found) for s in one.sentences}
    sentences: list[ReportedSentence] = []
    shown = 0
    for sentence in sorted(each.values(), key=lambda s: (s.said.document, s.said.start)):
        closest = tuple(
            replace(close, excerpt=replace(close.excerpt, number=shown + n))
            for n, close in enumerate(sentence.closest, 1)
        )
        shown += len(closest)
        sentences.append(
            replace(sentence, said=replace(sentence.said, number=len(sentences) + 1), closest=closest)
        )
    return replace(found[0], sentences=tuple(sentences))
