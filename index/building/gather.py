"""What a build has to read: the files named, beside what the index holds, each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from index.building.collect import collect
from index.errors import IndexUnavailable, UnreadableFile, UserError
from index.home import build_command
from index.progress import Progress
from index.reading import BUNDLED, is_corpus, path_of, read_file, source_of, stated_work
from index.stances import StatedStance
from index.storage.ports import CorpusStore
from index.types import Reading


@dataclass(frozen=True, slots=True)
class IndexContents:
    """What an index holds: its texts, the stances on them, and what it was made of."""

    readings: Sequence[Reading] = ()
    stances: Sequence[StatedStance] = ()
    sources: tuple[str, ...] = ()


def held(store: CorpusStore, progress: Progress) -> IndexContents:
    """What the index in use holds, nothing where there is none. Raises IndexUnavailable."""
    generation = store.open()
    if generation is None:
        return IndexContents()
    with closing(generation):
        progress.start(1, "Reading what the index holds")
        readings = generation.texts.readings()
        progress.done()
        return IndexContents(readings, generation.stances(), generation.manifest.sources)


def again(store: CorpusStore, progress: Progress) -> tuple[list[Path], IndexContents]:
    """What a corpus was made of, to be read again (the bundled article where nothing has been built
    yet), and what is kept of the index: its stances, and the texts whose files are gone.

    Raises UserError where it is not known, or files are gone and the index cannot be read.
    """
    sources = _made_of(store)
    paths = [path_of(source) for source in sources]
    if paths == [BUNDLED]:
        return paths, IndexContents(sources=sources)
    progress.note(f"What the index was made of is read again: {_some(sources)}.")
    gone = [path for path in paths if not path.exists()]
    try:
        before = held(store, progress)
    except IndexUnavailable as error:
        if gone:
            raise UserError(
                f"The index cannot be read, and what it was made of is gone ({_some(map(str, gone))}): put "
                f"it back, or name other texts with `{build_command(store.corpus)} PATH…`."
            ) from error
        before = IndexContents()
    if gone:
        progress.note(f"What is gone is kept as it was read before: {_some(map(str, gone))}.")
    kept = [r for r in before.readings if _is_of(r.document.source, gone)]
    return [path for path in paths if path not in gone], IndexContents(kept, before.stances, sources)


def _made_of(store: CorpusStore) -> tuple[str, ...]:
    found = store.records()
    if not found and store.current() is None:
        return (source_of(BUNDLED),)
    for raw in found:
        with suppress(TypeError):
            if sources := raw.get("sources"):
                return tuple(map(str, sources))
        # before indexes noted what they were made of
        if raw and raw.get("corpus_sha256") == collect(read_file(BUNDLED)).sha256:
            return (source_of(BUNDLED),)
    command = build_command(store.corpus)
    raise UserError(
        f"What the index was made of is not known any more: name it with `{command} PATH…`, or take the "
        f"article that comes with Moot with `{command} --bundled`."
    )


def left_of(sources: Iterable[str], kept: Sequence[Reading], removed: Iterable[Reading]) -> tuple[str, ...]:
    """What an index is made of when some of its texts are removed: of a folder, its other files."""
    left: list[str] = []
    lost = {r.document.source for r in removed}
    for source in sources:
        path = path_of(source)
        if any(_is_of(one, [path]) for one in lost):
            left += [r.document.source for r in kept if _is_of(r.document.source, [path])]
        else:
            left.append(source)
    return tuple(dict.fromkeys(left))


def _is_of(source: str, paths: Iterable[Path]) -> bool:
    """Whether a text's file is one of these files, or in one of these folders."""
    return any(path_of(source).is_relative_to(path) for path in paths)


def read_all(files: Sequence[Path], refused: Iterable[str], progress: Progress) -> list[Reading]:
    """The texts of files; what cannot be read, and what was `refused` before, is noted and passed over.
    Raises UserError where nothing can be."""
    readings: list[Reading] = []
    refused = list(refused)
    noted: list[str] = []
    if files:
        progress.start(len(files), "Reading")
    for file in files:
        try:
            readings += list(read_file(file, noted.append))
        except UnreadableFile as error:
            refused.append(str(error))
        progress.advance(1)
    if files:
        progress.done()
    if not readings:
        if not refused:
            raise UserError("There is nothing to read: name a file or a folder.")
        more = f" {len(refused) - 1} more could not be read either." if len(refused) > 1 else ""
        raise UserError(refused[0] + more)
    for sentence in (*noted, *(f"{one} It was left out." for one in refused)):
        progress.note(sentence)
    return readings


def joined(before: Iterable[Reading], new: Iterable[Reading], progress: Progress) -> list[Reading]:
    """What was read now beside what was read before, each text once.

    A text takes the place of the same file's, wherever the words of two files are the same or
    two state the same work (author and title, or a corpus's id and title). Files of one name are
    not one text. What was replaced or left out is noted.
    """
    before, new = list(before), _once_each(new, progress)
    sources = {r.document.source for r in new}
    works = {work: r.document.source for r in new if (work := stated_work(r.document))}
    kept: list[Reading] = []
    again: dict[str, None] = {}
    for reading in before:
        document = reading.document
        if document.source in sources:
            again[f"{_name(document.source)} was read again."] = None
        elif (work := stated_work(document)) and work in works:
            said = (
                f"“{document.title[:80]}” was read again, from {works[work]} in place of {document.source}."
            )
            again[said] = None
        else:
            kept.append(reading)
    for sentence in again:
        progress.note(sentence)
    return [*kept, *_once_each(new, progress, kept)]


def _once_each(
    readings: Iterable[Reading], progress: Progress, known: Iterable[Reading] = ()
) -> list[Reading]:
    """Without files whose words are those of another; a corpus's texts have an id each and stay."""
    seen = {r.document.text: r.document.source for r in known}
    kept: list[Reading] = []
    for reading in readings:
        text, source = reading.document.text, reading.document.source
        if not is_corpus(source) and seen.setdefault(text, source) != source:
            progress.note(f"{_name(source)} holds the same text as {seen[text]}: it was read once.")
        else:
            kept.append(reading)
    return kept


def _some(names: Iterable[str]) -> str:
    first, *rest = names
    return f"{first} and {len(rest)} more" if rest else first


def _name(source: str) -> str:
    return Path(source).name
