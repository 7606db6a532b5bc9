"""Files and folders in, documents with their references out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import UnreadableFile, UserError
from index.readers.article import read_article
from index.readers.beir import read_beir
from index.types import Reading

#: What a folder is searched for; a BEIR folder's queries and qrels are no text to read.
SUFFIXES = (".txt", ".md", ".markdown", ".jsonl")
BUNDLED = Path(__file__).resolve().parent.parent / "bundled" / "article.txt"


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and those below the folders named, in order of name.

    Raises UserError where a path does not exist, is of a form not read, or holds nothing.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and _wanted(p, path))
            if not inside:
                raise UserError(f"No text was found in {path}: it holds no {', '.join(SUFFIXES)} file.")
            found += inside
        elif not path.exists():
            raise UserError(f"There is no file {path}: check its name.")
        elif path.suffix.lower() not in SUFFIXES:
            raise UserError(f"{path.name} is not of a form that Moot reads ({', '.join(SUFFIXES)}).")
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _wanted(path: Path, folder: Path) -> bool:
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    if path.suffix.lower() == ".jsonl":
        # of a BEIR folder the corpus alone
        return path.stem == "corpus" or not (path.parent / "corpus.jsonl").exists()
    return path.suffix.lower() in SUFFIXES


def read_file(path: Path) -> Iterator[Reading]:
    """The documents of one file. Raises UnreadableFile with a sentence that names the file."""
    if path.suffix.lower() == ".jsonl":
        for document in read_beir(path):
            yield Reading(document)
        return
    document, references, citations = read_article(
        decode(path), name=path.stem, markdown=path.suffix.lower() in (".md", ".markdown"), label=path.name
    )
    yield Reading(document, references, citations)


def decode(path: Path) -> str:
    """A text file's characters: UTF-8, UTF-16 with a mark, or Windows-1252.

    Raises UnreadableFile where the file cannot be opened or is not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error
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
            continue
    raise UnreadableFile(f"{path.name} is in an unknown encoding: save it as UTF-8 and try again.")
