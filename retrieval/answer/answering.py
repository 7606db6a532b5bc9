"""From questions to answers: encode, find candidates, rank, decide whether the sources answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from index import projection as projections
from index.encoder import Encoder
from index.encoder.model import BUILT_IN_SHA256
from index.errors import IndexUnavailable
from index.home import damaged
from index.manifest import Manifest
from index.projection import Projection
from index.reader import TextReader
from index.types import Passage
from index.vectors import Vectors, open_vectors
from index.words import stem
from retrieval.answer.agreement_cues import direction
from retrieval.answer.caution import caution
from retrieval.answer.credit import credit
from retrieval.answer.facts import FactAnswer, FactFinder, stated
from retrieval.answer.held import HolderFinder
from retrieval.answer.locators import of_passage
from retrieval.answer.pointed import Material, material
from retrieval.answer.several import Found, joined
from retrieval.answer.summary import Summariser, in_own_voice
from retrieval.candidates.find import Finder, make_query
from retrieval.candidates.reported import Reported, cut_to, own_views
from retrieval.candidates.terms import codes
from retrieval.candidates.types import Candidate, Floats, Query, Statistics
from retrieval.interpret.agreement_question import AgreementAsked
from retrieval.interpret.interpretations import (
    MOST_LIMIT,
    MOST_OF_SEVERAL,
    Interpretation,
    Interpreter,
    checked,
    most_excerpts,
)
from retrieval.interpret.language import Languages
from retrieval.interpret.parts import Part
from retrieval.interpret.requests import Request
from retrieval.interpret.scope import Scope
from retrieval.interpret.spelling import mended
from retrieval.rank.confidence import confidence
from retrieval.rank.picks import Pick
from retrieval.rank.priors import defining, going_on, in_figure
from retrieval.rank.ranking import Ranking, as_share, contradiction, kind_of, rank, read
from retrieval.rank.reader import Reader
from retrieval.rank.reading_share import PartialReader, reading_share
from retrieval.rank.weights import Weights, default_weights
from retrieval.types import MOST_CLOSEST, Answer, AnswerVerdict, Excerpt, Hit, Question

#: A sentence longer than this is quoted in part.
MOST_SENTENCE = 500
# Questions in one part: they are encoded together, then ranked.
_TOGETHER = 8
#: An excerpt this far below the first (log-odds) is left out of an answer. On the public questions a
# fifth of all excerpts are, and one in two hundred of these would add the gold answer.
FAR = 6.0
# The confidence that sentences which report an author answer "What does Scharre argue?": how the text
# cites the author already shows that they do.
_REPORTED = 0.9
# An estimate: a question about an author whom the texts report has these times the odds to be answered
# of the questions that confidence was calibrated on.
_AUTHOR_ODDS = 2.0
# Factor on the odds if a question names a year or a code that no text has. Without it 28 such public
# questions would be answered at the default threshold, two of them rightly.
_WITHOUT_CODE_ODDS = 0.1


# Interpretations of one question that the sentence reader reads.
_READ_EACH = 2

_Ranked = tuple[list[Candidate], Ranking | None, float]


@dataclass(frozen=True, slots=True)
class _Outcome:
    confidence: float
    excerpts: tuple[Excerpt, ...]
    by_author: bool = False
    #: what a pointer may choose from; None for excerpts in an order of their own
    found: tuple[Sequence[Candidate], Ranking] | None = None
    #: the passages of the excerpts, that of the first one first
    passages: tuple[Passage, ...] = ()
    #: the probability that the first excerpt contradicts what the question takes for granted, if it was read
    contradicts: float | None = None
    part: Part | None = None
    #: those who agree or disagree, as the question asks
    agreeing: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """Questions that are encoded together, and every interpretation of each of them; or, by the
    question's number, the bibliographic facts that answer it."""

    questions: Sequence[Question]
    tries: Sequence[Interpretation]
    facts: Mapping[int, FactAnswer]


