"""One opened corpus: ask, search, quote, check, argue, list sources.

Synchronous, and for one thread at a time; bot/library_worker.py gives async access.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakSet

from index.encoder import Encoder, describe_model, load_encoder
from index.encoder.model import BUILT_IN_SHA256
from index.errors import IndexUnavailable, UserError
from index.fetching.states import HeldText, held_texts
from index.home import DEFAULT_CORPUS, build_command
from index.storage.corpora import corpus_names, corpus_store
from index.storage.ports import Generation
from index.types import KeyedItem
from retrieval.answer.answering import Answering
from retrieval.interpret.scope import Scope
from retrieval.types import Answer, Check, Excerpt, Hit, Question, Source

if TYPE_CHECKING:  # imported by the commands that need them, so that a first question does not wait
    from retrieval.argue.brief import Brief, BriefEvidence, Briefing
    from retrieval.argue.motions import Proposal
    from retrieval.argue.stances import Stance
    from retrieval.quote.check import Checker
    from retrieval.quote.compare import Comparing, Comparison
    from retrieval.quote.excerpts_on_demand import Quotes, Quoting
    from retrieval.rank.reader import Reader


class Library:
    """One corpus, opened for reading. It loads the encoder and the vectors on first need."""

    def __init__(
        self,
        generation: Generation,
        encoder: Callable[[], Encoder],
        threshold: float | None,
        sentence_reader: Callable[[], Reader] | None,
        for_pointer: bool = False,
        held: Callable[[], Mapping[str, HeldText]] = dict,
        in_use: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`held` gives what was fetched or attached of the references' texts, by key; `in_use` the name of
        the generation in use now, None if nothing has been built."""
        self._generation = generation
        self._text_store = text_store = generation.texts
        self._held = held
        self._in_use = in_use
        self.manifest = generation.manifest
        self._load_encoder = encoder
        self._threshold = threshold
        self._load_sentence_reader = sentence_reader
        self._for_pointer = for_pointer
        self._scope = Scope(text_store)
        self._streams: WeakSet[Generator[list[Answer], None, None]] = WeakSet()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        corpus: str = DEFAULT_CORPUS,
        database: str | None = None,
        model: str | None = None,
        backend: Literal["auto", "torch", "onnx"] = "auto",
        precision: Literal["fp32", "int8"] = "int8",
        reader: Literal["trained", "none"] | None = None,
        reranker: str | None = None,
        threshold: float | None = None,
        for_pointer: bool = False,
        allow_download: bool = False,
        say: Callable[[str], None] | None = None,
        encoder: Callable[[], Encoder] | None = None,
    ) -> Library:
        """Open the index that is current now; a later build does not disturb it.

        The index is in the `database` of this address, if one is given, else in the home.
        `threshold` (0..1) is the least confidence that counts as an answer, the calibrated
        default if None. `precision` is that of encoded questions (passages are always encoded in
        fp32). `reader` is the trained reader or none; by default it takes part if the index is of the
        built-in model, since it reads English alone. `reranker` is a CrossEncoder's folder or name that
        takes its place. `for_pointer`: answers carry the material that a pointer is shown
        (`retrieval.answer.pointed`). `say` gets a message before a model is loaded. `encoder` returns
        one that is shared with other libraries.

        Raises IndexUnavailable, with the command to run, if there is no index, or it is damaged or
        of another format. The first call that needs the model raises IndexUnavailable if the index is
        of another model, ModelUnavailable if the model is missing.
        """
        store = corpus_store(home, corpus, database)
        generation = store.open(verified=True)
        if generation is None:
            raise IndexUnavailable(_none_yet(home, corpus, database))
        manifest = generation.manifest

        def load() -> Encoder:
            described = describe_model(home=home, model=model, allow_download=allow_download)
            if described.sha256 != manifest.model_sha256:
                raise IndexUnavailable(
                    f"The index was built with the model {manifest.model}, and {described.name} is set: "
                    f"run `{build_command(corpus)}` to make it again, or set MOOT_MODEL back."
                )
            if encoder is not None:
                return encoder()
            if say is not None:
                say("Loading the model …")
            return load_encoder(
                home=home,
                model=model,
                backend=backend,
                precision=precision,
                allow_download=allow_download,
                alone=True,
                say=say,
            )

        def load_reranker() -> Reader:
            if say is not None:
                say("Loading the reranker …")
            from retrieval.rank.reranker import load_reranker

            return load_reranker(str(reranker), allow_download=allow_download)

        def load_trained() -> Reader:
            from retrieval.rank.trained_reader import trained_reader

            return trained_reader()

        built_in = manifest.model_sha256 == BUILT_IN_SHA256
        trained = load_trained if (reader or ("trained" if built_in else "none")) == "trained" else None
        sentence_reader = load_reranker if reranker else trained
        return cls(
            generation,
            load,
            threshold,
            sentence_reader,
            for_pointer,
            lambda: held_texts(home, corpus),
            store.current,
        )

    @property
    def encoder(self) -> Encoder:
        """The encoder of the texts, for comparing other texts with them."""
        return self._encoder

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load_encoder()

    @cached_property
    def answering(self) -> Answering:
        """What answers questions from this corpus; the encoder and the vectors are opened now."""
        from retrieval.argue.agreement import Agreements

        return Answering(
            self._generation,
            self._encoder,
            self._scope,
            threshold=self._threshold,
            holders=Agreements(self._text_store, self.stances),
            sentence_reader=self._load_sentence_reader,
            for_pointer=self._for_pointer,
        )

    @cached_property
    def _quoting(self) -> Quoting:
        from retrieval.quote.excerpts_on_demand import Quoting

        return Quoting(self._text_store, self._scope, lambda: self.answering)

    @cached_property
    def _briefing(self) -> Briefing:
        from retrieval.argue.brief import Briefing

        return Briefing(self._text_store, self.answering, self._encoder)

    @cached_property
    def _comparing(self) -> Comparing:
        from retrieval.quote.compare import Comparing

        built_in = self.manifest.model_sha256 == BUILT_IN_SHA256
        return Comparing(self._text_store, lambda: self.answering, english_alone=built_in)

    @cached_property
    def _checker(self) -> Checker:
        from retrieval.quote.check import Checker

        return Checker(self._text_store, lambda text: list(self.quote(text[:500], limit=3).shown))

    def ask(self, questions: Sequence[Question], waiting: int = 1) -> list[Answer]:
        """Answers in the order of the questions; `took_ms` is an equal share of the batch's time, without
        the loading of the model. The more questions are `waiting` at the same time, the less is read for
        each (`retrieval.rank.reading_share`); by default as much as for one alone. Raises UserError for
        an empty question or a limit outside 1 to 20, UnknownKey for a section or source that does not
        exist."""
        self.load()
        started = time.perf_counter()
        answers = self.answering.answer(questions, waiting)
        each = (time.perf_counter() - started) * 1000 / max(1, len(questions))
        return [_timed(a, each) for a in answers]

    def stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None = None
    ) -> Generator[list[Answer], None, None]:
        """Answers, one list for each sequence that `more` returns; an empty sequence ends the stream.

        `more` is called for the next part before a part is ranked, and the stream's own thread
        encodes the next part during the ranking. If there was no next part yet, `more` is called
        again after the answers were taken. `waiting` gives the number of questions that wait at the same
        time as those of the next part to be ranked, these included, which sets how much is read for
        each; without it as much is read as for one question alone. `took_ms` is an equal share of the
        part's time. No other method may be called before the stream ends or is closed. An error that
        `ask` would raise ends the stream.
        """
        stream = self._stream(more, waiting)
        self._streams.add(stream)
        return stream

    def _stream(
        self, more: Callable[[], Sequence[Question]], waiting: Callable[[], int] | None
    ) -> Generator[list[Answer], None, None]:
        self.load()
        with closing(self.answering.stream(more, waiting)) as parts:
            while True:
                started = time.perf_counter()
                answers = next(parts, None)
                if answers is None:
                    return
                each = (time.perf_counter() - started) * 1000 / len(answers)
                yield [_timed(a, each) for a in answers]

    def search(self, queries: Sequence[Question], k: int = 10) -> list[list[Hit]]:
        """The k best passages for each query. Raises UserError unless 1 <= k <= 1000."""
        if not 1 <= k <= 1000:
            raise UserError("Ask for 1 to 1000 passages.")
        return self.answering.search(queries, k)

    def quote(
        self,
        topic: str,
        *,
        author: str | None = None,
        section: str | None = None,
        source: str | None = None,
        limit: int = 5,
    ) -> Quotes:
        """Excerpts on a topic; with an empty topic, all of an author, section or source."""
        return self._quoting.quote(topic, author=author, section=section, source=source, limit=limit)

    def around(self, excerpt: Excerpt) -> list[Excerpt]:
        """The passages around an excerpt; empty if the text has changed since. Raises UnknownKey."""
        from retrieval.answer.context import around

        return around(self._text_store, excerpt)

    def check(self, text: str) -> Check:
        """The verdict on a quotation, with its places, or the nearest excerpts if it has none."""
        return self._checker.check(text)

    def compare(self, key: str) -> Comparison:
        """What the texts say of a work beside what it says itself. Raises UnknownKey if there is no text of
        it."""
        return self._comparing.compare(self._scope.key(key))

    def stances(self) -> list[Stance]:
        """The positions stated in files beside the texts; empty if there are none."""
        from retrieval.argue.stances import list_stances

        return list_stances(self._text_store, self._generation.stances())

    def evidence(self, motion: str) -> BriefEvidence:
        """The evidence on a motion, before its sides are made equal. Raises UserError for an empty motion."""
        return self._briefing.gather(motion, self.stances())

    def brief(self, motion: str, limit: int = 5) -> Brief:
        """Equally many excerpts for a motion and against it, at most `limit` a side."""
        from retrieval.argue.brief import make_brief

        return make_brief(motion, [self.evidence(motion)], limit)

    def motions(self, topic: str, limit: int = 5) -> list[Proposal]:
        """Debatable statements of the texts on a topic, the fittest first."""
        from retrieval.argue.motions import motions_in

        return motions_in(self._text_store, self.answering, self._encoder, topic, limit)

    def sources(self) -> list[Source]:
        """Every document and reference, texts first, with the places that cite it."""
        from retrieval.quote.sources import list_sources

        return list_sources(self._text_store, self._held())

    def source(self, key: str) -> Source:
        """The document or reference of this key. Raises UnknownKey with the nearest keys."""
        from retrieval.quote.sources import one_source

        return one_source(self._text_store, self._scope.key(key), self._held())

    def text(self, document: str) -> str:
        """A document's clean text, in which all offsets count. Raises UnknownKey."""
        return self._text_store.document(self._scope.key(document)).text

    def section_names(self) -> list[str]:
        """The names that `--section` takes, in the order of the texts."""
        return list(self._scope.sections)

    def headings(self) -> list[str]:
        """The sections' headings, in the order of the texts."""
        return list(self._scope.sections.values())

    def keys(self) -> list[str]:
        """The keys of all documents and references."""
        return list(self._scope.kinds)

    def named(self, keys: Iterable[str]) -> Iterator[KeyedItem]:
        """The documents and references of these keys, in any order."""
        return self._text_store.named(keys)

    def authors(self) -> list[str]:
        """The family names of all authors, in order."""
        return self._text_store.author_names()

    @property
    def current(self) -> bool:
        """Whether the index that was opened is the one in use; True where that cannot be read now."""
        try:
            return self._in_use() in (None, self._generation.name)
        except IndexUnavailable:
            return True

    def status(self) -> dict[str, Any]:
        """The manifest as plain values."""
        return asdict(self.manifest)

    def load(self) -> None:
        """Open the encoder and the vectors, unless they are open."""
        self.answering.load()

    def warm(self) -> None:
        """Open the encoder and the vectors and run both once."""
        self.answering.warm()

    def close(self) -> None:
        """Close the text and end all streams; the library cannot be used afterwards."""
        for stream in list(self._streams):
            stream.close()
        self._generation.close()


def _none_yet(home: Path, corpus: str, database: str | None) -> str:
    others = corpus_names(home, database)
    if not others:
        return f"There is no index yet: run `{build_command(corpus)}` to make one."
    some = ", ".join(others[:10]) + (" …" if len(others) > 10 else "")
    return (
        f"There is no corpus {corpus} yet, only {some}: name one of these, or run "
        f"`{build_command(corpus)} PATH…` to make it."
    )


def _timed(answer: Answer, took_ms: float) -> Answer:
    return replace(answer, took_ms=round(took_ms, 2))
