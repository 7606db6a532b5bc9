"""What a build has to read: the files named, beside what the index holds, each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from index.errors import UnreadableFile, UserError
from index.home import CorpusFolder
from index.manifest import read_manifest
from index.progress import Progress
from index.reader import TextReader
from index.readers import is_corpus, read_file, stated_work
from index.stances import StatedStance
from index.stances import load as load_stances
from index.types import Reading


def held(folder: CorpusFolder, progress: Progress) -> tuple[list[Reading], list[StatedStance]]:
    """The texts of the index in use, and the stances held on them."""
    current = folder.current()
    if current is None:
        return [], []
    read_manifest(current)
    with closing(TextReader(current)) as reader:
        progress.start(1, "Reading what the index holds")
        readings = reader.readings()
        progress.done()
    return readings, load_stances(current)


def read_all(files: Sequence[Path], progress: Progress) -> list[Reading]:
    """The texts of files; what cannot be read is noted and passed over. Raises UserError where
    nothing can."""
    readings: list[Reading] = []
    refused: list[str] = []
    progress.start(len(files), "Reading")
    for file in files:
        try:
            readings += list(read_file(file))
        except UnreadableFile as error:
            refused.append(str(error))
        progress.advance(1)
    progress.done()
    if not readings:
        raise UserError(refused[0] if refused else "There is nothing to read: name a file or a folder.")
    for sentence in refused:
        progress.note(f"{sentence} It was left out.")
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


def _name(source: str) -> str:
    return Path(source).name
