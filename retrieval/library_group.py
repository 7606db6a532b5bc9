"""Several corpora read as one, with the same methods as a `Library`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial, reduce
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from index.encoder import Encoder, load_encoder
from index.errors import UnknownKey, UserError
from retrieval.answer.entry_values import NONE
from retrieval.answer.pointed import joined
from retrieval.argue.brief import Brief, BriefEvidence, make_brief
from retrieval.argue.motions import Proposal, distinct
from retrieval.argue.stances import Stance, renumbered
from retrieval.excerpt_lists import apart, numbered
from retrieval.library import Library
from retrieval.library_group_keys import Keys
from retrieval.quote.compare import Comparison, joined_comparison
from retrieval.quote.excerpts_on_demand import MOST_CLOSEST, Quotes
from retrieval.types import Answer, Check, Excerpt, Hit, Question, Source

T = TypeVar("T")
_VERDICTS = ("exact", "normalised", "stitched", "altered", "not found")


class LibraryGroup:
    """Libraries of one home that share one encoder.

    Scores and confidence are comparable between corpora, so results are merged by score.
    """

    def __init__(self, libraries: Sequence[Library]) -> None:
        self._libraries = tuple(libraries)

    @classmethod
    def open(
        cls, home: Path, corpora: Sequence[str], *, encoder: Callable[[], Encoder] | None = None, **how: Any
    ) -> LibraryGroup:
        """Open the named corpora; `encoder` and `how` are options of `Library.open`. Raises as it does."""
        own = ("database", "reader", "reranker", "threshold", "for_pointer")
        loading = {k: v for k, v in how.items() if k not in own}

        @cache
        def own_encoder() -> Encoder:
            if loading.get("say") is not None:
                loading["say"]("Loading the model …")
            return load_encoder(home=home, alone=True, **loading)

        opened: list[Library] = []
        try:
            for name in dict.fromkeys(corpora):
                opened.append(Library.open(home, corpus=name, encoder=encoder or own_encoder, **how))
        except BaseException:
            for library in opened:
                library.close()
            raise
        return cls(opened)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The best excerpts of all corpora for each question, with the highest confidence of all."""
        return self._answers(questions, 1)

    def stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None = None
    ) -> Generator[list[Answer], None, None]:
        """Answers, one list for each sequence that `more` returns, until it returns an empty one. See
        `Library.stream`; each other question that waits counts once for each corpus."""
        while part := more():
            others = waiting() - 1 if waiting else 0
            yield self._answers(part, 1 + others * len(self._libraries))

    def _answers(self, questions: Sequence[Question], waiting: int) -> list[Answer]:
        return [_best(question, self._where(partial(self._ask, question, waiting))) for question in questions]

    def search(self, queries: Sequence[Question], k: int = 10) -> list[list[Hit]]:
        """The k best passages of all corpora for each query."""
        out = []
        for query in queries:
            found = [hit for hits in self._where(partial(self._search, query, k)) for hit in hits]
            found.sort(key=lambda hit: -hit.score)
            each: dict[str, Hit] = {}
            for hit in found:
                each.setdefault(hit.passage.name, hit)
            out.append([replace(hit, rank=n) for n, hit in enumerate(islice(each.values(), k), 1)])
        return out

    def quote(
        self,
        topic: str,
        *,
        author: str | None = None,
        section: str | None = None,
        source: str | None = None,
        limit: int = 5,
    ) -> Quotes:
        """The best excerpts of all corpora on a topic, as in `Library.quote`, with the highest
        confidence of all. A corpus that holds nothing on the topic adds none where another holds some."""

        def work(n: int, library: Library) -> Quotes:
            own = self._within(n, source)
            found = library.quote(topic, author=author, section=section, source=own, limit=limit)
            return replace(
                found,
                excerpts=tuple(self._keys.excerpt(n, e) for e in found.excerpts),
                closest=tuple(self._keys.excerpt(n, e) for e in found.closest),
            )

        found = self._where(work)
        best = max(found, key=lambda quotes: quotes.confidence or 0.0)
        excerpts = sorted((e for part in found for e in part.excerpts), key=lambda e: -e.score)
        closest = sorted((e for part in found for e in part.closest), key=lambda e: -e.score)
        return replace(
            best,
            excerpts=numbered(apart(excerpts), limit),
            closest=() if excerpts else numbered(apart(closest), MOST_CLOSEST),
        )

    def around(self, excerpt: Excerpt) -> list[Excerpt]:
        """The passages around an excerpt, in the first corpus that has them. Raises UnknownKey."""

        def work(n: int, library: Library) -> list[Excerpt]:
            own = replace(excerpt, document=self._held(n, excerpt.document))
            return [self._keys.excerpt(n, near) for near in library.around(own)]

        return next((found for found in self._where(work) if found), [])

    def check(self, text: str) -> Check:
        """The verdict of the corpus that holds the quotation best."""
        checks = [(n, library.check(text)) for n, library in enumerate(self._libraries)]
        n, best = min(checks, key=lambda c: (_VERDICTS.index(c[1].verdict), -c[1].similarity))
        return replace(best, excerpts=tuple(self._keys.excerpt(n, e) for e in best.excerpts))

    def compare(self, key: str) -> Comparison:
        """The comparisons of all corpora that have the work's text, as one."""

        def work(n: int, library: Library) -> Comparison:
            found = library.compare(self._held(n, key))
            sentences = [
                replace(
                    sentence,
                    said=self._keys.excerpt(n, sentence.said),
                    closest=tuple(
                        replace(close, excerpt=self._keys.excerpt(n, close.excerpt))
                        for close in sentence.closest
                    ),
                )
                for sentence in found.sentences
            ]
            return replace(found, key=self._keys.shown(n, found.key), sentences=tuple(sentences))

        return joined_comparison(self._where(work))

    @property
    def encoder(self) -> Encoder:
        """The encoder that all corpora share."""
        return self._libraries[0].encoder

    def stances(self) -> list[Stance]:
        """The stated positions, corpus after corpus, without duplicates."""
        found: dict[Stance, None] = {}
        for n, library in enumerate(self._libraries):
            for stance in library.stances():
                excerpt = replace(self._keys.excerpt(n, stance.excerpt), number=1)
                key = None if stance.key is None else self._keys.shown(n, stance.key)
                found.setdefault(replace(stance, key=key, excerpt=excerpt))
        return renumbered(found)

    def brief(self, motion: str, limit: int = 5) -> Brief:
        """The brief from the evidence of all corpora, at most `limit` excerpts a side."""
        found: list[BriefEvidence] = []
        taken: list[Excerpt] = []
        for n, library in enumerate(self._libraries):
            gathered = library.evidence(motion)
            sides = []
            for side in (gathered.supporting, gathered.opposing, gathered.either):
                renamed = [replace(s, excerpt=self._keys.excerpt(n, s.excerpt)) for s in side]
                kept = list(apart((s.excerpt for s in renamed), taken))
                sides.append(tuple(s for s in renamed if s.excerpt in kept))
                taken += kept
            found.append(BriefEvidence(sides[0], sides[1], sides[2], gathered.held))
        return make_brief(motion, found, limit)

    def motions(self, topic: str, limit: int = 5) -> list[Proposal]:
        """Debatable statements of all corpora on a topic, the fittest first."""
        found = [
            replace(proposal, excerpt=self._keys.excerpt(n, proposal.excerpt))
            for n, library in enumerate(self._libraries)
            for proposal in library.motions(topic, limit)
        ]
        return distinct(sorted(found, key=lambda p: -p.excerpt.score), limit)

    def sources(self) -> list[Source]:
        """All documents and references, corpus after corpus, each once with all that cites it."""
        found: dict[str, Source] = {}
        for n, library in enumerate(self._libraries):
            for source in library.sources():
                named = self._keys.source(n, source)
                found[named.key] = _joined(found[named.key], named) if named.key in found else named
        return list(found.values())

    def source(self, key: str) -> Source:
        """The document or reference of this key. Raises UnknownKey."""

        def work(n: int, library: Library) -> Source:
            return self._keys.source(n, library.source(self._held(n, key)))

        return reduce(_joined, self._where(work))

    def text(self, document: str) -> str:
        """The clean text of the document of this key. Raises UnknownKey."""
        return self._where(lambda n, library: library.text(self._held(n, document)))[0]

    def section_names(self) -> list[str]:
        """The names that `--section` takes, without duplicates."""
        return list(self._sections())

    def headings(self) -> list[str]:
        """The headings of the sections, in the same order."""
        return list(self._sections().values())

    def keys(self) -> list[str]:
        """The keys of all documents and references, without duplicates."""
        return list(self._keys)

    def authors(self) -> list[str]:
        """The family names of all authors, sorted, without duplicates."""
        return sorted(_once(library.authors() for library in self._libraries))

    @property
    def current(self) -> bool:
        """Whether each library has the index open that is in use now."""
        return all(library.current for library in self._libraries)

    def status(self) -> dict[str, Any]:
        """The manifests under `corpora`, and their counts added up."""
        all_of = {library.manifest.corpus: library.status() for library in self._libraries}
        counts: dict[str, int] = {}
        for manifest in all_of.values():
            for name, number in manifest["counts"].items():
                counts[name] = counts.get(name, 0) + number
        first = next(iter(all_of.values()))
        return {**first, "corpus": ", ".join(all_of), "counts": counts, "corpora": all_of}

    def load(self) -> None:
        """Open the encoder and the vectors of each corpus, unless they are open."""
        for library in self._libraries:
            library.load()

    def warm(self) -> None:
        """Open the encoder and the vectors of each corpus and run them once."""
        for library in self._libraries:
            library.warm()

    def close(self) -> None:
        """Close all libraries."""
        for library in self._libraries:
            library.close()

    def _sections(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for library in self._libraries:
            for name, heading in zip(library.section_names(), library.headings(), strict=True):
                found.setdefault(name, heading)
        return found

    @cached_property
    def _keys(self) -> Keys:
        return Keys([(library.keys(), library.named) for library in self._libraries])

    def _held(self, n: int, key: str) -> str:
        """The n-th corpus's own key for a key of the group. Raises UnknownKey if only another corpus
        holds it; a key that no corpus holds is returned as it is, for the library to refuse."""
        own = self._keys.own(n, key)
        if own is None and self._keys.knows(key):
            raise UnknownKey(f"There is no source “{key[:60]}” in this corpus.")
        return key if own is None else own

    def _within(self, n: int, key: str | None) -> str | None:
        """The same for the source of a question, which the corpus may hold as a reference only."""
        return key and (self._keys.work(n, key) or self._held(n, key))

    def _ask(self, question: Question, waiting: int, n: int, library: Library) -> Answer:
        own = replace(question, source=self._within(n, question.source))
        (answer,) = library.ask([own], waiting)
        return replace(
            answer,
            excerpts=tuple(self._keys.excerpt(n, e) for e in answer.excerpts),
            closest=tuple(self._keys.excerpt(n, e) for e in answer.closest),
            material=answer.material and answer.material.with_excerpts(partial(self._keys.excerpt, n)),
            facts=tuple(replace(fact, key=self._keys.shown(n, fact.key)) for fact in answer.facts),
        )

    def _search(self, query: Question, k: int, n: int, library: Library) -> list[Hit]:
        (hits,) = library.search([replace(query, source=self._within(n, query.source))], k)
        return [self._keys.hit(n, hit) for hit in hits]

    def _where(self, work: Callable[[int, Library], T]) -> list[T]:
        """The results of all corpora that know the names; if none does, the first UnknownKey is raised."""
        out: list[T] = []
        refused: UserError | None = None
        for n, library in enumerate(self._libraries):
            try:
                out.append(work(n, library))
            except UnknownKey as error:
                refused = refused or error
        if not out and refused is not None:
            raise refused
        return out


def _best(question: Question, answers: Sequence[Answer]) -> Answer:
    # facts of one corpus are not mixed with sentences of another, nor is "none" with what another has
    answers = [a for a in answers if a.facts] or answers
    answers = [a for a in answers if not a.facts or any(f.value != NONE for f in a.facts)] or answers
    top = max(answers, key=lambda a: a.confidence)
    excerpts = [e for a in answers if a.answered for e in a.excerpts]
    facts = tuple(dict.fromkeys(fact for a in answers if a.answered for fact in a.facts))
    answered = bool(excerpts or facts)
    closest = [] if answered else [e for a in answers for e in a.closest]
    return replace(
        top,
        verdict="answered" if answered else top.verdict,
        facts=facts,
        took_ms=round(sum(a.took_ms for a in answers), 2),
        excerpts=numbered(apart(sorted(excerpts, key=lambda e: -e.score)), question.limit),
        closest=numbered(apart(sorted(closest, key=lambda e: -e.score)), MOST_CLOSEST),
        material=joined(a.material for a in answers),
    )


def _joined(one: Source, other: Source) -> Source:
    """A source that two corpora hold identically, with the places of both, and the text of either."""
    places = dict.fromkeys((*one.places, *other.places))
    held = other.held if other.held.file and not one.held.file else one.held
    return replace(one, places=tuple(places), held=held)


def _once(lists: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(name for names in lists for name in names))
