"""What an index says of itself, and whether it may be opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexOutdated, IndexUnavailable
from index.home import build_command, damaged

#: Raised with every change of the files' form; an index of another number is made again.
FORMAT = 8
FILE = "manifest.json"
# Files up to this size are checked whole at every opening, larger ones by their size.
_CHECKED_WHOLE = 24 * 2**20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`corpus_sha256` is over every document's key and text, in order; `backend` is what made the
    vectors; `files` maps a file's name to its size in bytes and its sha256; `counts` and
    `versions` are by name; `built` is UTC. `sources` are the files and folders that were named, as
    `index.reading.source_of` writes them. `bound` says which text is bound to which reference: by the
    reference's key the name of its file among the references' texts, or "abstract" with its checksum."""

    format: int
    corpus: str
    corpus_sha256: str
    model: str
    model_sha256: str
    backend: str
    dimension: int
    token_width: int
    vectors: str
    counts: Mapping[str, int]
    versions: Mapping[str, str]
    built: str
    sources: tuple[str, ...]
    bound: Mapping[str, str]
    files: Mapping[str, Mapping[str, Any]]

    def write(self, folder: Path) -> None:
        """Writes the manifest into a generation's folder."""
        (folder / FILE).write_text(self.to_json() + "\n", encoding="utf-8")

    def to_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation. Raises IndexUnavailable where it is missing, not readable,
    or of another format (IndexOutdated for an older one)."""
    try:
        raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable(damaged("its manifest cannot be read", folder.parent.name)) from error
    return manifest_of(raw, folder.parent.name)


def manifest_of(raw: Any, corpus: str) -> Manifest:
    """The manifest of a corpus from what was written of it. Raises as `read_manifest` does."""
    try:
        number = raw["format"]
    except (KeyError, TypeError) as error:
        raise IndexUnavailable(damaged("its manifest cannot be read", corpus)) from error
    if number != FORMAT:
        older = isinstance(number, int) and number < FORMAT
        age, kind = ("an older", IndexOutdated) if older else ("another", IndexUnavailable)
        raise kind(
            f"The index is of {age} format ({number}, this version reads {FORMAT}): "
            f"run `{build_command(corpus)}` to make it again."
        )
    try:
        return Manifest(**{**raw, "sources": tuple(raw["sources"])})
    except (KeyError, TypeError) as error:
        raise IndexUnavailable(damaged("its manifest is not whole", corpus)) from error


def read_raw(folder: Path) -> Mapping[str, Any]:
    """What a manifest of any format says; empty where it cannot be read."""
    try:
        raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return raw if isinstance(raw, dict) else {}


def file_record(path: Path) -> dict[str, Any]:
    """A file's size in bytes and sha256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def verify(folder: Path, manifest: Manifest, *, whole: bool = False) -> None:
    """Raises IndexUnavailable where a file is missing or differs from its record. Large files
    are compared by size alone unless `whole`."""
    for name, record in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
            same = size == record["bytes"]
            if same and (whole or size <= _CHECKED_WHOLE):
                same = file_record(path)["sha256"] == record["sha256"]
        except (OSError, KeyError, TypeError) as error:
            raise IndexUnavailable(damaged(f"{name} cannot be read", folder.parent.name)) from error
        if not same:
            raise IndexUnavailable(damaged(f"{name} is not what was built", folder.parent.name))