class Answering:
    """Answers from one opened index with one encoder."""

    def __init__(
        self,
        reader: TextReader,
        folder: Path,
        manifest: Manifest,
        encoder: Encoder,
        scope: Scope,
        *,
        threshold: float | None = None,
        holders: HolderFinder,
        sentence_reader: Callable[[], Reader] | None = None,
        for_pointer: bool = False,
    ) -> None:
        self._reader = reader
        self._folder = folder
        self._manifest = manifest
        self._encoder = encoder
        self._scope = scope
        self._load_sentence_reader = sentence_reader
        self._for_pointer = for_pointer
        self._holders = holders
        self._interpreter = Interpreter(reader, scope)
        self._threshold = threshold
        self._facts = FactFinder(reader, scope)
        self._languages = Languages(reader)

    @cached_property
    def _vectors(self) -> Vectors:
        return open_vectors(self._folder, self._manifest.dimension, self._manifest.token_width)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._reader, self._vectors)

    @cached_property
    def _sentence_reader(self) -> Reader | None:
        return self._load_sentence_reader() if self._load_sentence_reader else None

    @property
    def _weights(self) -> Weights:
        return default_weights(kind_of(self._sentence_reader) if self._sentence_reader else "none")

    @property
    def threshold(self) -> float:
        """The least confidence of an answer."""
        return self._weights.threshold if self._threshold is None else self._threshold

    @cached_property
    def _projection(self) -> Projection | None:
        if not self._manifest.token_width:
            return None
        try:
            return projections.load(self._folder / projections.FILE)
        except (OSError, KeyError, ValueError) as error:
            raise IndexUnavailable(damaged(f"{projections.FILE} cannot be read", self._folder)) from error

    @cached_property
    def _families(self) -> dict[str, set[str]]:
        return self._reader.families()

    def load(self) -> None:
        """Open the vectors and the text, unless they are open."""
        _ = self._finder, self._projection, self._sentence_reader
        self._reader.load()

    def warm(self) -> None:
        """Open the vectors, the text and the sentence reader, and run one question, alone and on one
        thread, so that the next question is answered at full speed."""
        self.load()
        self.rank_texts(["warm"], [None])
        self.encoded(["warm"], threads=1)

    def answer(self, questions: Sequence[Question], waiting: int = 1) -> list[Answer]:
        """Answers in the order of the questions, of which so many wait at the same time (see `stream`).
        Raises UserError for an empty question."""
        left = iter(questions)
        parts = self.stream(lambda: list(islice(left, _TOGETHER)), lambda: waiting)
        return [answer for part in parts for answer in part]

    def stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None = None
    ) -> Generator[list[Answer], None, None]:
        """Answers, one list for each sequence that `more` returns; an empty sequence ends the stream.

        `more` is called for the next part before a part is ranked, and the next part is encoded
        during the ranking: the encoder works outside Python, on another core. If there was no next
        part yet, `more` is called again after the answers were taken. `waiting` gives the number of
        questions that wait at the same time as those of the part to be ranked, these included: the more,
        the less is read for each (`reading_share`). Raises UserError for an empty question.
        """
        pool: ThreadPoolExecutor | None = None  # a single part needs none
        try:
            part = self._part(more())
            coming: Future[list[Query]] | None = None
            while part.questions:
                queries = coming.result() if coming else self.encoded([t.text for t in part.tries])
                # interpreted on this thread, since the text is for one thread at a time
                after = self._part(more())
                coming = None
                if after.questions:
                    pool = pool or ThreadPoolExecutor(1, "moot-ahead")
                    coming = pool.submit(self.encoded, [t.text for t in after.tries], threads=1)
                share = reading_share(waiting()) if waiting else 1.0
                yield self._reading(share)._answers(part, queries, coming)
                part = after if after.questions else self._part(more())
        finally:
            if pool:
                pool.shutdown()

    def _reading(self, share: float) -> Answering:
        """The same with a sentence reader that reads a ``share`` of what it can; without one, and with the
        confidence and threshold fitted without one, for 0."""
        if self._sentence_reader is None or share == 1.0:
            return self
        other = copy(self)
        other._sentence_reader = PartialReader(self._sentence_reader, share) if share else None
        return other

    def search(self, queries: Sequence[Question], k: int) -> list[list[Hit]]:
        """The k best passages for each query."""
        texts = [checked(q.text) for q in queries]
        allowed = [self._interpreter.allowed(q.section, q.source) for q in queries]
        found = self.rank_texts(texts, allowed, most=k)
        return [
            [
                Hit(n, self._passage(candidates[c]), round(as_share(ranking.passage_scores[c]), 4))
                for n, c in enumerate(ranking.passages[:k], 1)
            ]
            if ranking
            else []
            for candidates, ranking, _ in found
        ]

    def rank_texts(
        self,
        texts: Sequence[str],
        allowed: Sequence[tuple[int, ...] | None],
        *,
        where: Reported | None = None,
        limit: int = 3,
        most: int = 0,
    ) -> list[tuple[list[Candidate], Ranking | None, float]]:
        """Candidates, ranking (None without candidates) and confidence of each text."""
        queries = self.encoded(texts)
        extra = [where.passages if where else [] for _ in texts]
        found = self._finder.find(queries, allowed=allowed, extra=extra, most=most)
        out: list[tuple[list[Candidate], Ranking | None, float]] = []
        for query, candidates in zip(queries, found, strict=True):
            out.append(self._ranked(query, candidates, where, limit))
        return out

    def candidates(self, query: Query) -> list[Candidate]:
        """The passages that may answer a question, not ranked."""
        return self._finder.find([query], allowed=[None], extra=[[]])[0]

    @property
    def statistics(self) -> Statistics:
        """How common words are in the texts."""
        return self._reader

    def excerpts_of(
        self, candidates: Sequence[Candidate], picks: Sequence[Pick], question: str
    ) -> tuple[Excerpt, ...]:
        """The picks as excerpts, numbered."""
        return tuple(self._excerpt(candidates[p.candidate], p, n, question) for n, p in enumerate(picks, 1))

    def _ranked(
        self,
        query: Query,
        candidates: list[Candidate],
        where: Reported | None,
        limit: int,
        attempt: Interpretation | None = None,
    ) -> tuple[list[Candidate], Ranking | None, float]:
        if where is not None:
            candidates = cut_to(candidates, where)
        if not candidates:
            return candidates, None, 0.0
        prior = self._prior(attempt, candidates) if attempt else None
        ranking = rank(query, candidates, self._reader, limit, prior=prior)
        return candidates, ranking, confidence(ranking)

    def _prior(self, attempt: Interpretation, candidates: Sequence[Candidate]) -> Floats | None:
        """Log-odds (s,) for the candidates' sentences from what the interpretation asks beyond its words."""
        found = (
            defining(attempt.topic, candidates) if attempt.topic else None,
            going_on(attempt.shown, set(attempt.near), candidates) if attempt.shown else None,
            in_figure(attempt.text, candidates),
        )
        priors = [prior for prior in found if prior is not None]
        return np.sum(priors, axis=0, dtype=np.float32) if priors else None

    def _part(self, questions: Sequence[Question]) -> _Part:
        facts = {n: found for n, q in enumerate(questions) if (found := self._facts.find(q))}
        asked = [(n, q) for n, q in enumerate(questions) if n not in facts]
        return _Part(questions, [t for n, q in asked for t in self._interpreter.of(n, q)], facts)

    def _answers(
        self, part: _Part, queries: Sequence[Query], coming: Future[list[Query]] | None
    ) -> list[Answer]:
        """Answers to a part encoded as `queries`, while the next part (`coming`) is encoded."""
        questions = part.questions
        outcomes: list[list[_Outcome]] = [[] for _ in questions]
        first: dict[int, tuple[list[Candidate], Ranking | None]] = {}
        for attempt, (candidates, ranking, sure) in self._rank(part.tries, queries):
            number = attempt.question
            first.setdefault(number, (candidates, ranking))
            outcomes[number].append(self._outcome(attempt, questions[number], candidates, ranking, sure))
        again: list[Interpretation] = []
        for number, (candidates, ranking) in first.items():
            question = questions[number]
            if ranking is None or any(o.confidence >= self.threshold for o in outcomes[number]):
                continue
            text = mended(question.text, ranking.features.terms, candidates, self._reader)
            if text is not None:
                again += self._interpreter.of(number, replace(question, text=text))
        if again:
            if coming is not None:
                wait([coming])  # the encoder is for one thread at a time
            queries = self.encoded([t.text for t in again])
            for attempt, found in self._rank(again, queries):
                outcomes[attempt.question].append(self._outcome(attempt, questions[attempt.question], *found))
        return [
            stated(q, part.facts[n])
            if n in part.facts
            else self._in_language(q, self._answer(q, outcomes[n]))
            for n, q in enumerate(questions)
        ]

    def _rank(
        self, tries: Sequence[Interpretation], queries: Sequence[Query]
    ) -> Iterator[tuple[Interpretation, _Ranked]]:
        """The rankings of the interpretations; if there is a sentence reader, of each question those
        that it has read."""
        if not tries:
            return
        extra = [t.where.passages if t.where else t.near for t in tries]
        found = self._finder.find(queries, allowed=[t.allowed for t in tries], extra=extra)
        ranked = [
            self._ranked(
                query,
                own_views(self._reader, candidates) if attempt.own_view else candidates,
                attempt.where,
                attempt.limit,
                attempt,
            )
            for attempt, query, candidates in zip(tries, queries, found, strict=True)
        ]
        reader = self._sentence_reader
        chosen = range(len(tries)) if reader is None else _worth_reading(tries, ranked)
        for number in chosen:
            attempt, (candidates, ranking, sure) = tries[number], ranked[number]
            if reader is not None and ranking is not None and _is_ranked(attempt):
                ranking = read(attempt.text, candidates, ranking, reader, attempt.limit)
                sure = confidence(ranking, self._weights)
            yield attempt, (candidates, ranking, sure)

    def encoded(self, texts: Sequence[str], threads: int | None = None) -> list[Query]:
        """The texts as questions."""
        if not texts:
            return []
        encoded = self._encoder.encode(list(texts), tokens=True, query=True, threads=threads)
        if encoded.tokens is None or encoded.spans is None or encoded.ids is None:
            return [make_query(t, encoded.vectors[n], None, None, None, None) for n, t in enumerate(texts)]
        return [
            make_query(
                t, encoded.vectors[n], encoded.tokens[n], encoded.ids[n], encoded.spans[n], self._projection
            )
            for n, t in enumerate(texts)
        ]

    def _outcome(
        self,
        attempt: Interpretation,
        question: Question,
        candidates: list[Candidate],
        ranking: Ranking | None,
        sure: float,
    ) -> _Outcome:
        if attempt.request is not None:
            return self._summarised(attempt.request, question.limit)
        if attempt.agreement is not None:
            return self._agreeing(attempt, attempt.agreement, question, candidates)
        if ranking is None:
            return _Outcome(0.0, ())
        picks = ranking.picks
        most = most_excerpts(question)
        if attempt.own_view:
            picks = in_own_voice(candidates, picks)
        if self._lacks_a_code(attempt.text):
            sure = _times(sure, _WITHOUT_CODE_ODDS)
        if attempt.by_author and ranking.reader_scores is None:
            sure = _times(sure, _AUTHOR_ODDS)
        if attempt.whole_view:
            picks = _in_order(candidates, picks[:most] if attempt.where is None else picks, attempt.where)
            sure = max(sure, _REPORTED) if picks else sure
        elif attempt.quoted:
            sure = max(sure, _REPORTED)
        elif sure >= self.threshold:
            picks = tuple(p for p in picks if p.score >= picks[0].score - FAR)
        # of a side of a comparison only the sentences that speak of it are kept
        kept = MOST_LIMIT if attempt.part and attempt.part.names else most
        excerpts = self.excerpts_of(candidates, picks[:kept], attempt.text)
        if attempt.side is not None and excerpts:
            excerpts, sure = self._on_side(attempt.side, excerpts, sure)
        found = None if attempt.whole_view else (candidates, ranking)
        passages = tuple(self._passage(candidates[p.candidate]) for p in picks[:most])
        contradicts = contradiction(ranking, picks[0]) if picks else None
        return _Outcome(sure, excerpts, attempt.by_author, found, passages, contradicts, attempt.part)

    def _agreeing(
        self,
        attempt: Interpretation,
        asked: AgreementAsked,
        question: Question,
        candidates: Sequence[Candidate],
    ) -> _Outcome:
        """Those who agree or disagree, one excerpt each. A direction that is only guessed is no answer."""
        near = [int(c.passage_id) for c in candidates]
        held = self._holders.find(asked, near, max(question.limit, MOST_OF_SEVERAL), attempt.allowed)
        if not held:
            return _Outcome(0.0, ())
        unsure = (self.threshold + self._weights.perhaps) / 2
        sure = held[0].sure or unsure
        kept = tuple(h.excerpt for h in held if h.sure or not held[0].sure)
        return _Outcome(sure, kept, agreeing=True)

    def _on_side(
        self, side: int, excerpts: Sequence[Excerpt], sure: float
    ) -> tuple[tuple[Excerpt, ...], float]:
        """Excerpts, those of the opposite direction last, and the confidence: below the threshold if the
        first one has that direction, or if the text cites works, whose side is not known."""
        signs = {e.number: direction(e.text)[0] for e in excerpts}
        ordered = sorted(excerpts, key=lambda e: bool(side) and signs[e.number] == -side)
        # in a text without citations "who supports the fund?" asks for a plain fact
        cites = self._reader.cited_within(ordered[0].document, 0, sys.maxsize)
        if cites or (side and signs[ordered[0].number] == -side):
            sure = min(sure, (self.threshold + self._weights.perhaps) / 2)
        return tuple(replace(e, number=n) for n, e in enumerate(ordered, 1)), sure

    def _summarised(self, request: Request, limit: int) -> _Outcome:
        """The key sentences that a request about a part or a whole text asks for."""
        keys = Summariser(self._reader, self._vectors).answer(request, limit)
        excerpts = tuple(
            of_passage(self._reader, k.passage, k.start, k.end, number=n, score=as_share(k.score))
            for n, k in enumerate(keys, 1)
        )
        return _Outcome(request.sure if excerpts else 0.0, excerpts)

    def _answer(self, question: Question, outcomes: Sequence[_Outcome]) -> Answer:
        # an interpretation by author is preferred if it is answered
        if agreeing := [o for o in outcomes if o.agreeing and o.confidence >= self.threshold]:
            outcomes = agreeing
        whole = [o for o in outcomes if o.part is None]
        by_author = [o for o in whole if o.by_author and o.confidence >= self.threshold]
        best = max(by_author or whole, key=lambda o: o.confidence)
        several = len(whole) < len(outcomes)
        best, missing = self._of_parts(best, outcomes, most_excerpts(question))
        sure = round(min(1.0, max(0.0, best.confidence)), 4)
        verdict = self._verdict(sure) if best.excerpts else "not in the sources"
        answered = verdict == "answered"
        silent = verdict == "not in the sources" or best.agreeing
        noted = None if silent else self._noted(question.text, best)
        return Answer(
            id=question.id,
            question=question.text,
            verdict=verdict,
            confidence=sure,
            took_ms=0.0,
            excerpts=best.excerpts if answered else (),
            closest=() if answered else best.excerpts[: most_excerpts(question) if several else MOST_CLOSEST],
            material=None if several or not self._for_pointer else self._material(question, best),
            caution=noted,
            missing=missing,
        )

    def _of_parts(
        self, best: _Outcome, outcomes: Sequence[_Outcome], limit: int
    ) -> tuple[_Outcome, tuple[str, ...]]:
        """The outcome of a question of several parts, joined from theirs, and the parts that are missing."""
        found: dict[Part, _Outcome] = {}
        for outcome in outcomes:
            if (part := outcome.part) is not None:
                found[part] = max(found.get(part, outcome), outcome, key=lambda o: o.confidence)
        parts = [Found(p.label, o.excerpts, o.confidence, p.names) for p, o in found.items()]
        together = joined(best.excerpts, parts, limit, self._weights.perhaps) if len(parts) > 1 else None
        if together is None:
            return best, ()
        sure = max(best.confidence, together.confidence)
        return replace(best, confidence=sure, excerpts=together.excerpts, found=None), together.missing

    def _in_language(self, question: Question, answer: Answer) -> Answer:
        """The answer with a word of caution if the question is in a language that the model does not
        compare with that of the texts. Such a question is never denied."""
        if answer.caution or self._manifest.model_sha256 != BUILT_IN_SHA256:
            return answer
        differing = self._languages.foreign(question.text)
        if differing is None or not (answer.excerpts or answer.closest):
            return answer
        asked, own = differing
        return replace(
            answer,
            excerpts=_running_text(answer.excerpts),
            closest=_running_text(answer.closest),
            verdict=answer.verdict if answer.answered else "perhaps",
            confidence=max(answer.confidence, self._weights.perhaps),
            caution=f"This question seems to be in {asked}, the texts in {own}: with its built-in model Moot "
            "understands English alone. What follows is only the nearest.",
        )

    def _noted(self, question: str, best: _Outcome) -> str | None:
        """The caution on the excerpts of an outcome."""
        first, *others = best.excerpts
        own = best.passages[0].text if best.passages else ""
        texts = [e.text for e in best.excerpts]
        return credit(question, texts, own, self._years_of_authors) or caution(
            question,
            first.text,
            self._around(first, own),
            contradicts=best.contradicts,
            others=[e.text for e in others],
            passages=self._near(best.passages),
        )

    def _near(self, passages: Sequence[Passage]) -> list[str]:
        """The passages and their neighbours in the section, each once: what is shown as their context."""
        inside = self._reader.select(documents={p.document for p in passages})
        found = self._reader.many({p.id + step for p in passages for step in (-1, 0, 1)}.intersection(inside))
        sections = {(p.document, p.section, p.heading, p.kind) for p in passages}
        return [p.text for p in found.values() if (p.document, p.section, p.heading, p.kind) in sections]

    @cached_property
    def _years_of_authors(self) -> dict[str, set[str]]:
        """The years of the works that the index knows, by each folded word of their authors' family names."""
        years = self._reader.years()
        found: dict[str, set[str]] = {}
        for key, names in self._families.items():
            for name in names:
                if key in years:
                    found.setdefault(name, set()).add(years[key])
        return found

    def _material(self, question: Question, outcome: _Outcome) -> Material | None:
        if outcome.found is None:
            return None
        candidates, ranking = outcome.found

        def excerpt(number: int, sentence: int, score: float) -> Excerpt:
            pick = Pick(number, sentence, sentence, *candidates[number].sentences[sentence], score)
            return self._excerpt(candidates[number], pick, 1, question.text)

        return material(candidates, ranking, excerpt, self.threshold, self._weights.perhaps)

    def _around(self, excerpt: Excerpt, passage: str) -> str:
        """The text that belongs to an excerpt: its passage, the heading and title above it, the authors of
        its source and of the works that it cites."""
        authors = [
            name for key in (excerpt.document, *excerpt.references) for name in self._families.get(key, ())
        ]
        return " ".join((passage, excerpt.heading or "", excerpt.title, *authors))

    def _verdict(self, confidence: float) -> AnswerVerdict:
        if confidence >= self.threshold:
            return "answered"
        return "perhaps" if confidence >= self._weights.perhaps else "not in the sources"

    def _lacks_a_code(self, text: str) -> bool:
        """Whether a question names a year or a code that no text has."""
        return any(
            not self._reader.document_frequency(stem(code)) and not self._reader.holding(code, 1)
            for code in codes(text)
        )

    def _passage(self, candidate: Candidate) -> Passage:
        return self._reader.passage(int(candidate.passage_id))

    def _excerpt(self, candidate: Candidate, pick: Pick, number: int, question: str) -> Excerpt:
        passage = self._passage(candidate)
        start, end = pick.start, pick.end
        if pick.first == pick.last and end - start > MOST_SENTENCE:
            start, end = _part(passage.text, start, end, question)
        return of_passage(
            self._reader,
            passage,
            passage.start + start,
            passage.start + end,
            number=number,
            score=as_share(pick.score),
        )


