"""Files that the group has itself: attached to a reference, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableFile, UserError
from index.fetching.states import HeldStore, SourcesFolder, TextRecord
from index.fetching.texts.files import MOST_BYTES, TextFiles
from index.fetching.texts.first_pages import FirstPages, read_first_pages
from index.fetching.texts.identity import FileMatch, identify
from index.fetching.texts.web_text import beginning
from index.fetching.web.errors import FileRefused
from index.fetching.works.entries import ReferenceEntry
from index.fetching.works.matching import Acceptance


def attach(
    folder: SourcesFolder, entry: ReferenceEntry, path: Path, *, sure: Callable[[FileMatch], bool]
) -> TextRecord:
    """Attach a file to a reference, as its text. `sure` is asked where the first pages doubt that it is.

    Raises UserError where the file cannot be read, or `sure` says no.
    """
    if not path.is_file():
        raise UserError(f"There is no file {path}: name a PDF, Word, HTML, EPUB or text file.")
    if path.stat().st_size > MOST_BYTES:
        raise UserError(f"{path.name} is larger than {MOST_BYTES // 2**20} MB: attach the one text alone.")
    with folder.lock(), closing(HeldStore(folder)) as store:
        before = store.get(entry.key) or TextRecord(entry.key, entry.digest)
        identity = identify(_first_pages(path), entry, before.work, preprint=True)
        if identity.verdict is not Acceptance.ACCEPT and not sure(identity):
            raise UserError(
                f"{path.name} was not attached to {entry.key}: {identity.reason}. Attach it all the same "
                f"with `moot sources add {entry.key} PATH --yes`."
            )
        files = TextFiles(folder.files)
        record = replace(
            before,
            digest=entry.digest,
            state="attached",
            file=files.keep_copy(path),
            version=None,
            licence=None,
            where=path.name,
            own_use=False,
            question=None,
            note=None,
        )
        store.put(record)
        files.sweep(store.files())
        return record


def detach(folder: SourcesFolder, key: str) -> TextRecord:
    """Take a reference's text away; what is known of the work stays. A fetched file is not fetched from the
    same address again, unless a run does all anew.

    Raises UserError where it has no text.
    """
    with folder.lock(), closing(HeldStore(folder)) as store:
        before = store.get(key)
        if before is None or before.file is None:
            raise UserError(f"{key} has no text to detach: `moot sources` shows which have one.")
        attached = before.state == "attached"
        record = replace(
            before,
            state="abstract" if before.abstract else "entry",
            step=before.step if before.step == "new" else "located",
            file=None,
            version=None,
            licence=None,
            where=None,
            own_use=False,
            question=None,
            note=None,
            declined=before.declined if attached or not before.where else (*before.declined, before.where),
        )
        store.put(record)
        TextFiles(folder.files).sweep(store.files())
        return record


def _first_pages(path: Path) -> FirstPages:
    """The first pages of a file of any form. Raises UserError where it cannot be read."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    if is_pdf:
        try:
            return read_first_pages(path)
        except FileRefused as error:
            raise UnreadableFile(f"{path.name} cannot be read: {error}.") from None
    from index.reading import read_file
    from index.reading.formats import format_of

    form = format_of(path)
    if form is None or form.many:
        raise UnreadableFile(f"{path.name} is no PDF, Word, HTML, EPUB or text file: save it as one of them.")
    reading = next(iter(read_file(path)), None)
    return beginning(reading.document) if reading else FirstPages(("",), 1)
