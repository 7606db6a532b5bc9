"""Building an index: read, cut, embed, write, and only then take the old one's place."""

from __future__ import annotations

import contextlib
import importlib.metadata
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from index import stances
from index.building.collect import Corpus, collect
from index.building.embedding import Embedded, Journal, finish
from index.building.gather import IndexContents, again, held, joined, left_of, read_all
from index.building.passages import Unit, cut
from index.building.works import bound_names, read_works
from index.encoder import load_encoder
from index.encoder import projection as projections
from index.encoder.base import Encoder
from index.encoder.model import BUILT_IN_SHA256
from index.encoder.projection import Projection
from index.errors import IndexUnavailable, UnknownKey, UnreadableFile, UserError
from index.home import DEFAULT_CORPUS, TEXT, writing
from index.progress import Progress, Silence
from index.reading import find_files, source_of
from index.stances import StatedStance
from index.storage import analysis, postings
from index.storage.corpora import corpus_store
from index.storage.files import vectors
from index.storage.files.write import write_store
from index.storage.manifest import FORMAT, Manifest, file_record
from index.storage.ports import CorpusStore, VectorIndex
from index.types import Citation

_VERSIONS = ("faiss-cpu", "sentence-transformers", "sentencex", "snowballstemmer", "sqlite-utils")
# Passages whose vectors are read together from the index in use.
_READ_AT_ONCE = 256