def _is_ranked(attempt: Interpretation) -> bool:
    """Whether an interpretation is answered by the sentences that rank best: else by a whole part."""
    return not attempt.whole_view and attempt.request is None and attempt.agreement is None


def _worth_reading(tries: Sequence[Interpretation], ranked: Sequence[_Ranked]) -> list[int]:
    """The numbers of the interpretations that are read, in order: those that need no reading, and the
    surest of each question and of each of its parts, since reading takes most of a question's time."""
    groups: dict[tuple[int, str | None], list[int]] = {}
    chosen: list[int] = []
    for number, attempt in enumerate(tries):
        if _is_ranked(attempt):
            label = attempt.part.label if attempt.part else None
            groups.setdefault((attempt.question, label), []).append(number)
        else:
            chosen.append(number)
    parted = {question for question, label in groups if label is not None}
    for (question, label), own in groups.items():
        most = _READ_EACH if label is None and question not in parted else 1
        chosen += sorted(own, key=lambda n: (-ranked[n][2], n))[:most]
    return sorted(chosen)


def _running_text(excerpts: Sequence[Excerpt]) -> tuple[Excerpt, ...]:
    """The excerpts without entries of a reference list, numbered anew; all of them if there are no others. A
    title in the question's language is near to it whatever it says."""
    kept = [e for e in excerpts if e.kind != "reference"] or excerpts
    return tuple(replace(e, number=n) for n, e in enumerate(kept, 1))


