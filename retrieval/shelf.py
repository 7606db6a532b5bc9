"""Several corpora read as one: the same calls as a `Library`, over more than one index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from index.encoder import Encoder, load_encoder
from index.errors import UnknownKey, UserError
from retrieval.brief import Brief, make_brief
from retrieval.library import Library
from retrieval.motions import Proposal, distinct
from retrieval.stances import Stance, renumbered
from retrieval.types import Answer, Check, Excerpt, Hit, Question, Source

T = TypeVar("T")
_VERDICTS = ("exact", "normalised", "stitched", "altered", "not found")


class Shelf:
    """Libraries over one home, with one encoder. Each excerpt says which corpus it is from.

    Scores and confidence mean the same in every corpus, so the best of all come first.
    """

    def __init__(self, libraries: Sequence[Library]) -> None:
        self._libraries = tuple(libraries)

    @classmethod
    def open(cls, home: Path, corpora: Sequence[str], **how: Any) -> Shelf:
        """Opens the named corpora with what `Library.open` takes. Raises as it does."""
        loading = {k: v for k, v in how.items() if k not in ("reranker", "threshold")}

        @cache
        def encoder() -> Encoder:
            if loading.get("say") is not None:
                loading["say"]("Loading the model …")
            return load_encoder(home=home, **loading)

        opened: list[Library] = []
        try:
            for name in dict.fromkeys(corpora):
                opened.append(Library.open(home, corpus=name, encoder=encoder, **how))
        except BaseException:
            for library in opened:
                library.close()
            raise
        return cls(opened)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The best excerpts of all corpora for each question, as sure as the surest is."""
        return [_best(question, self._where(partial(_ask, question))) for question in questions]

    def search(self, queries: Sequence[Question], k: int = 10) -> list[list[Hit]]:
        """The k best passages of all corpora for each query."""
        out = []
        for query in queries:
            found = [hit for hits in self._where(partial(_search, query, k)) for hit in hits]
            found.sort(key=lambda hit: -hit.score)
            out.append([replace(hit, rank=n) for n, hit in enumerate(found[:k], 1)])
        return out

    def quote(self, topic: str, *, limit: int = 5, **where: str | None) -> list[Excerpt]:
        """The best excerpts on a topic, as `Library.quote` gives them."""
        found = self._where(lambda library: library.quote(topic, limit=limit, **where))
        return _numbered(sorted((e for part in found for e in part), key=lambda e: -e.score), limit)

    def around(self, excerpt: Excerpt) -> list[Excerpt]:
        """The passages around an excerpt, in the first corpus that has them. Raises UnknownKey."""
        return next((found for found in self._where(lambda library: library.around(excerpt)) if found), [])

    def check(self, text: str) -> Check:
        """The verdict of the corpus that holds the quotation best."""
        return min(
            (library.check(text) for library in self._libraries),
            key=lambda c: (_VERDICTS.index(c.verdict), -c.similarity),
        )

    @property
    def encoder(self) -> Encoder:
        """The encoder that all corpora share."""
        return self._libraries[0].encoder

    def stances(self) -> list[Stance]:
        """Who holds which position, corpus after corpus."""
        return renumbered(stance for library in self._libraries for stance in library.stances())

    def brief(self, motion: str, limit: int = 5) -> Brief:
        """The best evidence of all corpora on a motion, both sides of one length."""
        return make_brief(motion, [library.evidence(motion) for library in self._libraries], limit)

    def motions(self, topic: str, limit: int = 5) -> list[Proposal]:
        """Debatable statements of all corpora on a topic, the fittest first."""
        found = [proposal for library in self._libraries for proposal in library.motions(topic, limit)]
        return distinct(sorted(found, key=lambda p: -p.excerpt.score), limit)

    def sources(self) -> list[Source]:
        """All documents and references, corpus after corpus."""
        return [source for library in self._libraries for source in library.sources()]

    def source(self, key: str) -> Source:
        """The first of this key. Raises UnknownKey."""
        return self._where(lambda library: library.source(key))[0]

    def text(self, document: str) -> str:
        """The clean text of the first document of this key. Raises UnknownKey."""
        return self._where(lambda library: library.text(document))[0]

    def section_names(self) -> list[str]:
        """What `--section` takes, each once."""
        return list(self._sections())

    def headings(self) -> list[str]:
        """The headings of the sections, in the same order."""
        return list(self._sections().values())

    def keys(self) -> list[str]:
        """The keys of all documents and references, each once."""
        return _once(library.keys() for library in self._libraries)

    def authors(self) -> list[str]:
        """The family names of all authors, each once."""
        return sorted(_once(library.authors() for library in self._libraries))

    def status(self) -> dict[str, Any]:
        """The manifests under `corpora`, and their counts added up."""
        all_of = {library.manifest.corpus: library.status() for library in self._libraries}
        counts: dict[str, int] = {}
        for manifest in all_of.values():
            for name, number in manifest["counts"].items():
                counts[name] = counts.get(name, 0) + number
        first = next(iter(all_of.values()))
        return {**first, "corpus": ", ".join(all_of), "counts": counts, "corpora": all_of}

    def warm(self) -> None:
        """Loads the encoder and all vectors now."""
        for library in self._libraries:
            library.warm()

    def close(self) -> None:
        """Closes all of them."""
        for library in self._libraries:
            library.close()

    def _sections(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for library in self._libraries:
            for name, heading in zip(library.section_names(), library.headings(), strict=True):
                found.setdefault(name, heading)
        return found

    def _where(self, work: Callable[[Library], T]) -> list[T]:
        """What the corpora give that can; where none can, the first one's refusal."""
        out: list[T] = []
        refused: UserError | None = None
        for library in self._libraries:
            try:
                out.append(work(library))
            except UnknownKey as error:
                refused = refused or error
        if not out and refused is not None:
            raise refused
        return out


#: What the bot reads from: one corpus or several.
Texts = Library | Shelf


def _best(question: Question, answers: Sequence[Answer]) -> Answer:
    top = max(answers, key=lambda a: a.confidence)
    excerpts = [e for a in answers if a.answered for e in a.excerpts]
    closest = [] if excerpts else [e for a in answers for e in a.closest]
    return replace(
        top,
        answered=bool(excerpts),
        took_ms=round(sum(a.took_ms for a in answers), 2),
        excerpts=tuple(_numbered(sorted(excerpts, key=lambda e: -e.score), question.limit)),
        closest=tuple(_numbered(sorted(closest, key=lambda e: -e.score), 3)),
    )


def _ask(question: Question, library: Library) -> Answer:
    return library.ask([question])[0]


def _search(query: Question, k: int, library: Library) -> list[Hit]:
    return library.search([query], k)[0]


def _numbered(excerpts: Iterable[Excerpt], most: int) -> list[Excerpt]:
    return [replace(e, number=n) for n, e in enumerate(list(excerpts)[:most], 1)]


def _once(lists: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(name for names in lists for name in names))