def build(
    home: Path,
    paths: Sequence[Path] | None = None,
    *,
    corpus: str = DEFAULT_CORPUS,
    database: str | None = None,
    mode: Literal["build", "add"] = "build",
    model: str | None = None,
    backend: Literal["auto", "torch", "onnx"] = "auto",
    allow_download: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Builds the index of the files at `paths` (None: what it was made of before, the bundled corpus
    where nothing has been built yet), or with mode "add" puts
    them beside what the index holds, where a file or work read before takes its own place. With mode "add"
    and no paths it reads nothing but the references' texts that were fetched, attached or taken away since.

    The texts that are held of references are part of every index, bound to their references. The index is
    kept in the `database` of this address, if one is given, else in the home; the first build in a database
    goes on from the home's index.
    A file that holds no text is noted and passed over. Raises UserError where nothing can be
    read, another build is running or the home cannot be written to, ModelUnavailable.
    """
    progress = progress or Silence()
    store = corpus_store(home, corpus, database)
    with store.lock():
        last = _last(store, home, database)
        before = held(last, progress) if mode == "add" else IndexContents()
        if paths is None:
            paths, before = again(last, progress)
        named = [path for path in paths if stances.is_stances(path) and path.is_file()]
        files, refused = find_files([path for path in paths if path not in named])
        nothing = before.readings and not files and not refused
        readings = [] if nothing else read_all(files, refused, progress)
        works = read_works(last, home, progress, again=mode == "build")
        made = collect(joined(before.readings, readings, progress), works)
        stated = _stated([*named, *stances.beside(files)], before.stances, made, progress)
        gave = {*named, *files, *(parent for file in files for parent in file.parents)}
        sources = tuple(dict.fromkeys([*before.sources, *(source_of(p) for p in paths if p in gave)]))
        with _encoder(home, model, backend, allow_download, progress) as encoder:
            return _make(store, last, home, made, stated, sources, encoder, progress)


def remove(
    home: Path,
    keys: Sequence[str],
    *,
    corpus: str = DEFAULT_CORPUS,
    database: str | None = None,
    model: str | None = None,
    backend: Literal["auto", "torch", "onnx"] = "auto",
    allow_download: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Takes texts out of the index. Raises UnknownKey where a key names no text, UserError where
    nothing would be left."""
    progress = progress or Silence()
    store = corpus_store(home, corpus, database)
    with store.lock():
        last = _last(store, home, database)
        before = held(last, progress)
        texts = [r.document.key for r in before.readings]
        for key in keys:
            if key not in texts:
                raise UnknownKey(f"There is no text “{key}” to remove: the index holds {_some(texts)}.")
        kept = [r for r in before.readings if r.document.key not in keys]
        if not kept:
            raise UserError("That would leave the index empty: build another with `moot index build PATH`.")
        with _encoder(home, model, backend, allow_download, progress) as encoder:
            stated = [stance for stance in before.stances if stance.document not in keys]
            made = collect(kept, read_works(last, home, progress, again=False))
            gone = [r for r in before.readings if r.document.key in keys]
            sources = left_of(before.sources, kept, gone)
            return _make(store, last, home, made, stances.settle(stated, made)[0], sources, encoder, progress)


def _last(store: CorpusStore, home: Path, database: str | None) -> CorpusStore:
    """Where the index is that a build goes on from: for the first build in a database, the home's."""
    if database is None or store.current() is not None:
        return store
    return corpus_store(home, store.corpus)


def _some(keys: Sequence[str]) -> str:
    shown = ", ".join(keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown


def _stated(
    files: Sequence[Path], before: Sequence[StatedStance], corpus: Corpus, progress: Progress
) -> list[StatedStance]:
    """What the files state of the corpus, and what was stated before of other texts of it."""
    found: list[StatedStance] = []
    for file in dict.fromkeys(files):
        try:
            found += stances.read_stances(file)
        except UnreadableFile as error:
            progress.note(f"{error} It was left out.")
    new, refused = stances.settle(found, corpus)
    named = {stance.document for stance in new}
    kept, gone = stances.settle((s for s in before if s.document not in named), corpus)
    for sentence in (*refused, *gone):
        progress.note(sentence)
    return [*kept, *new]


@contextmanager
def _encoder(
    home: Path,
    model: str | None,
    backend: Literal["auto", "torch", "onnx"],
    allow_download: bool,
    progress: Progress,
) -> Iterator[Encoder]:
    progress.start(1, "Loading the model")
    encoder = load_encoder(
        home=home,
        model=model,
        backend=backend,
        allow_download=allow_download,
        say=progress.note,
    )
    progress.done()
    yield encoder


def _make(
    store: CorpusStore,
    last: CorpusStore,
    home: Path,
    corpus: Corpus,
    stated: Sequence[StatedStance],
    sources: tuple[str, ...],
    encoder: Encoder,
    progress: Progress,
) -> Manifest:
    citations: dict[str, list[Citation]] = {}
    for citation in corpus.citations:
        citations.setdefault(citation.document, []).append(citation)
    units: list[Unit] = []
    for document in corpus.documents:
        own = citations.get(document.key, [])
        units += cut(document, len(units), own)
    if not units:
        raise UserError("There is no running text in these files: choose others.")
    projection = _projection(home, encoder, units)
    width = projection.width if projection else 0
    at = store.journal
    with writing(at.parent), ExitStack() as discard, _old(last, encoder, width) as old:
        journal = Journal(at, f"{encoder.sha256} {encoder.backend} {encoder.max_tokens} {width}")
        try:
            progress.start(len(units), "Embedding")
            finish(units, old.passages, encoder, projection, journal, advance=progress.advance)
            progress.done()
            progress.start(1, "Writing")
            stage = store.stage()
            discard.callback(shutil.rmtree, stage, ignore_errors=True)
            rows = _rows(units, old, journal, encoder, width)
            manifest = _write(stage, corpus, units, encoder, projection, rows, store, stated, sources)
        finally:
            journal.close()
        manifest = store.publish(stage, manifest)
        discard.pop_all()
        for suffix in ("", "-wal", "-shm"):
            at.with_name(f"{at.name}{suffix}").unlink(missing_ok=True)
        progress.done()
    return manifest


def _rows(
    units: Sequence[Unit], old: _Old, journal: Journal, encoder: Encoder, width: int
) -> Iterator[Embedded]:
    for at in range(0, len(units), _READ_AT_ONCE):
        part = units[at : at + _READ_AT_ONCE]
        known = old.embedded([unit.digest for unit in part])
        for unit in part:
            yield known.get(unit.digest) or journal.get(unit.digest, encoder.dimension, width)


def _projection(home: Path, encoder: Encoder, units: Sequence[Unit]) -> Projection | None:
    """The model's projection: the shipped one, or one fitted once on the first corpus seen."""
    if encoder.sha256 == BUILT_IN_SHA256:
        return projections.shipped()
    path = home / "models" / f"{encoder.sha256[:16]}-projection.npz"
    try:
        return projections.load(path)
    except (OSError, KeyError, ValueError):
        pass
    sample = units[:: max(1, len(units) // projections._FITTED_ON)][: projections._FITTED_ON]
    encoded = encoder.encode([u.embedded for u in sample], tokens=True)
    if encoded.tokens is None:
        return None
    projection = projections.fit(encoded.tokens)
    with writing(path):
        projections.save(projection, path)
    return projection


@dataclass(frozen=True, slots=True)
class _Old:
    """The vectors of the index in use, by digest."""

    passages: Mapping[str, int]
    vectors: VectorIndex | None

    def embedded(self, digests: Sequence[str]) -> dict[str, Embedded]:
        """Those of the digests that it has."""
        held = [digest for digest in digests if digest in self.passages]
        if self.vectors is None or not held:
            return {}
        found = self.vectors.embedded([self.passages[digest] for digest in held])
        return dict(zip(held, found, strict=True))


@contextmanager
def _old(store: CorpusStore, encoder: Encoder, width: int) -> Iterator[_Old]:
    """The vectors of the index in use, none unless it is whole and of the same model."""
    with ExitStack() as opened:
        old = _Old({}, None)
        with contextlib.suppress(IndexUnavailable):
            generation = store.open()
            if generation is not None:
                opened.callback(generation.close)
                manifest = generation.manifest
                made = (manifest.model_sha256, manifest.backend, manifest.token_width)
                if made == (encoder.sha256, encoder.backend, width):
                    old = _Old(generation.texts.digests(), generation.vectors)
        yield old


def _write(
    stage: Path,
    corpus: Corpus,
    units: Sequence[Unit],
    encoder: Encoder,
    projection: Projection | None,
    rows: Iterator[Embedded],
    store: CorpusStore,
    stated: Sequence[StatedStance],
    sources: tuple[str, ...],
) -> Manifest:
    files = [TEXT, *vectors.FILES, *postings.FILES, *analysis.FILES, *stances.write(stage, stated)]
    if projection:
        projections.save(projection, stage / projections.FILE)
        files.append(projections.FILE)
    kind = vectors.write_vectors(stage, rows, len(units), encoder.dimension, exact_up_to=store.exact_up_to)
    write_store(stage, corpus, units)
    texts = sum(d.kind == "text" for d in corpus.documents)
    extents = [d.binding.extent for d in corpus.documents if d.binding is not None]
    of_works = {
        "works": extents.count("full text"),
        "abstracts": extents.count("abstract"),
    }
    manifest = Manifest(
        format=FORMAT,
        corpus=store.corpus,
        corpus_sha256=corpus.sha256,
        model=encoder.name,
        model_sha256=encoder.sha256,
        backend=encoder.backend,
        dimension=encoder.dimension,
        token_width=projection.width if projection else 0,
        vectors=kind,
        counts={
            "documents": texts,
            "references": len(corpus.documents) - texts,
            "citations": len(corpus.citations),
            "passages": len(units),
            "sentences": sum(len(u.passage.sentences) for u in units),
            **{name: count for name, count in of_works.items() if count},
        },
        versions={
            "python": ".".join(map(str, sys.version_info[:3])),
            **_installed(_VERSIONS),
        },
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=sources,
        bound=bound_names(corpus.documents),
        files={n: file_record(stage / n) for n in files},
    )
    manifest.write(stage)
    return manifest


def _installed(packages: Sequence[str]) -> dict[str, str]:
    """The versions of those packages that are installed."""
    found = {}
    for name in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found