def _times(probability: float, odds: float) -> float:
    """The probability whose odds are `odds` times those of `probability`."""
    return probability * odds / (1 + probability * (odds - 1))


def _in_order(
    candidates: Sequence[Candidate], picks: Sequence[Pick], where: Reported | None
) -> tuple[Pick, ...]:
    """Excerpts in the order of the text: first those that report the work, then those that report
    another work first of all. The work's own record, which holds no view, comes only alone."""

    def order(pick: Pick) -> tuple[int, int, int]:
        number = int(candidates[pick.candidate].passage_id)
        if where is None:
            return int(candidates[pick.candidate].passage.prior < 0), number, pick.start
        spans = candidates[pick.candidate].sentences[pick.first : pick.last + 1]
        shared = any((number, start) in where.shared for start, _ in spans)
        return (2 if number in where.own else int(shared)), number, pick.start

    views = [p for p in picks if order(p)[0] < 2] or list(picks)
    return tuple(sorted(views, key=order))


def _part(text: str, start: int, end: int, question: str) -> tuple[int, int]:
    """The stretch of whole words of an overlong sentence that holds most of the question's words."""
    wanted = set(re.findall(r"\w+", question.lower()))
    words = [
        (start + m.start(), start + m.end(), m[0].lower() in wanted)
        for m in re.finditer(r"\S+", text[start:end])
    ]
    best, most, first, held = (start, start + MOST_SENTENCE), -1, 0, 0
    for last, word in enumerate(words):
        held += word[2]
        while word[1] - words[first][0] > MOST_SENTENCE and first < last:
            held -= words[first][2]
            first += 1
        if held > most:
            best, most = (words[first][0], min(word[1], words[first][0] + MOST_SENTENCE)), held
    return best
