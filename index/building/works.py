"""The texts of works that reference lists name: read, and bound to the references that they are texts of.

Which text belongs to which reference is what a fetch or `moot sources add` noted; keys, years and titles
decide nothing here. A reference whose key has changed since is found again by the checksum of its entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import IndexUnavailable, UnreadableFile
from index.fetching.states import HeldText, SourcesFolder, held_texts
from index.fetching.works.entries import entry_of
from index.language import language_of
from index.progress import Progress
from index.reading import read_file
from index.reading.beir import plain_document
from index.reading.document import reference_document
from index.storage.corpora import corpus_store
from index.storage.ports import CorpusStore
from index.types import Binding, Block, Document, Reference

_ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True)
class WorkText:
    """The text of a work, or its abstract, for the reference that had the key `key` and an entry of the
    checksum `digest` when the text was found."""

    key: str
    digest: str
    text: Document
    binding: Binding


def read_works(store: CorpusStore, home: Path, progress: Progress, *, again: bool) -> list[WorkText]:
    """The texts that are held of a corpus's references, in the order of their keys. A file that the index
    in use has read is read anew only if `again`. One that cannot be read is noted, and its entry stays alone.
    On a machine that has never fetched or attached any, they are those of the index in use, which another
    machine has built.

    Raises UserError where the list of the texts is damaged.
    """
    if not SourcesFolder(home, store.corpus).is_kept:
        return [
            WorkText(document.key, entry_of(document).digest, document, document.binding)
            for document in _bound_in(store)
            if document.binding is not None
        ]
    texts = held_texts(home, store.corpus)
    wanted = {key: name for key, held in texts.items() if (name := _name(held))}
    if not wanted:
        return []
    known = {} if again else _known(store)
    works: list[WorkText] = []
    progress.start(len(wanted), "Reading the references' texts")
    refused: list[str] = []
    for key, name in wanted.items():
        held = texts[key]
        try:
            if held.file is None:
                works.append(_abstract(held))
            elif name in known:
                works.append(_read_before(held, known[name]))
            else:
                works.append(_read(held))
        except UnreadableFile as error:
            reason = str(error).replace(held.file.name if held.file else "", "its file")
            refused.append(f"The text of {key} is not in the index: {reason}")
        progress.advance(1)
    progress.done()
    for sentence in refused:
        progress.note(sentence)
    return works


def bound_names(documents: Iterable[Document]) -> dict[str, str]:
    """What a manifest says of the texts that are bound, by key: a file's name, or an abstract's checksum."""
    return {d.key: d.binding.file or _checked(d.text) for d in documents if d.binding is not None}


def index_lacks(
    home: Path, corpus: str, keys: Sequence[str] | None = None, *, database: str | None = None
) -> list[str]:
    """The keys of references whose text in the index is not the one that is held now, among `keys` or all:
    it was fetched, attached or taken away since. Empty where there is no index, and on a machine that has
    never fetched or attached any.

    Raises UserError where the index is damaged or of another format, or the list of texts is.
    """
    manifest = corpus_store(home, corpus, database).manifest()
    if manifest is None or not SourcesFolder(home, corpus).is_kept:
        return []
    bound = manifest.bound
    held = {key: _name(text) for key, text in held_texts(home, corpus).items()}
    every = {*bound, *(key for key, name in held.items() if name)} if keys is None else {*keys}
    return sorted(key for key in every if (held.get(key) or None) != bound.get(key))


def bound(entries: Mapping[str, Reference], works: Sequence[WorkText]) -> Iterator[Document]:
    """The document that each reference is known by: its work's text where one is held, else its entry.

    A text belongs to the entry of its checksum; its key counts where no entry has that checksum any more,
    because the entry's wording or its reading has changed.
    """
    documents = {key: reference_document(reference) for key, reference in entries.items()}
    digests = {key: entry_of(document).digest for key, document in documents.items()} if works else {}
    keys = {digest: key for key, digest in reversed(digests.items())}
    its: dict[str, WorkText] = {}
    for work in works:
        same = digests.get(work.key) == work.digest
        its.setdefault(work.key if same else keys.get(work.digest, work.key), work)
    for key, entry in documents.items():
        work_text = its.get(key)
        yield entry if work_text is None else _bound(entry, work_text)


def _bound(entry: Document, work: WorkText) -> Document:
    return replace(
        work.text,
        key=entry.key,
        title=entry.title,
        authors=entry.authors,
        item=entry.item,
        kind="reference",
        binding=replace(work.binding, entry=entry.text),
    )


def _name(held: HeldText) -> str:
    """What names the text that is held, as a manifest has it; "" where there is none."""
    if held.file is not None:
        return held.file.name
    return _checked(held.abstract) if held.abstract and held.abstract.strip() else ""


def _checked(abstract: str) -> str:
    digest = hashlib.sha256(abstract.strip().encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_ABSTRACT} {digest[:16]}"


def _read(held: HeldText) -> WorkText:
    """Raises UnreadableFile."""
    assert held.file is not None
    if not held.file.is_file():
        raise UnreadableFile("its file is gone: attach or fetch it again.")
    reading = next(iter(read_file(held.file)), None)
    if reading is None:
        raise UnreadableFile("its file holds no text.")
    text = replace(reading.document, source=held.file.name)
    language = language_of(_running(text), held.language or "")
    binding = Binding("full text", "", held.file.name, held.version, reading.counted, language)
    return WorkText(held.key, held.digest, text, binding)


def _read_before(held: HeldText, text: Document) -> WorkText:
    assert text.binding is not None
    return WorkText(held.key, held.digest, text, replace(text.binding, version=held.version))


def _abstract(held: HeldText) -> WorkText:
    text = plain_document(held.key, "", (held.abstract or "").strip())
    language = language_of(text.text, held.language or "")
    return WorkText(held.key, held.digest, text, Binding("abstract", language=language))


def _running(text: Document) -> str:
    """The text without what stands before its first paragraph, which is often in another language."""
    first = next((b.start for b in text.blocks if _is_running(b)), 0)
    return text.text[first:]


def _is_running(block: Block) -> bool:
    return block.paragraph is not None


def _known(store: CorpusStore) -> dict[str, Document]:
    """The works that the index in use holds in full, by the names of their files."""
    bound = ((document, document.binding) for document in _bound_in(store))
    return {its.file: document for document, its in bound if its is not None and its.extent == "full text"}


def _bound_in(store: CorpusStore) -> list[Document]:
    """The texts that the index in use binds to references; none where it cannot be read."""
    try:
        generation = store.open()
        if generation is None:
            return []
        with closing(generation):
            return [generation.texts.document(key) for key in generation.texts.bindings]
    except IndexUnavailable:
        return []
