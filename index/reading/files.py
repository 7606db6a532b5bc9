"""Which files are read: their endings, their sizes, and the characters of plain ones."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.errors import UnreadableFile
from index.reading.formats import EXTENSIONS

#: Receives remarks on the reading of a file.
Note = Callable[[str], None]
#: Bytes of the largest file that is read; a `.jsonl`, read line by line, may be of any size.
MOST_BYTES = 200 * 2**20
_REPLACED = "\ufffd"
_ESCAPED = re.compile("[\udc80-\udcff]")
_FOREIGN = {
    b"%PDF-": "is a PDF: give it the ending .pdf and try again.",
    b"PK\x03\x04": "is a ZIP archive (perhaps a Word document or an EPUB): give it the ending of what it is.",
    b"\xd0\xcf\x11\xe0": "is an old Office file: save it as .docx or .pdf and try again.",
    b"{\\rtf": "is an RTF file: save it as .docx or .pdf and try again.",
}


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files to read: those named, and those below the folders named, in order of name; and a
    sentence on each name that gives none.

    Hidden files, links to folders and forms that are not read are passed over in a folder.
    """
    found: list[Path] = []
    refused: list[str] = []
    for path in paths:
        try:
            found += _files_of(path, refused)
        except UnreadableFile as error:
            refused.append(str(error))
        except OSError as error:
            refused.append(f"{path} cannot be read ({error.strerror}).")
    return list(dict.fromkeys(found)), refused


def _files_of(path: Path, refused: list[str]) -> list[Path]:
    if path.is_dir():
        locked: list[str] = []
        inside = sorted(p for p in _below(path, locked) if _wanted(p))
        refused += locked
        if not inside and not locked:
            raise UnreadableFile(f"No text was found in {path}: it holds no {', '.join(EXTENSIONS)} file.")
        return inside
    if not path.exists():
        raise UnreadableFile(f"There is no file {path}: check its name.")
    if path.suffix.lower() not in EXTENSIONS:
        raise UnreadableFile(f"{path.name} is not of a form that Moot reads ({', '.join(EXTENSIONS)}).")
    if not path.is_file():
        raise UnreadableFile(f"{path.name} is not a file: name a file or a folder.")
    return [path]


def _below(folder: Path, locked: list[str]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        locked.append(f"{error.filename} cannot be read ({error.strerror}).")

    # links to folders are not followed: they may lead round in a circle
    for at, folders, files in os.walk(folder, followlinks=False, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(at, name) for name in files if not name.startswith("."))


def _wanted(path: Path) -> bool:
    if path.suffix.lower() not in EXTENSIONS or not path.is_file():
        return False
    # of a BEIR folder the corpus alone
    return (
        path.suffix.lower() != ".jsonl"
        or path.stem == "corpus"
        or not (path.parent / "corpus.jsonl").exists()
    )


def check_size(path: Path) -> None:
    """Raises UnreadableFile where the file is gone, empty or too large; it is not opened."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error
    if not size:
        raise UnreadableFile(f"{path.name} is empty: it holds no text.")
    if size > MOST_BYTES:
        raise UnreadableFile(
            f"{path.name} has {size >> 20:,} MB, more than the {MOST_BYTES >> 20} that are read: split it."
        )


def _mostly_utf8(data: bytes) -> tuple[str, int] | None:
    """UTF-8 with some bytes broken, and how many; None where it is more likely something else: in
    Windows-1252 hardly two letters with accents ever make a sequence of UTF-8."""
    text = data.decode("utf-8-sig", "surrogateescape")
    broken = len(_ESCAPED.findall(text))
    whole = sum(not c.isascii() for c in text) - broken
    return (_ESCAPED.sub(_REPLACED, text), broken) if 2 * whole >= broken else None


def decode(path: Path, note: Note = lambda sentence: None) -> str:
    """A text file's characters: UTF-8, UTF-16 with a mark, or Windows-1252. Of UTF-8 with a few bytes
    that are none, those alone become U+FFFD, and that is noted.

    Raises UnreadableFile where the file cannot be opened or is not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error
    for start, sentence in _FOREIGN.items():
        if data.startswith(start):
            raise UnreadableFile(f"{path.name} {sentence}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        if b"\0" in data:
            raise UnreadableFile(f"{path.name} is not a text file.")
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig" and (mended := _mostly_utf8(data)):
                text, broken = mended
                note(f"{path.name} holds {broken} bytes that are no UTF-8; “{_REPLACED}” stands for them.")
                return text
    raise UnreadableFile(f"{path.name} is in an unknown encoding: save it as UTF-8 and try again.")
